import { expect } from 'chai';
import { CommandError, exitCodeOf, exitCodes, type ExitCode } from '../../cli/exit-code.js';
import type { StopReason, ThresholdResult, VerdictStatus } from '../../engine/telemetry/summary.js';

function codeOf(stop: StopReason, status: VerdictStatus, ...results: ThresholdResult['result'][]): ExitCode {
  const thresholds = results.map((result) => ({ metric: 'errors.critical', condition: '== 0', value: 0, result }));
  return exitCodeOf({ stop, verdict: { status, reasons: [] }, thresholds });
}

describe('exit code', () => {
  const rows: [StopReason, VerdictStatus, ThresholdResult['result'][], ExitCode][] = [
    ['completed', 'valid', [], 0],
    ['completed', 'valid', ['passed', 'skipped'], 0],
    ['completed', 'suspect', ['passed'], 0],
    ['completed', 'valid', ['passed', 'failed'], 99],
    ['completed', 'suspect', ['failed'], 99],
    ['completed', 'invalid', ['passed'], 5],
    ['completed', 'invalid', ['failed'], 5],
    ['aborted', 'valid', [], 4],
    ['aborted', 'invalid', ['failed'], 4],
    ['interrupted', 'invalid', ['failed'], 130],
    ['crashed', 'invalid', ['failed'], 1],
  ];
  for (const [stop, status, results, code] of rows) {
    it(`is ${code} where the run is ${stop} and ${status}, thresholds ${results.join(' and ') || 'none'}`, () => {
      expect(codeOf(stop, status, ...results)).to.equal(code);
    });
  }

  it('has a meaning for every number that can come', () => {
    expect(Object.keys(exitCodes).map(Number)).to.deep.equal([0, 1, 2, 3, 4, 5, 99, 130]);
  });

  it('is carried by errors of a command, with their cause', () => {
    const cause = new Error('why');
    expect(new CommandError(3, 'no server', cause)).to.include({ exitCode: 3, message: 'no server', cause });
  });
});
