import { createHash } from 'node:crypto';
import { join } from 'node:path';
import { expect } from 'chai';
import { canonicalJson } from '../../profiles/canonical-json.js';
import { loadProfile } from '../../profiles/load-profile.js';
import { maskProfile } from '../../profiles/mask-profile.js';
import { errorOf, loadText, profileText, refusalOf, withFiles } from './problems-of.js';

describe('load profile', () => {
  it('fills in every default, and drops $schema', () => {
    const { resolved } = loadText(profileText(['"name"', '"$schema": "./profile.schema.json", "name"']));
    expect(resolved).to.deep.equal({
      name: 'sound',
      description: '',
      seed: 1,
      target: {
        protocol: 'chat',
        embedded: false,
        url: 'ws://127.0.0.1:8000/ws/{user}',
        headers: {},
        cookies: {},
        query: {},
        subprotocols: [],
        compression: false,
        tls: { insecure: false },
      },
      groups: {
        rooms: {
          count: 50,
          name: 'room_{run}_{index}',
          public: true,
          create: { via: 'http', inFlight: 100, creators: 1 },
          members: { distribution: 'constant', value: 10 },
        },
      },
      populations: {
        chatters: {
          clients: 100,
          user: 'user{index}',
          arrival: { rate: '50/s' },
          join: { rooms: 5 },
          joinsInFlight: 200,
          heartbeat: { every: '30s', timeout: '10s', silentAfter: '75s' },
          messages: { to: 'rooms', rate: '20/s', size: 200, latenessLimit: '1s' },
          reconnect: { policy: 'none', delay: '1s', maxDelay: '30s' },
        },
      },
      hold: '10s',
      deliveries: { check: true, grace: '250ms', lateAfter: '1s', samples: 5 },
      timeouts: { connect: '10s', welcome: '10s', reply: '10s', drain: '15s' },
      model: {
        serviceTime: { distribution: 'exponential', mean: '0.2ms' },
        servers: 1,
        queueLimit: 10_000,
        fanOutCost: '0.01ms',
        latency: '0.5ms',
        stalls: [],
        failures: [],
      },
      thresholds: {},
      safety: { maxDeliveriesPerSecond: 100_000, onLoss: 'continue' },
      clock: { precise: false },
    });
  });

  it('takes comments, trailing commas and a byte order mark', () => {
    const text = `\uFEFF// mine\n${profileText(['"hold": "10s"', '/* long */ "hold": "10s", '])}`;
    expect(loadText(text).resolved.hold).to.equal('10s');
  });

  it('reads files, shipped profiles by name or path, and standard input', () => {
    withFiles({ 'mine.jsonc': profileText() }, (cwd) => {
      const loaded = loadProfile('mine.jsonc', { cwd });
      expect(loaded).to.include({ sourceName: 'mine.jsonc', directory: cwd });
      expect(loadProfile(join(cwd, 'mine.jsonc'), { cwd: '/' }).sourceName).to.equal(join(cwd, 'mine.jsonc').slice(1));
      for (const name of ['load', 'profiles/load.json', 'load.json'])
        expect(loadProfile(name, { cwd }).resolved.name, name).to.equal('load');
      expect(loadProfile('load', { cwd }).sourceName).to.equal(join(process.cwd(), 'profiles/load.json'));
      expect(loadProfile('load').sourceName).to.equal('profiles/load.json');
      expect(loadProfile('-', { cwd, stdin: profileText() })).to.include({ sourceName: '<stdin>', directory: cwd });
    });
  });

  it("prefers the user's own file to a shipped one of the same path", () => {
    withFiles({ 'load.json': profileText() }, (cwd) => {
      expect(loadProfile('load.json', { cwd }).resolved.name).to.equal('sound');
      expect(loadProfile('load', { cwd }).resolved.name).to.equal('load');
    });
  });

  it('says which profiles there are when it finds none', () => {
    withFiles({}, (cwd) => {
      const refusal = (source: string): string => errorOf(() => loadProfile(source, { cwd })).message;
      expect(refusal('laod')).to.equal('laod: this profile cannot be read: no such file — did you mean "load"?');
      expect(refusal('mine.json')).to.equal(
        'mine.json: this profile cannot be read: no such file — shipped with sim: smoke, calibrate, slow-readers, join-storm, community, load, stress, extreme',
      );
      expect(refusal(cwd)).to.include('it is a directory');
      expect(refusal('-')).to.equal('<stdin>: nothing came on standard input');
    });
  });

  it('refuses with exit code 2 and a stable code', () => {
    const error = errorOf(() => loadText('{}'));
    expect(error).to.include({ exitCode: 2, code: 'E_PROFILE', sourceName: '<stdin>', summary: '<stdin>: 4 problems' });
    expect(error.problems.map(({ pointer }) => pointer)).to.deep.equal(['/name', '/target', '/populations', '/hold']);
  });

  it('needs every certificate and key to be there', () => {
    const text = profileText(['{user}" }', '{user}", "tls": { "ca": "ca.pem", "key": "no.pem" } }']);
    withFiles({ 'mine.json': text, 'ca.pem': '' }, (cwd) => {
      expect(errorOf(() => loadProfile(join(cwd, 'mine.json'), { cwd: '/' })).message).to.include(
        `/target/tls/key: is no file that can be read (got "no.pem") — paths start at ${cwd}`,
      );
      expect(errorOf(() => loadProfile(join(cwd, 'mine.json'))).problems).to.have.lengthOf(1);
    });
  });

  describe('profile hash', () => {
    it('is the sha256 of the canonical, masked profile', () => {
      const { resolved, profileHash, secrets } = loadText(
        profileText(['{user}" }', '{user}", "headers": { "authorization": "Bearer abcdef" } }']),
      );
      const canonical = canonicalJson(maskProfile(resolved, secrets));
      expect(canonical).not.to.include('abcdef');
      expect(profileHash).to.equal(createHash('sha256').update(canonical).digest('hex'));
    });

    it('is the same for equal profiles, however they are written', () => {
      const { profileHash } = loadText(profileText());
      const reordered = JSON.stringify(
        Object.fromEntries(Object.entries(JSON.parse(profileText()) as object).reverse()),
      );
      expect(loadText(reordered).profileHash).to.equal(profileHash);
      expect(loadText(profileText(['"name"', '"seed": 1, "name"'])).profileHash).to.equal(profileHash);
      expect(loadText(profileText(['"10s"', '"11s"'])).profileHash).not.to.equal(profileHash);
    });

    it('does not depend on a secret', () => {
      const text = profileText(['{user}" }', '{user}", "headers": { "authorization": "Bearer ${TOKEN}" } }']);
      const [one, other] = ['first-token', 'another-token'].map((TOKEN) => loadText(text, { environment: { TOKEN } }));
      expect(one!.profileHash).to.equal(other!.profileHash);
    });
  });

  describe('environment', () => {
    const text = profileText([
      '{user}" }',
      '{user}?k=${KEY}", "headers": { "authorization": "Bearer ${TOKEN}", "x-note": "${KEY}${KEY}" } }',
    ]);

    it('is filled into every text, and its values are secrets', () => {
      const { resolved, secrets } = loadText(text, { environment: { TOKEN: 'to-ken', KEY: 'k-e-y', OTHER: 'x' } });
      expect(resolved.target.url).to.equal('ws://127.0.0.1:8000/ws/{user}?k=k-e-y');
      expect(resolved.target.headers).to.deep.equal({ authorization: 'Bearer to-ken', 'x-note': 'k-e-yk-e-y' });
      expect(secrets).to.have.members(['to-ken', 'k-e-y']);
    });

    it('is the process\u2019s own by default', () => {
      const name = 'PATH';
      const { resolved } = loadProfile('-', { stdin: profileText(['"name"', `"description": "\${${name}}", "name"`]) });
      expect(resolved.description).to.equal(process.env[name]);
    });

    it('must hold every variable: each that is not set is one problem', () => {
      expect(refusalOf(text, { environment: { KEY: 'k', TOKENS: 'x' } })).to.equal(
        [
          '<stdin>:3:94: /target/headers/authorization: needs an environment variable that is not set (got "${TOKEN}") — did you mean ${TOKENS}? Else set it: TOKEN=… sim …',
          '   3 | …/ws/{user}?k=${KEY}", "headers": { "authorization": "Bearer ${TOKEN}", "x-note": "${KEY}${KEY}" } },',
          '     |                                                      ^^^^^^^^^^^^^^^^^',
        ].join('\n'),
      );
      expect(errorOf(() => loadText(text)).problems.map(({ pointer }) => pointer)).to.deep.equal([
        '/target/url',
        '/target/headers/authorization',
        '/target/headers/x-note',
        '/target/headers/x-note',
      ]);
    });

    it('is asked for names alone', () => {
      expect(refusalOf(profileText(['"10s"', '"${HOLD-TIME}"']))).to.include(
        '/hold: holds no name of an environment variable (got "${HOLD-TIME}") — letters, digits and underscore, such as ${TOKEN}',
      );
    });

    it('is not asked for what an option replaces', () => {
      const { resolved } = loadText(profileText(['"10s"', '"${HOLD}"']), { overrides: { hold: '5s' } });
      expect(resolved.hold).to.equal('5s');
    });

    it('is filled into options, too', () => {
      const { resolved } = loadText(profileText(), {
        overrides: { set: ['/hold=${HOLD}'] },
        environment: { HOLD: '7s' },
      });
      expect(resolved.hold).to.equal('7s');
    });

    it('does not show its values in problems: the variable stands for them', () => {
      const message = refusalOf(profileText(['"50/s"', '"${RATE}"'], ['rooms": 5', 'rooms": 6']), {
        environment: { RATE: 'secret-rate' },
      });
      expect(message).to.include('/populations/chatters/arrival/rate: is no rate (got "${RATE}")');
      expect(message).not.to.include('secret-rate');
    });
  });

  describe('warnings', () => {
    const warningsOf = (...changes: (readonly [string, string])[]): string[] =>
      loadText(profileText(...changes), { environment: { TOKEN: 'x' } }).warnings;

    it('are none for a sound profile', () => {
      expect(warningsOf()).to.deep.equal([]);
    });

    it('tell of certificates that nobody checks', () => {
      const { warnings } = loadText(profileText(), { overrides: { insecure: true } });
      expect(warnings).to.deep.equal(['Any certificate is accepted: the target may be somebody else.']);
    });

    it('tell of secrets in clear text, but not of those from the environment or of each client', () => {
      const more =
        '{user}", "headers": { "authorization": "Bearer ${TOKEN}", "x-token": "abc" }, "query": { "key": "{user}" }, ' +
        '"cookies": { "session": "s" }, "tls": { "passphrase": "p" } }';
      expect(warningsOf(['{user}" }', more])).to.deep.equal(
        ['headers/x-token', 'cookies/session', 'tls/passphrase'].map(
          (field) => `/target/${field} holds a secret in clear text: \${NAME} takes it from the environment.`,
        ),
      );
    });

    it('tell of a safety limit that ends hold early', () => {
      expect(warningsOf(['"hold"', '"safety": { "maxDuration": "10s" }, "hold"'])).to.deep.equal([
        'safety.maxDuration (10s) ends the run before hold (10s) is over.',
      ]);
    });
  });
});

describe('canonical JSON', () => {
  it('sorts names at every depth, keeps lists in order and leaves out what is undefined', () => {
    expect(canonicalJson({ b: [{ d: 1, c: undefined }, 2], a: { z: null, Y: 'é' } })).to.equal(
      '{"a":{"Y":"é","z":null},"b":[{"d":1},2]}',
    );
  });
});
