/** First bytes of a frame that is a message of its own (RFC 6455, 5.2). */
export const FINAL_TEXT = 0x81;
export const FINAL_BINARY = 0x82;
/** In the second byte, beside the length. */
export const MASKED = 0x80;
/** In place of a length: two bytes of it follow. */
export const LENGTH_16 = 126;
