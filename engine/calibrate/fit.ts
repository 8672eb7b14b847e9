import { serviceSizes, type ServiceShape } from './service-sizes.js';
import { sojourns } from './sojourn.js';
import { statistics, statisticsOf, weights, type Stair, type Statistics } from './stair.js';

/** What was seen of a queue: when messages came, and what they took stair by stair. */
export interface Observed {
  /** In ms, in order. */
  arrivalsMs: Float64Array;
  /** In order of time; arrivals that belong to none (a warm-up) are queued for, but not compared. */
  stairs: Stair[];
}

/** A queue of the model, and how far it is from what was seen. */
export interface Fit {
  servers: number;
  shape: ServiceShape;
  meanMs: number;
  /** What everything takes beside the queue: the network there and back, and the target's and generator's own work. */
  floorMs: number;
  /** Mean of |fitted − real| / real over stairs and statistics, weighted. */
  error: number;
}

/** One stair of a fit. */
export interface FittedStair {
  /** Of the servers, at the stair's rate. */
  utilisation: number;
  serviceMs: Statistics;
}

/** More servers than these are too many to tell one number from the next. */
const SERVERS = [1, 2, 3, 4, 5, 6, 7, 8, 10, 12, 14, 16, 20, 24, 28, 32, 40, 48, 56, 64];
/** Below the first it is as good as constant: (1 + 0.2²) / 2 of the wait is 4 % more [Pollaczek, Khinchine]. */
const VARIATIONS = [0.2, 0.5, 1, 2];
const SIMPLE: ServiceShape[] = [{ distribution: 'constant' }, { distribution: 'exponential' }];
/** A shape with a parameter of its own must be nearer by so much to be preferred … */
const WORTH_A_PARAMETER = 0.8;
/** … and twice as many servers by so much: noise looks like either. */
const WORTH_DOUBLE_SERVERS = 0.9;
/** After so many numbers of servers in a row that bring nothing, more won't either. */
const WORSE = 2;
/** Runs of random sizes through the same arrivals: the mean of their statistics is compared. */
const DRAWS = 3;
/** Utilisations of the top stair between which a fit is looked for, in even steps. */
const UTILISATIONS = { from: 0.05, to: 1.25, step: 0.05 };
/** Golden sections after that: two steps come down to 0.0008 … */
const SECTIONS = 10;
/** … or, where only the best variation is looked for, to 0.01. */
const FEW_SECTIONS = 5;
/** From one variation to the next the best utilisation moves by no more than this. */
const NEAR = 0.15;
const GOLDEN = (Math.sqrt(5) - 1) / 2;

/**
 * The queue that comes nearest to what was seen, first, and the best of each other number of servers and shape, the
 * nearest first. Each candidate is a simulation of the very arrivals; its mean service time is searched for, and its
 * floor follows (see `floorOf`). Log-normal goes behind a simpler shape unless it is nearer by a fifth, twice as many
 * servers unless they are nearer by a tenth.
 */
export function fitQueue(observed: Observed): Fit[] {
  const bounds = boundsOf(observed);
  const fits: Fit[] = [];
  let least = Infinity;
  let worse = 0;
  for (const servers of SERVERS.filter((number) => number <= bounds.servers)) {
    const [constant, exponential] = SIMPLE.map((shape) => fitShape(observed, servers, shape, bounds));
    const three = [constant!, exponential!, fitLogNormal(observed, constant!, bounds)];
    fits.push(...three);
    const error = Math.min(...three.map((fit) => fit.error));
    worse = error < least ? 0 : worse + 1;
    least = Math.min(least, error);
    if (worse === WORSE) break;
  }
  const rank = ({ error, shape, servers }: Fit): number =>
    error / WORTH_DOUBLE_SERVERS ** Math.log2(servers) / (shape.distribution === 'log-normal' ? WORTH_A_PARAMETER : 1);
  return fits.sort((a, b) => rank(a) - rank(b));
}

