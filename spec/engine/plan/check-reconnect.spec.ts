import { specify } from './check-cases.js';

describe('check of coming back', () => {
  specify([
    [
      'accepts each policy, and a longest delay below the fixed one, which has none',
      (p) => (p.populations.chatters.reconnect = { policy: 'fixed', delay: '1m', maxDelay: '30s' }),
      [],
    ],
    [
      'accepts a longest delay that is the first one',
      (p) => (p.populations.chatters.reconnect = { policy: 'exponential', delay: '2s', maxDelay: '2000ms' }),
      [],
    ],
    [
      'refuses delays of nothing',
      (p) => (p.populations.chatters.reconnect = { policy: 'exponential', delay: '0s', maxDelay: '0ms' }),
      (['delay', 'maxDelay'] as const).map((field) => ({
        pointer: `/populations/chatters/reconnect/${field}`,
        message: 'is nothing',
        value: field === 'delay' ? '0s' : '0ms',
        limit: 'more than 0',
      })),
    ],
    [
      'refuses a longest delay below the first one',
      (p) => (p.populations.chatters.reconnect = { policy: 'exponential', delay: '1m', maxDelay: '30s' }),
      [
        {
          pointer: '/populations/chatters/reconnect/maxDelay',
          message: 'is less than the first delay',
          value: '30s',
          limit: 'at least delay, 1m',
        },
      ],
    ],
  ]);
});
