import { type ChildProcess, spawn } from 'node:child_process';
import { existsSync, readdirSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { stripVTControlCharacters } from 'node:util';
import { expect } from 'chai';
import { profileChoices } from '../../../cli/choose-profile/profile-choice.js';
import { profileTable } from '../../../cli/choose-profile/profile-table.js';
import { newFolder, sim, simEntry } from '../../support/sim.js';
import { tinyProfile } from '../../support/tiny-profile.js';

const CTRL_C = '\u0003';
const ESCAPE = '\u001b';
const UP = '\u001b[A';

/** A folder with one profile of its own: the last of the list. */
function folderWithTiny(): string {
  const cwd = newFolder();
  writeFileSync(join(cwd, 'tiny.json'), JSON.stringify({ ...tinyProfile, description: 'my own' }));
  return cwd;
}

/** `sim run` at a terminal, which `script` makes; of no size at all unless `size` sets one. */
class Terminal {
  screen = '';
  readonly ended: Promise<number | null>;
  private readonly child: ChildProcess;

  constructor(cwd: string, argv: readonly string[] = [], size = 'stty cols 100 rows 30') {
    const words = [process.execPath, simEntry, 'run', ...argv].map((word) => `'${word}'`).join(' ');
    const command = `${size}; exec ${words}`;
    this.child = spawn('script', ['-qec', command, '/dev/null'], {
      cwd,
      env: { ...process.env, TERM: 'xterm-256color', SHELL: '/bin/sh', NO_COLOR: '' },
      stdio: ['pipe', 'pipe', 'inherit'],
    });
    this.child.stdout!.on('data', (bytes: Buffer) => (this.screen += bytes.toString()));
    this.ended = new Promise((done) => this.child.once('close', done));
  }

  async shows(pattern: RegExp): Promise<void> {
    for (let waits = 0; !pattern.test(stripVTControlCharacters(this.screen)); waits++) {
      if (waits > 2000) throw new Error(`${String(pattern)} did not show:\n${this.screen}`);
      await new Promise((resolve) => setTimeout(resolve, 10));
    }
  }

  type(keys: string): void {
    this.child.stdin!.write(keys);
  }

  /** Hangs up, if that is still needed. */
  close(): void {
    this.child.kill('SIGHUP');
  }
}

describe('sim run without a profile', function () {
  this.timeout(60_000);

  let terminal: Terminal | undefined;
  afterEach(() => terminal?.close());

  it('prints the list as a table where its output is no terminal, and runs nothing', async () => {
    const cwd = folderWithTiny();
    const { ending, stdout, stderr } = await sim(['run'], { cwd });
    expect(ending).to.equal(0);
    expect(stdout).to.equal(profileTable(profileChoices(cwd)));
    expect(stdout)
      .to.match(/^smoke +small +50 {2}/m)
      .and.match(/^tiny\.json +small +\d+ {2}my own$/m);
    expect(stderr).to.equal('');
    expect(readdirSync(cwd)).to.deep.equal(['tiny.json']);
  });

  it('prints the list as JSON with --json', async () => {
    const cwd = folderWithTiny();
    const { ending, stdout } = await sim(['run', '--json'], { cwd });
    expect(ending).to.equal(0);
    expect(JSON.parse(stdout)).to.deep.equal(profileChoices(cwd));
  });

  it('takes an empty name for a profile that is not there', async () => {
    const { ending, stdout } = await sim(['run', '']);
    expect(ending).to.equal(2);
    expect(stdout).to.equal('');
  });

  for (const [key, typed] of Object.entries({ 'Ctrl-C': CTRL_C, Escape: ESCAPE })) {
    it(`ends with 130 and runs nothing when ${key} answers the question`, async () => {
      const cwd = folderWithTiny();
      terminal = new Terminal(cwd);
      await terminal.shows(/Which profile is to run\?[^]*smoke +small[^]*tiny\.json +small +my own[^]*Enter: confirm/);
      terminal.type(typed);
      expect(await terminal.ended).to.equal(130);
      expect(existsSync(join(cwd, 'runs'))).to.equal(false);
    });
  }

  it('runs the profile that was chosen, with the options given', async () => {
    const cwd = folderWithTiny();
    terminal = new Terminal(cwd, ['--tag', 'chosen=yes', '--out', 'out']);
    await terminal.shows(/Enter: confirm/);
    // The list goes round: above the first is the last.
    terminal.type(UP);
    await terminal.shows(/Enter: confirm[^]*● tiny\.json/);
    terminal.type('\r');
    expect(await terminal.ended).to.equal(0);
    expect(existsSync(join(cwd, 'out/summary.json'))).to.equal(true);
    expect(stripVTControlCharacters(terminal.screen))
      .to.match(/tiny/)
      .and.match(/chosen/);
  });

  it('asks at a terminal that does not know its size as at one of 80 columns', async () => {
    terminal = new Terminal(folderWithTiny(), [], 'stty cols 0 rows 0');
    await terminal.shows(/^. {2}. smoke +small +50 connections, 100 groups.*…\s*$/m);
    terminal.type(CTRL_C);
    expect(await terminal.ended).to.equal(130);
  });

  it('asks without colours with --no-color', async () => {
    terminal = new Terminal(folderWithTiny(), ['--no-color']);
    await terminal.shows(/Enter: confirm/);
    terminal.type(CTRL_C);
    await terminal.ended;
    // eslint-disable-next-line no-control-regex -- ESC is what begins a colour; dim and struck out may stay
    expect(terminal.screen).to.not.match(/\u001b\[[349][0-7]m/);
  });
});
