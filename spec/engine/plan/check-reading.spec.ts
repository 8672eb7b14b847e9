import { specify } from './check-cases.js';

describe('check of slow readers', () => {
  specify([
    ['accepts a rate of bytes', (p) => (p.populations.chatters.reading = { bytesPerSecond: 4000 }), []],
    [
      'refuses them beside compression, and with wss',
      (p) => {
        p.populations.chatters.reading = { bytesPerSecond: 4000 };
        p.target.compression = true;
        p.target.url = 'wss://127.0.0.1:8000/ws/{user}';
      },
      [
        {
          pointer: '/populations/chatters/reading',
          message: 'has no place beside compression: frames are then unpacked later than their bytes are read',
          hint: 'leave target.compression out',
          atKey: true,
        },
        {
          pointer: '/populations/chatters/reading',
          message: 'has no place with wss: bytes wait within TLS then, where nobody sees them',
          limit: 'a target with ws://',
          atKey: true,
        },
      ],
    ],
  ]);
});
