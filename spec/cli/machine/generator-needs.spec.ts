import { expect } from 'chai';
import { generatorNeedsOf } from '../../../cli/machine/generator-needs.js';

const needs = (clients: number, runners: number, threads: number): ReturnType<typeof generatorNeedsOf> =>
  generatorNeedsOf({ clients }, { runners, threads });

describe('what the generator needs', () => {
  it('is descriptors for the clients of one runner and some more', () => {
    expect(needs(5000, 1, 1).descriptors).to.equal(5200);
    expect(needs(5001, 2, 1).descriptors).to.equal(2701);
  });

  it('is within a tenth of the memory that was measured', () => {
    const measured: [clients: number, runners: number, threads: number, bytes: number][] = [
      [1000, 1, 1, 117e6],
      [5000, 1, 1, 140e6],
      [12_000, 1, 1, 175e6],
      [5000, 3, 1, 243e6],
      [12_000, 3, 1, 284e6],
      [12_000, 1, 3, 224e6],
    ];
    for (const [clients, runners, threads, bytes] of measured)
      expect(needs(clients, runners, threads).memoryBytes / bytes).to.be.within(0.9, 1.1);
  });

  it('says where the estimate comes from', () => {
    expect(needs(1, 1, 1).memoryFrom)
      .to.include('5.4 KB a client')
      .and.include('111 MB for the first thread');
  });
});