/** What a fit says of each stair. */
export function fittedStairs(observed: Observed, fit: Fit): FittedStair[] {
  return new Simulation(observed, fit.servers, fit.shape).statistics(fit.meanMs).map((found, index) => ({
    utilisation: utilisationOf(observed.stairs[index]!.perSecond, fit),
    serviceMs: Object.fromEntries(statistics.map((name) => [name, found[name] + fit.floorMs])) as Statistics,
  }));
}

/**
 * The error that a fit would have of a run of its very own: service times that vary come out a little otherwise each
 * time, and the more, the nearer to 100 %. 0 where they don't vary.
 */
export function chanceError(observed: Observed, { servers, shape, meanMs, floorMs }: Fit): number {
  if (shape.distribution === 'constant') return 0;
  const draws = new Simulation(observed, servers, shape).draws(meanMs);
  const errors = draws.map((own, index) => {
    const stairs = own.map((found) => ({
      serviceMs: Object.fromEntries(statistics.map((name) => [name, found[name] + floorMs])) as Statistics,
    }));
    return errorOf(stairs, meanOf(draws.toSpliced(index, 1)), floorMs);
  });
  return errors.reduce((sum, error) => sum + error, 0) / errors.length;
}

/** Share of the servers' time that a rate takes. */
export function utilisationOf(perSecond: number, { meanMs, servers }: Pick<Fit, 'meanMs' | 'servers'>): number {
  return (perSecond * meanMs) / 1000 / servers;
}

interface Bounds {
  /** No mean service time can be above the least mean of all stairs. */
  meanMs: number;
  topPerSecond: number;
  /** So many servers at the most would be used to 80 % by that. */
  servers: number;
}

function boundsOf({ stairs }: Observed): Bounds {
  const meanMs = Math.min(...stairs.map(({ serviceMs }) => serviceMs.mean));
  const topPerSecond = Math.max(...stairs.map(({ perSecond }) => perSecond));
  return { meanMs, topPerSecond, servers: Math.max(1, Math.floor((topPerSecond * meanMs) / 1000 / 0.8)) };
}

/** From the constant shape, which is a variation of 0, to ever more. */
function fitLogNormal(observed: Observed, constant: Fit, bounds: Bounds): Fit {
  let { meanMs } = constant;
  const fitted = (variation: number): Fit =>
    fitNear(observed, constant.servers, { distribution: 'log-normal', variation }, bounds, meanMs, FEW_SECTIONS);
  const fits = VARIATIONS.map((variation) => {
    const fit = fitted(variation);
    meanMs = fit.meanMs;
    return fit;
  });
  const best = fits.reduce((least, fit, index) => (fit.error < fits[least]!.error ? index : least), 0);
  const low = VARIATIONS[best - 1] ?? VARIATIONS[0]!;
  const high = VARIATIONS[best + 1] ?? 2 * VARIATIONS.at(-1)!;
  meanMs = fits[best]!.meanMs;
  const { meanMs: bestMs, shape } = search(fitted, low, high, FEW_SECTIONS, fits[best]!);
  return fitNear(observed, constant.servers, shape, bounds, bestMs, SECTIONS);
}

/** Looks at all that the mean service time may be. */
function fitShape(observed: Observed, servers: number, shape: ServiceShape, bounds: Bounds): Fit {
  const fitted = fitterOf(observed, servers, shape);
  const meanAt = (utilisation: number): number =>
    Math.min(bounds.meanMs, (utilisation * servers * 1000) / bounds.topPerSecond);
  const { from, to, step } = UTILISATIONS;
  let best = fitted(meanAt(from));
  let at = from;
  for (let utilisation = from + step; utilisation <= to; utilisation += step) {
    if (meanAt(utilisation - step) === bounds.meanMs) break;
    const fit = fitted(meanAt(utilisation));
    if (fit.error < best.error) [best, at] = [fit, utilisation];
  }
  return search(fitted, meanAt(Math.max(from / 2, at - step)), meanAt(at + step), SECTIONS, best);
}

/** Looks about `nearMs`, a mean service time. */
function fitNear(
  observed: Observed,
  servers: number,
  shape: ServiceShape,
  bounds: Bounds,
  nearMs: number,
  sections: number,
): Fit {
  const fitted = fitterOf(observed, servers, shape);
  const spanMs = (NEAR * servers * 1000) / bounds.topPerSecond;
  const lowMs = Math.max(nearMs / 2, nearMs - spanMs);
  return search(fitted, lowMs, Math.min(bounds.meanMs, nearMs + spanMs), sections, fitted(nearMs));
}

