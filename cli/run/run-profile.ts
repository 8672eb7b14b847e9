import { randomInt } from 'node:crypto';
import { readFileSync } from 'node:fs';
import { resolve } from 'node:path';
import { compileThresholds } from '../../engine/judge/threshold.js';
import { compilePlan } from '../../engine/plan/compile-plan.js';
import { offeredBy } from '../../engine/plan/offered.js';
import type { Plan } from '../../engine/plan/plan.js';
import { Coordinator, type Outcome } from '../../engine/run/coordinator.js';
import type { CoordinatorOptions } from '../../engine/run/coordinator-options.js';
import { summarize, type RunIdentity } from '../../engine/run/summarize.js';
import { distributionMetrics, type Distribution } from '../../engine/telemetry/metric.js';
import type { ReuseFigures, Summary } from '../../engine/telemetry/summary.js';
import type { LoadedProfile } from '../../profiles/load-profile.js';
import { maskProfile } from '../../profiles/mask-profile.js';
import { createTextMask } from '../../profiles/mask-text.js';
import { maskUrl } from '../../profiles/sensitive.js';
import { refuseTaken, RunDirectory } from '../../reports/run-directory.js';
import type { RunInfo } from '../../reports/reporter.js';
import { targetWords } from '../../reports/target-words.js';
import type { TargetAccess } from '../../runners/thread-task.js';
import { CommandError } from '../exit-code.js';
import { checkHosts, type TargetOrigins } from '../guard/check-hosts.js';
import { checkMachine } from '../machine/check-machine.js';
import { groupsOfEarlierRun } from '../reuse/earlier-run.js';
import { reuseGroups } from '../reuse/reuse-groups.js';
import { timelineFaults } from '../check-timeline.js';
import { version } from '../version.js';
import { onInterrupt } from './interrupts.js';
import { maskStrings } from './mask-strings.js';
import { planHashOf } from './plan-hash.js';
import { planSources, sourcesInWords } from './plan-sources.js';
import { checkReachable } from './preflight.js';
import { RunOutput } from './run-output.js';
import type { RunOptions } from './run-options.js';
import { startTarget } from './run-target.js';
import { realWorld, virtualWorld, type RunWorld } from './run-world.js';
import { tracedClient, traceFileName } from './traced-client.js';

/** Time between two provisional summaries on disk. */
const PROVISIONAL_EVERY_MS = 5000;

/** Runs a loaded profile to its summary. Throws errors with an `exitCode` where it is refused before the start. */
export async function runProfile(loaded: LoadedProfile, options: RunOptions): Promise<Summary> {
  const output = new RunOutput(options);
  for (const warning of loaded.warnings) output.warn(warning);
  const plan = planOf(loaded, options.virtual ? virtualRunId : newRunId);
  if (options.traceClient !== undefined) tracedClient(plan, options.traceClient); // refused before anything is sent
  if (options.virtual) {
    refuseSlowReaders(loaded);
    if (options.out !== undefined) refuseTaken(options.out);
    if (timelineFaults(loaded.resolved).length > 0)
      output.warn('timeline is left out: a virtual run has no embedded target, and its faults stand in model');
    return measure(loaded, plan, virtualWorld(plan), options, output);
  }
  if (options.out !== undefined) refuseTaken(options.out);
  const earlier = earlierGroups(loaded, options);
  const layout = checkMachine(loaded, plan, options, (text) => output.warn(text));
  const origins = originsOf(loaded, options);
  const addresses = await checkHosts(loaded.resolved, plan.target.instances, options.allowHost ?? [], origins);
  const access = accessOf(loaded, addresses);
  if (!(access.tls.rejectUnauthorized ?? true)) output.warn('certificates are not checked (--insecure)');
  const faults = faultsOf(loaded, options);
  const target = await startTarget(loaded.resolved, plan, { faults, deliveryLog: options.deliveryLog });
  try {
    if (target.note !== undefined) output.warn(target.note);
    const aimed = { ...plan, target: { ...plan.target, instances: target.instances } };
    const sources = await planSources(loaded.resolved, aimed, addresses, options.force);
    const reached = sources ? { ...access, sources } : access;
    if (!target.embedded) await checkReachable(aimed, reached, origins);
    const reuse =
      earlier === undefined
        ? undefined
        : await reuseGroups(aimed, access, { runId: earlier, sample: options.reuseSample });
    if (reuse) output.reuse(reuse.figures);
    const final = reuse?.plan ?? aimed;
    const world = realWorld(final, layout, reached, target, faults.length > 0);
    return await measure(loaded, final, world, options, output, reuse?.figures);
  } finally {
    await target.stop();
  }
}

