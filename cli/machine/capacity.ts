import { bytes, count, perSecond } from '../../reports/number.js';
import { ROOM_FOR_ERROR, smaller, TARGET_ELSEWHERE, type Finding, type Look } from './finding.js';

export const memory: Look = ({ memoryBytes: have, memoryOfGroup }, needs): Finding => {
  const where = memoryOfGroup ? 'left by the control group' : 'free';
  const base = { resource: 'memory', have, unit: 'bytes' as const };
  if (!needs) return { ...base, need: null, status: 'ok', note: where, mend: [] };
  const { memoryBytes: generatorBytes, targetBytes, kernelBytes, fixedBytes } = needs;
  const need = generatorBytes + targetBytes + kernelBytes;
  const parts = [
    `generator ${bytes(generatorBytes)}`,
    ...(targetBytes > 0 ? [`embedded target ${bytes(targetBytes)}`] : []),
    `kernel ${bytes(kernelBytes)}`,
  ];
  const note = `${where}; estimated before traffic: ${parts.join(', ')}`;
  if (need <= have * ROOM_FOR_ERROR) return { ...base, need, status: 'ok', note, mend: [] };
  const missing = bytes(need / ROOM_FOR_ERROR - have);
  const mend = [
    memoryOfGroup
      ? `raise the control group's limit by ${missing} (memory.max, docker run --memory)`
      : `free ${missing}`,
    ...(targetBytes > 0 ? [TARGET_ELSEWHERE] : []),
    ...smaller((ROOM_FOR_ERROR * have - fixedBytes) / (need - fixedBytes), needs),
  ];
  return { ...base, need, status: need > have ? 'shortfall' : 'warning', note, mend };
};

/** Never falls short: whether the machine was too slow, the verdict of the run tells. */
export const cpu: Look = ({ cores: have, coresOfGroup }, needs): Finding => {
  const where = coresOfGroup ? 'granted by the control group' : 'processors';
  const base = { resource: 'CPU cores', have, unit: 'cores' as const };
  if (!needs) return { ...base, need: null, status: 'ok', note: where, mend: [] };
  const { generator, target } = needs.cores;
  const need = generator + target;
  const sides = target > 0 ? 'generator and embedded target' : 'the generator';
  const note = `${where}; estimated for ramp and hold: ${sides}`;
  const few = need > have * ROOM_FOR_ERROR;
  const shared = target > 0 && have < 2;
  if (!few && !shared) return { ...base, need, status: 'ok', note, mend: [] };
  const mend = [
    ...(target > 0 ? [TARGET_ELSEWHERE] : []),
    ...(few ? smaller((ROOM_FOR_ERROR * have) / need, needs) : []),
  ];
  return { ...base, need, status: 'warning', note: shared ? `${note}, on one core` : note, mend };
};

/** Threads count as processes do. */
export const tasks: Look = ({ tasks: have }, needs) => {
  if (have === undefined) return undefined;
  const need = needs?.tasks ?? null;
  const short = need !== null && need > have;
  return {
    resource: 'tasks',
    status: short ? 'shortfall' : 'ok',
    need,
    have,
    unit: 'count',
    note: 'processes and threads left by the control group',
    mend: short
      ? [
          `raise the control group's limit by ${count(need - have)} (pids.max, docker run --pids-limit)`,
          'fewer --runners or --threads',
        ]
      : [],
  };
};

export const disk: Look = ({ disk: free }, needs) => {
  if (!free) return undefined;
  const need = needs?.diskBytes ?? null;
  const short = need !== null && need > free.bytes;
  return {
    resource: 'disk',
    status: short ? 'shortfall' : 'ok',
    need,
    have: free.bytes,
    unit: 'bytes',
    note: `free at ${free.path}${need === null ? '' : ', for the run directory'}`,
    mend: short ? ['--out <dir> on another disk', `free ${bytes(need - free.bytes)} there`] : [],
  };
};

/** The share of a processor that a figure of cores is, as people read it. */
export function coresText(value: number): string {
  return value > 0 && value < 0.01 ? '< 0.01' : perSecond(value);
}
