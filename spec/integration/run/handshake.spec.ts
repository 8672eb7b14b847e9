import { readdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { expect } from 'chai';
import { ChatStub } from '../../support/chat-stub.js';
import { Sim } from '../../support/sim.js';
import { run, type FinishedRun } from '../../support/sim-run.js';
import { aimedAt, set, tinyProfile } from '../../support/tiny-profile.js';
import { pem } from '../transports/listening.js';

const fixture = (name: string): string => fileURLToPath(new URL(`../../fixtures/tls/${name}.pem`, import.meta.url));
const brief = ['--hold', '300ms'];

/** Every file of a run, and all that was printed. */
function everything({ directory, stdout, stderr }: FinishedRun): string {
  const files = readdirSync(directory, { recursive: true, encoding: 'utf8', withFileTypes: true });
  const texts = files
    .filter((file) => file.isFile())
    .map((file) => readFileSync(join(file.parentPath, file.name), 'utf8'));
  return [stdout, stderr, ...texts].join('\n');
}

describe('sim run, its handshakes and requests', function () {
  this.timeout(60_000);

  describe('over TLS, with an authority and a client certificate of its own', () => {
    let stub: ChatStub;
    let trusted: FinishedRun;
    let insecure: FinishedRun;
    let distrustful: Sim;
    let anonymous: Sim;

    before(async () => {
      const tls = {
        key: pem('server-key'),
        cert: pem('server'),
        ca: pem('ca'),
        requestCert: true,
        rejectUnauthorized: true,
      };
      stub = await ChatStub.start({ tls });
      const target = ['--target', `wss://localhost:${stub.port}/ws/{user}`, ...brief];
      const client = { cert: fixture('client'), key: fixture('client-key'), passphrase: '${SPEC_PASSPHRASE}' };
      const env = { SPEC_PASSPHRASE: 'open-sesame' };
      const input = JSON.stringify(tinyProfile);
      const other = set('/target/tls', { ...client, ca: fixture('other-ca') });
      distrustful = Sim.start(['run', '-', ...target, ...other], { input, env });
      anonymous = Sim.start(['run', '-', ...target, ...set('/target/tls', { ca: fixture('ca') })], { input });
      [trusted, insecure] = await Promise.all([
        run(tinyProfile, [...target, ...set('/target/tls', { ...client, ca: fixture('ca') })], { env }),
        run(tinyProfile, [...target, ...other, '--insecure'], { env }),
      ]);
      await Promise.all([distrustful.ended, anonymous.ended]);
    });

    after(() => stub.stop());

    it('connects and creates groups', () => {
      const { connections, groups, messages, target } = trusted.summary;
      expect(trusted.ending, trusted.stderr).to.be.oneOf([0, 5]);
      expect(connections).to.include({ established: 8, failed: 0 });
      expect(groups).to.include({ created: 4 });
      expect(messages.acknowledged).to.equal(messages.planned).and.be.above(0);
      expect(target, 'no count of a server that gives none').to.equal(null);
      expect(trusted.stderr).to.not.include('warning');
    });

    it('accepts any certificate with --insecure, and warns', () => {
      expect(insecure.summary.connections).to.include({ established: 8, failed: 0 });
      expect(insecure.stderr).to.include('warning: certificates are not checked (--insecure)');
    });

    it('ends with 3 where another authority has signed, with what to do about it', async () => {
      expect(await distrustful.ended, distrustful.output).to.equal(3);
      expect(distrustful.stderr).to.match(/--target: \w*(VERIFY|CERT|SELF_SIGNED)\w*: /);
      expect(distrustful.stderr).to.include('target.tls.ca').and.include('does not trust');
    });

    it('ends with 3 where the server wants a client certificate', async () => {
      expect(await anonymous.ended, anonymous.output).to.equal(3);
    });

    it('shows the passphrase nowhere', () => {
      for (const finished of [trusted, insecure]) expect(everything(finished)).to.not.include('open-sesame');
      expect(distrustful.output).to.not.include('open-sesame');
    });
  });

  describe('with headers, cookies, query and subprotocols', () => {
    const token = 'tok/e+n=4711é';
    const encoded = [encodeURIComponent(token), encodeURI(token), Buffer.from(token).toString('base64')];
    const headerToken = 'hdr-5up3r-s3cret';
    const cookie = 'c00kie-of-the-day';
    let stub: ChatStub;
    let finished: FinishedRun;
    let refused: Sim;

    before(async () => {
      stub = await ChatStub.start({
        authorization: `Bearer ${headerToken}`,
        compression: true,
        says: `who is ${headerToken}, ${token}, ${encodeURIComponent(token)}?`,
      });
      const fields = [
        ...set('/target/headers', {
          authorization: 'Bearer ${SPEC_TOKEN}',
          'x-user': 'u-{user}',
          'x-index': '{index}',
        }),
        ...set('/target/cookies', { session: '${SPEC_COOKIE}', who: '{user}' }),
        ...set('/target/query', { access_token: '${SPEC_QUERY}', of: '{user}' }),
        ...set('/target/subprotocols', ['chat.v1', 'chat.v2']),
      ];
      const env = { SPEC_TOKEN: headerToken, SPEC_COOKIE: cookie, SPEC_QUERY: token };
      const target = ['--target', `ws://127.0.0.1:${stub.port}/ws/{user}?room=1`];
      refused = Sim.start(['run', '-', ...target, ...fields], {
        input: JSON.stringify(tinyProfile),
        env: { ...env, SPEC_TOKEN: 'not-the-right-1' },
      });
      finished = await run(tinyProfile, [...target, ...fields, ...brief], { env });
      await refused.ended;
    });

    after(() => stub.stop());

    it('says who each client is, in path, query, headers and cookies', () => {
      expect(finished.summary.connections, finished.stderr).to.include({ established: 8, failed: 0 });
      const right = stub.handshakes.filter(({ headers }) => headers.authorization === `Bearer ${headerToken}`);
      // The first is the one that looks whether the target is there.
      expect(right).to.have.length(9);
      const users = right.slice(1).map(({ url }) => /^\/ws\/(user\d)\?/.exec(url)?.[1]);
      expect(users.toSorted()).to.deep.equal(Array.from({ length: 8 }, (_, index) => `user${index}`));
      for (const { url, headers } of right) {
        const { pathname, searchParams } = new URL(url, 'ws://host');
        const user = pathname.slice('/ws/'.length);
        expect([...searchParams]).to.deep.equal([
          ['room', '1'],
          ['access_token', token],
          ['of', user],
        ]);
        expect(headers).to.include({ 'x-user': `u-${user}`, 'x-index': user.slice('user'.length) });
        expect(headers.cookie).to.equal(`session=${cookie}; who=${user}`);
        expect(headers['sec-websocket-protocol']).to.match(/^chat\.v1, ?chat\.v2$/);
      }
    });

    it('authorizes the creation of groups too', () => {
      expect(finished.summary.groups).to.include({ created: 4, failed: 0 });
      for (const { headers } of stub.posts) {
        expect(headers.authorization).to.equal(`Bearer ${headerToken}`);
        expect(headers.cookie).to.include(`session=${cookie}`);
      }
    });

    it('offers no compression unless the profile asks', () => {
      for (const { headers } of stub.handshakes) expect(headers).to.not.have.property('sec-websocket-extensions');
    });

    it('shows no secret anywhere, even where the target says it back', () => {
      const texts = everything(finished);
      expect(texts).to.include('who is ***');
      for (const secret of [headerToken, cookie, token, ...encoded]) expect(texts).to.not.include(secret);
    });

    it('ends with 3 at 401, with what to do about it and no secret', async () => {
      expect(await refused.ended).to.equal(3);
      expect(refused.stderr).to.include('HTTP_401').and.include('target.headers');
      expect(refused.output).to.not.include('not-the-right-1').and.not.include(token).and.not.include(cookie);
    });
  });

  it('offers compression where the profile asks for it', async () => {
    const stub = await ChatStub.start({ compression: true });
    try {
      const { summary } = await run(tinyProfile, [
        ...aimedAt(stub.port),
        ...set('/target/compression', true),
        ...brief,
      ]);
      expect(summary.messages.acknowledged).to.equal(summary.messages.planned);
      for (const { headers } of stub.handshakes)
        expect(headers['sec-websocket-extensions']).to.include('permessage-deflate');
    } finally {
      await stub.stop();
    }
  });
});