function measure(
  loaded: LoadedProfile,
  plan: Plan,
  world: RunWorld,
  options: RunOptions,
  output: RunOutput,
  reuse?: ReuseFigures,
): Promise<Summary> {
  const { resolved, profileHash, secrets } = loaded;
  const { simulated, clock, runner, monitor, probe, faultsInjected, runners, threads } = world;
  const offered = offeredBy(plan);
  const mask = createTextMask(secrets);
  const startedAt = new Date().toISOString();
  const thresholds = compileThresholds(resolved.thresholds);
  const identity = (): RunIdentity => ({
    version,
    profileHash,
    tags: options.tag ?? {},
    startedAt: simulated ? null : startedAt,
    simulated,
    thresholds,
    generator: world.totals(),
    reuse,
    ...(world.sources ? { sources: sourcesInWords(world.sources) } : {}),
  });
  let diskFailure: { code: string; message: string } | undefined;
  const directory = RunDirectory.open({
    out: options.out,
    profileName: resolved.name,
    startedAt,
    profile: maskProfile(resolved, secrets),
    hash: profileHash,
    run: { id: plan.runId, groups: reuse?.run ?? plan.runId },
    onFailure: (code, message) => {
      diskFailure = { code, message };
      // Not within the call that wrote: the coordinator may be in the midst of a step.
      queueMicrotask(() => coordinator.crash(code, message));
    },
  });
  output.add(directory);
  const info: RunInfo = {
    profileName: resolved.name,
    description: resolved.description,
    runId: plan.runId,
    targetUrl: mask(world.targetWords ?? targetWords(plan.target.instances.map(({ url }) => maskUrl(url)))),
    targetEmbedded: world.targetEmbedded,
    simulated,
    clients: offered.clients,
    groups: offered.groups,
    messagesPerSecond: offered.messagesPerSecond,
    deliveriesPerSecond: offered.deliveriesPerSecond,
    holdMs: plan.holdMs,
    runners,
    threads,
    outDir: directory.path,
    startedAt,
  };
  let provisionalAtMs = performance.now();
  let ended = false;
  let coordinator: Coordinator;
  return new Promise<Summary>((done) => {
    coordinator = new Coordinator({
      plan,
      shards: threads,
      runner,
      clock,
      safety: resolved.safety,
      thresholds,
      monitor,
      probe,
      faultsInjected,
      onTick: (tick) => {
        output.tick(tick);
        if (performance.now() - provisionalAtMs < PROVISIONAL_EVERY_MS) return;
        provisionalAtMs = performance.now();
        directory.provisional(masked(coordinator.outcome()));
      },
      onEvent: (event) => output.event(maskStrings(event, mask)),
      ...(options.traceClient === undefined ? {} : tracing(plan, options.traceClient, directory, mask)),
      onEnd: (outcome) => {
        ended = true;
        releaseSignals();
        const histograms = histogramsOf(outcome);
        let summary = masked(outcome);
        directory.finish(summary, histograms);
        if (diskFailure && outcome.stop !== 'crashed') {
          // These last files failed: too late for the coordinator, and still our fault.
          outcome.aggregate.addError(diskFailure.code, 1, true, [diskFailure.message]);
          summary = masked({ ...outcome, stop: 'crashed', stopReason: diskFailure.message });
          directory.finish(summary, histograms);
        }
        output.finish(summary);
        done(summary);
      },
    });
    const masked = (outcome: Outcome): Summary => maskStrings(summarize(outcome, identity()), mask);
    const warn = (text: string): void =>
      output.event({ atMs: coordinator.outcome().durationMs, kind: 'warning', code: 'INTERRUPTED', text });
    const releaseSignals = onInterrupt(
      (signal) => {
        coordinator.interrupt(`interrupted by ${signal}`);
        warn('drains, closes and reports now; a second Ctrl-C ends it at once');
      },
      (signal) => {
        warn(`${signal} again: ends at once, and reports`);
        coordinator.kill('interrupted twice');
      },
    );
    world.onTargetGone((reason) => coordinator.abort('TARGET_GONE', reason));
    output.start(info, simulated ? [] : faultsOf(loaded, options));
    coordinator.start();
    world.drive(
      () => ended,
      (error) => coordinator.crash('TASK_THREW', error instanceof Error ? error.message : String(error)),
    );
  });
}

