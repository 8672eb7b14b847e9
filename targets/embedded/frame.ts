const FIN_TEXT = 0x81;

/** A whole unmasked text frame, header and payload in one Buffer, so that it is built once and written to any number of sockets. */
export function textFrame(text: string): Buffer {
  const length = Buffer.byteLength(text);
  const header = length < 126 ? 2 : length < 65_536 ? 4 : 10;
  const frame = Buffer.allocUnsafe(header + length);
  frame[0] = FIN_TEXT;
  if (header === 2) {
    frame[1] = length;
  } else if (header === 4) {
    frame[1] = 126;
    frame.writeUInt16BE(length, 2);
  } else {
    frame[1] = 127;
    frame.writeUIntBE(0, 2, 2);
    frame.writeUIntBE(length, 4, 6);
  }
  // As many bytes as characters: all of them ASCII, which is written faster as such.
  frame.write(text, header, length === text.length ? 'latin1' : 'utf8');
  return frame;
}

/** Each of several frames made by {@link textFrame} that stand in one Buffer; views, not copies. */
export function eachFrame(frames: Buffer, visit: (frame: Buffer) => void): void {
  for (let at = 0; at < frames.length;) {
    const length = frames[at + 1]!;
    const payloadAt = at + (length < 126 ? 2 : length === 126 ? 4 : 10);
    const payloadBytes =
      length < 126 ? length : length === 126 ? frames.readUInt16BE(at + 2) : frames.readUIntBE(at + 4, 6);
    visit(frames.subarray(at, (at = payloadAt + payloadBytes)));
  }
}

/** The payload of a frame made by {@link textFrame}; a view, not a copy. */
export function framePayload(frame: Buffer): Buffer {
  const length = frame[1]!;
  return frame.subarray(length < 126 ? 2 : length === 126 ? 4 : 10);
}
