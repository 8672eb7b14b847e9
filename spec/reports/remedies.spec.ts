import { expect } from 'chai';
import { remedies, remedyOf } from '../../reports/remedies.js';

describe('remedies', () => {
  it('name each code once', () => {
    const codes = remedies.map(({ code }) => code);
    expect(new Set(codes).size).to.equal(codes.length);
  });

  it('say cause and remedy in whole sentences', () => {
    for (const { code, cause, remedy } of remedies) {
      expect(cause, code).to.match(/^[A-Z].*\.$/);
      expect(remedy, code).to.match(/^[A-Z].*\.$/);
    }
  });

  it('prefer the exact code, then the longest beginning', () => {
    expect(remedyOf('HTTP_404')?.code).to.equal('HTTP_404');
    expect(remedyOf('HTTP_418')?.code).to.equal('HTTP_*');
    expect(remedyOf('CLOSED_4000')?.code).to.equal('CLOSED_*');
    expect(remedyOf('HPE_INVALID_CONSTANT')?.code).to.equal('HPE_*');
  });

  it('keep silent on a code that nobody knows', () => {
    expect(remedyOf('SOMETHING_OF_THE_SERVER')).to.equal(undefined);
  });
});
