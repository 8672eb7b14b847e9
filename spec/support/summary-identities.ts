import { expect } from 'chai';
import type { Dist } from '../../engine/telemetry/dist.js';
import type { Figures, Summary } from '../../engine/telemetry/summary.js';

/** The sums that hold in summary.json however a run has ended; for the whole run, and for each population. */
export function expectSummaryIdentities(summary: Summary, { isClosed = false } = {}): void {
  const lost = summary.errors.critical > 0;
  expectFigures('run', summary, isClosed, lost);
  for (const [name, figures] of Object.entries(summary.populations)) expectFigures(name, figures, isClosed, lost);
  const phases = Object.values(summary.phases);
  const populations = Object.values(summary.populations);
  for (const [what, pick] of Object.entries(additive)) {
    expect(sum(phases, pick), `${what}: phases add up to the run`).to.equal(pick(summary));
    expect(sum(populations, pick), `${what}: populations add up to the run`).to.equal(pick(summary));
  }
  const { closeCodes, dropped, droppedRate, established, peak } = summary.connections;
  expect(
    Object.values(closeCodes).reduce((total, count) => total + count, 0),
    'a close code for each dropped connection',
  ).to.equal(dropped);
  expect(droppedRate).to.equal(share(dropped, established));
  expect(peak).to.be.at.most(established);
}

const additive: Record<string, (figures: Figures) => number> = {
  'connections.attempted': ({ connections }) => connections.attempted,
  'connections.established': ({ connections }) => connections.established,
  'connections.failed': ({ connections }) => connections.failed,
  'connections.dropped': ({ connections }) => connections.dropped,
  'joins.attempted': ({ joins }) => joins.attempted,
  'joins.joined': ({ joins }) => joins.joined,
  'messages.planned': ({ messages }) => messages.planned,
  'messages.sent': ({ messages }) => messages.sent,
  'messages.acknowledged': ({ messages }) => messages.acknowledged,
  'messages.refused': ({ messages }) => messages.refused,
  'messages.timedOut': ({ messages }) => messages.timedOut,
  'messages.disconnected': ({ messages }) => messages.disconnected,
  'messages.droppedSends': ({ messages }) => messages.droppedSends,
  'messages.received': ({ messages }) => messages.received,
  'connections.reconnects': ({ connections }) => connections.reconnects,
  'presence.received': ({ presence }) => presence.received,
  'private.sent': ({ private: privately }) => privately.sent,
  'typing.planned': ({ typing }) => typing.planned,
  'typing.pushes': ({ typing }) => typing.pushes,
  'churn.planned': ({ churn }) => churn.planned,
  'history.planned': ({ history }) => history.planned,
  'heartbeats.client.sent': ({ heartbeats }) => heartbeats.client.sent,
};

function expectFigures(of: string, figures: Figures, isClosed: boolean, lost: boolean): void {
  const {
    connections,
    groups,
    joins,
    messages,
    private: privately,
    churn,
    presence,
    typing,
    history,
    heartbeats,
  } = figures;
  const { acknowledged, refused, timedOut, disconnected, droppedBy } = messages;
  expect(messages.planned, `${of}: planned = sent + droppedSends`).to.equal(messages.sent + messages.droppedSends);
  expect(messages.sent, `${of}: sent = answered in one way or another`).to.equal(
    acknowledged + refused + timedOut + disconnected,
  );
  expect(messages.droppedSends, `${of}: droppedSends by cause`).to.equal(
    droppedBy.disconnected + droppedBy.inFlight + droppedBy.generator,
  );
  // A client lost by the generator's own fault leaves its handshake without an outcome.
  const handshakesLost = connections.attempted - connections.established - connections.failed;
  expect(handshakesLost, `${of}: attempted = established + failed`).to.be.within(0, lost ? connections.planned : 0);
  // A client of a closed population has many sessions.
  if (!isClosed && connections.reconnects === 0 && connections.established > 0 && connections.failed === 0)
    expect(connections.attempted).to.be.at.most(connections.planned);
  expect(connections.reconnects, `${of}: who comes back had dropped`).to.be.at.most(connections.dropped);
  expect(history.planned, `${of}: history`).to.equal(history.answered + history.failed);
  expect(privately.planned, `${of}: private`).to.equal(privately.sent + privately.dropped);
  expect(privately.sent, `${of}: private, sent`).to.equal(
    privately.confirmed + privately.refused + privately.timedOut + privately.disconnected,
  );
  expectDist(`${of}: private.responseMs`, privately.responseMs, privately.confirmed);
  expect(churn.planned, `${of}: churn`).to.equal(churn.left + churn.failed + churn.dropped);
  expectDist(`${of}: churn.responseMs`, churn.responseMs, churn.left);
  expect(typing.planned, `${of}: typing`).to.equal(typing.started + typing.dropped);
  expect(typing.stopped, `${of}: typing, stops`).to.be.at.most(typing.started);
  if (typing.due !== null) expect(typing.due, `${of}: typing, due`).to.equal(typing.received! + typing.lost!);
  expect(presence.received, `${of}: presence`).to.equal(presence.joined + presence.left + presence.gone);
  expect(connections.dropped).to.be.at.most(connections.established);
  expect(groups.attempted, `${of}: groups`).to.equal(groups.created + groups.existing + groups.failed);
  expect(joins.attempted, `${of}: joins`).to.equal(joins.joined + joins.failed);
  const { sent, answered, missed } = heartbeats.client;
  expect(sent, `${of}: heartbeats`).to.be.at.least(answered + missed);
  expect(heartbeats.server.received).to.equal(heartbeats.server.ponged);
  expect(messages.successRate).to.equal(share(acknowledged, messages.planned));
  expect(connections.successRate).to.equal(share(connections.established, connections.attempted));
  expect(groups.successRate).to.equal(share(groups.created + groups.existing, groups.attempted));
  expectDist(`${of}: connections.setupMs`, connections.setupMs, connections.established);
  expectDist(`${of}: connections.timeToRecoverMs`, connections.timeToRecoverMs, connections.reconnects);
  expectDist(`${of}: history.responseMs`, history.responseMs, history.answered);
  expectDist(`${of}: groups.responseMs`, groups.responseMs, groups.created);
  // Who created a group over WebSocket is a member of it already, and asks for nothing.
  expect(joins.responseMs?.count ?? 0, `${of}: joins.responseMs: count`).to.be.at.most(joins.joined);
  expectDist(`${of}: messages.responseMs`, messages.responseMs, acknowledged);
  expectDist(`${of}: messages.serviceMs`, messages.serviceMs, acknowledged);
  expectDist(`${of}: messages.sendLagMs`, messages.sendLagMs, messages.sent);
  expectDist(`${of}: heartbeats.client.roundTripMs`, heartbeats.client.roundTripMs, answered);
}

/** One value for each of `count` events, and percentiles in their order. */
function expectDist(what: string, dist: Dist | null, count: number): void {
  expect(dist?.count ?? 0, `${what}: count`).to.equal(count);
  if (!dist) return;
  const { min, p50, p90, p95, p99, p999, max, mean } = dist;
  const ordered = [min, p50, p90, p95, p99, p999, max];
  expect(
    ordered.toSorted((a, b) => a - b),
    what,
  ).to.deep.equal(ordered);
  expect(mean, what).to.be.within(min, max);
}

function share(part: number, whole: number): number | null {
  return whole > 0 ? part / whole : null;
}

function sum(all: readonly Figures[], pick: (figures: Figures) => number): number {
  return all.reduce((total, figures) => total + pick(figures), 0);
}
