/** Entry of a runner process; started by `ProcessRunner`, with which it speaks over IPC. */
import type { Report } from '../engine/run/control.js';
import { ownUsage } from './process-usage.js';
import type { FromRunner, ToRunner } from './runner-message.js';
import { ThreadRunner } from './thread-runner.js';

/** While no thread reports. */
const USAGE_EVERY_MS = 1000;

let runner: ThreadRunner | undefined;

function tell(message: FromRunner): void {
  // What can't be sent any more has nobody to read it.
  if (process.connected) process.send?.(message, () => undefined);
}

function tellUsage(): void {
  tell({ version: 1, type: 'usage', usage: ownUsage() });
}

/**
 * What has been used goes ahead of what a thread saw: the two are then of the same moment, and the last report of all,
 * upon which the coordinator ends this process, has it too.
 */
function report(message: Report): void {
  if (message.type !== 'trace') tellUsage();
  tell({ version: 1, type: 'report', report: message });
}

process.on('message', (message: ToRunner) => {
  switch (message.type) {
    case 'start':
      runner = new ThreadRunner(message.access);
      runner.start(message.shards, {
        report,
        lost: (shards, code, text) => {
          tellUsage();
          tell({ version: 1, type: 'lost', shards: [...shards], code, message: text });
        },
      });
      setInterval(tellUsage, USAGE_EVERY_MS);
      break;
    case 'control':
      runner?.control(message.control);
      break;
    case 'giveUp':
      runner?.giveUp(message.shard);
      break;
  }
});
// Ctrl-C in a terminal, and the end of a service, go to the whole group: the coordinator decides when a run ends.
process.on('SIGINT', () => undefined);
process.on('SIGTERM', () => undefined);
// Without the coordinator nobody would ever end it.
process.on('disconnect', () => process.exit());
