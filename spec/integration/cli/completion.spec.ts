import { spawnSync } from 'node:child_process';
import { writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { stripVTControlCharacters } from 'node:util';
import { expect } from 'chai';
import { shippedProfiles } from '../../../profiles/shipped.js';
import { newFolder, Sim, sim } from '../../support/sim.js';

describe('sim completion', function () {
  this.timeout(60_000);

  it('prints a script that lets a shell complete the shipped profiles, in any folder', async () => {
    const { ending, stdout, stderr } = await sim(['completion', 'bash']);
    expect(ending, stderr).to.equal(0);
    expect(stderr).to.equal('');
    const ask = "COMP_WORDS=(sim run ''); COMP_CWORD=2; _sim; printf '%s\\n' \"${COMPREPLY[@]}\"";
    const shell = spawnSync('bash', ['--norc', '-c', `${stdout}\n${ask}`], { cwd: newFolder(), encoding: 'utf8' });
    expect(shell.stderr).to.equal('');
    expect(shell.stdout.trim().split('\n')).to.deep.equal(shippedProfiles().map(({ name }) => name));
  });

  it('completes at the Tab key of an interactive bash', async () => {
    const cwd = newFolder();
    const { stdout } = await sim(['completion', 'bash']);
    writeFileSync(join(cwd, 'rc'), `${stdout}\nsim() { echo "ran: <$*>"; }\n`);
    // What is typed ahead waits in the terminal until bash reads it.
    const terminal = Sim.startIn('exec script -qec "bash --rcfile rc -i" /dev/null', [], {
      cwd,
      input: 'sim ru\tlo\t--dia\t\nsim tar\t--dialect h\t\nexit\n',
      env: { TERM: 'dumb', SHELL: '/bin/sh' },
    });
    await terminal.ended;
    const screen = stripVTControlCharacters(terminal.stdout);
    expect(screen).to.include('ran: <run load --dia>').and.include('ran: <target --dialect head>');
  });

  it('prints one for each of zsh and fish', async () => {
    const [zsh, fish] = await Promise.all([sim(['completion', 'zsh']), sim(['completion', 'fish'])]);
    expect([zsh.ending, fish.ending]).to.deep.equal([0, 0]);
    expect(zsh.stdout)
      .to.match(/^#compdef sim\n/)
      .and.match(/compdef _sim sim\nfi\n$/);
    expect(fish.stdout)
      .to.match(/^complete -c sim /m)
      .and.match(/^complete -c sim .* -a 'smoke' -d '/m);
  });

  it('refuses other shells, and none', async () => {
    const [other, none] = await Promise.all([sim(['completion', 'tcsh']), sim(['completion'])]);
    expect([other.ending, none.ending]).to.deep.equal([2, 2]);
    expect(other.stderr).to.match(/'tcsh' is invalid.*bash, zsh, fish/);
    expect(none.stderr).to.include("missing required argument 'shell'");
  });

  it('tells in its help how to install each', async () => {
    const { stdout } = await sim(['completion', '--help']);
    for (const shell of ['bash', 'zsh', 'fish']) expect(stdout).to.include(`sim completion ${shell}`);
  });
});
