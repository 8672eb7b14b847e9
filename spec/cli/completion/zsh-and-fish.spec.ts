import { expect } from 'chai';
import { fishCompletion } from '../../../cli/completion/fish.js';
import { zshCompletion } from '../../../cli/completion/zsh.js';
import { modelOfOddities, modelOfSim } from './program.js';

const model = modelOfSim();

describe('zsh completion', () => {
  const script = zshCompletion(model);

  it('can be sourced, or found by its first line in a folder of fpath', () => {
    expect(script).to.match(/^#compdef sim\n/);
    expect(script).to.match(
      /if \[\[ \$funcstack\[1\] == _sim \]\]; then\n {2}_sim "\$@"\nelse\n {2}compdef _sim sim\nfi\n$/,
    );
  });

  it('describes the commands and profiles, a colon in them escaped', () => {
    expect(script).to.include("    'run:run a profile'\n").and.include("'smoke:works: at all?'");
    expect(script).to.include(String.raw`'load:a day'\''s load'`);
  });

  it('has every option of every command, with what it takes', () => {
    for (const { name, options } of model.commands) {
      const from = name === '' ? script.indexOf('_arguments -C') : script.indexOf(`    ${name})\n`);
      const part = script.slice(from, name === '' ? undefined : script.indexOf(';;', from));
      expect(from, name).to.be.above(0);
      for (const { names, value } of options)
        for (const each of names) expect(part).to.include(`'*${each}${value && each.startsWith('--') ? '=[' : '['}`);
    }
    expect(script).to.include(":name:(seed head)'").and.include(":dir:_files -/'").and.include(":duration: '");
    expect(script).to.include("'1:profile:_sim_profile'").and.include("'1:shell:(bash zsh fish)'");
  });

  it('escapes what would end a description', () => {
    const odd = zshCompletion(modelOfOddities());
    expect(odd).to.include(String.raw`'report:it'\''s $(touch pwned) `);
    expect(odd).to.include("'*-o[a file]:file:_files'").and.include("'1:run:_files -/'");
    expect(odd).to.include("'2:text: '");
    expect(script).to.include(String.raw`\(SIM_TARGET\); again for each instance]:url: '`);
  });
});

describe('fish completion', () => {
  const lines = fishCompletion(model).split('\n');
  const about = (condition: string): string[] =>
    lines.filter((line) => line.startsWith(`complete -c sim -n '__sim_${condition}' `));

  it('offers no files but where they are asked for', () => {
    expect(lines).to.include('complete -c sim -f');
    expect(about('at run 0')).to.include(`complete -c sim -n '__sim_at run 0' -a '(__fish_complete_suffix .json)'`);
    expect(about('in run').find((line) => line.includes('-l out '))).to.include(
      `-l out -x -a '(__fish_complete_directories)'`,
    );
  });

  it('describes the commands and profiles', () => {
    expect(about(String.raw`at \'\' 0`).map((line) => /-a '(\w+)' -d '.+'$/.exec(line)?.[1])).to.deep.equal(
      model.commands.slice(1).map(({ name }) => name),
    );
    expect(about('at check 0')).to.include(
      String.raw`complete -c sim -n '__sim_at check 0' -a 'load' -d 'a day\'s load'`,
    );
  });

  it('has every option of every command, with what it takes', () => {
    for (const { name, options } of model.commands) {
      const all = about(`in ${name || String.raw`\'\'`}`);
      expect(all).to.have.lengthOf(options.length);
      for (const [index, { names, value }] of options.entries()) {
        for (const each of names)
          expect(all[index]).to.include(each.startsWith('--') ? ` -l ${each.slice(2)} ` : ` -s ${each.slice(1)} `);
        expect(/ -(x|r) /.test(all[index]!), names.join()).to.equal(value !== undefined);
      }
    }
    expect(about('in target').find((line) => line.includes('-l dialect'))).to.include(`-x -a 'seed head' -d `);
  });

  it('knows which options take the next word', () => {
    const valued = lines.find((line) => line.includes('contains -- "$command $word"'))!;
    expect(valued).to.include("'run --hold'").and.not.include("'run --json'");
  });

  it('escapes what would end a text, and takes files for a file', () => {
    const odd = fishCompletion(modelOfOddities());
    expect(odd).to.include(String.raw`-a 'report' -d 'it\'s $(touch pwned) ` + '`too` [so]: ' + String.raw`\\'`);
    expect(odd).to.include("-s o -l output -r -F -d 'a file'");
  });
});
