import { Replay } from './replay.js';

describe('embedded target, replaying what was recorded from the original server', function () {
  this.timeout(20_000);

  for (const shards of [1, 3]) {
    const on = shards === 1 ? '' : `, on ${shards} shards`;

    it(`gives the frames of the dialect seed on the memory backend${on}`, async () => {
      await new Replay('seed-memory', { dialect: 'seed' }, { shards }).run();
    });

    it(`gives the frames of the dialect seed on the Redis backend${on}`, async () => {
      await new Replay('seed-redis', { dialect: 'seed' }, { shards }).run();
    });

    it(`gives the frames of the dialect head${on}`, async () => {
      await new Replay('head-memory', { dialect: 'head' }, { shards }).run();
    });

    it(`pings idle clients at one tick and closes with 1011 those that never answer${on}`, async () => {
      // The first recorded tick, at 6.56 s, was 30 s after the server's start.
      const options = { dialect: 'seed', heartbeat: 'tick' } as const;
      await new Replay('seed-memory-idle', options, { comparesPings: true, shards }).run(30_000 - 6560);
    });

    it(`limits the rate of requests as the dialect head does${on}`, async () => {
      await new Replay('head-redis-ratelimit', { dialect: 'head', rateLimit: '3/60s' }, { shards }).run();
    });
  }
});
