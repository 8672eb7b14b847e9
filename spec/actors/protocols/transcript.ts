import { readdirSync, readFileSync } from 'node:fs';

/** One frame that the real server sent, as recorded. */
export interface RecordedFrame {
  transcript: string;
  line: number;
  data: Record<string, unknown>;
}

const folder = new URL('../../fixtures/transcripts/', import.meta.url);

/** Every frame of all recorded sessions that a client received, in order. */
export function recordedFrames(): RecordedFrame[] {
  const frames: RecordedFrame[] = [];
  for (const transcript of readdirSync(folder).filter((name) => name.endsWith('.ndjson'))) {
    const lines = readFileSync(new URL(transcript, folder), 'utf8').trimEnd().split('\n');
    lines.forEach((text, index) => {
      const entry = JSON.parse(text) as { dir: string; data: Record<string, unknown> };
      if (entry.dir === 'in') frames.push({ transcript, line: index + 1, data: entry.data });
    });
  }
  return frames;
}

/** JSON as Python's json.dumps writes it: a space after commas and colons, everything beyond ASCII escaped. */
export function pythonJson(value: unknown): string {
  return jsonWith(value, ', ', ': ').replace(
    /[\u007f-\uffff]/g,
    (character) => `\\u${character.charCodeAt(0).toString(16).padStart(4, '0')}`,
  );
}

/** JSON with white space wherever it may stand. */
export function spaciousJson(value: unknown): string {
  return ` \r\n${jsonWith(value, '\t, ', '\n :\r ', ' ')}\n `;
}

function jsonWith(value: unknown, comma: string, colon: string, inside = ''): string {
  const inner = (part: unknown) => jsonWith(part, comma, colon, inside);
  if (Array.isArray(value)) return `[${inside}${value.map(inner).join(comma)}${inside}]`;
  if (typeof value !== 'object' || value === null) return JSON.stringify(value);
  const fields = Object.entries(value).map(([key, field]) => `${JSON.stringify(key)}${colon}${inner(field)}`);
  return `{${inside}${fields.join(comma)}${inside}}`;
}
