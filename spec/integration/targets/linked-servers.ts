import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { ChatServer } from '../../../targets/embedded/chat-server.js';
import { Mesh } from '../../../targets/embedded/shards/mesh.js';
import { systemTargetClock } from '../../../targets/embedded/target-clock.js';
import type { EmbeddedTargetOptions } from '../../../targets/embedded/target-options.js';

/** Shards in this process, linked by real sockets, not yet listening for clients. */
export async function linkedServers(
  count: number,
  options: EmbeddedTargetOptions = {},
  clock = systemTargetClock,
): Promise<ChatServer[]> {
  if (count === 1) return [new ChatServer(options, clock)];
  const directory = mkdtempSync(join(tmpdir(), 'populace-spec-'));
  const places = Array.from({ length: count }, (_, index) => ({ index, count, serverId: 'one' }));
  const servers = places.map((place) => new ChatServer(options, clock, place));
  const meshes = servers.map(
    (server, index) => new Mesh(directory, places[index]!, (shard, socket) => server.link(shard, socket)),
  );
  for (const mesh of meshes) await mesh.listen();
  await Promise.all(meshes.map((mesh) => mesh.connect()));
  rmSync(directory, { recursive: true });
  return servers;
}
