import { milliseconds, nothing } from '../number.js';
import { markup, type Markup } from './markup.js';

/** One figure, large, with a note below it. */
export function tile(label: string, value: string, note: string, bad = false): Markup {
  return markup`<div class="tile${bad ? ' bad' : ''}"><h3>${label}</h3><p class="value">${unbroken(value)}</p><p class="note">${unbroken(note)}</p></div>`;
}

export function inMs(valueMs: number | undefined): string {
  return valueMs === undefined ? nothing : `${milliseconds(valueMs)} ms`;
}

/** Keeps figure and unit on one line. */
function unbroken(text: string): string {
  return text.replace(/(?<=\d) (?=ms|%)/g, '\u00a0');
}
