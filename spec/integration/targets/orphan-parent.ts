/** A parent that starts an embedded target of so many shards, says where it is, and waits to be killed. */
import { startEmbeddedTarget } from '../../../targets/embedded/start-embedded-target.js';

const { port, instances } = await startEmbeddedTarget({ shards: Number(process.argv[2] ?? 1) });
process.stdout.write(`${JSON.stringify({ port, pids: instances.map(({ pid }) => pid) })}\n`);
