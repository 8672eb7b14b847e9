import type { Dist } from '../engine/telemetry/dist.js';
import type { Summary } from '../engine/telemetry/summary.js';

/** One row of a table of times. */
export interface Timing {
  /** Of a population its name, however long; else at most 20 characters, 18 of a part. */
  label: string;
  /** The same where there is room; absent: `label`. */
  fullLabel?: string;
  /** `null`: nothing was measured. */
  dist: Dist | null;
  /** Of the next row above that is none itself. */
  part?: true;
}

/** All distributions of the run that it can have, the delivery of messages on top. */
export function timingsOf({
  messages,
  deliveries,
  connections,
  groups,
  joins,
  private: privately,
  churn,
  presence,
  typing,
  history,
  heartbeats,
  generator,
  populations,
}: Summary): Timing[] {
  const byPopulation = Object.entries(populations);
  const only = (shown: boolean, ...rows: Timing[]): Timing[] => (shown ? rows : []);
  return [
    ...(deliveries === null
      ? []
      : [
          { label: 'delivery, every', fullLabel: 'delivery, every receiver', dist: deliveries.latencyMs },
          { label: 'to the first', dist: deliveries.firstMs, part: true as const },
          { label: 'to the last', dist: deliveries.lastMs, part: true as const },
        ]),
    { label: 'message response', dist: messages.responseMs },
    ...only(
      byPopulation.length > 1,
      ...byPopulation.map(([label, figures]) => ({ label, dist: figures.messages.responseMs, part: true as const })),
    ),
    { label: 'message service', dist: messages.serviceMs },
    { label: 'send lag', dist: messages.sendLagMs },
    { label: 'connection set-up', dist: connections.setupMs },
    ...only(connections.timeToRecoverMs !== null, { label: 'reconnection', dist: connections.timeToRecoverMs }),
    { label: 'group creation', dist: groups.responseMs },
    { label: 'join', dist: joins.responseMs },
    ...only(
      privately.planned > 0,
      { label: 'private, confirmed', dist: privately.responseMs },
      { label: 'private, received', dist: privately.latencyMs },
    ),
    ...only(churn.planned > 0, { label: 'leave', dist: churn.responseMs }),
    ...only(presence.latencyMs !== null, { label: 'presence', dist: presence.latencyMs }),
    ...only(typing.latencyMs !== null, { label: 'typing', dist: typing.latencyMs }),
    ...only(history.planned > 0, { label: 'history', dist: history.responseMs }),
    { label: 'heartbeat', fullLabel: 'heartbeat round trip', dist: heartbeats.client.roundTripMs },
    { label: 'event-loop delay', dist: generator?.eventLoopDelayMs ?? null },
    { label: 'garbage collection', fullLabel: 'garbage collection pause', dist: generator?.gcPauseMs ?? null },
  ];
}
