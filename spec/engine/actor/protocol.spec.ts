import { expect } from 'chai';
import { Frame } from '../../../engine/actor/protocol.js';

describe('frame', () => {
  it('forgets all that could be taken for the next frame when it is cleared', () => {
    const frame = new Frame();
    Object.assign(frame, { kind: 'error', group: 'g', code: 'C', text: 'words', stamped: true });
    frame.clear('message');
    const { kind, group, code, text, stamped } = frame;
    expect({ kind, group, code, text, stamped }).to.deep.equal({
      kind: 'message',
      group: '',
      code: '',
      text: '',
      stamped: false,
    });
  });
});
