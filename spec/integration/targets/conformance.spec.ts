import { Replay } from './replay.js';

describe('embedded target, replaying what was recorded from the original server', function () {
  this.timeout(20_000);

  it('gives the frames of the dialect seed on the memory backend', async () => {
    await new Replay('seed-memory', { dialect: 'seed' }).run();
  });

  it('gives the frames of the dialect seed on the Redis backend', async () => {
    await new Replay('seed-redis', { dialect: 'seed' }).run();
  });

  it('gives the frames of the dialect head', async () => {
    await new Replay('head-memory', { dialect: 'head' }).run();
  });

  it('pings idle clients at one tick and closes with 1011 those that never answer', async () => {
    // The first recorded tick, at 6.56 s, was 30 s after the server's start.
    const replay = new Replay('seed-memory-idle', { dialect: 'seed', heartbeat: 'tick' }, true);
    await replay.run(30_000 - 6560);
  });

  it('limits the rate of requests as the dialect head does', async () => {
    await new Replay('head-redis-ratelimit', { dialect: 'head', rateLimit: '3/60s' }).run();
  });
});
