import { expect } from 'chai';
import { DeliveryLog } from '../../../engine/delivery/delivery-log.js';
import { Ledger } from '../../../engine/delivery/ledger.js';
import { MessageWindow } from '../../../engine/delivery/message-window.js';
import { everyoneIn, membersOf, SET, type Life } from './lives.js';
import { copiesTo, figuresOf, planWith, play } from './played-ledger.js';
import type { Message } from './reference-ledger.js';

const nothing = { due: 0, received: 0, undecided: 0, lost: 0, duplicate: 0, reordered: 0, late: 0, misdelivered: 0 };

describe('ledger', () => {
  const plan = planWith();
  const members = membersOf(plan, 0);
  const [sender] = members as [number];
  const message: Message = { sender, sequence: 0, group: 0, sentMs: 1000, refused: false };
  const later: Message = { ...message, sequence: 1, sentMs: 1005 };

  it('finds nothing wrong where every member gets every message once', () => {
    const copies = [...copiesTo(members, message), ...copiesTo(members, later)];
    const ledger = play(plan, { lives: everyoneIn(plan), messages: [message, later], copies });
    expect(figuresOf(ledger)).to.deep.equal({ ...nothing, due: 6, received: 6 });
    expect(ledger.samples.all).to.deep.equal([]);
    expect(ledger.tally().latency.count).to.equal(6);
    expect(ledger.tally().first.maxMs).to.equal(11);
  });

  it('sees a copy that one member did not get, and names it', () => {
    const copies = copiesTo(members.slice(0, 2), message);
    const ledger = play(plan, { lives: everyoneIn(plan), messages: [message], copies });
    expect(figuresOf(ledger)).to.deep.equal({ ...nothing, due: 3, received: 2, lost: 1 });
    expect(ledger.samples.all).to.deep.equal([
      { fault: 'lost', group: 'r1_rooms0', sender: `people${sender}`, sequence: 0, receiver: `people${members[2]!}` },
    ]);
  });

  it('sees duplicates, late copies, and later messages that came first', () => {
    const copies = [
      ...copiesTo(members, message, 40),
      ...copiesTo(members, later, 10),
      ...copiesTo(members.slice(0, 1), later, 600),
    ];
    const ledger = play(plan, { lives: everyoneIn(plan), messages: [message, later], copies });
    expect(figuresOf(ledger)).to.deep.equal({ ...nothing, due: 6, received: 6, reordered: 3, duplicate: 1 });
    const slow = play(plan, { lives: everyoneIn(plan), messages: [message], copies: copiesTo(members, message, 600) });
    expect(figuresOf(slow)).to.deep.equal({ ...nothing, due: 3, received: 3, late: 3 });
  });

  it('keeps the order of what it hears before it knows the message', () => {
    const receiver = members.find((client) => client % 2 !== sender % 2)!;
    const lives = everyoneIn(plan);
    const two = [message, { ...later, sentMs: 1500 }] as const;
    const copies = [...copiesTo([receiver], two[1], 10), ...copiesTo([receiver], two[0], 550)];
    // The receiver's thread tells first, each time.
    const first = receiver % 2 !== 0;
    const ledger = play(plan, { lives, messages: [...two], copies }, 2, [1400, 1600], first);
    expect(ledger.tally()).to.include({ reordered: 1, received: 2 });
  });

  it('sees a copy that came to a client that is no member', () => {
    const [stranger] = membersOf(plan, 1) as [number];
    const copies = [...copiesTo(members, message), ...copiesTo([stranger], message)];
    const ledger = play(plan, { lives: everyoneIn(plan), messages: [message], copies });
    expect(figuresOf(ledger)).to.deep.equal({ ...nothing, due: 3, received: 3, misdelivered: 1 });
  });

  it('expects nothing of a refused message, and knows nothing of one that nobody has seen', () => {
    const unseen = play(plan, { lives: everyoneIn(plan), messages: [message], copies: [] });
    expect(figuresOf(unseen)).to.deep.equal({ ...nothing, undecided: 3 });
    const refused = play(plan, { lives: everyoneIn(plan), messages: [{ ...message, refused: true }], copies: [] });
    expect(figuresOf(refused)).to.deep.equal(nothing);
  });

  it('does not decide on a member that came or went within the grace', () => {
    const [, second, third] = members as [number, number, number];
    const lives = everyoneIn(plan).map((life) => {
      if (life.client === second) return { ...life, goneMs: 1050 };
      return life.client === third ? { ...life, confirmedMs: 950 } : life;
    });
    const ledger = play(plan, { lives, messages: [message], copies: copiesTo([sender], message) });
    expect(figuresOf(ledger)).to.deep.equal({ ...nothing, due: 1, received: 1, undecided: 2 });
  });

  it('does not decide on a copy to who had just left, or came while the last copies were sent', () => {
    const [, left, came] = members as [number, number, number];
    const lives = everyoneIn(plan).map((life) => {
      if (life.client === left) return { ...life, goneMs: 500 };
      return life.client === came ? { ...life, askedMs: 1400, confirmedMs: 1410 } : life;
    });
    const copies = [...copiesTo([sender], message), ...copiesTo([left, came], message, 450)];
    const ledger = play(plan, { lives, messages: [message], copies });
    expect(figuresOf(ledger)).to.deep.equal({ ...nothing, due: 1, received: 1, undecided: 2 });
    const longAgo = { ...message, sentMs: 8000 };
    const late = play(plan, { lives, messages: [longAgo], copies: copiesTo(members, longAgo) });
    expect(figuresOf(late)).to.deep.equal({ ...nothing, due: 2, received: 2, misdelivered: 1 });
  });

  it('does not decide on a member that was leaving, and expects nothing of one that had left, until it is back', () => {
    const away = members[1]!;
    const others = [members[0]!, members[2]!];
    const lives = everyoneIn(plan).flatMap((life): Life[] =>
      life.client === away
        ? [
            { ...life, leaveMs: 1500, leftMs: 2000 },
            { ...life, askedMs: 3500, confirmedMs: 3600 },
          ]
        : [life],
    );
    const at = (sentMs: number, receivers: number[]): object => {
      const sent = { ...message, sentMs };
      return figuresOf(play(plan, { lives, messages: [sent], copies: copiesTo(receivers, sent) }));
    };
    expect(at(1000, members), 'before').to.deep.equal({ ...nothing, due: 3, received: 3 });
    expect(at(1395, others), 'just before').to.deep.equal({ ...nothing, due: 2, received: 2, undecided: 1 });
    expect(at(1800, others), 'while it asks').to.deep.equal({ ...nothing, due: 2, received: 2, undecided: 1 });
    expect(at(2500, others), 'away').to.deep.equal({ ...nothing, due: 2, received: 2 });
    expect(at(3400, others), 'coming').to.deep.equal({ ...nothing, due: 2, received: 2, undecided: 1 });
    expect(at(3800, others), 'back').to.deep.equal({ ...nothing, due: 3, received: 2, lost: 1 });
  });

  it('expects nothing of a member that was away', () => {
    const away = members[1]!;
    const lives = everyoneIn(plan).map((life) => (life.client === away ? { ...life, goneMs: 500 } : life));
    const ledger = play(plan, { lives, messages: [message], copies: copiesTo([members[0]!, members[2]!], message) });
    expect(figuresOf(ledger)).to.deep.equal({ ...nothing, due: 2, received: 2 });
  });

  it('knows of the clients of a lost shard only what they had told', () => {
    const ledger = new Ledger(plan, 2);
    const log = new DeliveryLog();
    const gone = members.find((client) => client % 2 !== sender % 2)!;
    for (const { client, group } of everyoneIn(plan)) log.joined(client, SET, group, 0, 10);
    ledger.merge(gone % 2, 500, log.take());
    ledger.lose(gone % 2);
    log.sent(sender, 0, 0, -1, 999, 1000);
    for (const receiver of members) if (receiver % 2 === sender % 2) log.received(receiver, sender, 0, 1010);
    ledger.merge(sender % 2, 9000, log.take());
    const there = members.filter((client) => client % 2 === sender % 2).length;
    const unknown = members.length - there;
    expect(figuresOf(ledger)).to.deep.equal({ ...nothing, due: there, received: there, undecided: unknown });
    log.sent(gone, 0, 0, -1, 9100, 9101);
    ledger.merge(gone % 2, 9200, log.take());
    ledger.finish();
    expect(ledger.tally().undecided, 'a snapshot that comes after').to.equal(unknown);
  });

  it('takes no copy for lost that could still come when the receiver’s shard was lost', () => {
    const ledger = new Ledger(plan, 2);
    const log = new DeliveryLog();
    const gone = members.find((client) => client % 2 !== sender % 2)!;
    for (const { client, group } of everyoneIn(plan)) log.joined(client, SET, group, 0, 10);
    log.sent(sender, 0, 0, -1, 999, 1000);
    log.received(sender, sender, 0, 1010);
    ledger.merge(sender % 2, 1500, log.take());
    ledger.merge(gone % 2, 1500, log.take());
    ledger.lose(gone % 2);
    ledger.finish();
    const there = members.filter((client) => client % 2 === sender % 2).length;
    const unknown = members.length - there;
    expect(figuresOf(ledger)).to.deep.equal({
      ...nothing,
      due: there,
      received: 1,
      lost: there - 1,
      undecided: unknown,
    });
  });

  it('does not decide on copies to who may be in the group for having created it', () => {
    const ledger = new Ledger(plan, 1);
    const log = new DeliveryLog();
    const [creator, stranger] = membersOf(plan, 1) as [number, number];
    for (const { client, group } of everyoneIn(plan)) log.joined(client, SET, group, 0, 10);
    log.joined(creator, SET, 0, 0, Infinity);
    log.joined(stranger, SET, 0, 0, 20); // and has left, as planned
    log.sent(sender, 0, 0, -1, 999, 1000);
    for (const receiver of [...members, creator, stranger]) log.received(receiver, sender, 0, 1010);
    log.gone(creator, 1020);
    log.sent(sender, 1, 0, -1, 8999, 9000);
    for (const receiver of [...members, creator]) log.received(receiver, sender, 1, 9010);
    ledger.merge(0, 9500, log.take());
    ledger.finish();
    expect(figuresOf(ledger)).to.deep.equal({ ...nothing, due: 6, received: 6, undecided: 1, misdelivered: 2 });
    expect(ledger.samples.all.map(({ receiver }) => receiver)).to.deep.equal([`people${stranger}`, `people${creator}`]);
  });

  it('looks for a message that it has not heard of only when the sender’s shard has told more', () => {
    const ledger = new Ledger(plan, 2);
    const log = new DeliveryLog();
    const receiver = members.find((client) => client % 2 !== sender % 2)!;
    log.received(receiver, sender, 0, 1010);
    const { find } = MessageWindow.prototype;
    let looks = 0;
    MessageWindow.prototype.find = function (...key) {
      looks++;
      return find.apply(this, key);
    };
    try {
      for (let atMs = 1100; atMs < 2000; atMs += 100) ledger.merge(receiver % 2, atMs, log.take());
      expect(looks).to.equal(1);
      ledger.merge(sender % 2, 1000, log.take());
      expect(looks).to.equal(2);
      ledger.merge(sender % 2, 1020, log.take());
      expect(ledger.unattributed).to.equal(1);
    } finally {
      MessageWindow.prototype.find = find;
    }
  });

  it('counts what a silent connection has missed, whether the silence is found before or after its copies are', () => {
    for (const foundFirst of [true, false]) {
      const ledger = new Ledger(plan, 1);
      const log = new DeliveryLog();
      const zombie = members[1]!;
      const silence = { client: zombie, code: 'HEARTBEAT_TIMEOUT', lastFrameMs: 1500, foundMs: 3000 };
      for (const { client, group } of everyoneIn(plan)) log.joined(client, SET, group, 0, 10);
      [1000, 1600, 1700, 6000].forEach((sentMs, sequence) => {
        log.sent(sender, sequence, 0, -1, sentMs, sentMs);
        for (const to of members) if (to !== zombie) log.received(to, sender, sequence, sentMs + 10);
      });
      log.received(zombie, sender, 0, 1010);
      if (foundFirst) ledger.missed.silent(silence);
      ledger.merge(0, foundFirst ? 2000 : 5000, log.take());
      if (!foundFirst) ledger.missed.silent(silence);
      log.received(zombie, sender, 3, 6010);
      ledger.merge(0, 9000, log.take());
      ledger.finish();
      expect(ledger.tally()).to.include({ lost: 2, received: 10 });
      expect(ledger.missed.of(silence)).to.equal(2);
    }
  });

  it('tells latency apart by instance of the target', () => {
    const spread = planWith({ instances: 2 });
    const all = membersOf(spread, 0);
    const first: Message = { ...message, sender: all[0]! };
    const ledger = play(spread, { lives: everyoneIn(spread), messages: [first], copies: copiesTo(all, first) });
    const same = all.filter((client) => client % 2 === first.sender % 2).length;
    expect(ledger.sameInstance.count).to.equal(same);
    expect(ledger.otherInstance.count).to.equal(all.length - same);
  });

  it('settles a message once no answer to it can come any more, and forgets it', () => {
    const ledger = new Ledger(plan, 1);
    const log = new DeliveryLog();
    for (const { client, group } of everyoneIn(plan)) log.joined(client, SET, group, 0, 10);
    log.sent(sender, 0, 0, -1, 999, 1000);
    log.received(sender, sender, 0, 1010);
    ledger.merge(0, 3199, log.take());
    expect(ledger.tally().due).to.equal(0);
    ledger.merge(0, 3200, log.take());
    expect(ledger.tally().due).to.equal(3);
    log.received(members[1]!, sender, 0, 3201);
    ledger.merge(0, 9000, log.take());
    expect(ledger.unattributed).to.equal(1);
    log.sent(sender, 1, 0, -1, 9009, 9010);
    for (const receiver of members) log.received(receiver, sender, 1, 9020);
    ledger.merge(0, 20_000, log.take());
    expect(ledger.tally(), 'what follows such a copy').to.include({ due: 6, received: 4, lost: 2 });
  });
});
