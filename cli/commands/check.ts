import { Command } from 'commander';
import { compilePlan } from '../../engine/plan/compile-plan.js';
import { offeredBy, type Offered } from '../../engine/plan/offered.js';
import type { Plan, PlanPhase } from '../../engine/plan/plan.js';
import { formatDuration } from '../../engine/plan/quantity.js';
import { colours, isColour } from '../../reports/console/colour.js';
import { bytes, count, perSecond } from '../../reports/number.js';
import { addProfileOptions, loadWithOptions, type ProfileOptions } from '../profile-options.js';

interface CheckOptions extends ProfileOptions {
  json?: boolean;
  color: boolean;
}

/** `sim check`: is the profile valid, and what would it offer? Nothing is sent. */
export function checkCommand(): Command {
  const command = new Command('check')
    .description('validate a profile and show what it offers; nothing is sent')
    .argument('<profile>', 'a file, the name of a shipped profile, or - for standard input');
  return addProfileOptions(command)
    .option('--json', 'print it as JSON')
    .option('--no-color', 'no colour (NO_COLOR)')
    .action((source: string, options: CheckOptions) => {
      const { resolved, profileHash, sourceName, warnings } = loadWithOptions(source, options);
      const plan = compilePlan(resolved, { hash: profileHash, runId: 'check0' });
      const offered = offeredBy(plan);
      for (const warning of warnings) process.stderr.write(`warning: ${warning}\n`);
      if (options.json) {
        const { name, seed } = resolved;
        process.stdout.write(`${JSON.stringify({ valid: true, name, hash: profileHash, seed, offered }, null, 2)}\n`);
        return;
      }
      const c = colours(isColour(process.stdout, process.env, options.color ? undefined : false));
      const rows = offeredRows(offered, plan);
      const width = Math.max(...rows.map(([label]) => label.length));
      process.stdout.write(`${c.green('✓')} ${c.bold(resolved.name)} is valid ${c.dim(`(${sourceName})`)}\n`);
      if (resolved.description !== '') process.stdout.write(`  ${resolved.description}\n`);
      process.stdout.write('\n');
      for (const [label, text] of rows) process.stdout.write(`  ${c.dim(label.padEnd(width))}  ${text}\n`);
    });
}

function offeredRows(offered: Offered, { holdMs, phases }: Plan): [string, string][] {
  const { groupsOverHttp: http, groupsOverWebSocket: socket, closedClients: closed } = offered;
  const open = offered.clients - closed;
  const isAllClosed = offered.messages === 0 && offered.closedMessagesPerSecond > 0;
  const ways = [
    ...(http > 0 ? [`${count(http)} over HTTP`] : []),
    ...(socket > 0 ? [`${count(socket)} over WebSocket`] : []),
  ];
  return [
    [
      'clients',
      [
        ...(open > 0
          ? [
              `${count(open)}, arriving at ${perSecond(offered.arrivalsPerSecond)}/s for ${formatDuration(offered.rampMs)}`,
            ]
          : []),
        ...(closed > 0 ? [`${count(closed)} in closed populations, one session after the other in hold`] : []),
      ].join('; '),
    ],
    ['groups', offered.groups === 0 ? 'none' : `${count(offered.groups)}: ${ways.join(', ')}`],
    ['joins', `${count(offered.joins)}, which make the target push ${count(offered.joinPushes)} frames`],
    ['hold', [formatDuration(holdMs), ...phases.map(phaseWords)].join(' · ')],
    ...(isAllClosed
      ? []
      : ([
          [
            'messages',
            `${count(offered.messages)} at ${perSecond(offered.messagesPerSecond)}/s${peakWords(offered)}, ${bytes(offered.bytesOutPerSecond)}/s of text out`,
          ],
          [
            'deliveries',
            `${count(offered.deliveries)} at ${perSecond(offered.deliveriesPerSecond)}/s, ${bytes(offered.bytesInPerSecond)}/s of text in`,
          ],
        ] as [string, string][])),
    ...(offered.closedMessagesPerSecond > 0
      ? [
          [
            'closed',
            Number.isFinite(offered.closedMessagesPerSecond)
              ? `messages at ${perSecond(offered.closedMessagesPerSecond)}/s at the most: the slower the target, the fewer`
              : 'messages as fast as the target answers',
          ] as [string, string],
        ]
      : []),
    ...(offered.historyReads > 0
      ? [
          [
            'history',
            `${count(offered.historyReads)} reads over HTTP at ${perSecond(offered.historyReadsPerSecond)}/s`,
          ] as [string, string],
        ]
      : []),
    ['heartbeats', `${perSecond(offered.heartbeatsPerSecond)}/s of the clients' own`],
    ['takes', `${formatDuration(offered.knownMs)} and the time that groups, joins and drain take at the target`],
  ];
}

function phaseWords({ key, atMs, forMs, warmUp, beside }: PlanPhase): string {
  const when = beside ? ` from ${formatDuration(atMs)} on, beside` : '';
  return `${key} ${formatDuration(forMs)}${when}${warmUp ? ' (warm-up)' : ''}`;
}

/** Empty where each second has about as many. */
function peakWords({ messagesPerSecond, messagesPeakPerSecond }: Offered): string {
  const isEven = messagesPeakPerSecond <= Math.ceil(messagesPerSecond * 1.05);
  return isEven ? '' : `, at most ${count(messagesPeakPerSecond)} in a second`;
}
