import { expect } from 'chai';
import { CreatorPool } from '../../../actors/client/creator-pool.js';
import type { Plan } from '../../../engine/plan/plan.js';
import { planOf, type SmallGroupSet } from '../../support/small-profile.js';

const over = (creators: number, inFlight = 1): Pick<SmallGroupSet, 'create'> => ({
  create: { via: 'websocket', by: 'c', creators, inFlight },
});

/** A pool, and what it asks for: `<client> <set> <group>`. */
class Asked {
  readonly asked: string[] = [];
  readonly pool: CreatorPool;
  readonly tell = (index: number, set: number, group: number): void => void this.asked.push(`${index} ${set} ${group}`);

  constructor(plan: Plan, isOwn: (index: number) => boolean = () => true) {
    this.pool = new CreatorPool(plan, plan.populations[0]!, isOwn);
  }

  take(): string[] {
    return this.asked.splice(0);
  }
}

function planFor(groups: Record<string, SmallGroupSet>): Plan {
  return planOf({ groups, populations: { c: { clients: 10, join: { a: 1 } }, d: { clients: 3 } } });
}

describe('creator pool', () => {
  it('deals the groups of a set out in turn, some a creator at a time', () => {
    const { pool, tell, ...at } = pick(new Asked(planFor({ a: { count: 7, ...over(3, 2) } })));
    pool.create(tell);
    expect(at.take()).to.deep.equal(['0 0 0', '0 0 3', '1 0 1', '1 0 4', '2 0 2', '2 0 5']);
    expect(pool.finished).to.equal(false);
    pool.created(1, 0, 1, true);
    expect(at.take()).to.deep.equal([]);
    pool.created(0, 0, 0, true);
    expect(at.take()).to.deep.equal(['0 0 6']);
    for (const [index, group] of [
      [0, 3],
      [0, 6],
      [1, 4],
      [2, 2],
      [2, 5],
    ] as const) {
      expect(pool.finished).to.equal(false);
      pool.created(index, 0, group, true);
    }
    expect(pool.finished).to.equal(true);
  });

  it('keeps the sets of one client apart', () => {
    const plan = planFor({ a: { count: 4, members: 1, ...over(1) }, b: { count: 4, ...over(1) } });
    const { pool, tell, ...at } = pick(new Asked(plan));
    pool.create(tell);
    expect(at.take()).to.deep.equal(['0 0 0', '0 1 0']);
    pool.created(0, 1, 0, true);
    expect(at.take()).to.deep.equal(['0 1 1']);
  });

  it('has a creator for its own clients alone, and none for a population that does not create', () => {
    const plan = planFor({ a: { count: 6, ...over(3) }, h: { count: 6 } });
    const { pool, tell, ...at } = pick(new Asked(plan, (index) => index === 1));
    pool.create(tell);
    expect(at.take()).to.deep.equal(['1 0 1']);
    const others = new CreatorPool(plan, plan.populations[1]!, () => true);
    others.create(tell);
    expect(at.take()).to.deep.equal([]);
    expect(others.finished).to.equal(true);
  });

  it('has no more creators than groups', () => {
    const { pool, tell, ...at } = pick(new Asked(planFor({ a: { count: 2, ...over(5, 3) } })));
    pool.create(tell);
    expect(at.take()).to.deep.equal(['0 0 0', '1 0 1']);
  });

  it('is not finished before its last creator has begun, though the first is through at once', () => {
    const plan = planFor({ a: { count: 4, ...over(2) } });
    const seen: boolean[] = [];
    const pool: CreatorPool = new CreatorPool(plan, plan.populations[0]!, () => true);
    pool.create((index, set, group) => {
      if (index === 1) return;
      pool.created(index, set, group, false);
      seen.push(pool.finished);
    });
    expect(seen).to.deep.equal([false, false]);
    expect(pool.finished).to.equal(false);
  });

  it('leaves the groups with members that the plan makes the creator no member of, and that came into being', () => {
    const plan = planFor({ a: { count: 6, members: 2, ...over(2, 9) }, b: { count: 6, ...over(2, 9) } });
    const { pool, tell, ...at } = pick(new Asked(plan));
    pool.create(tell);
    for (const line of at.take()) {
      const [index, set, group] = line.split(' ').map(Number) as [number, number, number];
      pool.created(index, set, group, group !== 2);
    }
    expect(pool.isCreator(0, 0, 4)).to.equal(true);
    expect(pool.isCreator(1, 0, 4)).to.equal(false);
    expect(pool.isCreator(0, 0, 2)).to.equal(false);
    expect(pool.isCreator(5, 0, 5)).to.equal(false);
    expect(pool.isCreator(0, 7, 0)).to.equal(false);
    pool.leave(tell, (index, _set, group) => index === 1 && group === 3);
    // Of 0, 2 (failed), 4 and 1, 3 (a member), 5; nothing of the set without members.
    expect(at.take()).to.deep.equal(['0 0 0', '0 0 4', '1 0 1', '1 0 5']);
    for (const index of [0, 0, 1, 1]) {
      expect(pool.finished).to.equal(false);
      pool.left(index, 0);
    }
    expect(pool.finished).to.equal(true);
  });

  it('has a creator out of all that it had created or asked for when its connection ended, and in what came later', () => {
    const { pool, tell, ...at } = pick(new Asked(planFor({ a: { count: 8, members: 1, ...over(2, 2) } })));
    pool.create(tell);
    expect(at.take()).to.deep.equal(['0 0 0', '0 0 2', '1 0 1', '1 0 3']);
    pool.created(0, 0, 0, true);
    pool.disconnected(0);
    pool.created(0, 0, 2, false);
    pool.created(0, 0, 4, false); // asked for after the drop, before it was back
    pool.created(0, 0, 6, true);
    for (const group of [1, 3, 5, 7]) pool.created(1, 0, group, true);
    expect(pool.finished).to.equal(true);
    const groups = [0, 1, 2, 3, 4, 5, 6, 7];
    expect(groups.filter((group) => pool.isCreator(0, 0, group))).to.deep.equal([6]);
    expect(groups.filter((group) => pool.isCreator(1, 0, group))).to.deep.equal([1, 3, 5, 7]);
    at.take();
    pool.leave(tell, () => false);
    expect(at.take()).to.deep.equal(['0 0 6', '1 0 1', '1 0 3']);
  });

  it('has a creator out of everything where its connection ends after the groups are there', () => {
    const { pool, tell, ...at } = pick(new Asked(planFor({ a: { count: 4, members: 1, ...over(2, 2) } })));
    pool.create(tell);
    for (const group of [0, 1, 2, 3]) pool.created(group % 2, 0, group, true);
    at.take();
    pool.leave(tell, () => false);
    expect(at.take()).to.deep.equal(['0 0 0', '0 0 2', '1 0 1', '1 0 3']);
    pool.disconnected(1);
    expect([1, 3].filter((group) => pool.isCreator(1, 0, group))).to.deep.equal([]);
    expect(pool.isCreator(0, 0, 2)).to.equal(true);
  });

  it('asks for nothing more once halted', () => {
    const { pool, tell, ...at } = pick(new Asked(planFor({ a: { count: 6, ...over(1, 2) } })));
    pool.create(tell);
    at.take();
    pool.halt();
    pool.created(0, 0, 0, true);
    expect(at.take()).to.deep.equal([]);
    expect(pool.finished).to.equal(false);
    pool.created(0, 0, 1, true);
    expect(pool.finished).to.equal(true);
  });

  it('takes an answer for a client that creates nothing for nothing', () => {
    const { pool, tell, ...at } = pick(new Asked(planFor({ a: { count: 6, ...over(1) } })));
    pool.create(tell);
    at.take();
    pool.created(4, 0, 0, true);
    pool.left(4, 0);
    expect(at.take()).to.deep.equal([]);
    expect(pool.finished).to.equal(false);
  });
});

function pick(asked: Asked): { pool: CreatorPool; tell: Asked['tell']; take: () => string[] } {
  return { pool: asked.pool, tell: asked.tell, take: () => asked.take() };
}
