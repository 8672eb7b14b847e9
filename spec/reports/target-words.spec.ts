import { expect } from 'chai';
import { targetWords } from '../../reports/target-words.js';

describe('target in words', () => {
  it('names the first URL, and how many more there are', () => {
    expect(targetWords(['ws://a'])).to.equal('ws://a');
    expect(targetWords(['ws://a', 'ws://b', 'ws://c'])).to.equal('ws://a and 2 more');
    expect(targetWords([])).to.equal('');
  });
});
