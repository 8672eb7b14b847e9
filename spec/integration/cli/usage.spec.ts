import { existsSync, readFileSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { expect } from 'chai';
import { newFolder, sim } from '../../support/sim.js';
import { set, tinyProfile } from '../../support/tiny-profile.js';

/** What is typed, on top of `sim run -` with the tiny profile, and what the answer says. */
const refusedOptions: [what: string, argv: string[], message: RegExp][] = [
  ['an unknown option', ['--holdd', '1s'], /unknown option '--holdd'[^]*Did you mean --hold\?/],
  ['an option without its value', ['--tag'], /option '--tag <key=value>' argument missing/],
  ['a tag that is no pair', ['--tag', 'nightly'], /'nightly' is invalid.*key=value/],
  ['no threads', ['--threads', '0'], /whole number of 1 or more/],
  ['a hold that is no duration', ['--hold', '5'], /--hold: \/hold: .*got "5"/],
  ['a scale of 0', ['--scale', '0'], /--scale: .*got "0"/],
  ['a seed that is no number', ['--seed', 'x'], /--seed: .*got "x"/],
  ['a pointer without its slash', ['--set', 'hold=1s'], /--set hold: .*try --set \/hold/],
  ['a pointer that leads nowhere', set('/populations/talkers/messages/size/x', 1), /--set .*leads nowhere/],
  [
    'an unknown field',
    set('/populations/talkers/cleints', 9),
    /--set \/populations\/talkers\/cleints: .*did you mean "?clients/,
  ],
  ['a rate of 0', set('/populations/talkers/arrival/rate', '0/s'), /\/arrival\/rate: .*got "0\/s"/],
  ['a type that is wrong', set('/groups/rooms/count', 'four'), /\/groups\/rooms\/count: .*got "four"/],
  [
    'a name of a group beyond 50 characters',
    set('/groups/rooms/name', 'x'.repeat(51)),
    /\/groups\/rooms\/name: .*limit 50/,
  ],
  ['a target that is no URL', ['--target', 'localhost:8000'], /--target: \/target\/url: .*got "localhost:8000"/],
  ['a target of http', ['--target', 'http://127.0.0.1:1/ws/{user}'], /--target: \/target\/url: .*ws:\/\//],
  ['a target of port 99999', ['--target', 'ws://127.0.0.1:99999'], /--target: \/target\/url: .*99999/],
  ['an API that is no URL', ['--api', '127.0.0.1'], /--api: \/target\/api: .*got "127\.0\.0\.1"/],
  ['a host that is a URL', ['--allow-host', 'ws://x.test/'], /--allow-host: "ws:\/\/x\.test\/" is no host/],
  ['a fault that is unknown', ['--fault', 'refse=0.1'], /unknown fault "refse" \(did you mean refuse\?\)/],
  [
    'a fault at a target of the user',
    ['--target', 'ws://127.0.0.1:1', '--fault', 'drop=1'],
    /--fault works on the embedded/,
  ],
  [
    'a delivery log at a target of the user',
    ['--target', 'ws://127.0.0.1:1', '--delivery-log', 'x'],
    /--delivery-log works/,
  ],
  ['a delivery log that cannot be written', ['--delivery-log', '/no/such/folder/x'], /deliveryLog: ENOENT/],
  [
    'a timeline at a target of the user',
    ['--target', 'ws://127.0.0.1:1', ...set('/timeline', [{ fault: 'lose=1' }])],
    /\/timeline: works on the embedded target only/,
  ],
  [
    'a fault of the timeline that is unknown',
    set('/timeline', [{ fault: 'loose=1' }]),
    /\/timeline\/0\/fault: is no fault .*got "loose=1"[^]*did you mean lose\?/,
  ],
  ['an unknown metric', set('/thresholds', { 'messages.p95': '< 1' }), /messages\.p95.*did you mean/],
  ['an environment variable that is not set', set('/target/headers', { a: '${SIM_SPEC_NONE}' }), /\$\{SIM_SPEC_NONE\}/],
];

describe('sim run, used wrongly', function () {
  this.timeout(60_000);
  const answers = new Map<string, Awaited<ReturnType<typeof sim>>>();

  before(async () => {
    const left = [...refusedOptions];
    const work = async (): Promise<void> => {
      for (let next = left.shift(); next; next = left.shift()) {
        answers.set(next[0], await sim(['run', '-', ...next[1]], { input: JSON.stringify(tinyProfile) }));
      }
    };
    await Promise.all([work(), work(), work()]);
  });

  for (const [what, , message] of refusedOptions) {
    it(`refuses ${what}`, () => {
      const { ending, stdout, stderr, cwd } = answers.get(what)!;
      expect(ending, stderr).to.equal(2);
      expect(stderr).to.match(message);
      expect(stderr, 'no stack').to.not.match(/^ +at /m);
      expect(stdout).to.equal('');
      expect(existsSync(join(cwd, 'runs'))).to.equal(false);
    });
  }

  it('lists everything that is wrong with a profile at once, with line, column, value, limit and hint', async () => {
    const file = join(newFolder(), 'broken.json');
    writeFileSync(
      file,
      [
        '{ // a comment is fine',
        '  "name": "broken",',
        '  "target": { "protocol": "chat", "url": "http://127.0.0.1:8000/ws/{user}", "api": "http://127.0.0.1:8000" },',
        '  "groups": { "rooms": { "count": "4", "name": "room_of_a_very_long_name_that_goes_on_and_on_{run}_{index}" } },',
        '  "populations": { "talkers": {',
        '    "cleints": 8, "clients": 0,',
        '    "arrival": { "rate": "0/s" }',
        '  } },',
        '  "hold": "1 s",',
        '}',
      ].join('\n'),
    );
    const [ran, checked] = await Promise.all([sim(['run', file]), sim(['check', file])]);
    for (const { ending, stderr, stdout } of [ran, checked]) {
      expect(ending, stderr).to.equal(2);
      expect(stdout).to.equal('');
      expect(stderr).to.match(/^.*broken\.json: \d problems\n/);
      const at = (line: number, column: number): string => `broken.json:${line}:${column}: `;
      expect(stderr).to.match(new RegExp(`${at(3, 42)}/target/url: .*http:`));
      expect(stderr).to.match(new RegExp(`${at(4, 35)}/groups/rooms/count: .*got "4"`));
      expect(stderr).to.match(new RegExp(`${at(6, 5)}/populations/talkers/cleints: .*clients`));
      expect(stderr).to.match(new RegExp(`${at(6, 30)}/populations/talkers/clients: .*got 0; limit .*1`));
      expect(stderr).to.match(new RegExp(`${at(7, 26)}/populations/talkers/arrival/rate: .*got "0/s"`));
      expect(stderr).to.match(new RegExp(`${at(9, 11)}/hold: .*got "1 s".* — `));
      expect(stderr).to.include('   9 |   "hold": "1 s",\n     |           ^^^^^');
    }
  });

  it('refuses a profile that is not there, and names the shipped ones', async () => {
    const { ending, stderr } = await sim(['run', 'lode']);
    expect(ending).to.equal(2);
    expect(stderr).to.match(
      /^lode: .*no such file — shipped with sim: smoke, calibrate, slow-readers, join-storm, community, load, stress, extreme$/m,
    );
  });

  it('refuses a profile that is no JSON, with the place', async () => {
    const { ending, stderr } = await sim(['run', '-'], { input: '{ "name": "x",\n  "hold" "1s" }' });
    expect(ending).to.equal(2);
    expect(stderr).to.match(/<stdin>:2:10: /);
  });

  it('refuses an --out that holds a run already, and leaves that run as it is', async () => {
    const folder = newFolder();
    writeFileSync(join(folder, 'summary.json'), '{}');
    const { ending, stderr } = await sim(['run', '-', '--out', folder], { input: JSON.stringify(tinyProfile) });
    expect(ending).to.equal(2);
    expect(stderr).to.include(`${folder} holds a run already`);
    expect(readFileSync(join(folder, 'summary.json'), 'utf8')).to.equal('{}');
  });

  it('refuses an unknown command', async () => {
    const { ending, stderr } = await sim(['rnu', 'smoke']);
    expect(ending).to.equal(2);
    expect(stderr).to.include("unknown command 'rnu'").and.include('Did you mean run?');
  });
});
