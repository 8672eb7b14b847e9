import { expect } from 'chai';
import { needsOf } from '../../../cli/check/needs.js';

const needs = (clients: number, runners: number, threads: number): ReturnType<typeof needsOf> =>
  needsOf({ clients }, { runners, threads });

describe('what a run needs', () => {
  it('is descriptors for the clients of one runner and some more', () => {
    expect(needs(5000, 1, 1).descriptors).to.equal(5200);
    expect(needs(5001, 2, 1).descriptors).to.equal(2701);
  });

  it('is within a fifth of the memory that was measured', () => {
    const measured: [clients: number, runners: number, threads: number, bytes: number][] = [
      [1000, 1, 1, 111e6],
      [5000, 1, 1, 154e6],
      [12_000, 1, 1, 188e6],
      [12_000, 3, 1, 306e6],
      [12_000, 1, 3, 313e6],
    ];
    for (const [clients, runners, threads, bytes] of measured)
      expect(needs(clients, runners, threads).memoryBytes / bytes).to.be.within(0.8, 1.2);
  });

  it('says where the estimate comes from', () => {
    expect(needs(1, 1, 1).memoryFrom)
      .to.include('7 KB a client')
      .and.include('105 MB for the first thread');
  });
});
