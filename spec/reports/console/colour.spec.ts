import { expect } from 'chai';
import { colours, isColour } from '../../../reports/console/colour.js';

describe('colour', () => {
  const terminal = { isTTY: true };
  const pipe = {};

  const rows: [
    text: string,
    expected: boolean,
    stream: { isTTY?: boolean },
    env: Record<string, string>,
    flag?: boolean,
  ][] = [
    ['is on for a terminal', true, terminal, {}],
    ['is off for a pipe', false, pipe, {}],
    ['is off for a terminal that cannot', false, terminal, { TERM: 'dumb' }],
    ['is off with NO_COLOR', false, terminal, { NO_COLOR: '1' }],
    ['is off with NO_COLOR of any text', false, terminal, { NO_COLOR: '0' }],
    ['ignores an empty NO_COLOR', true, terminal, { NO_COLOR: '' }],
    ['is on with FORCE_COLOR, even for a pipe', true, pipe, { FORCE_COLOR: '1' }],
    ['is on with FORCE_COLOR on a terminal that cannot', true, terminal, { FORCE_COLOR: '1', TERM: 'dumb' }],
    ['is off with FORCE_COLOR=0', false, terminal, { FORCE_COLOR: '0' }],
    ['is off with FORCE_COLOR=false', false, terminal, { FORCE_COLOR: 'false' }],
    ['ignores an empty FORCE_COLOR', false, pipe, { FORCE_COLOR: '' }],
    ['heeds NO_COLOR over FORCE_COLOR', false, terminal, { NO_COLOR: '1', FORCE_COLOR: '1' }],
    ['is off with --no-color, whatever the environment says', false, terminal, { FORCE_COLOR: '1' }, false],
    ['is not forced by the flag that is on by default', false, pipe, {}, true],
  ];
  for (const [text, expected, stream, env, flag] of rows) {
    it(text, () => expect(isColour(stream, env, flag)).to.equal(expected));
  }

  it('leaves text alone when off, and wraps it when on', () => {
    expect(colours(false).red('x')).to.equal('x');
    expect(colours(true).red('x')).to.equal('\u001b[31mx\u001b[39m');
  });
});
