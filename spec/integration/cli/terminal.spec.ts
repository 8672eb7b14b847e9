import { writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { stripVTControlCharacters } from 'node:util';
import { expect } from 'chai';
import { columns } from '../../../reports/console/fit.js';
import { newFolder, Sim, sim, simEntry } from '../../support/sim.js';
import { tinyProfile } from '../../support/tiny-profile.js';

/** `sim …` in a pseudo-terminal of 80 columns. What it prints, to whichever stream, comes as `stdout`. */
async function inTerminal(
  words: string,
  env: Record<string, string> = {},
): Promise<{ output: string; ending: unknown }> {
  const cwd = newFolder();
  writeFileSync(join(cwd, 'tiny.json'), JSON.stringify(tinyProfile));
  const script = `exec script -qec 'stty cols 80 rows 50; exec "$SPEC_NODE" "$SPEC_ENTRY" ${words}' /dev/null`;
  const given = { TERM: 'xterm-256color', SHELL: '/bin/sh', SPEC_NODE: process.execPath, SPEC_ENTRY: simEntry, ...env };
  const terminal = Sim.startIn(script, [], { cwd, env: given });
  const ending = await terminal.ended;
  return { output: terminal.stdout, ending };
}

const escape = '\u001b[';
const colour = new RegExp(`${escape.replace('[', '\\[')}(3[0-7]|1|2)m`);

describe('sim in a terminal', function () {
  this.timeout(60_000);
  let live: Awaited<ReturnType<typeof inTerminal>>;
  let plain: Awaited<ReturnType<typeof inTerminal>>;
  let inCi: Awaited<ReturnType<typeof inTerminal>>;
  let flag: Awaited<ReturnType<typeof inTerminal>>;

  before(async () => {
    [live, plain] = await Promise.all([
      inTerminal('run tiny.json --hold 1500ms'),
      inTerminal('run tiny.json --hold 1500ms', { NO_COLOR: '1' }),
    ]);
    [inCi, flag] = await Promise.all([
      inTerminal('run tiny.json', { CI: 'true' }),
      inTerminal('check tiny.json --no-color'),
    ]);
  });

  it('shows the run as a live block, drawn again in its place', () => {
    expect(live.ending, live.output).to.be.oneOf([0, 5]);
    const text = stripVTControlCharacters(live.output);
    expect(text).to.match(/\nhold +█* *░*/);
    expect(text).to.match(/\nclients +8 of 8 open · 0 failed · 0 dropped/);
    expect(text).to.match(/\nmessages +[\d.]+\/s sent \(planned [\d.]+\)/);
    expect(live.output).to.include(`${escape}1A`);
  });

  it('gives the terminal back with its cursor, and the result below', () => {
    expect(live.output.lastIndexOf(`${escape}?25h`)).to.be.above(live.output.lastIndexOf(`${escape}?25l`));
    expect(stripVTControlCharacters(live.output)).to.match(/Verdict[^]*run directory: runs\//);
  });

  it('keeps within the 80 columns of the terminal', () => {
    for (const line of stripVTControlCharacters(live.output).split(/\r?\n/))
      expect(columns(line), line).to.be.at.most(80);
  });

  it('colours, unless NO_COLOR or --no-color says not to', () => {
    expect(live.output).to.match(colour);
    expect(plain.output).to.not.match(colour);
    expect(plain.output, 'the block is there all the same').to.include(`${escape}1A`);
    expect(flag.output).to.include('tiny is valid').and.not.include(escape);
  });

  it('logs plain lines in CI', () => {
    expect(inCi.output).to.not.include(`${escape}1A`);
    expect(stripVTControlCharacters(inCi.output)).to.match(/\n\d+s [a-z]+ \d\/8 clients · /);
  });
});

describe('sim in a pipe', function () {
  this.timeout(60_000);
  const input = JSON.stringify(tinyProfile);

  it('prints no escape code', async () => {
    const run = await sim(['run', '-'], { input });
    const wrong = await sim(['check', '-', '--hold', '1'], { input });
    expect(run.output).to.include('Verdict').and.not.include(escape);
    expect(wrong.output).to.include('--hold').and.not.include(escape);
  });

  it('colours where FORCE_COLOR asks for it', async () => {
    const { output } = await sim(['check', '-'], { input, env: { FORCE_COLOR: '1' } });
    expect(output).to.match(colour);
  });
});
