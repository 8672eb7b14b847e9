import { writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { payload, printed, programOf, rampSeconds, type Contender, type Task } from '../contender.js';

/** It counts messages, not time. */
const ECHOES_A_CLIENT = 1000;

const program = (): string | undefined => programOf('tsung', 'bin/tsung');

export const tsung: Contender = {
  name: 'Tsung',
  version: () => /version ([\d.]+)/.exec(printed(program(), '-v'))?.[1],
  command(task) {
    const file = join(task.folder, 'tsung.xml');
    writeFileSync(file, script(task));
    return [program()!, '-f', file, '-l', join(task.folder, 'log'), 'start'];
  },
};

function script(task: Task): string {
  const send = (ack: string): string =>
    `<request><websocket type="message" frame="text" ack="${ack}">${payload(task)}</websocket></request>`;
  const think = (seconds: number): string => `<thinktime value="${seconds}" random="false"/>`;
  const loop = (count: number, steps: string): string => `<for from="1" to="${count}" var="i">${steps}</for>`;
  const steps = {
    idle: think(task.seconds + rampSeconds(task)),
    echo: loop(ECHOES_A_CLIENT, send('parse')),
    rate: loop(task.seconds + rampSeconds(task), send('no_ack') + think(1)),
  };
  const perSecond = Math.ceil(task.clients / rampSeconds(task));
  return `<?xml version="1.0"?>
<!DOCTYPE tsung SYSTEM "/usr/share/tsung/tsung-1.0.dtd">
<tsung loglevel="error">
  <clients><client host="localhost" use_controller_vm="true" maxusers="30000"/></clients>
  <servers><server host="127.0.0.1" port="${task.port}" type="tcp"/></servers>
  <load><arrivalphase phase="1" duration="${3 * rampSeconds(task) + 5}" unit="second">
    <users maxnumber="${task.clients}" arrivalrate="${perSecond}" unit="second"/>
  </arrivalphase></load>
  <sessions><session name="all" probability="100" type="ts_websocket">
    <request><websocket type="connect" path="/"/></request>
    ${steps[task.kind]}
    <request><websocket type="close"/></request>
  </session></sessions>
</tsung>
`;
}
