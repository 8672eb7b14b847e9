/** Requests about one room: the field that names it, and whether white space around the name counts. */
const FIELDS: ReadonlyMap<string, { readonly field: string; readonly isStripped: boolean }> = new Map([
  ['chat_message', { field: 'room', isStripped: false }],
  ['create_room', { field: 'room_name', isStripped: true }],
  ['join_room', { field: 'room', isStripped: true }],
  ['leave_room', { field: 'room', isStripped: true }],
  ['typing_start', { field: 'room', isStripped: false }],
  ['typing_stop', { field: 'room', isStripped: false }],
  ['get_room_users', { field: 'room', isStripped: false }],
  ['get_message_history', { field: 'room', isStripped: false }],
]);

/** The room that the request is about; undefined if about none, or if no name can be made out: any shard says so. */
export function roomNamed(type: string, data: unknown): string | undefined {
  const entry = FIELDS.get(type);
  if (entry === undefined || typeof data !== 'object' || data === null) return undefined;
  const name = (data as Readonly<Record<string, unknown>>)[entry.field];
  if (typeof name !== 'string') return undefined;
  return entry.isStripped ? name.trim() : name;
}
