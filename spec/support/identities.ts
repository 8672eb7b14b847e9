import { expect } from 'chai';
import type { Counter } from '../../engine/telemetry/metric.js';
import type { Outcome } from '../../engine/run/coordinator.js';

/** The sums that hold for every way a run can end; for the whole run, and for each population. */
export function expectIdentities({ aggregate, plan }: Outcome): void {
  const selections = [{}, ...plan.populations.map(({ id }) => ({ population: id }))];
  for (const selection of selections) {
    const n = (counter: Counter): number => aggregate.counter(counter, selection);
    const droppedSends =
      n('messages.dropped.disconnected') + n('messages.dropped.inFlight') + n('messages.dropped.generator');
    expect(n('messages.planned'), 'planned = sent + dropped').to.equal(n('messages.sent') + droppedSends);
    expect(n('messages.sent'), 'sent = answered in one way or another').to.equal(
      n('messages.acknowledged') + n('messages.refused') + n('messages.timedOut') + n('messages.disconnected'),
    );
    expect(n('private.planned'), 'private').to.equal(n('private.sent') + n('private.dropped'));
    expect(n('private.sent'), 'private: sent').to.equal(
      n('private.confirmed') + n('private.refused') + n('private.timedOut') + n('private.disconnected'),
    );
    expect(n('typing.planned'), 'typing').to.equal(n('typing.started') + n('typing.dropped'));
    expect(n('typing.stopped'), 'typing: stops').to.be.at.most(n('typing.started'));
    expect(n('churn.planned'), 'churn').to.equal(n('churn.left') + n('churn.failed') + n('churn.dropped'));
    expect(n('history.planned'), 'history').to.equal(n('history.answered') + n('history.failed'));
    expect(n('groups.attempted'), 'groups').to.equal(n('groups.created') + n('groups.existing') + n('groups.failed'));
    expect(n('joins.attempted'), 'joins').to.equal(n('joins.joined') + n('joins.failed'));
    // A client lost by the generator's own fault leaves its handshake, or its connection, without an outcome.
    const handshakesLost = n('connections.attempted') - n('connections.established') - n('connections.failed');
    const connectionsLost = n('connections.established') - n('connections.dropped') - n('connections.closed');
    expect(handshakesLost, 'attempted - established - failed').to.be.at.least(0);
    expect(connectionsLost, 'established - dropped - closed').to.be.at.least(0);
    expect(handshakesLost + connectionsLost, 'ends unaccounted for').to.be.at.most(n('clients.lost'));
  }
}
