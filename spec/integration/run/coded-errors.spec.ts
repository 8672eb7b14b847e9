import { expect } from 'chai';
import { errorCount, run } from '../../support/sim-run.js';
import { set, tinyProfile } from '../../support/tiny-profile.js';

describe('sim run against a target that answers coded errors', function () {
  this.timeout(120_000);
  const loud = [...set('/populations/talkers/messages/rate', '200/s'), ...set('/timeouts/reply', '1s'), '--hold', '2s'];

  for (const [fault, code, category] of [
    ['error=0.1,code=ROOM_FULL', 'ROOM_FULL', 'roomFull'],
    ['error=0.1,code=AUTHORIZATION_FAILED', 'AUTHORIZATION_FAILED', 'refused'],
    ['error=0.1', 'VALIDATION_FAILED', 'invalid'],
    ['rate-limit=5/60s', 'RATE_LIMIT_EXCEEDED', 'rateLimited'],
  ] as const) {
    it(`counts what ${fault} answers as ${category}, and shows what was said`, async () => {
      const { summary, stderr } = await run(tinyProfile, [...loud, '--fault', fault]);
      const answered = errorCount(summary, code);
      expect(answered).to.be.above(0);
      const none = { refused: 0, rateLimited: 0, invalid: 0, roomFull: 0, other: 0 };
      expect(summary.errors.byCategory).to.deep.equal({ ...none, [category]: answered });
      const { samples } = summary.errors.byCode.find((error) => error.code === code)!;
      expect(samples[0]).to.match(/^\S+: ./);
      expect(stderr).to.include(`answered by the target: ${answered}`);
    });
  }
});
