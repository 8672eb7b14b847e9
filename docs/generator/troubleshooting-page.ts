import type { Remedy } from '../../reports/remedies.js';
import { heading, span, table, text } from './markdown.js';

const sides: readonly { side: Remedy['side']; title: string; about: string }[] = [
  { side: 'target', title: 'The target', about: 'What the system under test answered, or failed to.' },
  { side: 'network', title: 'The network', about: 'What lies between sim and the target.' },
  { side: 'profile', title: 'The profile', about: 'What was asked for does not fit the target.' },
  { side: 'generator', title: 'The generator', about: 'This machine, or sim itself.' },
];

/** docs/troubleshooting.md: the remedies by who has to act, in the table's order. */
export function troubleshootingPage(remedies: readonly Remedy[]): string {
  return [
    heading(1, 'Troubleshooting'),
    'Every code that errors are counted under, by who has to act, with the likely cause and what helps. The terminal and report.html show the same words under each error. This page comes from `reports/remedies.ts` by `npm run generate`; change it there.',
    'A star stands for the rest of a code: the exact row goes first, then the longest beginning. Fields such as `timeouts.reply` are those of the [profile](reference/profile.md); what a verdict of suspect or invalid means stands in [measurement](measurement.md).',
    ...sides.flatMap(({ side, title, about }) => [
      heading(2, title),
      about,
      table(
        ['code', 'cause', 'remedy'],
        remedies
          .filter((remedy) => remedy.side === side)
          .map(({ code, cause, remedy }) => [span(code), text(cause), text(remedy)]),
      ),
    ]),
  ].join('\n\n');
}
