import { expect } from 'chai';
import { errorCount, isBusyMachine, run, type FinishedRun } from '../../support/sim-run.js';
import { aimedAt, set, tinyMembers, tinyProfile } from '../../support/tiny-profile.js';
import { Served } from '../targets/served.js';

/** 80 messages within a second. */
const brisk = [...set('/populations/talkers/messages/rate', '80/s'), '--hold', '1s'];
/** 40 clients, so that half of them is not a matter of luck; connecting takes a fifth of a second. */
const many = [...set('/populations/talkers/clients', 40), ...set('/groups/rooms/count', 20)];

/**
 * Misbehaviour of the target that scripts which take "whatever frame comes next" for the answer report as success. Each
 * run's figures are held against what the target counted itself.
 */
describe('sim run, against a target that misbehaves', function () {
  this.timeout(60_000);

  describe('over messages', () => {
    let refuse: FinishedRun;
    let mute: FinishedRun;
    let error: FinishedRun;
    let stale: FinishedRun;
    let stall: FinishedRun;

    before(async () => {
      [refuse, mute, error] = await Promise.all([
        run(tinyProfile, [
          ...brisk,
          '--fault',
          'refuse=0.5',
          ...set('/thresholds', { 'messages.successRate': '> 0.9' }),
        ]),
        run(tinyProfile, [...brisk, '--fault', 'mute=0.5', ...set('/timeouts/reply', '700ms')]),
        run(tinyProfile, [...brisk, '--fault', 'error=0.25']),
      ]);
      [stale, stall] = await Promise.all([
        run(tinyProfile, [...brisk, '--fault', 'stale=1', '--fault', 'delay=150ms']),
        run(tinyProfile, [...brisk, '--hold', '4s', '--fault', 'stall=700ms@3s']),
      ]);
    });

    it('counts refused messages as refused, not as answered', () => {
      const { messages, target, thresholds } = refuse.summary;
      expect(messages).to.include({ planned: 80, sent: 80, timedOut: 0, disconnected: 0 });
      expect(messages.refused).to.be.within(20, 60);
      expect(target!.messages).to.equal(messages.acknowledged);
      expect(target!.deliveries).to.equal(messages.received);
      expect(messages.received).to.equal(messages.acknowledged * tinyMembers);
      expect(errorCount(refuse.summary, 'NOT_A_MEMBER')).to.equal(messages.refused);
      expect(thresholds[0]).to.deep.include({ value: messages.acknowledged / 80, result: 'failed' });
      expect(refuse.ending).to.be.oneOf([99, 5]);
    });

    it('counts swallowed messages as timed out, each after its own timeout', () => {
      const { messages, target } = mute.summary;
      expect(messages).to.include({ planned: 80, sent: 80, refused: 0, disconnected: 0 });
      expect(messages.timedOut).to.be.within(20, 60);
      expect(target!.messages).to.equal(messages.acknowledged);
      expect(target!.deliveries).to.equal(messages.received);
      expect(errorCount(mute.summary, 'REPLY_TIMEOUT')).to.equal(messages.timedOut);
      // The last one was sent at the end of hold.
      expect(mute.summary.phases.drain!.durationMs).to.be.within(300, 3000);
    });

    it('counts a coded error as the refusal of the message it answers', () => {
      const { messages, target } = error.summary;
      expect(messages).to.include({ planned: 80, sent: 80, timedOut: 0, disconnected: 0 });
      expect(messages.refused).to.be.within(5, 40);
      expect(target!.messages).to.equal(messages.acknowledged);
      expect(errorCount(error.summary, 'VALIDATION_FAILED')).to.equal(messages.refused);
    });

    it('takes no stale copy for the answer: response counts until the own message is back', () => {
      const { messages, target } = stale.summary;
      expect(messages).to.include({ planned: 80, acknowledged: 80 });
      // Timers may fire a little early where the loop was busy when they were set.
      expect(messages.serviceMs!.min).to.be.at.least(120);
      expect(target!.messages).to.equal(80);
      expect(target!.deliveries).to.equal(80 * tinyMembers);
      // Each message but the first ones of a room was preceded by a copy of an older one.
      expect(messages.received).to.be.above(target!.deliveries);
    });

    it('goes on sending while the target stalls, and counts the wait from when each message was due', () => {
      const { messages, target, connections } = stall.summary;
      expect(messages).to.include({ planned: 320, sent: 320, acknowledged: 320 });
      expect(connections.dropped).to.equal(0);
      expect(target!.messages).to.equal(320);
      expect(messages.sendLagMs!.p99).to.be.below(300);
      expect(messages.responseMs!.max).to.be.within(500, 2000);
      // 56 messages fell due within 700 ms: those 350 ms before its end waited as long, and they are 9 %.
      expect(messages.responseMs!.p95).to.be.above(150);
      expect(messages.responseMs!.p50).to.be.below(100);
    });
  });

  describe('over connections', () => {
    let drop: FinishedRun;
    let noWelcome: FinishedRun;
    let silent: FinishedRun;
    let noPong: FinishedRun;

    before(async () => {
      [drop, noWelcome] = await Promise.all([
        run(tinyProfile, [...many, '--fault', 'drop=0.5']),
        run(tinyProfile, [...many, '--fault', 'no-welcome=0.5']),
      ]);
      [silent, noPong] = await Promise.all([
        run(tinyProfile, [...many, '--fault', 'silent=0.5', ...set('/timeouts/welcome', '400ms')]),
        run(tinyProfile, [
          ...[...many, '--hold', '1500ms', '--fault', 'no-pong=0.5'],
          ...set('/populations/talkers/heartbeat', { every: '700ms', timeout: '400ms' }),
        ]),
      ]);
    });

    it('counts a dropped connection as dropped, for good', () => {
      const { connections, messages, joins, target } = drop.summary;
      expect(connections).to.include({ planned: 40, attempted: 40, established: 40, failed: 0, successRate: 1 });
      expect(target!.connections).to.equal(40);
      expect(connections.dropped).to.be.within(8, 32);
      expect(connections.closeCodes).to.deep.equal({ 1006: connections.dropped });
      expect(errorCount(drop.summary, 'CLOSED_1006')).to.equal(connections.dropped);
      expect(joins.failed).to.equal(connections.dropped * 2);
      // The share of messages that the lost clients were to send is not moved to others.
      expect(messages.planned).to.equal(20);
      expect(messages.droppedBy).to.deep.equal({ disconnected: messages.droppedSends, inFlight: 0, generator: 0 });
      expect(messages.droppedSends).to.be.above(0);
      expect(target!.messages).to.equal(messages.acknowledged);
    });

    it('counts no connection before welcome', () => {
      const { connections, target } = noWelcome.summary;
      expect(connections).to.include({ attempted: 40, dropped: 0, peak: connections.established });
      expect(connections.established).to.be.within(8, 32);
      expect(target!.connections).to.equal(connections.established);
      expect(errorCount(noWelcome.summary, 'CLOSED_BEFORE_READY')).to.equal(connections.failed);
    });

    it('gives up a connection that never hears anything', () => {
      const { connections, target } = silent.summary;
      expect(connections).to.include({ attempted: 40, dropped: 0 });
      expect(connections.failed).to.be.within(8, 32);
      expect(target!.connections).to.equal(connections.established);
      expect(errorCount(silent.summary, 'WELCOME_TIMEOUT')).to.equal(connections.failed);
    });

    it('counts a connection that no longer answers as dropped, though its socket is open', () => {
      const { connections, heartbeats } = noPong.summary;
      expect(connections).to.include({ established: 40, failed: 0 });
      expect(connections.dropped).to.be.within(8, 32);
      expect(heartbeats.client.missed).to.equal(connections.dropped);
      expect(heartbeats.client.answered).to.be.above(0);
      expect(connections.closeCodes).to.deep.equal({ 1006: connections.dropped });
    });
  });

  describe('over groups', () => {
    let http: FinishedRun;
    let joins: FinishedRun;
    let socket: FinishedRun;
    let existing: FinishedRun;
    let existingOverHttp: FinishedRun;

    before(async () => {
      const webSocket = set('/groups/rooms/create', { via: 'websocket', inFlight: 4 });
      [http, joins] = await Promise.all([
        run(tinyProfile, [...many, '--fault', 'http-error=0.5']),
        run(tinyProfile, [...many, '--fault', 'room-error=0.5']),
      ]);
      [socket, existing, existingOverHttp] = await Promise.all([
        run(tinyProfile, [...many, ...webSocket, '--fault', 'room-error=0.5']),
        whereRoomsExist(webSocket),
        whereRoomsExist([]),
      ]);
    });

    it('counts a creation that HTTP answers with 500 as failed', () => {
      const { groups, target } = http.summary;
      expect(groups).to.include({ planned: 20, attempted: 20, existing: 0 });
      expect(groups.failed).to.be.within(3, 17);
      expect(errorCount(http.summary, 'HTTP_500')).to.equal(groups.failed);
      // A room that was not created comes into being when it is joined.
      expect(target!.groups).to.equal(20);
    });

    it('counts a join that an error answers as failed, and what is said there as refused', () => {
      const { joins: figures, messages, target } = joins.summary;
      expect(figures).to.include({ planned: 80, attempted: 80 });
      expect(figures.failed).to.be.within(20, 60);
      expect(messages.refused).to.be.above(0);
      expect(errorCount(joins.summary, 'NOT_A_MEMBER')).to.equal(messages.refused);
      expect(target!.messages).to.equal(messages.acknowledged);
      expect(target!.deliveries).to.equal(messages.received);
    });

    it('counts a creation over WebSocket that an error answers as failed', () => {
      const { groups } = socket.summary;
      expect(groups).to.include({ planned: 20, attempted: 20, existing: 0 });
      expect(groups.failed).to.be.within(3, 17);
      expect(groups.created).to.equal(20 - groups.failed);
    });

    it('counts a group that was there already as existing, neither created nor failed', () => {
      for (const { ending, summary, stderr } of [existing, existingOverHttp]) {
        const { groups, joins: figures, messages, target, errors } = summary;
        expect(ending, stderr).to.equal(isBusyMachine(summary) ? 5 : 0);
        expect(groups).to.include({ planned: 4, attempted: 4, created: 1, existing: 3, failed: 0, successRate: 1 });
        expect(figures.joined).to.equal(16);
        expect(messages.acknowledged).to.equal(20);
        expect(target!.groups).to.equal(1);
        expect(errors.byCode).to.deep.equal([]);
      }
    });
  });
});

/** At a server that has three of its four groups already. */
async function whereRoomsExist(argv: readonly string[]): Promise<FinishedRun> {
  const served = await Served.start();
  try {
    for (const index of [0, 1, 3]) await served.post('/api/rooms', { name: `tiny_${index}` });
    return await run(tinyProfile, [...aimedAt(served.port), ...set('/groups/rooms/name', 'tiny_{index}'), ...argv]);
  } finally {
    await served.server.stop();
  }
}
