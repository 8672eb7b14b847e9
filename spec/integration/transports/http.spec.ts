import { expect } from 'chai';
import type { IncomingMessage, RequestListener } from 'node:http';
import { createServer as createHttpServer } from 'node:http';
import { createServer as createHttpsServer } from 'node:https';
import { createServer as createNetServer } from 'node:net';
import type { Server } from 'node:net';
import { TLSSocket } from 'node:tls';
import type { HttpClientOptions } from '../../../actors/transports/http.js';
import { createHttpClient } from '../../../actors/transports/http.js';
import type { HttpClient, HttpOwner } from '../../../engine/actor/transport.js';
import { Listening, pem } from './listening.js';

/** Notes what it hears and when the last of what was asked for has come. */
class RecordingHttpOwner implements HttpOwner {
  readonly heard: unknown[][] = [];
  private waiting: (() => void)[] = [];

  answered(token: number, status: number): void {
    this.note('answered', token, status);
  }

  failed(token: number, code: string, message: string): void {
    expect(message).not.to.equal('');
    this.note('failed', token, code);
  }

  async until(count: number): Promise<unknown[][]> {
    while (this.heard.length < count) await new Promise<void>((resolve) => this.waiting.push(resolve));
    await new Promise((resolve) => setTimeout(resolve, 10));
    return this.heard;
  }

  private note(...what: unknown[]): void {
    this.heard.push(what);
    for (const resolve of this.waiting.splice(0)) resolve();
  }
}

async function bodyOf(request: IncomingMessage): Promise<string> {
  const parts: Buffer[] = [];
  for await (const part of request) parts.push(part as Buffer);
  return Buffer.concat(parts).toString();
}

