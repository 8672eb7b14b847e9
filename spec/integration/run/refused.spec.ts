import { existsSync, readFileSync, writeFileSync } from 'node:fs';
import { createServer as createHttpServer } from 'node:http';
import { createServer } from 'node:net';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { expect } from 'chai';
import { newFolder, sim, type Ending } from '../../support/sim.js';
import { aimedAt, set, tinyProfile } from '../../support/tiny-profile.js';
import { Listening } from '../transports/listening.js';

interface Refusal {
  ending: Ending;
  stdout: string;
  stderr: string;
  /** Where its sockets connected to. */
  connects: string[];
}

const recorder = fileURLToPath(new URL('../../support/record-connects.cjs', import.meta.url));

async function refusal(argv: readonly string[], env: Record<string, string> = {}): Promise<Refusal> {
  const file = join(newFolder(), 'connects');
  writeFileSync(file, '');
  const options = {
    input: JSON.stringify(tinyProfile),
    env: { ...env, NODE_OPTIONS: `--require ${recorder}`, CONNECTS_FILE: file },
  };
  const { ending, stdout, stderr, cwd } = await sim(['run', '-', ...argv], options);
  expect(existsSync(join(cwd, 'runs')), 'a run directory').to.equal(false);
  const connects = readFileSync(file, 'utf8')
    .split('\n')
    .filter((line) => line !== '');
  return { ending, stdout, stderr, connects };
}

describe('sim run, refused before the start', function () {
  this.timeout(60_000);

  describe('a target that is not there, or no WebSocket server', () => {
    const servers: Listening[] = [];
    let closedPort: number;
    let http: Refusal;
    let busy: Refusal;
    let silent: Refusal;
    let garbled: Refusal;
    let nothing: Refusal;

    before(async () => {
      const web = await Listening.on(createHttpServer((_request, response) => response.end('hello')));
      const failing = await Listening.on(
        createHttpServer().on('upgrade', (_request, socket) =>
          socket.end('HTTP/1.1 503 Service Unavailable\r\nContent-Length: 0\r\nConnection: close\r\n\r\n'),
        ),
      );
      const mute = await Listening.on(createServer());
      const mail = await Listening.on(createServer((socket) => socket.end('220 mail.test ESMTP ready\r\n')));
      const gone = await Listening.on(createServer());
      closedPort = gone.port;
      await gone.stop();
      servers.push(web, failing, mute, mail);
      [nothing, http, busy, silent, garbled] = await Promise.all([
        refusal(aimedAt(closedPort)),
        refusal(aimedAt(web.port)),
        refusal(aimedAt(failing.port)),
        refusal([...aimedAt(mute.port), ...set('/timeouts/connect', '300ms')]),
        refusal(aimedAt(mail.port)),
      ]);
    });

    after(() => Promise.all(servers.map((server) => server.stop())));

    it('ends with 3, says so in two lines, and prints no result', () => {
      for (const { ending, stdout, stderr } of [nothing, http, busy, silent, garbled]) {
        expect(ending, stderr).to.equal(3);
        expect(stdout).to.equal('');
        expect(stderr).to.match(/^error: --target: .+\n.+\n$/);
      }
    });

    it('tells that nothing listens', () => {
      expect(nothing.stderr)
        .to.include(`ECONNREFUSED 127.0.0.1:${closedPort}`)
        .and.include('Nothing listens at that address and port');
      expect(nothing.connects).to.deep.equal([`127.0.0.1:${closedPort}`]);
    });

    it('tells that an HTTP server makes no WebSocket of the request', () => {
      expect(http.stderr).to.include('HTTP_200').and.include('makes no WebSocket of this path');
      expect(busy.stderr).to.include('HTTP_503');
    });

    it('tells that a server never answers, within the connect timeout', () => {
      expect(silent.stderr).to.include('CONNECT_TIMEOUT: no WebSocket handshake within 300 ms');
    });

    it('tells that something there speaks no HTTP', () => {
      expect(garbled.stderr)
        .to.match(/HPE_\w+/)
        .and.include('does not speak HTTP');
    });
  });

  describe('a host that may not be loaded', () => {
    let literal: Refusal;
    let forced: Refusal;
    let narrowed: Refusal;
    let otherHost: Refusal;
    let apiOnly: Refusal;
    let unspecified: Refusal;

    before(async () => {
      [literal, forced, narrowed, otherHost, apiOnly, unspecified] = await Promise.all([
        refusal(['--target', 'ws://93.184.216.34/ws/{user}']),
        refusal(['--target', 'ws://8.8.8.8:8000/ws/{user}', '--force', '--insecure']),
        refusal([...aimedAt(9), ...set('/target/allowHosts', ['10.1.2.3']), '--allow-host', '127.0.0.1']),
        refusal(['--target', 'ws://8.8.4.4', '--allow-host', '8.8.8.8'], { SIM_ALLOW_HOSTS: 'example.org, *.test' }),
        refusal([...aimedAt(9), '--api', 'http://1.1.1.1']),
        refusal(['--target', 'ws://[2001:4860:4860::8888]:80']),
      ]);
    });

    it('ends with 3', () => {
      for (const { ending, stderr } of [literal, forced, narrowed, otherHost, apiOnly, unspecified])
        expect(ending, stderr).to.equal(3);
    });

    it('sends nothing, and looks no name up', () => {
      for (const { connects } of [literal, forced, narrowed, otherHost, apiOnly, unspecified])
        expect(connects).to.deep.equal([]);
    });

    it('names the address, the option it came from, and how to allow it', () => {
      expect(literal.stderr).to.include('--target: 93.184.216.34 is neither loopback nor private (public)');
      expect(literal.stderr).to.include('--allow-host 93.184.216.34');
      expect(apiOnly.stderr).to.include('--api: 1.1.1.1 is neither');
    });

    it('is not lifted by --force', () => {
      expect(forced.stderr).to.include('8.8.8.8 is neither loopback nor private');
    });

    it('is not lifted for a host that --allow-host and SIM_ALLOW_HOSTS do not name', () => {
      expect(otherHost.stderr).to.include('8.8.4.4 is neither');
    });

    it("is narrowed by the profile's own list, which --allow-host cannot widen", () => {
      expect(narrowed.stderr).to.include('target.allowHosts does not allow 127.0.0.1').and.include('cannot widen');
    });
  });
});
