import { expect } from 'chai';
import { modelOfOddities, modelOfSim } from './program.js';

describe('completion model', () => {
  const { program, commands } = modelOfSim();
  const command = (name: string) => commands.find((each) => each.name === name)!;
  const value = (of: string, option: string) => command(of).options.find(({ names }) => names.includes(option))!.value;

  it('has the program first, then each of its commands, help included', () => {
    expect(program).to.equal('sim');
    expect(commands.map(({ name }) => name)).to.deep.equal([
      '',
      'run',
      'check',
      'doctor',
      'calibrate',
      'target',
      'completion',
      'help',
    ]);
  });

  it('has the options of each, those of the program itself too', () => {
    expect(command('').options.map(({ names }) => names)).to.deep.equal([
      ['-V', '--version'],
      ['-h', '--help'],
    ]);
    expect(command('run').options.map(({ names }) => names.at(-1))).to.include.members(['--set', '--json', '--help']);
  });

  it('knows which options take a value, and of what kind', () => {
    expect(value('run', '--json')).to.equal(undefined);
    expect(value('run', '--hold')).to.deep.equal({ name: 'duration', words: [], files: 'none' });
    expect(value('run', '--out')).to.deep.equal({ name: 'dir', words: [], files: 'folders' });
    expect(value('target', '--fault')).to.include({ name: 'kind=value[@start][+duration]' });
    expect(value('target', '--dialect')!.words.map(({ word }) => word)).to.deep.equal(['seed', 'head']);
  });

  it('takes shipped profiles and files for a profile, shells for a shell, commands for help', () => {
    for (const name of ['run', 'check']) {
      const [profile] = command(name).operands;
      expect(profile!.words.map(({ word }) => word)).to.deep.equal(['smoke', 'load']);
      expect(profile!.files).to.equal('profiles');
    }
    expect(command('completion').operands[0]!.words.map(({ word }) => word)).to.deep.equal(['bash', 'zsh', 'fish']);
    expect(command('help').operands[0]!.words.map(({ word }) => word)).to.include.members(['run', 'target']);
  });

  it('takes folders for a run, files for a file, and a value that may be left out for one', () => {
    const [, report] = modelOfOddities().commands;
    expect(report!.operands.map(({ files }) => files)).to.deep.equal(['folders', 'none']);
    expect(report!.options.map(({ value: each }) => each?.files)).to.deep.equal(['any', 'none', undefined]);
  });
});
