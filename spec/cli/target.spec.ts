import { spawn, type ChildProcessByStdio } from 'node:child_process';
import { once } from 'node:events';
import { createServer, type AddressInfo } from 'node:net';
import type { Readable } from 'node:stream';
import { expect } from 'chai';
import { CommanderError } from 'commander';
import { targetCommand } from '../../cli/commands/target.js';
import type { TargetStats } from '../../targets/embedded/counters.js';
import { FAULT_KIND_NAMES } from '../../targets/embedded/faults/fault-kinds.js';
import { ChatClient } from '../integration/targets/chat-client.js';
import { TSX_ARGUMENTS } from '../integration/targets/tsx-loader.js';

async function refusal(...argv: string[]): Promise<unknown> {
  const command = targetCommand()
    .exitOverride()
    .configureOutput({ writeErr: () => undefined, writeOut: () => undefined });
  return command.parseAsync(argv, { from: 'user' }).catch((error: unknown) => error);
}

/** The command in a process of its own, as it would be started by `sim target`. */
function start(...argv: string[]): ChildProcessByStdio<null, Readable, Readable> {
  const module = JSON.stringify(new URL('../../cli/commands/target.ts', import.meta.url).href);
  const code = `import(${module}).then((m) => m.targetCommand().parseAsync(process.argv.slice(1), { from: 'user' }))`;
  const args = [...TSX_ARGUMENTS, '--input-type=module', '--eval', code, '--', ...argv];
  return spawn(process.execPath, args, { stdio: ['ignore', 'pipe', 'pipe'] });
}

describe('sim target', function () {
  this.timeout(15_000);

  it('documents every flag, environment variable and kind of fault in its help', () => {
    let help = '';
    targetCommand()
      .configureOutput({ writeOut: (text) => (help += text) })
      .outputHelp();
    const flags = [
      'host',
      'port',
      'shards',
      'dialect',
      'heartbeat',
      'heartbeat-every',
      'rate-limit',
      'ws-ping',
      'history-bytes',
    ];
    const service = ['service-time', 'servers', 'queue'];
    const limits = ['max-total-groups', 'max-total-connections', 'max-connections-per-client', 'max-message-size'];
    for (const flag of [...flags, ...service, ...limits, 'max-buffered', 'fault', 'fault-seed'])
      expect(help).to.include(`--${flag} `);
    for (const name of [
      'MAX_TOTAL_GROUPS',
      'MAX_TOTAL_CONNECTIONS',
      'MAX_CONNECTIONS_PER_CLIENT',
      'WS_MAX_MESSAGE_SIZE',
    ]) {
      expect(help).to.include(`env: ${name}`);
    }
    for (const kind of FAULT_KIND_NAMES) expect(help).to.include(`  ${kind}=<`);
  });

  const bad: [flag: string, text: string, message: RegExp][] = [
    ['--port', '99999', /a port is at most 65535/],
    ['--shards', '32', /at most 31 shards/],
    ['--dialect', 'tail', /Allowed choices are seed, head/],
    ['--heartbeat', 'often', /Allowed choices are stagger, tick/],
    ['--heartbeat-every', '0s', /must be above 0/],
    ['--rate-limit', '3', /not a rate such as 3\/60s/],
    ['--ws-ping', '20', /not a duration/],
    ['--service-time', 'about 2ms', /not a duration/],
    ['--servers', '0', /not a whole number of 1 or more/],
    ['--queue', '-1', /not a whole number of 0 or more/],
    ['--history-bytes', '64MB', /not a size/],
    ['--max-total-groups', '0', /not a whole number of 1 or more/],
    ['--fault', 'refse=0.1', /did you mean refuse\?/],
    ['--fault-seed', 'x', /not a whole number/],
  ];
  for (const [flag, text, message] of bad) {
    it(`refuses ${flag} ${text} in one error`, async () => {
      const error = await refusal(flag, text);
      expect(error).to.be.instanceOf(CommanderError);
      expect((error as CommanderError).message).to.match(message);
    });
  }

  it('fails with exit code 3 where the port is taken', async () => {
    const other = createServer().listen(0, '127.0.0.1');
    await once(other, 'listening');
    const { port } = other.address() as AddressInfo;
    const error = await refusal('--port', String(port));
    other.close();
    expect(error).to.include({ exitCode: 3 });
    expect((error as Error).message).to.equal(
      `the server could not listen: port ${port} of 127.0.0.1 is taken; choose another with --port, or 0 for any`,
    );
  });

  it('says where it listens, closes its clients with 1012 on Ctrl-C, and prints the totals', async () => {
    const child = start('--port', '0', '--dialect', 'head', '--fault', 'no-pong=1');
    try {
      const exit = once(child, 'exit');
      let output = '';
      child.stdout.on('data', (chunk: Buffer) => (output += chunk.toString()));
      while (!output.includes('/_sim/stats')) await once(child.stdout, 'data');
      const url = /ws:\/\/127\.0\.0\.1:\d+\/ws\//.exec(output)![0];
      const client = await ChatClient.open(`${url}alice`);
      await client.settle();
      expect(await client.ask('ping')).to.deep.equal([]);
      await client.ask('join_room', { room: 'alpha' });
      await client.ask('chat_message', { room: 'alpha', text: 'x' });
      child.kill('SIGINT');
      expect(await client.closed).to.equal(1012);
      expect(await exit).to.deep.equal([0, null]);
      expect(output).to.include('stopped: 1 connections, 1 rooms, 1 messages, 1 deliveries, 0 errors');
    } finally {
      child.kill('SIGKILL');
    }
  });

  it('ends in order on a Ctrl-C that comes as soon as it says where it listens', async () => {
    const child = start('--port', '0', '--shards', '2');
    try {
      const exit = once(child, 'exit');
      await once(child.stdout, 'data');
      child.kill('SIGINT');
      expect(await exit).to.deep.equal([0, null]);
    } finally {
      child.kill('SIGKILL');
    }
  });

  it('with --shards says where each listens, and goes on without one that is killed', async () => {
    const child = start('--port', '0', '--shards', '3');
    try {
      const exit = once(child, 'exit');
      let output = '';
      for (const stream of [child.stdout, child.stderr]) {
        stream.on('data', (chunk: Buffer) => (output += chunk.toString()));
      }
      while (!output.includes('/_sim/stats')) await once(child.stdout, 'data');
      const urls = output.match(/ws:\/\/127\.0\.0\.1:\d+\/ws\//g)!;
      expect(new Set(urls)).to.have.property('size', 3);
      const [, stats = ''] = /stats +(\S+)/.exec(output)!;
      const { shards } = (await (await fetch(stats)).json()) as TargetStats;
      process.kill(shards[2]!.pid, 'SIGKILL');
      while (!output.includes('shard 2 ended (SIGKILL)')) await once(child.stderr, 'data');
      const client = await ChatClient.open(`${urls[1]!}alice`);
      child.kill('SIGINT');
      expect(await client.closed).to.equal(1012);
      expect(await exit).to.deep.equal([0, null]);
      expect(output).to.include('stopped: 1 connections');
    } finally {
      child.kill('SIGKILL');
    }
  });
});
