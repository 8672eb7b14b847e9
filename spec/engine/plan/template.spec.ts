import { expect } from 'chai';
import { compileTemplate } from '../../../engine/plan/template.js';

describe('template', () => {
  it('fills in every variable, each as often as it is named', () => {
    const template = compileTemplate('{run}/{index}-{user}-{group}-{instance}-{index}');
    const values = { run: 'r1', index: 7, user: 'ann', group: 'g', instance: 2 };
    expect(template(values)).to.equal('r1/7-ann-g-2-7');
  });

  it('can be used again with other values', () => {
    const template = compileTemplate('load_{run}_a{index}');
    expect([0, 1, 10].map((index) => template({ run: 'x', index }))).to.deep.equal([
      'load_x_a0',
      'load_x_a1',
      'load_x_a10',
    ]);
  });

  it('is the text itself where there is nothing to fill in', () => {
    expect(compileTemplate('lobby')({ index: 1 })).to.equal('lobby');
    expect(compileTemplate('')({})).to.equal('');
  });

  it('leaves empty what has no value', () => {
    expect(compileTemplate('a{user}b{index}c')({})).to.equal('abc');
  });

  it('leaves alone braces that name no variable', () => {
    expect(compileTemplate('{other} {Index} {} {{index}} {index')({ index: 3 })).to.equal(
      '{other} {Index} {} {3} {index',
    );
  });

  it('does not fill in what a value brings with it', () => {
    expect(compileTemplate('{user}{index}')({ user: '{index}$&', index: 4 })).to.equal('{index}$&4');
  });
});
