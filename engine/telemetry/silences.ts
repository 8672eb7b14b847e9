/** A connection that stayed open, and no longer answered or sent anything. Times on the machine's monotonic clock. */
export interface Silence {
  /** Number over all populations. */
  client: number;
  /** How it was found: the code that its drop counts under. */
  code: string;
  /** When its last frame came. */
  lastFrameMs: number;
  foundMs: number;
}

/** The first few silences of a run are kept. */
export const SILENCES_KEPT = 20;
