import { specify } from './check-cases.js';

describe('check of the cadence of messages', () => {
  specify([
    [
      'refuses both rates at once',
      (p) => (p.populations.chatters.messages!.ratePerClient = '1/s'),
      [
        {
          pointer: '/populations/chatters/messages/ratePerClient',
          message: 'is given beside rate',
          value: '1/s',
          limit: 'one of the two',
          hint: 'rate is for the whole population, ratePerClient for each client',
        },
      ],
    ],
    [
      'refuses messages without a rate',
      (p) => delete p.populations.chatters.messages!.rate,
      [
        {
          pointer: '/populations/chatters/messages/rate',
          message: 'is missing, and ratePerClient and thinkTime too',
          hint: 'add one of them, such as "rate": "500/s" for the whole population',
        },
      ],
    ],
    [
      'refuses a rate that gives no message within hold',
      (p) => (p.populations.chatters.messages!.rate = '3/m'),
      [
        {
          pointer: '/populations/chatters/messages/rate',
          message: 'gives no message within hold',
          value: '3/m',
          limit: 'at least one; 3/m × 10s = 0.5',
        },
      ],
    ],
    [
      'counts a rate per client for all clients',
      (p) => {
        delete p.populations.chatters.messages!.rate;
        p.populations.chatters.messages!.ratePerClient = '0.0005/s';
      },
      [
        {
          pointer: '/populations/chatters/messages/ratePerClient',
          message: 'gives no message within hold',
          value: '0.0005/s',
          limit: 'at least one; 100 clients × 0.0005/s × 10s = 0.5',
        },
      ],
    ],
  ]);
});
