import { ClientPopulation } from '../actors/client/client-population.js';
import type { ThreadEnvironment } from '../actors/client/population-context.js';
import { HistoryReader } from '../actors/history/history-reader.js';
import { HttpGroupCreator } from '../actors/groups/http-group-creator.js';
import type { HttpClient } from '../engine/actor/transport.js';
import type { Participant } from '../engine/run/participant.js';

/** The kinds of actors, and who of them takes part in a shard. */
export function buildParticipants(environment: ThreadEnvironment, http: () => HttpClient): Participant[] {
  const { plan } = environment.shard;
  return [
    ...plan.groupSets
      .filter(({ create }) => create.via === 'http')
      .map((set) => new HttpGroupCreator({ ...environment, http: http() }, set)),
    ...plan.populations.map((population) => new ClientPopulation(environment, population)),
    ...plan.populations.flatMap((population) =>
      population.history ? [new HistoryReader({ ...environment, http: http() }, population, population.history)] : [],
    ),
  ];
}
