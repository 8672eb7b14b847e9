import type { Colours } from '../../reports/console/colour.js';
import { pad, wrap } from '../../reports/console/fit.js';
import { bytes, count, nothing } from '../../reports/number.js';
import { coresText } from './capacity.js';
import type { Finding, FindingStatus } from './finding.js';

const LABEL_WIDTH = 20;
const FIGURE_WIDTH = 10;
/** Mark, label and both figures, with the gaps between and behind them. */
const NOTE_AT = 4 + LABEL_WIDTH + 2 * (FIGURE_WIDTH + 1) + 2;
/** A note that has less than this stands on lines of its own. */
const LEAST_NOTE = 24;

const marks = { ok: '✓', warning: '!', shortfall: '✗' } as const satisfies Record<FindingStatus, string>;

/** The findings as a table, at most `width` columns wide as long as no command is wider; what mends one stands below it. */
export function findingsTable(findings: readonly Finding[], width: number, c: Colours): string[] {
  const columns = Math.max(width - NOTE_AT, LEAST_NOTE);
  const needed = findings.some(({ need }) => need !== null);
  const head = `${pad('', 4 + LABEL_WIDTH)} ${(needed ? 'needed' : '').padStart(FIGURE_WIDTH)} ${'there'.padStart(FIGURE_WIDTH)}`;
  return [c.dim(head), ...findings.flatMap((finding) => rowsOf(finding, columns, c))];
}

function rowsOf({ resource, status, need, have, unit, note, mend }: Finding, columns: number, c: Colours): string[] {
  const paint = status === 'ok' ? c.green : status === 'warning' ? c.yellow : c.red;
  const [needText, haveText] = [need, have].map((value) => figure(value, unit).padStart(FIGURE_WIDTH)) as [
    string,
    string,
  ];
  const figures = `${unit === 'ns' ? ''.padStart(FIGURE_WIDTH) : needText} ${status === 'ok' ? haveText : paint(haveText)}`;
  const [first = '', ...rest] = wrap(note, columns);
  const indent = ' '.repeat(NOTE_AT);
  return [
    `  ${paint(marks[status])} ${resource.padEnd(LABEL_WIDTH)} ${figures}  ${c.dim(first)}`,
    ...rest.map((line) => `${indent}${c.dim(line)}`),
    ...mend.map((command) => `      ${paint('→')} ${command}`),
  ];
}

/** A figure of a finding, with its unit where that is not plain. */
function figure(value: number | null, unit: Finding['unit']): string {
  if (value === null) return nothing;
  if (unit === 'bytes') return bytes(value);
  if (unit === 'cores') return coresText(value);
  return unit === 'ns' ? `${count(value)} ns` : count(value);
}

/** One that is not ok in a line, and what mends it in lines of their own. */
export function findingInWords({ resource, need, have, unit, note, mend }: Finding): string {
  const figures = unit === 'ns' ? figure(have, unit) : `${figure(need, unit)} needed, ${figure(have, unit)} there`;
  return [`${resource}: ${figures} (${note})`, ...mend.map((command) => `  → ${command}`)].join('\n');
}

/** The gravest of them. */
export function worstOf(findings: readonly Finding[]): FindingStatus {
  const order: readonly FindingStatus[] = ['shortfall', 'warning', 'ok'];
  return order.find((status) => findings.some((finding) => finding.status === status)) ?? 'ok';
}
