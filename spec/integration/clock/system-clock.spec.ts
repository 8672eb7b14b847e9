import { spawn, type ChildProcess } from 'node:child_process';
import { once } from 'node:events';
import { Worker } from 'node:worker_threads';
import { expect } from 'chai';
import { take, toArray, timer } from 'rxjs';
import { SystemClock } from '../../../engine/clock/system-clock.js';
import { TSX_ARGUMENTS } from '../targets/tsx-loader.js';

/** The first line that a process prints after being asked, in ms. */
async function ask(child: ChildProcess): Promise<number> {
  child.stdin!.write('\n');
  const [line] = (await once(child.stdout!, 'data')) as [Buffer];
  return Number(line.toString());
}

/** Node 20 hands tsx's loader to no thread: each has to ask for it. */
const clockThread = `
  import('tsx/esm/api').then(({ register }) => {
    register();
    return import(${JSON.stringify(new URL('./clock-thread.ts', import.meta.url).href)});
  });
`;

describe('system clock in real time', function () {
  this.timeout(20_000);

  it('fires a task once, not before it is due, and before long', async () => {
    const clock = new SystemClock();
    const dueAtMs = clock.now() + 20.5;
    const fired: number[] = [];
    await new Promise<void>((resolve) => {
      clock.at(dueAtMs, () => {
        fired.push(clock.now());
        clock.at(dueAtMs + 20, resolve);
      });
    });
    expect(fired).to.have.length(1);
    expect(fired[0]).to.be.within(dueAtMs, dueAtMs + 1000);
  });

  it('fires tasks in the order in which they are due', async () => {
    const clock = new SystemClock();
    const fromMs = clock.now();
    const delays = Array.from({ length: 60 }, (_, i) => ((i * 37) % 60) / 4);
    const ran: number[] = [];
    await new Promise<void>((resolve) => {
      for (const delay of delays) clock.at(fromMs + delay, () => ran.push(delay));
      clock.at(fromMs + 15, resolve);
    });
    expect(ran).to.deep.equal(delays.toSorted((a, b) => a - b));
  });

  it('brings a chain of delays to its end in its own time, however late single turns are', async () => {
    const clock = new SystemClock();
    const fromMs = clock.now();
    await new Promise<void>((resolve) =>
      timer(2, 2, clock)
        .pipe(take(25), toArray())
        .subscribe(() => resolve()),
    );
    // A millisecond late each turn would come to 75 ms.
    expect(clock.now() - fromMs).to.be.at.least(50);
  });

  it('never goes back, and agrees with hrtime', () => {
    const clock = new SystemClock();
    let last = 0;
    for (let i = 0; i < 100_000; i++) {
      const nowMs = clock.now();
      if (nowMs < last) expect.fail(`${nowMs} after ${last}`);
      last = nowMs;
    }
    expect(clock.now()).to.be.closeTo(Number(process.hrtime.bigint()) / 1e6, 5);
  });

  it('agrees with the monotonic clock of another process within 5 ms', async () => {
    const program = "process.stdin.on('data', () => console.log(Number(process.hrtime.bigint()) / 1e6))";
    const child = spawn(process.execPath, ['-e', program], { stdio: ['pipe', 'pipe', 'inherit'] });
    try {
      await ask(child); // it is up
      const clock = new SystemClock();
      for (let i = 0; i < 5; i++) {
        const beforeMs = clock.now();
        const theirsMs = await ask(child);
        expect(theirsMs).to.be.within(beforeMs - 5, clock.now() + 5);
      }
    } finally {
      child.kill();
    }
  });

  it('agrees with the clocks of other threads within 5 ms, though they started later', async () => {
    const clock = new SystemClock();
    const threads = Array.from({ length: 3 }, () => new Worker(clockThread, { eval: true }));
    try {
      await Promise.all(threads.map((thread) => once(thread, 'message')));
      for (const thread of threads) {
        const beforeMs = clock.now();
        thread.postMessage('time?');
        const [theirsMs] = (await once(thread, 'message')) as [number];
        expect(theirsMs).to.be.within(beforeMs - 5, clock.now() + 5);
      }
    } finally {
      await Promise.all(threads.map((thread) => thread.terminate()));
    }
  });

  it('does not keep a process from ending once its last task is cancelled', async () => {
    const program = `
      import { SystemClock } from './engine/clock/system-clock.ts';
      const clock = new SystemClock();
      clock.at(clock.now() + 600000, () => {}).unsubscribe();
    `;
    const child = spawn(process.execPath, [...TSX_ARGUMENTS, '--input-type=module', '-e', program], {
      stdio: ['ignore', 'inherit', 'inherit'],
    });
    try {
      const [code] = (await once(child, 'exit')) as [number | null];
      expect(code).to.equal(0);
    } finally {
      child.kill();
    }
  });
});
