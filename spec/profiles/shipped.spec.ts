import { mkdirSync, mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { expect } from 'chai';
import { compilePlan } from '../../engine/plan/compile-plan.js';
import { Membership } from '../../engine/plan/membership.js';
import { sendersOf } from '../../engine/plan/messages-due.js';
import { offeredBy, type Offered } from '../../engine/plan/offered.js';
import type { Plan } from '../../engine/plan/plan.js';
import { loadProfile } from '../../profiles/load-profile.js';
import { packageRoot } from '../../profiles/package-root.js';
import { shippedProfiles } from '../../profiles/shipped.js';

function planned(name: string, scale = 1): { plan: Plan; offered: Offered } {
  const { resolved } = loadProfile(name, { environment: {}, overrides: { scale } });
  const plan = compilePlan(resolved, { hash: 'h', runId: 'r' });
  return { plan, offered: offeredBy(plan) };
}

function sum(sets: readonly { count: number }[]): number {
  return sets.reduce((total, { count }) => total + count, 0);
}

describe('shipped profiles', () => {
  const shipped = shippedProfiles();

  it('are smoke, calibrate, slow-readers, join-storm, community, load, stress and extreme, the smallest first', () => {
    expect(shipped.map(({ name, sizeClass }) => `${name}: ${sizeClass}`)).to.deep.equal([
      'smoke: small',
      'calibrate: small',
      'slow-readers: small',
      'join-storm: medium',
      'community: medium',
      'load: medium',
      'stress: medium',
      'extreme: large',
    ]);
  });

  for (const { name, path, description } of shipped) {
    it(`include ${name}: strict JSON, named like its file, described, sound`, () => {
      const text = JSON.parse(readFileSync(path, 'utf8')) as { name: string; $schema: string };
      expect(text.name).to.equal(name);
      expect(text.$schema).to.equal('./profile.schema.json');
      const { resolved, warnings } = loadProfile(name, { environment: {} });
      expect(resolved.name).to.equal(name);
      expect(resolved.description).to.equal(description).and.not.equal('');
      expect(warnings).to.deep.equal([]);
    });
  }

  it('can be scaled down to a hundredth, and load up to twenty times', () => {
    expect(loadProfile('load', { overrides: { scale: 0.01 } }).resolved.populations.chatters!.clients).to.equal(50);
    expect(loadProfile('load', { overrides: { scale: 20 } }).resolved.populations.chatters!.clients).to.equal(100_000);
  });

  it('let calibrate climb to 90 % of the target that it asks for, by stairs that sim calibrate takes', () => {
    const { resolved } = loadProfile('calibrate', { environment: {} });
    const { plan, offered } = planned('calibrate');
    expect(resolved.target.embedded).to.deep.equal({ serviceTime: '2ms', servers: 1, queue: 1000 });
    expect(offered).to.include({ clients: 60, groups: 60, joins: 60 });
    expect(offered.messages).to.equal(offered.deliveries);
    const { messages } = plan.populations[0]!;
    const parts = messages!.pacer!.kind === 'parts' ? messages!.pacer!.parts : [];
    const rates = parts.map(({ pacer }) => pacer.kind === 'constant' && Math.round(pacer.perSecond * 0.2));
    expect(rates).to.deep.equal([20, 20, 40, 60, 70, 80, 90]);
  });

  it('let slow-readers send 20 of 200 clients more than twice what they read', () => {
    const { plan, offered } = planned('slow-readers');
    expect(offered).to.include({ clients: 200, groups: 10, joins: 200, messagesPerSecond: 50 });
    const [talkers, slow] = plan.populations;
    expect([talkers!.readBytesPerSecond, slow!.readBytesPerSecond]).to.deep.equal([0, 4000]);
    expect([slow!.clients, slow!.messages]).to.deep.equal([20, null]);
    const sentToEach = (offered.messagesPerSecond / 10) * talkers!.messages!.size;
    expect(sentToEach).to.be.above(2 * 4000);
  });

  it('let join-storm offer 1,000 joins within 20 s: 500,500 pushes, which it promises', () => {
    const { plan, offered } = planned('join-storm');
    expect(offered).to.include({ clients: 1000, joins: 1000, joinsPerSecond: 50, joinPushes: 500_500, messages: 0 });
    expect(plan.populations[0]!.joinsPerSecond).to.equal(50);
    const { thresholds } = loadProfile('join-storm', { environment: {} }).resolved;
    expect(thresholds['presence.joined']).to.equal('== 500500');
  });

  it('let stress offer what it says: a fast ramp, groups both ways, every client talking', () => {
    const { plan, offered } = planned('stress');
    expect(offered).to.include({
      clients: 5000,
      arrivalsPerSecond: 500,
      groups: 50_000,
      groupsOverHttp: 25_000,
      groupsOverWebSocket: 25_000,
      joins: 25_000,
      messagesPerSecond: 500,
      messages: 15_000,
      deliveriesPerSecond: 5000,
      bytesOutPerSecond: 2_500_000,
    });
    expect(offered.rampMs).to.be.closeTo(10_000, 5);
    expect(offered.historyReads).to.be.above(100);
    expect(plan.holdMs).to.equal(30_000);
    const [chatters] = plan.populations;
    expect(chatters!.messages).to.deep.include({ size: 5000, pacer: { kind: 'constant', perSecond: 5000 * 0.1 } });
    const active = plan.groupSets.findIndex(({ memberships }) => memberships > 0);
    expect(plan.groupSets[active]!.sizes).to.deep.equal([{ members: 10, groups: 2500 }]);
    expect(sum(plan.groupSets.filter(({ memberships }) => memberships === 0))).to.equal(47_500);
    expect(chatters!.joins).to.deep.equal([{ set: active, count: 5 }]);
    expect([chatters!.messages!.set, chatters!.history!.set]).to.deep.equal([active, active]);
    const membership = new Membership(plan, active);
    const sizes = new Array<number>(2500).fill(0);
    for (let client = 0; client < 5000; client++) {
      const groups = new Set([0, 1, 2, 3, 4].map((nth) => membership.groupOf(0, client, nth)));
      expect(groups.size).to.equal(5);
      for (const group of groups) sizes[group]!++;
    }
    expect(new Set(sizes)).to.deep.equal(new Set([10]));
  });

  it('let extreme offer what it says: 100,000 connections, 3,000,000 groups, five minutes', () => {
    const { plan, offered } = planned('extreme');
    expect(offered).to.include({
      clients: 100_000,
      groups: 3_000_000,
      groupsOverHttp: 0,
      groupsOverWebSocket: 3_000_000,
      joins: 100_000,
      messagesPerSecond: 1000,
      messages: 300_000,
      deliveriesPerSecond: 5000,
      bytesOutPerSecond: 10_000_000,
    });
    expect(offered.rampMs).to.be.closeTo(120_000, 5);
    expect(plan.holdMs).to.equal(300_000);
    const [chatters] = plan.populations;
    expect(chatters!.heartbeat.everyMs).to.equal(30_000);
    expect(chatters!.messages!.size).to.equal(10_000);
    const active = plan.groupSets.findIndex(({ memberships }) => memberships > 0);
    expect(plan.groupSets[active]!.sizes).to.deep.equal([{ members: 5, groups: 20_000 }]);
    expect(chatters!.joins).to.deep.equal([{ set: active, count: 1 }]);
    for (const { create } of plan.groupSets) {
      expect(create).to.include({ via: 'websocket', population: 0, creators: 200 });
      expect(create.inFlight).to.be.at.least(16);
    }
  });

  it('keep the ramp, the hold and the members of extreme at a fiftieth', () => {
    const { plan, offered } = planned('extreme', 0.02);
    expect(offered).to.include({ clients: 2000, groups: 60_000, joins: 2000, messagesPerSecond: 20 });
    expect(offered.rampMs).to.be.closeTo(120_000, 100);
    expect(plan.holdMs).to.equal(300_000);
    expect(plan.groupSets.map(({ sizes, create }) => [sizes[0]?.members, create.creators])).to.deep.equal([
      [undefined, 4],
      [5, 4],
    ]);
  });

  it('let community offer rooms of many sizes, few who send, and 1,000 deliveries/s', () => {
    const { plan, offered } = planned('community');
    expect(offered).to.include({ clients: 2000, largestGroup: 400 });
    expect(offered.rampMs).to.be.closeTo(10_000, 10);
    expect(plan.holdMs).to.equal(120_000);
    expect(offered.joins).to.equal(6000);
    expect(offered.deliveries / 120).to.be.at.least(1000);
    const sizes = plan.groupSets[0]!.sizes;
    expect([sizes[1]!.members, sizes[2]!.members, sizes.at(-1)!.members]).to.deep.equal([200, 133, 2]);
    const senders = sendersOf(plan, 0);
    expect(senders.count).to.equal(200);
    // The busiest of them speaks about once a second, the quietest four times a minute.
    const [most, least] = [0, 199].map((rank) => senders.countBefore(rank, 30 * 120));
    expect(most).to.be.within(110, 160);
    expect(least).to.be.within(5, 15);
  });

  it('let smoke end well within 20 seconds', () => {
    const { groups } = loadProfile('smoke').resolved;
    expect(planned('smoke').offered.knownMs).to.be.at.most(10_000);
    expect(Object.values(groups).reduce((sum, { count }) => sum + count, 0)).to.equal(100);
  });

  it('are classed by their connections', () => {
    const root = mkdtempSync(join(tmpdir(), 'populace-'));
    try {
      mkdirSync(join(root, 'profiles'));
      const write = (name: string, clients: number): void =>
        writeFileSync(join(root, 'profiles', `${name}.json`), JSON.stringify({ populations: { a: { clients } } }));
      write('f', 100_001);
      write('e', 100_000);
      write('d', 10_001);
      write('c', 10_000);
      write('b', 1000);
      write('a', 1000);
      write('z', 999);
      writeFileSync(join(root, 'profiles/profile.schema.json'), '{}');
      expect(shippedProfiles(root).map(({ name, sizeClass }) => [name, sizeClass])).to.deep.equal([
        ['z', 'small'],
        ['a', 'medium'],
        ['b', 'medium'],
        ['c', 'medium'],
        ['d', 'large'],
        ['e', 'large'],
        ['f', 'extreme'],
      ]);
    } finally {
      rmSync(root, { recursive: true });
    }
  });
});

describe('package root', () => {
  it('is found from a folder below it, sources or dist, past other packages', () => {
    const root = mkdtempSync(join(tmpdir(), 'populace-'));
    try {
      writeFileSync(join(root, 'package.json'), '{"name": "populace"}');
      mkdirSync(join(root, 'dist/profiles'), { recursive: true });
      writeFileSync(join(root, 'dist/package.json'), '{"type": "module"}');
      expect(packageRoot(join(root, 'dist/profiles'))).to.equal(root);
      expect(packageRoot()).to.equal(process.cwd());
    } finally {
      rmSync(root, { recursive: true });
    }
  });

  it('is an error where there is none', () => {
    expect(() => packageRoot('/')).to.throw('No package.json of populace above /');
  });
});
