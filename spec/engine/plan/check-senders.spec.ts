import { specify } from './check-cases.js';

describe('check of who sends', () => {
  specify([
    ['accepts lurkers', (p) => (p.populations.chatters.messages!.lurkers = 0.99), []],
    [
      'refuses lurkers that leave nobody to send',
      (p) => (p.populations.chatters.messages!.lurkers = 0.999),
      [
        {
          pointer: '/populations/chatters/messages/lurkers',
          message: 'leaves none of 100 clients to send',
          value: 0.999,
          limit: 'at least one that sends',
          hint: 'at most 0.99 leaves one',
        },
      ],
    ],
    [
      'refuses unequal shares where each client has a rate of its own',
      (p) => {
        const { messages } = p.populations.chatters;
        delete messages!.rate;
        Object.assign(messages!, { ratePerClient: '1/s', senders: { distribution: 'zipf', exponent: 1 } });
      },
      [
        {
          pointer: '/populations/chatters/messages/ratePerClient',
          message: 'has no place beside senders: it gives every client the same share',
          hint: 'give "rate", which senders divide among the clients, or leave senders out',
          atKey: true,
        },
      ],
    ],
    [
      'refuses unequal shares where a phase gives each client a rate of its own',
      (p) => {
        p.populations.chatters.messages!.senders = { distribution: 'zipf', exponent: 1 };
        delete p.hold;
        p.phases = { peak: { duration: '10s', warmUp: false, messages: { chatters: { ratePerClient: '1/s' } } } };
      },
      [
        {
          pointer: '/phases/peak/messages/chatters/ratePerClient',
          message: 'has no place beside senders: it gives every client the same share',
          hint: 'give "rate", which senders divide among the clients, or leave senders out',
          atKey: true,
        },
      ],
    ],
  ]);
});
