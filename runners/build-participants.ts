import { ClientPopulation } from '../actors/client/client-population.js';
import type { ThreadEnvironment } from '../actors/client/population-context.js';
import { HistoryReader } from '../actors/history/history-reader.js';
import { HttpGroupCreator } from '../actors/groups/http-group-creator.js';
import { ReusedGroups } from '../actors/groups/reused-groups.js';
import type { HttpClient } from '../engine/actor/transport.js';
import { shareOf } from '../engine/plan/plan.js';
import type { Participant } from '../engine/run/participant.js';

/**
 * The kinds of actors, and who of them takes part in a shard. `http` makes a client for that many requests at a time;
 * Infinity: as many as come.
 */
export function buildParticipants(
  environment: ThreadEnvironment,
  http: (inFlight: number) => HttpClient,
): Participant[] {
  const { shard } = environment;
  const { plan } = shard;
  return [
    ...plan.groupSets
      .filter(({ create, reused }) => create.via === 'http' && !reused)
      .map((set) => new HttpGroupCreator({ ...environment, http: http(shareOf(set.create.inFlight, shard)) }, set)),
    ...plan.groupSets.filter(({ reused }) => reused).map((set) => new ReusedGroups(environment, set)),
    ...plan.populations.map((population) => new ClientPopulation(environment, population)),
    ...plan.populations.flatMap((population) =>
      population.history
        ? [new HistoryReader({ ...environment, http: http(Infinity) }, population, population.history)]
        : [],
    ),
  ];
}
