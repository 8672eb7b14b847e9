import { spawnSync } from 'node:child_process';
import { mkdirSync, mkdtempSync, readdirSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { expect } from 'chai';
import { bashCompletion } from '../../../cli/completion/bash.js';
import { modelOfOddities, modelOfSim } from './program.js';

describe('bash completion', function () {
  this.timeout(20_000);
  const script = bashCompletion(modelOfSim());
  let cwd = '';

  before(() => {
    cwd = mkdtempSync(join(tmpdir(), 'populace-'));
    for (const file of ['mine.json', 'mine.jsonc', 'mine.txt', 'two words.json']) writeFileSync(join(cwd, file), '{}');
    mkdirSync(join(cwd, 'sessions'));
    writeFileSync(join(cwd, 'sessions/evening.json'), '{}');
  });
  after(() => rmSync(cwd, { recursive: true }));

  function bash(text: string, ...argv: string[]): string {
    const { status, stdout, stderr } = spawnSync('bash', ['--norc', '-c', text, 'bash', ...argv], {
      cwd,
      encoding: 'utf8',
    });
    expect(stderr).to.equal('');
    expect(status).to.equal(0);
    return stdout;
  }

  /** What bash offers for the last of the words, which readline has broken as it does. */
  function offered(words: string[], from = script): string[] {
    const name = words[0]!;
    const ask = `COMP_WORDS=("$@"); COMP_CWORD=$(($# - 1)); _${name}; printf '%s\\n' "\${COMPREPLY[@]}"`;
    return bash(`${from}\n${ask}`, ...words)
      .split('\n')
      .filter((line) => line !== '');
  }

  it('is a script that bash can read, twice too, and names its function to it', () => {
    const { status, stderr } = spawnSync('bash', ['-n'], { input: script, encoding: 'utf8' });
    expect(stderr).to.equal('');
    expect(status).to.equal(0);
    expect(bash(`${script}\n${script}\ncomplete -p sim`)).to.equal('complete -F _sim sim\n');
  });

  const cases: [what: string, typed: string[], offers: string[]][] = [
    ['the commands', [''], ['run', 'check', 'doctor', 'calibrate', 'target', 'completion', 'help']],
    ['the command that begins so', ['co'], ['completion']],
    ['options of the program', ['--'], ['--version', '--help']],
    ['the profile that begins so', ['run', 'sm'], ['smoke']],
    ['profiles, folders and files of JSON', ['run', 's'], ['smoke', 'sessions']],
    ['files of JSON, with or without comments', ['run', 'm'], ['mine.json', 'mine.jsonc']],
    ['files with a space in their name as one', ['run', 'two'], ['two words.json']],
    ['files in a folder', ['run', 'sessions/'], ['sessions/evening.json']],
    ['no second profile', ['run', 'smoke', ''], []],
    ['options that begin so', ['run', '--in'], ['--insecure']],
    ['choices of an option', ['target', '--dialect', ''], ['seed', 'head']],
    ['choices after an equals sign', ['target', '--dialect', '='], ['seed', 'head']],
    ['the choice that begins so after one', ['target', '--dialect', '=', 'h'], ['head']],
    ['the same where bash leaves it whole', ['target', '--dialect=h'], ['--dialect=head']],
    ['folders for a folder', ['run', '--out', ''], ['sessions']],
    ['nothing for a number', ['run', '--hold', ''], []],
    ['a profile after the value of an option', ['run', '--hold', '5s', 'lo'], ['load']],
    ['a profile after a URL, which readline breaks', ['run', '--target', 'ws', ':', '//h', ':', '80', 'lo'], ['load']],
    ['nothing within a URL', ['run', '--target', 'ws', ':', '//'], []],
    ['nothing after its colon', ['run', '--target', 'ws', ':'], []],
    ['a profile after a field that is set', ['run', '--set', '/seed', '=', '5', 'lo'], ['load']],
    ['a profile after an option without value', ['run', '--json', 'lo'], ['load']],
    ['no options after --', ['run', '--', '-'], []],
    ['the shells', ['completion', ''], ['bash', 'zsh', 'fish']],
    ['commands to get help of', ['help', 'ta'], ['target']],
    ['nothing for an unknown command', ['rnu', ''], []],
  ];
  for (const [what, typed, offers] of cases) {
    it(`offers ${what}: sim ${typed.join(' ')}`, () => {
      expect(offered(['sim', ...typed])).to.deep.equal(offers);
    });
  }

  it('offers every option of every command', () => {
    for (const { name, options } of modelOfSim().commands.filter((each) => each.options.length > 0)) {
      const typed = name === '' ? ['sim', '-'] : ['sim', name, '-'];
      expect(offered(typed)).to.deep.equal(options.flatMap(({ names }) => names));
    }
  });

  it('offers files of all kinds for a file', () => {
    const odd = bashCompletion(modelOfOddities());
    expect(offered(['odd', 'report', '-o', 'mine'], odd)).to.have.members(['mine.json', 'mine.jsonc', 'mine.txt']);
    expect(offered(['odd', 'report', ''], odd)).to.deep.equal(['sessions']);
  });

  it('runs nothing of what was typed', () => {
    for (const word of ['$(touch pwned)', '`touch pwned`', ';touch pwned', '*'])
      for (const typed of [
        ['run', word],
        ['run', word, ''],
        [word, ''],
      ])
        offered(['sim', ...typed]);
    expect(readdirSync(cwd)).to.not.include('pwned');
  });
});
