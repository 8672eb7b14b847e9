// mocha's own report, and the counts for spec/run-suite.mjs.
const { writeFileSync } = require('node:fs');
const { reporters, Runner } = require('mocha');

module.exports = class SuiteReporter extends reporters.Dot {
  constructor(runner, options) {
    super(runner, options);
    const slow = [];
    runner.on(Runner.constants.EVENT_TEST_PASS, (test) => {
      if (test.duration > 2000) slow.push(`${(test.duration / 1000).toFixed(1)} s  ${test.fullTitle()}`);
    });
    runner.once(Runner.constants.EVENT_RUN_END, () => {
      const { passes, failures, pending } = this.stats;
      if (slow.length > 0) console.log(`  longest:\n    ${slow.join('\n    ')}\n`);
      const file = process.env.SUITE_COUNTS;
      if (file) writeFileSync(file, JSON.stringify({ passed: passes, failed: failures + pending }));
    });
  }
};
