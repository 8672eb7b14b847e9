/** One thing wrong with a profile: where (JSON Pointer), what stands there, what the limit is and how to mend it. */
export interface Problem {
  /** JSON Pointer into the profile, such as `/populations/chatters/messages/rate`. */
  pointer: string;
  /** What is wrong, in a sentence without the value. */
  message: string;
  value?: unknown;
  limit?: string;
  hint?: string;
}
