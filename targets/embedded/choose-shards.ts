import { MAX_SHARDS } from './start-embedded-target.js';

/** Descriptors of a shard beside its clients': links, files, HTTP connections, the event loop's own. */
const OTHER_DESCRIPTORS = 200;
/** Part of the rest that is planned for: who comes back may be there before the old connection is gone. */
const USED_SHARE = 0.9;

/** As few shards as will carry so many clients, who are dealt out evenly. `descriptors`: of each process; `undefined`: no limit. */
export function chooseShards(clients: number, descriptors: number | undefined): number {
  if (descriptors === undefined) return 1;
  const clientsAShard = Math.max(1, Math.floor((descriptors - OTHER_DESCRIPTORS) * USED_SHARE));
  return Math.min(MAX_SHARDS, Math.max(1, Math.ceil(clients / clientsAShard)));
}
