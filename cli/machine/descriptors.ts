import { count } from '../../reports/number.js';
import { chooseRunners, OTHER_DESCRIPTORS } from '../../runners/choose-runners.js';
import { raiseDescriptors, smaller, type Finding, type Look } from './finding.js';

/** What a machine ought to have, where no profile says what it needs. */
const FAIR_DESCRIPTORS = 4096;

/** Of each process that carries clients. */
export const descriptors: Look = (machine, needs): Finding => {
  const { descriptors: have } = machine;
  const base = { resource: 'file descriptors', have: have ?? null, unit: 'count' as const };
  if (!needs) {
    const few = have !== undefined && have < FAIR_DESCRIPTORS;
    const mend = few ? [raiseDescriptors(FAIR_DESCRIPTORS, machine)] : [];
    return { ...base, need: null, status: few ? 'warning' : 'ok', note: 'of each process; a client takes one', mend };
  }
  const { clients, runners, descriptors: need } = needs;
  const each = runners === 1 ? '' : `of each of ${runners} runners: `;
  const note = `${each}${count(need - OTHER_DESCRIPTORS)} clients and ${OTHER_DESCRIPTORS} for other things`;
  if (have === undefined || have >= need) return { ...base, need, status: 'ok', note, mend: [] };
  const noTraffic = { clients, messagesPerSecond: 0, deliveriesPerSecond: 0, typingFramesPerSecond: 0 };
  const { runners: enough } = chooseRunners(noTraffic, { cores: 1, descriptors: have });
  const mend = [
    ...(enough > runners ? [`--runners ${enough}, or none given`] : []),
    raiseDescriptors(need, machine),
    ...smaller(((have - OTHER_DESCRIPTORS) * runners) / clients, needs),
  ];
  return { ...base, need, status: 'shortfall', note, mend };
};

/** Of each shard of the embedded target: more shards than there may be are of no use to it. */
export const shardDescriptors: Look = (machine, needs) => {
  const { descriptors: have } = machine;
  if (!needs || needs.shards === 0) return undefined;
  const { shards, shardDescriptors: need, clients } = needs;
  const short = have !== undefined && have < need;
  return {
    resource: 'target descriptors',
    status: short ? 'shortfall' : 'ok',
    need,
    have: have ?? null,
    unit: 'count',
    note: `of ${shards === 1 ? 'the embedded target' : `each of the embedded target's ${shards} shards`}`,
    mend: short
      ? [raiseDescriptors(need, machine), ...smaller(((have - OTHER_DESCRIPTORS) * shards) / clients, needs)]
      : [],
  };
};
