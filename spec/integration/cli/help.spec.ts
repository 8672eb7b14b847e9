import { readFileSync } from 'node:fs';
import { expect } from 'chai';
import { exitCodes } from '../../../cli/exit-code.js';
import { sim, type Sim } from '../../support/sim.js';

describe('sim --help', function () {
  this.timeout(60_000);
  let helps: Record<'sim' | 'run' | 'check' | 'calibrate' | 'target', Sim & { ending: unknown }>;

  before(async () => {
    const [all, run, check, calibrate, target] = await Promise.all([
      sim(['--help']),
      sim(['run', '--help']),
      sim(['check', '--help']),
      sim(['calibrate', '--help']),
      sim(['target', '--help']),
    ]);
    helps = { sim: all, run, check, calibrate, target };
  });

  it('prints on standard output, and ends with 0', () => {
    for (const { ending, stdout, stderr } of Object.values(helps)) {
      expect(ending).to.equal(0);
      expect(stdout).to.match(/^Usage: sim /);
      expect(stderr).to.equal('');
    }
  });

  it('names the commands, and where to start', () => {
    for (const command of ['run', 'check', 'calibrate', 'target'])
      expect(helps.sim.stdout).to.match(new RegExp(`^  ${command} `, 'm'));
    expect(helps.sim.stdout).to.include('sim run smoke').and.include('sim check load');
  });

  it('documents the options that change a profile, of run and check alike', () => {
    for (const { stdout } of [helps.run, helps.check]) {
      for (const option of [
        'target <',
        'api <',
        'seed <',
        'scale <',
        'set <',
        'hold <',
        'insecure ',
        'no-color ',
        'json ',
      ])
        expect(stdout).to.include(`--${option}`);
      expect(stdout).to.include('SIM_TARGET').and.include('NO_COLOR');
    }
  });

  it('documents the options of run', () => {
    for (const option of ['out <', 'threads <', 'allow-host <', 'fault <', 'tag <', 'quiet ', 'force '])
      expect(helps.run.stdout).to.include(`--${option}`);
    expect(helps.run.stdout).to.include('SIM_ALLOW_HOSTS');
  });

  it('documents every exit code', () => {
    const flat = helps.run.stdout.replace(/\s+/g, ' ');
    for (const [code, meaning] of Object.entries(exitCodes)) expect(flat).to.include(` ${code} ${meaning}`);
  });

  it('shows no default that is nothing', () => {
    for (const { stdout } of Object.values(helps)) expect(stdout).to.not.match(/default: (\[\]|\{\})/);
  });

  it('fits into 80 columns', () => {
    for (const { stdout } of Object.values(helps)) {
      const [options] = stdout.split('\nFaults ') as [string];
      for (const line of options.split('\n')) expect(line.length, line).to.be.at.most(80);
    }
  });
});

describe('sim check', function () {
  this.timeout(60_000);
  let text: Sim & { ending: unknown };
  let json: Sim & { ending: unknown };

  before(async () => {
    [text, json] = await Promise.all([sim(['check', 'load']), sim(['check', 'load', '--json', '--hold', '60s'])]);
  });

  it('shows what a profile offers, and starts nothing', () => {
    expect(text.ending, text.output).to.equal(0);
    expect(text.stdout).to.include('load is valid');
    const flat = text.stdout.replace(/\s+/g, ' ');
    for (const part of [
      '5,000, arriving at 200/s for 25 s',
      '50,000 over HTTP',
      '25,000, which make',
      '60,000 at 500/s',
    ])
      expect(flat).to.include(part);
    expect(flat).to.include('600,000 at 5,000/s');
    expect(flat).to.match(/needs about \d+ MB before traffic/);
    expect(text.stdout).to.match(/^ +deliveries\/s +5,000 ┤ +┊ ▇+$/m);
    expect(text.stderr).to.equal('');
  });

  it('gives the same as JSON, after the options that change a profile', () => {
    expect(json.ending, json.output).to.equal(0);
    const { valid, name, seed, hash, offered, needs, overTime } = JSON.parse(json.stdout) as {
      valid: boolean;
      name: string;
      seed: number;
      hash: string;
      offered: Record<string, number>;
      needs: Record<string, number | string>;
      overTime: { everyMs: number; connect: Record<string, number[]>; hold: Record<string, number[]> };
    };
    expect({ valid, name, seed }).to.deep.equal({ valid: true, name: 'load', seed: 42 });
    expect(hash).to.match(/^[0-9a-f]{64}$/);
    expect(offered).to.include({ clients: 5000, groups: 50_000, joins: 25_000, messages: 30_000, deliveries: 300_000 });
    expect(offered).to.include({ messagesPerSecond: 500, deliveriesPerSecond: 5000, knownMs: 84_995 });
    expect(needs).to.include.keys('runners', 'threads', 'descriptors', 'memoryBytes', 'memoryFrom');
    expect(overTime.everyMs).to.equal(1000);
    expect(overTime.connect['arrivals']).to.deep.equal(new Array<number>(25).fill(200));
    expect(overTime.hold['deliveries']).to.deep.equal(new Array<number>(60).fill(5000));
    expect(json.stdout.split('\n').length).to.be.below(80); // an array a line
  });

  it('refuses what makes for too many deliveries, and sim run does too', async () => {
    const words = ['load', '--set', '/safety/maxDeliveriesPerSecond=4999'];
    const refused = await Promise.all([sim(['check', ...words]), sim(['run', ...words])]);
    for (const { ending, stdout, stderr } of refused) {
      expect(ending, stderr).to.equal(2);
      expect(stdout).to.equal('');
      expect(stderr.replace(/\s+/g, ' ')).to.include('5,000 deliveries/s').and.include('at most 4,999/s');
    }
  });

  it("refuses what can't be meant: a phase without clients, a closed population with an arrival rate", async () => {
    const all = '/populations/chatters/concurrency="all"';
    const stages = '/populations/chatters/concurrency=[{"over":"10s"},{"to":0,"over":"0s"}]';
    const closed = await sim(['check', 'load', '--set', all]);
    expect(closed.ending, closed.stderr).to.equal(2);
    expect(closed.stderr.replace(/\s+/g, ' ')).to.include('/populations/chatters/arrival: has no place beside');
    const profile = JSON.parse(readFileSync('profiles/load.json', 'utf8')) as Record<string, unknown>;
    delete profile['hold'];
    const populations = profile['populations'] as { chatters: Record<string, unknown> };
    delete populations.chatters['arrival'];
    populations.chatters['messages'] = { to: 'active', ratePerClient: '0.1/s', size: 5000 };
    profile['phases'] = { busy: { duration: '20s' }, empty: { duration: '20s' } };
    const empty = await sim(['check', '-', '--set', stages], { input: JSON.stringify(profile) });
    expect(empty.ending, empty.stderr).to.equal(2);
    expect(empty.stderr).to.include('/phases/empty: is a phase without clients').and.not.include('/phases/busy');
  });

  it('draws within ASCII where the locale is not UTF-8', async () => {
    const { ending, stdout } = await sim(['check', 'load'], { env: { LC_ALL: 'C' } });
    expect(ending).to.equal(0);
    expect(stdout)
      .to.match(/^ok load is valid/)
      .and.match(/\| #+$/m);
    expect(stdout.slice(stdout.indexOf('connect 25s'))).not.to.match(/[^\x20-\x7e\n]/);
  });
});
