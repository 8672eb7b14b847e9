import { writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { payload, printed, programOf, rampSeconds, type Contender, type Task } from '../contender.js';

const program = (): string | undefined => programOf('locust', 'locust/bin/locust');

/** It has no WebSockets of its own; its users bring websocket-client, as its documentation shows. */
export const locust: Contender = {
  name: 'Locust',
  version: () => /locust ([\d.]+)/.exec(printed(program(), '--version'))?.[1],
  command(task) {
    const file = join(task.folder, 'locustfile.py');
    writeFileSync(file, script(task));
    const time = `${task.seconds + rampSeconds(task)}s`;
    const users = ['--users', String(task.clients), '--spawn-rate', '1000', '--run-time', time];
    return [program()!, '--headless', '--only-summary', '--loglevel', 'ERROR', ...users, '--locustfile', file];
  },
};

function script(task: Task): string {
  const steps = {
    idle: 'gevent.sleep(3600)',
    echo: 'self.socket.send(TEXT)\n        self.socket.recv()',
    rate: 'self.socket.send(TEXT)\n        gevent.sleep(1)',
  };
  // Someone must take the echoes of a user that does not wait for them.
  const listen =
    task.kind === 'rate' ? '\n        gevent.spawn(self.listen)\n        gevent.sleep(random.random())' : '';
  return `
import random, gevent, websocket
from locust import User, task
TEXT = '${payload(task)}'
class Client(User):
    host = 'ws://127.0.0.1:${task.port}/'
    def on_start(self):
        self.socket = websocket.create_connection(self.host)${listen}
    def listen(self):
        while True:
            self.socket.recv()
    @task
    def step(self):
        ${steps[task.kind]}
`;
}