/** The fit of a mean service time: its floor and error. */
function fitterOf(observed: Observed, servers: number, shape: ServiceShape): (meanMs: number) => Fit {
  const simulation = new Simulation(observed, servers, shape);
  return (meanMs) => {
    const found = simulation.statistics(meanMs);
    const floorMs = floorOf(observed.stairs, found);
    return { servers, shape, meanMs, floorMs, error: errorOf(observed.stairs, found, floorMs) };
  };
}

/** Golden section for the least error between `low` and `high`; never worse than `best`. */
function search(find: (value: number) => Fit, low: number, high: number, sections: number, best: Fit): Fit {
  let [left, right] = [high - GOLDEN * (high - low), low + GOLDEN * (high - low)];
  let [atLeft, atRight] = [find(left), find(right)];
  for (let i = 0; i < sections; i++) {
    if (atLeft.error <= atRight.error) {
      [high, right, atRight] = [right, left, atLeft];
      left = high - GOLDEN * (high - low);
      atLeft = find(left);
    } else {
      [low, left, atLeft] = [left, right, atRight];
      right = low + GOLDEN * (high - low);
      atRight = find(right);
    }
  }
  return [atLeft, atRight].reduce((least, fit) => (fit.error < least.error ? fit : least), best);
}

/** One candidate's queue, over which mean service times can be tried. */
class Simulation {
  private readonly observed: Observed;
  private readonly servers: number;
  private readonly sizes: Float64Array[];
  private readonly took: Float64Array;

  constructor(observed: Observed, servers: number, shape: ServiceShape) {
    const { length } = observed.arrivalsMs;
    this.observed = observed;
    this.servers = servers;
    const draws = shape.distribution === 'constant' ? 1 : DRAWS;
    this.sizes = Array.from({ length: draws }, (_, draw) => serviceSizes(shape, length, draw));
    this.took = new Float64Array(length);
  }

  /** Of each stair, the mean of all draws: the queue alone, without the floor. */
  statistics(meanMs: number): Statistics[] {
    return meanOf(this.draws(meanMs));
  }

  /** The same of each draw. */
  draws(meanMs: number): Statistics[][] {
    const { arrivalsMs, stairs } = this.observed;
    return this.sizes.map((sizes) => {
      sojourns(arrivalsMs, sizes, meanMs, this.servers, this.took);
      return stairs.map(({ from, to }) => statisticsOf(this.took.subarray(from, to)));
    });
  }
}

/** By stair. */
function meanOf(draws: readonly Statistics[][]): Statistics[] {
  const [first, ...others] = draws;
  return first!.map((found, stair) => {
    const mean = { ...found };
    for (const name of statistics) {
      for (const other of others) mean[name] += other[stair]![name];
      mean[name] /= draws.length;
    }
    return mean;
  });
}

/**
 * The floor at which the weighted sum of |floor + queue − real| / real is least: the weighted median of real − queue
 * (Laplace), not below 0.
 */
function floorOf(stairs: readonly Stair[], queue: readonly Statistics[]): number {
  const points = stairs.flatMap(({ serviceMs: real }, index) =>
    statistics.map((name) => ({ atMs: real[name] - queue[index]![name], weight: weights[name] / real[name] })),
  );
  points.sort((a, b) => a.atMs - b.atMs);
  let rest = points.reduce((sum, { weight }) => sum + weight, 0) / 2;
  const median = points.find(({ weight }) => (rest -= weight) <= 0)!;
  return Math.max(0, median.atMs);
}

function errorOf(stairs: readonly { serviceMs: Statistics }[], queue: readonly Statistics[], floorMs: number): number {
  let sum = 0;
  let weight = 0;
  stairs.forEach(({ serviceMs: real }, index) => {
    for (const name of statistics) {
      sum += (weights[name] * Math.abs(floorMs + queue[index]![name] - real[name])) / real[name];
      weight += weights[name];
    }
  });
  return sum / weight;
}