describe('http client', () => {
  const started: Listening[] = [];
  const clients: HttpClient[] = [];

  afterEach(async () => {
    for (const client of clients.splice(0)) client.dispose();
    await Promise.all(started.splice(0).map((server) => server.stop()));
  });

  async function listen(server: Server): Promise<string> {
    const listening = await Listening.on(server);
    started.push(listening);
    return `127.0.0.1:${String(listening.port)}`;
  }

  const serving = (listener: RequestListener) => listen(createHttpServer(listener));

  function clientOf(options: HttpClientOptions): HttpClient {
    const client = createHttpClient(options);
    clients.push(client);
    return client;
  }

  /** One POST, and what came of it. */
  async function outcome(options: HttpClientOptions, path = '/api/rooms', body: string | undefined = '{}') {
    const owner = new RecordingHttpOwner();
    clientOf(options).request('POST', path, body, 7, owner);
    expect(owner.heard, 'nothing before request has returned').to.deep.equal([]);
    return owner.until(1);
  }

  it('posts JSON with the common headers, and tells the status by token', async () => {
    const requests: unknown[] = [];
    const host = await serving((request, response) => {
      void bodyOf(request).then((body) => {
        const { method, url, headers } = request;
        requests.push([method, url, headers['content-type'], headers['x-key'], headers.host, body]);
        response.writeHead(201, { 'content-type': 'application/json' }).end('{"name":"x"}');
      });
    });
    const owner = new RecordingHttpOwner();
    const client = clientOf({ base: `http://${host}`, headers: { 'x-key': 'k' } });
    client.request('POST', '/api/rooms', '{"name":"wél 🎉"}', 41, owner);
    client.request('GET', '/_sim/stats?x=1', undefined, 42, owner);
    expect((await owner.until(2)).sort()).to.deep.equal([
      ['answered', 41, 201],
      ['answered', 42, 201],
    ]);
    expect(requests.sort()).to.deep.equal([
      ['GET', '/_sim/stats?x=1', undefined, 'k', host, ''],
      ['POST', '/api/rooms', 'application/json', 'k', host, '{"name":"wél 🎉"}'],
    ]);
  });

  for (const status of [200, 204, 302, 404, 409, 422, 503]) {
    it(`takes ${String(status)} for an answer`, async () => {
      const host = await serving((_request, response) => response.writeHead(status, { location: '/x' }).end());
      expect(await outcome({ base: `http://${host}` })).to.deep.equal([['answered', 7, status]]);
    });
  }

  it('takes the last status where an early hint came first', async () => {
    const host = await serving((_request, response) => {
      response.writeEarlyHints({ link: '</x>; rel=preload' });
      response.writeHead(201).end();
    });
    expect(await outcome({ base: `http://${host}` })).to.deep.equal([['answered', 7, 201]]);
  });

  for (const base of ['/v1', '/v1/']) {
    it(`puts the base's path ${base} before that of the request`, async () => {
      const urls: unknown[] = [];
      const host = await serving((request, response) => {
        urls.push(request.url);
        response.end();
      });
      await outcome({ base: `http://${host}${base}` });
      expect(urls).to.deep.equal(['/v1/api/rooms']);
    });
  }

  it('keeps to its connections, one request at a time on each, and uses them again', async () => {
    let open = 0;
    let most = 0;
    const sockets = new Set<unknown>();
    const host = await serving((request, response) => {
      sockets.add(request.socket);
      most = Math.max(most, ++open);
      setTimeout(() => {
        open--;
        response.end();
      }, 5);
    });
    const owner = new RecordingHttpOwner();
    const client = clientOf({ base: `http://${host}`, connections: 3 });
    for (let token = 0; token < 30; token++) client.request('POST', '/', '{}', token, owner);
    const heard = await owner.until(30);
    expect(new Set(heard.map(([, token]) => token)).size).to.equal(30);
    expect(heard.every(([what, , status]) => what === 'answered' && status === 200)).to.equal(true);
    expect(most).to.equal(3);
    expect(sockets.size).to.equal(3);
  });

  it('fails with ECONNREFUSED where nobody listens', async () => {
    const listening = await Listening.on(createNetServer());
    await listening.stop();
    const base = `http://127.0.0.1:${String(listening.port)}`;
    expect(await outcome({ base })).to.deep.equal([['failed', 7, 'ECONNREFUSED']]);
  });

  it('fails with HTTP_TIMEOUT where no answer comes, or its body stops', async () => {
    const silent = await serving(() => undefined);
    const halting = await serving((_request, response) => response.writeHead(200, { 'content-length': 5 }).write('ab'));
    for (const host of [silent, halting]) {
      expect(await outcome({ base: `http://${host}`, replyTimeoutMs: 100 })).to.deep.equal([
        ['failed', 7, 'HTTP_TIMEOUT'],
      ]);
    }
  });

  it('fails with HTTP_CLOSED where the server hangs up', async () => {
    const host = await serving((request) => request.socket.destroy());
    expect(await outcome({ base: `http://${host}` })).to.deep.equal([['failed', 7, 'HTTP_CLOSED']]);
  });

  it('fails with HTTP_MALFORMED where no HTTP comes back', async () => {
    const host = await listen(createNetServer((socket) => socket.end('SSH-2.0-OpenSSH_9.6\r\n')));
    expect(await outcome({ base: `http://${host}` })).to.deep.equal([['failed', 7, 'HTTP_MALFORMED']]);
  });

  it('fails with HTTP_BAD_REQUEST on what can not be sent', async () => {
    expect(await outcome({ base: 'http://127.0.0.1:1' }, '/a\nb')).to.deep.equal([['failed', 7, 'HTTP_BAD_REQUEST']]);
  });

  it('goes on after a failure', async () => {
    let requests = 0;
    const host = await serving((request, response) => (++requests === 1 ? request.socket.destroy() : response.end()));
    const owner = new RecordingHttpOwner();
    const client = clientOf({ base: `http://${host}`, connections: 1 });
    client.request('POST', '/', '{}', 1, owner);
    client.request('POST', '/', '{}', 2, owner);
    expect(await owner.until(2)).to.deep.equal([
      ['failed', 1, 'HTTP_CLOSED'],
      ['answered', 2, 200],
    ]);
  });

  it('fails with ABORTED what is open when it is disposed, and what comes later', async () => {
    const host = await serving(() => undefined);
    const owner = new RecordingHttpOwner();
    const client = clientOf({ base: `http://${host}`, connections: 1 });
    client.request('POST', '/', '{}', 1, owner);
    client.request('POST', '/', '{}', 2, owner);
    await new Promise((resolve) => setTimeout(resolve, 30));
    client.dispose();
    client.dispose();
    client.request('POST', '/', '{}', 3, owner);
    expect((await owner.until(3)).sort()).to.deep.equal([
      ['failed', 1, 'ABORTED'],
      ['failed', 2, 'ABORTED'],
      ['failed', 3, 'ABORTED'],
    ]);
  });

  it('connects to pinned addresses only', async () => {
    const hosts: unknown[] = [];
    const host = await serving((request, response) => {
      hosts.push(request.headers.host);
      response.end();
    });
    const port = host.split(':')[1]!;
    const addresses = { 'server.invalid': ['127.0.0.1'] };
    expect(await outcome({ base: `http://server.invalid:${port}`, addresses })).to.deep.equal([['answered', 7, 200]]);
    expect(hosts).to.deep.equal([`server.invalid:${port}`]);
    expect(await outcome({ base: `http://localhost:${port}`, addresses })).to.deep.equal([
      ['failed', 7, 'HOST_NOT_PINNED'],
    ]);
  });

  it('refuses a base that is no URL', () => {
    expect(() => createHttpClient({ base: 'nowhere' })).to.throw();
  });

  describe('over TLS', () => {
    const secured = (options = {}) =>
      listen(
        createHttpsServer({ cert: pem('server'), key: pem('server-key'), ...options }, (request, response) => {
          const known = request.socket instanceof TLSSocket && request.socket.authorized;
          response.writeHead(known ? 201 : 200).end();
        }),
      );

    it('answers where the authority is known, and checks the server name', async () => {
      const base = `https://${await secured()}`;
      expect(await outcome({ base, tls: { ca: pem('ca') } })).to.deep.equal([['answered', 7, 200]]);
      expect(await outcome({ base, tls: { ca: pem('ca'), serverName: 'server.test' } })).to.deep.equal([
        ['answered', 7, 200],
      ]);
      expect(await outcome({ base, tls: { ca: pem('ca'), serverName: 'other.test' } })).to.deep.equal([
        ['failed', 7, 'ERR_TLS_CERT_ALTNAME_INVALID'],
      ]);
    });

    it('shows the client certificate', async () => {
      const base = `https://${await secured({ ca: pem('ca'), requestCert: true })}`;
      const tls = { ca: pem('ca'), cert: pem('client'), key: pem('client-key'), passphrase: 'open-sesame' };
      expect(await outcome({ base, tls })).to.deep.equal([['answered', 7, 201]]);
    });

    it('fails with the code of TLS on an authority that is not trusted, unless told to accept any', async () => {
      const base = `https://${await secured()}`;
      expect(await outcome({ base, tls: { ca: pem('other-ca') } })).to.deep.equal([
        ['failed', 7, 'UNABLE_TO_VERIFY_LEAF_SIGNATURE'],
      ]);
      expect(await outcome({ base, tls: { rejectUnauthorized: false } })).to.deep.equal([['answered', 7, 200]]);
    });
  });
});
