import { phases as runPhases } from '../run/phase.js';
import { Concurrency } from '../workload/concurrency.js';
import { checkRates } from './check-cadence.js';
import { checkDuration } from './check-quantity.js';
import type { CheckScope } from './check-scope.js';
import { stagesOf } from './compile-closed.js';
import { cadenceIn, compilePhases, isOwn } from './compile-phases.js';
import { formatDuration } from './quantity.js';
import type { Phase } from './resolved-profile.generated.js';

/** What hold is made of: one piece, or phases. */
export function checkPhases(scope: CheckScope): void {
  const { hold, phases } = scope.profile;
  if (scope.refused(['phases']) || scope.refused(['hold'])) return;
  if (phases === undefined) {
    if (hold === undefined) scope.add(['hold'], { message: 'is missing, and phases too', hint: 'add "hold": "30s"' });
    return;
  }
  if (hold !== undefined) {
    scope.add(['hold'], {
      message: 'is given beside phases',
      value: hold,
      limit: 'one of the two',
      hint: 'phases have durations of their own: change /phases/<name>/duration',
    });
  }
  for (const [key, phase] of scope.entries('phases', phases)) {
    checkName(scope, key);
    checkDuration(scope, ['phases', key, 'duration'], () => phase.duration);
    checkCadences(scope, key, phase);
  }
  if (!scope.sound(['phases'])) return;
  checkClients(scope);
  checkWarmUps(scope);
  checkOwnBeside(scope);
}

function checkName(scope: CheckScope, key: string): void {
  if (!runPhases.some((name) => name === key)) return;
  scope.add(['phases', key], {
    message: 'has the name of a phase that each run has',
    value: key,
    limit: `none of ${runPhases.join(', ')}`,
    atKey: true,
  });
}

function checkCadences(scope: CheckScope, key: string, phase: Phase): void {
  const field = ['phases', key, 'messages'];
  if (scope.refused(field)) return;
  if (phase.start !== undefined && Object.values(phase.messages).every((cadence) => cadence === 'none')) {
    scope.add(field, {
      message: 'names nobody who speaks: a phase beside the others has only what it names',
      hint: 'add "messages": {"<population>": {"rate": "10/s"}}, or leave start out',
    });
  }
  for (const [name, cadence] of Object.entries(phase.messages)) {
    const at = [...field, name];
    if (scope.refused(at) || scope.refused(['populations'])) continue;
    const { populations } = scope.profile;
    if (!Object.hasOwn(populations, name)) {
      scope.add(at, { message: 'is no population', value: name, known: Object.keys(populations), atKey: true });
      continue;
    }
    const messages = ['populations', name, 'messages'];
    if (scope.refused(messages)) continue;
    const population = populations[name]!;
    if (population.messages === undefined) {
      const hint = `add "messages" to populations.${name}: to whom, and how long`;
      scope.add(at, { message: 'has no messages', value: name, hint, atKey: true });
      continue;
    }
    if (population.concurrency !== undefined || population.messages.thinkTime !== undefined) {
      scope.add(at, {
        message: 'speaks when its own last message or session says so, whatever the phase',
        value: name,
        limit: 'populations whose messages keep to a rate',
        atKey: true,
      });
      continue;
    }
    if (cadence === 'none') continue;
    checkRates(scope, at, cadence, ['populations', name], phase.duration);
  }
}

/** Clients of an open population are there all the time, those of a closed one while its concurrency lets them. */
function checkClients(scope: CheckScope): void {
  if (!scope.sound(['populations'])) return;
  const populations = Object.values(scope.profile.populations);
  if (populations.some(({ concurrency }) => concurrency === undefined)) return;
  const closed = populations.map(({ concurrency, clients }) => new Concurrency(stagesOf(concurrency!, clients)));
  if (closed.every(({ peak }) => peak === 0)) return; // reported with the concurrency itself
  for (const { key, atMs, forMs } of compilePhases(scope.profile)) {
    const endMs = atMs + forMs;
    if (closed.some((concurrency) => concurrency.onAtMs(0, atMs) < endMs)) continue;
    scope.add(['phases', key], {
      message: 'is a phase without clients: the concurrency of every population is 0',
      limit: `somebody from ${formatDuration(atMs)} to ${formatDuration(endMs)} of hold`,
      hint: 'change "to" or "over" of a stage, or leave the phase out',
      atKey: true,
    });
  }
}

/** A warm-up is over before what is judged begins, and something is judged. */
function checkWarmUps(scope: CheckScope): void {
  const phases = compilePhases(scope.profile);
  const warmUps = phases.filter(({ warmUp }) => warmUp);
  for (const { key, beside } of warmUps) {
    if (!beside) continue;
    scope.add(['phases', key, 'warmUp'], {
      message: 'can be no phase beside others',
      value: true,
      hint: 'leave start out: a warm-up is over before what is judged begins',
    });
  }
  for (const { key, atMs, forMs } of phases.filter(({ beside, warmUp }) => beside && !warmUp)) {
    const during = warmUps.find((warm) => !warm.beside && atMs < warm.atMs + warm.forMs && warm.atMs < atMs + forMs);
    if (!during) continue;
    scope.add(['phases', key, 'start'], {
      message: `lets it run beside the warm-up "${during.key}"`,
      value: scope.profile.phases![key]!.start,
      limit: 'a time of no warm-up',
    });
  }
  if (phases.every(({ warmUp }) => warmUp))
    scope.add(['phases'], { message: 'are all warm-ups: thresholds would judge nothing', limit: 'one that is none' });
}

/** Clients with intervals of their own have one next message at a time. */
function checkOwnBeside(scope: CheckScope): void {
  const phases = Object.entries(scope.profile.phases ?? {});
  for (const [name, { messages }] of scope.entries('populations', scope.profile.populations)) {
    if (!scope.sound(['populations', name, 'messages']) || messages === undefined) continue;
    const cadences = phases.map(([, phase]) => cadenceIn(messages, phase, name));
    if (!cadences.some((cadence) => cadence && isOwn(cadence))) continue;
    phases.forEach(([key, { start }], at) => {
      if (start === undefined || !cadences[at]) return;
      scope.add(['phases', key, 'messages', name], {
        message: `comes on top of intervals that each client of "${name}" draws for itself`,
        limit: 'phases one after the other for such a population',
        hint: 'give rate in place of ratePerClient, or leave start out',
        atKey: true,
      });
    });
  }
}