/** What the coordinator needs to trace a client into the run directory. */
function tracing(
  plan: Plan,
  id: string,
  directory: RunDirectory,
  mask: (text: string) => string,
): Pick<CoordinatorOptions, 'trace' | 'onTrace'> {
  const name = traceFileName(id);
  return {
    trace: tracedClient(plan, id),
    onTrace: (line) => {
      const text = mask(line.event === 'connect' ? maskUrl(line.text) : line.text);
      directory.trace(name, { ...line, text });
    },
  };
}

/** The id by which the groups of the run that is to be reused are named; `undefined`: none is. */
function earlierGroups({ resolved, secrets }: LoadedProfile, { reuseGroups: run }: RunOptions): string | undefined {
  if (run === undefined) return undefined;
  if (resolved.target.embedded !== false) {
    throw new CommandError(
      2,
      '--reuse-groups: the embedded target starts without groups; start sim target, and aim at it with --target',
    );
  }
  if (Object.keys(resolved.groups).length === 0)
    throw new CommandError(2, '--reuse-groups: this profile has no groups');
  return groupsOfEarlierRun(run, maskProfile(resolved, secrets).groups);
}

/** What the embedded target shall do wrong: by the profile, then by the command line. */
function faultsOf({ resolved }: LoadedProfile, { fault = [] }: RunOptions): string[] {
  return [...timelineFaults(resolved), ...fault];
}

function planOf({ resolved, profileHash }: LoadedProfile, runId: (planHash: string) => string): Plan {
  const hash = planHashOf(profileHash, resolved.seed);
  return compilePlan(resolved, { hash, runId: runId(hash) });
}

/** Of `a-z0-9`. */
const RUN_ID_LENGTH = 6;
const RUN_IDS = 36 ** RUN_ID_LENGTH;

/** Two runs at the same target shall never meet. */
function newRunId(): string {
  return runIdOf(randomInt(RUN_IDS));
}

/** In virtual time frames arrive whole, and there is no socket to leave them in. */
function refuseSlowReaders({ resolved: { populations } }: LoadedProfile): void {
  const slow = Object.keys(populations).find((key) => populations[key]!.reading !== undefined);
  if (slow === undefined) return;
  throw new CommandError(
    2,
    `/populations/${slow}/reading means nothing with --virtual: there is no socket to read slowly`,
  );
}

/** Nobody to meet: the same plan, the seed within it, gives the same names. */
function virtualRunId(planHash: string): string {
  return runIdOf(parseInt(planHash.slice(0, 12), 16) % RUN_IDS);
}

function runIdOf(number: number): string {
  return number.toString(36).padStart(RUN_ID_LENGTH, '0');
}

function accessOf({ resolved, directory }: LoadedProfile, addresses: Record<string, string[]>): TargetAccess {
  const { subprotocols, compression, tls } = resolved.target;
  const read = (path: string | undefined): string | undefined =>
    path === undefined ? undefined : readFileSync(resolve(directory, path), 'utf8');
  const entries = {
    ca: read(tls.ca),
    cert: read(tls.cert),
    key: read(tls.key),
    passphrase: tls.passphrase,
    serverName: tls.serverName,
    rejectUnauthorized: tls.insecure ? false : undefined,
  };
  const given = Object.fromEntries(Object.entries(entries).filter(([, value]) => value !== undefined));
  return { addresses, subprotocols, compression, tls: given };
}

function originsOf({ sourceName }: LoadedProfile, options: RunOptions): TargetOrigins {
  const fromTarget = options.target === undefined ? 'SIM_TARGET' : '--target';
  const isAimed = options.target !== undefined || (process.env['SIM_TARGET'] ?? '') !== '';
  const url = isAimed ? fromTarget : `${sourceName} /target/url`;
  return { url, api: options.api !== undefined ? '--api' : isAimed ? fromTarget : `${sourceName} /target/api` };
}

function histogramsOf({ aggregate }: Outcome): ReadonlyMap<Distribution, ReturnType<typeof aggregate.distribution>> {
  return new Map(distributionMetrics.map(({ name }) => [name, aggregate.distribution(name)]));
}
