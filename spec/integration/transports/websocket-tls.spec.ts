import { expect } from 'chai';
import { createServer as createHttpsServer } from 'node:https';
import { TLSSocket } from 'node:tls';
import { createWebSocketTransport } from '../../../actors/transports/websocket.js';
import { pem } from './listening.js';
import { outcome, TransportUnderTest } from './transport-under-test.js';

describe('websocket transport over TLS', () => {
  const { serving, connect } = new TransportUnderTest();

  const secret = 'open-sesame';
  const secured = (options = {}) =>
    serving(
      (socket, request) => {
        const known = request.socket instanceof TLSSocket && request.socket.authorized;
        socket.close(1000, known ? 'client known' : 'client unknown');
      },
      {},
      createHttpsServer({ cert: pem('server'), key: pem('server-key'), ...options }),
    );

  it('opens where the authority is known', async () => {
    const host = await secured();
    for (const url of [`wss://${host}`, `wss://${host.replace('127.0.0.1', 'localhost')}`]) {
      const { client } = connect(url, { tls: { ca: pem('ca') }, addresses: { localhost: ['127.0.0.1'] } });
      expect(await outcome(client, 2)).to.deep.equal([['opened'], ['closed', 1000, 'client unknown']]);
    }
  });

  it('checks the certificate against the server name where one is given', async () => {
    const host = await secured();
    const known = connect(`wss://${host}`, { tls: { ca: pem('ca'), serverName: 'server.test' } });
    expect((await outcome(known.client, 2))[0]).to.deep.equal(['opened']);
    const unknown = connect(`wss://${host}`, { tls: { ca: pem('ca'), serverName: 'other.test' } });
    expect((await outcome(unknown.client)).map((note) => note.slice(0, 2))).to.deep.equal([
      ['failed', 'ERR_TLS_CERT_ALTNAME_INVALID'],
    ]);
  });

  it('shows the client certificate, its key behind a passphrase', async () => {
    const host = await secured({ ca: pem('ca'), requestCert: true, rejectUnauthorized: true });
    const tls = { ca: pem('ca'), cert: pem('client'), key: pem('client-key'), passphrase: secret };
    const { client } = connect(`wss://${host}`, { tls });
    expect(await outcome(client, 2)).to.deep.equal([['opened'], ['closed', 1000, 'client known']]);
    const without = connect(`wss://${host}`, { tls: { ca: pem('ca') } });
    const heard = await outcome(without.client);
    expect(heard).to.have.length(1);
    expect(heard[0]![1]).to.be.oneOf(['ERR_SSL_TLSV13_ALERT_CERTIFICATE_REQUIRED', 'ECONNRESET', 'EPIPE']);
  });

  for (const [what, tls] of [
    ['another authority', { ca: pem('other-ca') }],
    ["the system's authorities", {}],
  ] as const) {
    it(`fails with the code of TLS where only ${what} is trusted`, async () => {
      const host = await secured();
      expect((await outcome(connect(`wss://${host}`, { tls }).client)).map((note) => note.slice(0, 2))).to.deep.equal([
        ['failed', 'UNABLE_TO_VERIFY_LEAF_SIGNATURE'],
      ]);
    });
  }

  it('accepts any certificate when told so', async () => {
    const host = await secured();
    const { client } = connect(`wss://${host}`, { tls: { rejectUnauthorized: false } });
    expect((await outcome(client, 2))[0]).to.deep.equal(['opened']);
  });

  it('fails where the server speaks no TLS', async () => {
    const host = await serving();
    const heard = await outcome(connect(`wss://${host}`).client);
    expect(heard).to.have.length(1);
    expect(heard[0]![1]).to.match(/^(ERR_SSL_|EPROTO)/);
  });

  it('throws at once on a certificate or a passphrase that is none', () => {
    expect(() => createWebSocketTransport({ tls: { cert: 'x' } })).to.throw();
    const tls = { cert: pem('client'), key: pem('client-key'), passphrase: 'wrong' };
    expect(() => createWebSocketTransport({ tls })).to.throw();
  });
});
