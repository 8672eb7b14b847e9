/** A parent that starts an embedded target, says where it is, and waits to be killed. */
import { startEmbeddedTarget } from '../../../targets/embedded/start-embedded-target.js';

const { pid, port } = await startEmbeddedTarget();
process.stdout.write(`${JSON.stringify({ pid, port })}\n`);
