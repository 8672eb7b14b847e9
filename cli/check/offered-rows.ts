import type { Offered } from '../../engine/plan/offered.js';
import type { Plan, PlanPhase } from '../../engine/plan/plan.js';
import { formatDuration } from '../../engine/plan/quantity.js';
import { bytes, count, perSecond } from '../../reports/number.js';
import type { GeneratorNeeds } from '../machine/generator-needs.js';

/** What a plan offers in all, as labels and texts. */
export function offeredRows(
  offered: Offered,
  { groupSets, holdMs, phases }: Plan,
  needs: GeneratorNeeds,
): [label: string, text: string][] {
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
    [
      'groups',
      (offered.groups === 0 ? 'none' : ways.length === 1 ? ways[0]! : `${count(offered.groups)}: ${ways.join(', ')}`) +
        (groupSets.some(({ sizes }) => sizes.length > 1)
          ? `, the largest of ${count(offered.largestGroup)} members`
          : ''),
    ],
    [
      'joins',
      `${count(offered.joins)}${joinPace(offered)}, which make the target push ${count(offered.joinPushes)} frames`,
    ],
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
    ...(offered.privateMessages > 0
      ? [
          [
            'private',
            `${count(offered.privateMessages)} private messages at ${perSecond(offered.privatePerSecond)}/s`,
          ] as [string, string],
        ]
      : []),
    ...(offered.departures > 0
      ? [
          [
            'churn',
            `${count(offered.departures)} times a member leaves a group for a while, ${perSecond(offered.departuresPerSecond)}/s`,
          ] as [string, string],
        ]
      : []),
    ...(offered.typingStarts > 0
      ? [
          [
            'typing',
            `${count(offered.typingStarts)} starts at ${perSecond(offered.typingPerSecond)}/s and as many stops, which make the target push ${count(offered.typingPushes)} frames`,
          ] as [string, string],
        ]
      : []),
    ['heartbeats', `${perSecond(offered.heartbeatsPerSecond)}/s of the clients' own`],
    ['takes', `${formatDuration(offered.knownMs)} and the time that groups, joins and drain take at the target`],
    ['needs', needsText(needs)],
  ];
}

function needsText({ runners, threads, descriptors, memoryBytes }: GeneratorNeeds): string {
  const ofThreads = `${count(threads)} ${threads === 1 ? 'thread' : 'threads'}`;
  const memory = `about ${bytes(memoryBytes)} before traffic`;
  if (runners === 1) return `${memory}, ${count(descriptors)} file descriptors, ${ofThreads}`;
  return `${memory}, ${count(runners)} runners of ${count(descriptors)} file descriptors and ${ofThreads} each`;
}

/** Empty where all are made as fast as they are answered. */
function joinPace({ joinsPerSecond }: Offered): string {
  return joinsPerSecond > 0 ? ` at ${perSecond(joinsPerSecond)}/s` : '';
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
