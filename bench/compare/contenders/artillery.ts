import { writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { printed, programOf, rampSeconds, type Contender, type Task } from '../contender.js';

/** It counts messages, not time: as many as it is sure to have sent when the others have ended. */
const ECHOES_A_CLIENT = 1000;

const program = (): string | undefined => programOf('artillery', 'artillery/node_modules/.bin/artillery');

export const artillery: Contender = {
  name: 'Artillery',
  version: () => /Artillery:\s+([\d.]+)/.exec(printed(program(), 'version'))?.[1],
  command(task) {
    const file = join(task.folder, 'script.json');
    writeFileSync(file, JSON.stringify(script(task)));
    return ['env', 'ARTILLERY_DISABLE_TELEMETRY=true', program()!, 'run', '--quiet', file];
  },
};

function script(task: Task): object {
  // What it waits for must be JSON.
  const text = JSON.stringify({ t: 'x'.repeat(task.bytes - 8) });
  const flows = {
    idle: [{ think: task.seconds + rampSeconds(task) }],
    echo: [{ loop: [{ send: { payload: text, capture: { json: '$.t', as: 'echo' } } }], count: ECHOES_A_CLIENT }],
    rate: [{ loop: [{ send: text }, { think: 1 }], count: task.seconds + rampSeconds(task) }],
  };
  return {
    config: {
      target: `ws://127.0.0.1:${task.port}/`,
      phases: [{ duration: rampSeconds(task), arrivalCount: task.clients }],
    },
    scenarios: [{ engine: 'ws', flow: flows[task.kind] }],
  };
}
