import { reads, specify } from './check-cases.js';

describe('check of reads of history', () => {
  specify([
    ['accepts reads of a set, joined or not', (p) => (p.populations.chatters.history = reads()), []],
    ['accepts a single read within hold', (p) => (p.populations.chatters.history = reads('6/m')), []],
    [
      'refuses to read a set that is not there',
      (p) => (p.populations.chatters.history = { ...reads(), from: 'room' }),
      [
        {
          pointer: '/populations/chatters/history/from',
          message: 'is no group set',
          value: 'room',
          known: ['rooms'],
        },
      ],
    ],
    [
      'refuses a rate of nothing',
      (p) => (p.populations.chatters.history = reads('0/s')),
      [
        {
          pointer: '/populations/chatters/history/rate',
          message: 'is nothing',
          value: '0/s',
          limit: 'more than 0',
        },
      ],
    ],
    [
      'refuses a rate that gives no read within hold, and shows the sum',
      (p) => (p.populations.chatters.history = reads('3/m')),
      [
        {
          pointer: '/populations/chatters/history/rate',
          message: 'gives no read within hold',
          value: '3/m',
          limit: 'at least one; 3/m × 10s = 0.5',
        },
      ],
    ],
    [
      'checks a model of the rate as that of arrivals',
      (p) => (p.populations.chatters.history = reads({ model: 'ramp', from: '0/s', to: '0.1/s', over: '10s' })),
      [
        {
          pointer: '/populations/chatters/history/rate',
          message: 'gives no read within hold',
          value: { model: 'ramp', from: '0/s', to: '0.1/s', over: '10s' },
          limit: 'at least one; in 10s it comes to 0.5',
        },
      ],
    ],
  ]);
});
