/** What one shard asks of others, where a request concerns more than one. Plain data. */
export type Question =
  /** Its ShardReport. */
  | { readonly ask: 'stats' }
  /** Switches the faults; they were found to be sound. */
  | { readonly ask: 'faults'; readonly faults: readonly string[] }
  /** `POST /api/rooms`: an HTTP status and JSON. */
  | { readonly ask: 'create'; readonly name: string; readonly isPublic: boolean }
  /** `GET /api/rooms/{room}/messages`: an HTTP status and JSON. */
  | { readonly ask: 'messages'; readonly name: string; readonly limit: number }
  /** The newest of its rooms that the session may see, as ListedRoom[]. */
  | { readonly ask: 'rooms'; readonly session: number }
  /** Whether the user ever connected there. */
  | { readonly ask: 'knows'; readonly userId: string }
  /** Pushes a private message to the user's connections there. */
  | { readonly ask: 'private'; readonly userId: string; readonly fields: string };
