import type { Plan } from '../plan/plan.js';
import type { Model } from '../plan/profile.generated.js';
import type { Summary } from '../telemetry/summary.js';
import { chanceError, fitQueue, fittedStairs, utilisationOf, type Fit } from './fit.js';
import { observe } from './observe.js';
import type { Statistics } from './stair.js';

/** What is seen below this share of the servers' time says little of what happens above it. */
const LEAST_UTILISATION = 0.8;
/** Beyond this and twice what chance makes, the queue of the model is not what the target is. */
const POOR_ERROR = 0.1;

/** What is read of a run's summary, by path; beside these its workload, which is absent where hold was of one piece. */
export const FIELDS_READ: readonly string[] = [
  'plan.hash',
  'simulated',
  'stop',
  'verdict.status',
  'verdict.reasons',
  'connections.dropped',
  'messages.planned',
  'messages.refused',
  'messages.timedOut',
  'messages.disconnected',
  'messages.droppedSends',
  'messages.sendLagMs',
  'phases',
];

/** What a calibration found. Times in ms. */
export interface Calibration {
  /** As a profile takes it. */
  model: Model;
  /** Mean of |fitted − real| / real over all stairs and statistics. */
  error: number;
  /** Of that, what chance alone would make; 0 where service times don't vary. */
  chanceError: number;
  stairs: CalibratedStair[];
  /** Median of the generator's own lag in the run: what a real response time has on top of a forecast one. */
  sendLagMs: number;
  /** The nearest other kinds of queue, the nearest first. */
  others: { servers: number; distribution: string; meanMs: number; error: number }[];
  /** Why a forecast by it should not be trusted; a sentence each. */
  warnings: string[];
}

export interface CalibratedStair {
  name: string;
  perSecond: number;
  utilisation: number;
  real: Statistics;
  fitted: Statistics;
}

/** The run is none that a model can be fitted to. */
export class CalibrationRefused extends Error {
  readonly code = 'E_CALIBRATION_REFUSED';
  /** A sentence each. */
  readonly reasons: readonly string[];

  constructor(reasons: readonly string[]) {
    super(reasons.join(' '));
    this.name = 'CalibrationRefused';
    this.reasons = reasons;
  }
}

/** Fits the `model` section to a run. Throws a CalibrationRefused. */
export function calibrate(plan: Plan, summary: Summary): Calibration {
  const { observed, reasons } = observe(plan, summary);
  if (!observed) throw new CalibrationRefused(reasons);
  const [best, ...others] = fitQueue(observed);
  const fitted = fittedStairs(observed, best!);
  const utilisation = Math.max(...observed.stairs.map(({ perSecond }) => utilisationOf(perSecond, best!)));
  if (utilisation < LEAST_UTILISATION) throw new CalibrationRefused([tooLow(utilisation)]);
  const stairs = observed.stairs.map(({ name, perSecond, serviceMs: { mean, p50, p90, p95, p99 } }, index) => ({
    name,
    perSecond,
    utilisation: fitted[index]!.utilisation,
    real: { mean, p50, p90, p95, p99 },
    fitted: fitted[index]!.serviceMs,
  }));
  const chance = chanceError(observed, best!);
  return {
    model: modelOf(best!),
    error: best!.error,
    chanceError: chance,
    stairs,
    sendLagMs: summary.messages.sendLagMs?.p50 ?? 0,
    others: others.slice(0, 3).map(({ servers, shape, meanMs, error }) => ({
      servers,
      distribution: shape.distribution,
      meanMs,
      error,
    })),
    warnings: warningsOf(best!.error - 2 * chance, stairs, summary),
  };
}

function tooLow(utilisation: number): string {
  const used = Math.round(100 * utilisation);
  const factor = (0.85 / utilisation).toPrecision(2);
  return `Its highest stair took ${used} % of the target, by the fit; less than 80 % says too little of how it queues. Try --scale ${factor}.`;
}

/** `error`: beyond chance. */
function warningsOf(error: number, stairs: readonly CalibratedStair[], { verdict, phases }: Summary): string[] {
  const loopMs = phases.hold?.generator.eventLoopDelayMs?.p99 ?? 0;
  const leastMs = Math.min(...stairs.map(({ real }) => real.p95));
  return [
    ...(loopMs > leastMs
      ? [`The machine was busy: event-loop delay p99 is ${loopMs} ms, and a stair's p95 no more than ${leastMs} ms.`]
      : []),
    ...(error > POOR_ERROR
      ? [
          `The target is no such queue: it is ${Math.round(100 * error)} % further off than chance explains, so forecasts will be too.`,
        ]
      : []),
    ...(verdict.status === 'suspect' ? [`The run is suspect: ${verdict.reasons[0]!}.`] : []),
  ];
}

/** The fan-out cost of the one copy is within the service time. */
function modelOf({ servers, shape, meanMs, floorMs }: Fit): Model {
  return {
    serviceTime: {
      distribution: shape.distribution,
      mean: durationOf(meanMs),
      ...(shape.distribution === 'log-normal' ? { variation: Number(shape.variation.toPrecision(3)) } : {}),
    },
    servers,
    fanOutCost: '0ms',
    latency: durationOf(floorMs / 2),
  };
}

/** To a microsecond: nobody measured more. */
function durationOf(ms: number): string {
  return `${Number(ms.toFixed(3))}ms`;
}
