import { spawn } from 'node:child_process';
import { once } from 'node:events';
import { existsSync, readdirSync } from 'node:fs';
import { createServer, type AddressInfo, type Server } from 'node:net';
import { getPriority } from 'node:os';
import { fileURLToPath } from 'node:url';
import { expect } from 'chai';
import { startEmbeddedTarget, TargetStartError } from '../../../targets/embedded/start-embedded-target.js';
import { TargetOptionError } from '../../../targets/embedded/option-error.js';
import { ChatClient, until } from './chat-client.js';
import { TSX_ARGUMENTS } from './tsx-loader.js';

/** Something else that holds a port. */
async function occupy(): Promise<{ server: Server; port: number }> {
  const server = createServer().listen(0, '127.0.0.1');
  await once(server, 'listening');
  return { server, port: (server.address() as AddressInfo).port };
}

function isAlive(pid: number): boolean {
  try {
    process.kill(pid, 0);
    return true;
  } catch {
    return false;
  }
}

describe('embedded target in a process of its own', function () {
  this.timeout(15_000);

  it('serves until it is stopped, and then closes its clients with 1012', async () => {
    const target = await startEmbeddedTarget({ dialect: 'seed' });
    expect(target.pid).to.not.equal(process.pid);
    expect(target.wsUrl).to.equal(`ws://127.0.0.1:${target.port}/ws/{user}`);
    expect(target.apiUrl).to.equal(`http://127.0.0.1:${target.port}`);
    expect(target.portWasTaken).to.equal(false);
    const client = await ChatClient.open(target.wsUrl.replace('{user}', 'alice'));
    await client.settle();
    expect(client.take()[0]).to.have.nested.property('data.type', 'welcome');
    await target.stop();
    expect(await client.closed).to.equal(1012);
    expect(await target.exited).to.deep.equal({ code: 0, signal: null });
    await target.stop();
  });

  it('ignores Ctrl-C, which goes to the whole group, and obeys SIGTERM', async () => {
    const target = await startEmbeddedTarget();
    const client = await ChatClient.open(target.wsUrl.replace('{user}', 'alice'));
    process.kill(target.pid, 'SIGINT');
    await client.settle();
    expect(client.isOpen).to.equal(true);
    process.kill(target.pid, 'SIGTERM');
    expect(await client.closed).to.equal(1012);
    expect(await target.exited).to.deep.equal({ code: 0, signal: null });
  });

  it('gives way to others where it is asked to, with all its threads', async () => {
    const target = await startEmbeddedTarget({ lowPriority: true });
    try {
      expect(getPriority(target.pid)).to.equal(10);
      const threads = existsSync('/proc/self/task') ? readdirSync(`/proc/${target.pid}/task`).map(Number) : [];
      expect(threads.map((thread) => getPriority(thread))).to.deep.equal(threads.map(() => 10));
    } finally {
      await target.stop();
    }
  });

  it('takes a free port where the wanted one is taken, if that is allowed', async () => {
    const { server, port } = await occupy();
    try {
      const target = await startEmbeddedTarget({ port, fallbackPort: true });
      expect([target.portWasTaken, target.port === port]).to.deep.equal([true, false]);
      expect((await fetch(`${target.apiUrl}/_sim/stats`)).status).to.equal(200);
      await target.stop();
      const error: unknown = await startEmbeddedTarget({ port }).catch((reason: unknown) => reason);
      expect(error)
        .to.be.instanceOf(TargetStartError)
        .and.include({ code: 'E_TARGET_START', systemCode: 'EADDRINUSE' });
    } finally {
      server.close();
    }
  });

  it('refuses bad options before it starts a process', async () => {
    for (const options of [
      { faults: ['nonsense'] },
      { shards: 0 },
      { shards: 32 },
      { port: 65_535, shards: 2 },
      { serviceTime: '2ms', shards: 2 },
    ]) {
      const error: unknown = await startEmbeddedTarget(options).catch((reason: unknown) => reason);
      expect(error, JSON.stringify(options)).to.be.instanceOf(TargetOptionError);
    }
  });

  it('ends with all its shards when its parent is killed', async () => {
    const script = fileURLToPath(new URL('./orphan-parent.ts', import.meta.url));
    const parent = spawn(process.execPath, [...TSX_ARGUMENTS, script, '3'], {
      stdio: ['ignore', 'pipe', 'inherit'],
    });
    const [line] = (await once(parent.stdout, 'data')) as [Buffer];
    const { pids } = JSON.parse(line.toString()) as { pids: number[] };
    expect(pids.map(isAlive)).to.deep.equal([true, true, true]);
    parent.kill('SIGKILL');
    await until(() => !pids.some(isAlive), 5000);
  });

  it('ends the shards that started where one can’t', async () => {
    const { server, port } = await occupy();
    try {
      const error: unknown = await startEmbeddedTarget({ port: port - 1, shards: 2 }).catch(
        (reason: unknown) => reason,
      );
      // The port before it may be taken as well.
      expect(error).to.be.instanceOf(TargetStartError).and.include({ systemCode: 'EADDRINUSE' });
      const target = await startEmbeddedTarget({ port: port - 1, shards: 2, fallbackPort: true });
      expect(target.instances[1]).to.include({ portWasTaken: true });
      await target.stop();
    } finally {
      server.close();
    }
  });

  it('says nothing on standard output', async () => {
    const script = fileURLToPath(new URL('./orphan-parent.ts', import.meta.url));
    const parent = spawn(process.execPath, [...TSX_ARGUMENTS, script], {
      stdio: ['ignore', 'pipe', 'inherit'],
    });
    const chunks: Buffer[] = [];
    parent.stdout.on('data', (chunk: Buffer) => chunks.push(chunk));
    await once(parent.stdout, 'data');
    const { port } = JSON.parse(Buffer.concat(chunks).toString()) as { port: number };
    const client = await ChatClient.open(`ws://127.0.0.1:${port}/ws/alice`);
    await client.ask('join_room', { room: 'alpha' });
    parent.kill('SIGKILL');
    await client.closed;
    expect(Buffer.concat(chunks).toString().trim().split('\n')).to.have.lengthOf(1);
  });
});
