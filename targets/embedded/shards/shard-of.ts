/** The shard that owns the room of that name, 0 to `count` - 1: FNV-1a over its UTF-16 units. */
export function shardOf(name: string, count: number): number {
  let hash = 0x811c9dc5;
  for (let i = 0; i < name.length; i++) hash = Math.imul(hash ^ name.charCodeAt(i), 0x01000193);
  // The low bits alone would follow the last character's too closely.
  return ((hash ^ (hash >>> 15)) >>> 0) % count;
}
