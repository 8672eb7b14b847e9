import { createServer, type Server } from 'node:http';
import type { AddressInfo } from 'node:net';
import { expect } from 'chai';
import type { TargetReading } from '../../../engine/run/ports.js';
import type { TargetTotals } from '../../../engine/telemetry/target-figures.js';
import { statsProbe } from '../../../runners/stats-probe.js';

const totals: TargetTotals = { connections: 1, groups: 2, messages: 3, deliveries: 4 };
const pinned = { addresses: { 'target.test': ['127.0.0.1'], '127.0.0.1': ['127.0.0.1'] }, tls: {} };

describe('stats probe', () => {
  let server: Server;
  let answer: { status: number; body: string; headers?: Record<string, string> };
  let paths: string[];
  let port: number;

  before((done) => {
    server = createServer((request, response) => {
      paths.push(request.url!);
      response.writeHead(answer.status, answer.headers);
      response.end(answer.body);
    }).listen(0, '127.0.0.1', () => {
      ({ port } = server.address() as AddressInfo);
      done();
    });
  });

  beforeEach(() => {
    paths = [];
  });

  after((done) => {
    server.close(done);
  });

  const read = (base: string): Promise<TargetReading | undefined> =>
    new Promise((resolve) => statsProbe([base], pinned).read(resolve));

  it('reads the four totals and nothing else', async () => {
    answer = { status: 200, body: JSON.stringify({ totals: { ...totals, errors: 9 }, shards: [] }) };
    expect(await read(`http://127.0.0.1:${port}`)).to.deep.equal(totals);
    expect(paths).to.deep.equal(['/_sim/stats']);
  });

  it('connects to the address that was checked for a name, whatever the name resolves to', async () => {
    answer = { status: 200, body: JSON.stringify({ totals }) };
    expect(await read(`http://target.test:${port}`)).to.deep.equal(totals);
  });

  it('asks no host that was not checked', async () => {
    expect(await read(`http://localhost:${port}`)).to.equal(undefined);
    expect(paths).to.deep.equal([]);
  });

  it('has no totals where the target has no such page', async () => {
    answer = { status: 404, body: 'no' };
    expect(await read(`http://127.0.0.1:${port}`)).to.equal(undefined);
  });

  it('has no totals where the page is something else', async () => {
    for (const body of ['<html>', '{}', '{"totals":{"connections":"1"}}', 'null']) {
      answer = { status: 200, body };
      expect(await read(`http://127.0.0.1:${port}`), body).to.equal(undefined);
    }
  });

  describe('of several instances', () => {
    const readAll = (...bases: string[]): Promise<TargetReading | undefined> =>
      new Promise((resolve) => statsProbe(bases, pinned).read(resolve));

    it('adds up what each counted for itself', async () => {
      answer = { status: 200, body: JSON.stringify({ totals }) };
      expect(await readAll(`http://127.0.0.1:${port}`, `http://target.test:${port}`)).to.deep.equal({
        connections: 2,
        groups: 4,
        messages: 6,
        deliveries: 8,
      });
    });

    it('counts once what several ways to one server tell', async () => {
      answer = { status: 200, body: JSON.stringify({ id: 'a', totals }) };
      expect(await readAll(`http://127.0.0.1:${port}`, `http://target.test:${port}`)).to.deep.equal(totals);
    });

    it('adds up what they cost, if all of them tell', async () => {
      const bases = [`http://127.0.0.1:${port}`, `http://target.test:${port}`] as const;
      answer = { status: 200, body: JSON.stringify({ totals, cpuMicros: 1000, peakRssBytes: 2000 }) };
      expect(await readAll(...bases)).to.include({ connections: 2, cpuMicros: 2000, peakRssBytes: 4000 });
      answer = { status: 200, body: JSON.stringify({ totals, cpuMicros: 1000 }) };
      expect(await readAll(...bases))
        .to.include({ cpuMicros: 2000 })
        .and.not.have.property('peakRssBytes');
    });

    it('has no totals where one of them gives none', async () => {
      answer = { status: 200, body: JSON.stringify({ totals }) };
      expect(await readAll(`http://127.0.0.1:${port}`, 'http://127.0.0.1:1')).to.equal(undefined);
    });
  });

  it('follows no redirect', async () => {
    answer = { status: 302, body: '', headers: { location: `http://127.0.0.1:${port}/elsewhere` } };
    expect(await read(`http://127.0.0.1:${port}`)).to.equal(undefined);
    expect(paths).to.deep.equal(['/_sim/stats']);
  });

  it('has no totals where nothing listens', async () => {
    expect(await read('http://127.0.0.1:1')).to.equal(undefined);
  });
});
