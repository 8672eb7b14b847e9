import { commonHeaders, Endpoint } from '../../actors/client/endpoint.js';
import { createProtocol } from '../../actors/protocols/index.js';
import { createWebSocketTransport } from '../../actors/transports/websocket.js';
import { Frame } from '../../engine/actor/protocol.js';
import { StampCodec } from '../../engine/delivery/stamp.js';
import type { Plan } from '../../engine/plan/plan.js';
import { compileTemplate } from '../../engine/plan/template.js';
import type { TargetAccess } from '../../runners/thread-task.js';
import { CommandError } from '../exit-code.js';

/** Look-ups without an answer at a time. */
const IN_FLIGHT = 64;
const NOT_FOUND = 'GROUP_NOT_FOUND';

/**
 * Asks the target, over one connection of the first client, which of these groups are there; nothing is created and
 * nobody joins. Answers come in the order of the questions. Refuses, with exit code 3, a target that gives none.
 */
export async function lookUpGroups(plan: Plan, access: TargetAccess, names: readonly string[]): Promise<boolean[]> {
  const transport = createWebSocketTransport({ ...access, headers: commonHeaders(plan) });
  const protocol = createProtocol(plan.protocol, new StampCodec(plan.runId));
  const user = compileTemplate(plan.populations[0]!.userTemplate)({ run: plan.runId, index: 0 });
  const frame = new Frame();
  const found: boolean[] = [];
  let asked = 0;
  let isReady = false;
  return new Promise<boolean[]>((resolve, reject) => {
    let timer: NodeJS.Timeout;
    const refuse = (why: string): void => {
      clearTimeout(timer);
      reject(new CommandError(3, `--reuse-groups: the target does not tell which groups are there: ${why}`));
      connection.terminate();
    };
    const wait = (ms: number): void => {
      clearTimeout(timer);
      timer = setTimeout(() => refuse(`no answer within ${ms} ms`), ms);
    };
    const ask = (): void => {
      isReady = true;
      while (asked < names.length && asked - found.length < IN_FLIGHT) {
        connection.send(protocol.encodeLookUp(names[asked++]!));
      }
      if (found.length === names.length) connection.close(1000, '');
      else wait(plan.timeouts.replyMs);
    };
    const answer = (isThere: boolean): void => {
      found.push(isThere);
      ask();
    };
    const connection = transport.connect(new Endpoint(plan).requestOf(user, 0, 0), {
      opened: () => {
        wait(plan.timeouts.welcomeMs);
        if (protocol.readyOn === 'open') ask();
      },
      frame: (data) => {
        protocol.decode(data, frame);
        if (frame.kind === 'ready') ask();
        else if (frame.kind === 'heartbeat') connection.send(protocol.encodeHeartbeatAnswer());
        else if (!isReady) return;
        else if (frame.kind === 'present') answer(true);
        else if (frame.kind === 'error' && frame.code === NOT_FOUND) answer(false);
        else if (frame.kind === 'error') refuse(`${frame.code}: ${frame.text}`);
      },
      closed: (code) => {
        clearTimeout(timer);
        if (found.length === names.length) resolve(found);
        else refuse(`the connection ended (${code})`);
      },
      failed: (code, message) => refuse(`${code}: ${message}`),
    });
    wait(plan.timeouts.connectMs);
  }).finally(() => transport.dispose());
}
