import { expect } from 'chai';
import { CreatorPool } from '../../../actors/client/creator-pool.js';
import { RequestKind, Requests } from '../../../actors/client/requests.js';
import { StepProgress } from '../../../actors/client/step-progress.js';
import type { Client } from '../../../actors/client/client.js';
import { ActorSystem } from '../../../engine/actor/actor-system.js';
import { planOf } from '../../support/small-profile.js';
import { RecordingContext } from '../../support/recording-context.js';

const profile = {
  groups: { a: { count: 2, create: { via: 'websocket', by: 'c', creators: 1, inFlight: 1 } } },
  populations: { c: { clients: 3 } },
} as const;

/** Progress, and what its listener hears of it. */
function observed(): {
  progress: StepProgress;
  heard: string[];
  requests: Requests;
  pool: CreatorPool;
  client: Client;
} {
  const heard: string[] = [];
  const plan = planOf(profile);
  const pool = new CreatorPool(plan, plan.populations[0]!, () => true);
  const requests = new Requests();
  const system = new ActorSystem(() => undefined);
  const progress = new StepProgress(system, pool, requests, {
    joined: () => void heard.push('joined'),
    finished: (step) => void heard.push(`finished ${step}`),
  });
  return { progress, heard, requests, pool, client: new RecordingContext(profile).client };
}

describe('progress of a step', () => {
  it('ends connect when the first attempt of each client has ended, and no later one counts', () => {
    const { progress, heard } = observed();
    progress.begin('connect');
    progress.expect(2);
    for (const first of [true, false]) {
      progress.started();
      progress.settled(first);
    }
    expect(heard).to.deep.equal([]);
    progress.started();
    progress.settled(true);
    expect(heard).to.deep.equal(['finished connect']);
  });

  it('ends groups when the creators are through', () => {
    const { progress, heard, pool, client } = observed();
    progress.begin('groups');
    pool.create(() => undefined);
    progress.checkCreators();
    progress.creationDone(client, 0, 0, true);
    expect(heard).to.deep.equal([]);
    progress.creationDone(client, 0, 1, false);
    expect(heard).to.deep.equal(['finished groups']);
  });

  it('lets one more client join for each that is through, and ends with the last', () => {
    const { progress, heard } = observed();
    progress.begin('join');
    progress.expect(2);
    progress.joined();
    progress.joined();
    expect(heard).to.deep.equal(['joined', 'joined', 'finished join']);
  });

  it('ends drain when neither a request nor an attempt to connect is open', () => {
    const { progress, heard, requests, client } = observed();
    const request = requests.take(RequestKind.message, 0, 0, 0);
    progress.started();
    progress.begin('drain');
    progress.settled(false);
    expect(progress.drained).to.equal(false);
    expect(heard).to.deep.equal([]);
    requests.release(request);
    progress.messageSettled(client);
    expect(progress.drained).to.equal(true);
    expect(heard).to.deep.equal(['finished drain']);
  });

  it('ends close with the last word on the last connection', () => {
    const { progress, heard, client } = observed();
    progress.started();
    progress.started();
    progress.begin('close');
    progress.checkClosed();
    progress.away(client);
    expect(heard).to.deep.equal([]);
    progress.away(client);
    expect(heard).to.deep.equal(['finished close']);
  });

  it('counts the connections that are usable, in whatever step', () => {
    const { progress, heard, client } = observed();
    progress.opened(client);
    progress.opened(client);
    progress.ended(client);
    expect(progress.open).to.equal(1);
    expect(heard).to.deep.equal([]);
  });
});
