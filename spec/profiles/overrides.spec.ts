import { expect } from 'chai';
import type { Overrides } from '../../profiles/overrides.js';
import type { ResolvedProfile } from '../../engine/plan/resolved-profile.generated.js';
import { loadProfile } from '../../profiles/load-profile.js';
import { errorOf, loadText, profileText } from './problems-of.js';

function resolvedWith(overrides: Overrides, text = profileText()): ResolvedProfile {
  return loadText(text, { overrides }).resolved;
}

describe('overrides', () => {
  it('set any field to JSON, and to text where it is none', () => {
    const { seed, hold, description, target, thresholds } = resolvedWith({
      set: [
        '/seed=7',
        '/hold=20s',
        '/description=a = b',
        '/target/compression=true',
        '/target/subprotocols=["v1"]',
        '/thresholds/errors.total={"condition": "< 5", "delay": "1s"}',
      ],
    });
    expect({ seed, hold, description, thresholds }).to.deep.equal({
      seed: 7,
      hold: '20s',
      description: 'a = b',
      thresholds: { 'errors.total': { condition: '< 5', delay: '1s' } },
    });
    expect(target).to.deep.include({ compression: true, subprotocols: ['v1'] });
  });

  it('set items of lists, and add one behind the last', () => {
    const text = profileText(['{user}" }', '{user}", "subprotocols": ["a", "b"] }']);
    const { target } = resolvedWith(
      { set: ['/target/subprotocols/0=c', '/target/subprotocols/-=d', '/target/subprotocols/3=e'] },
      text,
    );
    expect(target.subprotocols).to.deep.equal(['c', 'b', 'd', 'e']);
    const refused = errorOf(() =>
      loadText(text, { overrides: { set: ['/target/subprotocols/5=e', '/target/subprotocols/x=e'] } }),
    );
    expect(refused.problems.map(({ hint }) => hint)).to.deep.equal([
      'the list has 2 items, counted from 0; - adds one',
      'the list has 2 items, counted from 0; - adds one',
    ]);
  });

  it('apply --set in order, and the other options after it', () => {
    expect(resolvedWith({ set: ['/seed=1', '/seed=2'] }).seed).to.equal(2);
    expect(resolvedWith({ set: ['/seed=1', '/hold=5s'], seed: '3', hold: '7s' })).to.include({ seed: 3, hold: '7s' });
  });

  it('accept any certificate with --insecure', () => {
    expect(resolvedWith({ insecure: true }).target.tls.insecure).to.equal(true);
    expect(resolvedWith({ insecure: false }).target.tls.insecure).to.equal(false);
  });

  it('do not change the profile that was read', () => {
    resolvedWith({ set: ['/seed=7'], scale: 2 });
    expect(resolvedWith({})).to.include({ seed: 1 });
  });

  describe('with --target', () => {
    const embedded = profileText([
      '{user}" }',
      '{user}?v=1", "embedded": true, "api": "http://127.0.0.1:8000", "allowHosts": ["127.0.0.1"] }',
    ]);
    const targetWith = (overrides: Overrides): Pick<ResolvedProfile['target'], 'url' | 'embedded' | 'api'> => {
      const { url, embedded: isEmbedded, api } = resolvedWith(overrides, embedded).target;
      return { url, embedded: isEmbedded, ...(api === undefined ? {} : { api }) };
    };

    const cases: [given: string, url: string, api: string][] = [
      ['ws://h:1', 'ws://h:1/ws/{user}?v=1', 'http://h:1'],
      ['ws://h:1/', 'ws://h:1/ws/{user}?v=1', 'http://h:1'],
      ['wss://u@h/?w=2', 'wss://u@h/ws/{user}?w=2', 'https://u@h'],
      ['ws://h/chat/{index}', 'ws://h/chat/{index}', 'http://h'],
      ['WS://h/chat', 'WS://h/chat', 'http://h'],
      ['ws://[::1]:1', 'ws://[::1]:1/ws/{user}?v=1', 'http://[::1]:1'],
    ];
    for (const [given, url, api] of cases) {
      it(`make of ${given} the URL ${url} and the API ${api}`, () => {
        expect(targetWith({ target: given })).to.deep.equal({ url, embedded: false, api });
      });
    }

    it('aim at several instances, each with the path that the profile has and an API of its own', () => {
      expect(targetWith({ target: ['ws://h:1', 'ws://h:2/x'] })).to.deep.equal({
        url: ['ws://h:1/ws/{user}?v=1', 'ws://h:2/x'],
        embedded: false,
        api: ['http://h:1', 'http://h:2'],
      });
    });

    it('take the API from --api where that is given', () => {
      expect(targetWith({ target: 'ws://h', api: 'https://api.h/base' })).to.include({ api: 'https://api.h/base' });
    });

    it('change the API alone with --api alone', () => {
      const target = { embedded: true, url: 'ws://127.0.0.1:8000/ws/{user}?v=1', api: 'http://127.0.0.1:9' };
      expect(targetWith({ api: 'http://127.0.0.1:9' })).to.deep.equal(target);
    });

    it("leave the profile's allowHosts to the host guard", () => {
      expect(resolvedWith({ target: 'ws://other.example' }, embedded).target.allowHosts).to.deep.equal(['127.0.0.1']);
    });

    it('keep the given path where the profile has no URL of its own', () => {
      const text = profileText(['"url": "ws://127.0.0.1:8000/ws/{user}"', '']);
      expect(resolvedWith({ target: 'ws://h' }, text).target.url).to.equal('ws://h');
    });
  });

  describe('with --scale', () => {
    it('multiply clients, groups, creators and total rates; what is per client, and time, stays', () => {
      const text = profileText(
        ['"members"', '"create": { "via": "websocket", "creators": 10 }, "members"'],
        ['"hold"', '"safety": { "maxConnectFailures": 50 }, "hold"'],
      );
      const { groups, populations, hold, safety } = resolvedWith({ scale: 0.2 }, text);
      expect(groups.rooms).to.deep.include({
        count: 10,
        create: { via: 'websocket', inFlight: 100, creators: 2 },
        members: { distribution: 'constant', value: 10 },
      });
      expect(populations.chatters).to.deep.include({
        clients: 20,
        arrival: { rate: '10/s' },
        join: { rooms: 5 },
        joinsInFlight: 200,
        messages: { to: 'rooms', rate: '4/s', size: 200, latenessLimit: '1s' },
      });
      expect(hold).to.equal('10s');
      expect(safety).to.deep.equal({ maxConnectFailures: 50, maxDeliveriesPerSecond: 100_000, onLoss: 'continue' });
    });

    it('multiply the rate at which history is read, and no delay of reconnect', () => {
      const text = profileText([
        '"messages"',
        '"history": { "from": "rooms", "rate": "5/s" }, "reconnect": { "policy": "fixed", "delay": "3s" }, "messages"',
      ]);
      const { history, reconnect } = resolvedWith({ scale: 0.2 }, text).populations.chatters!;
      expect(history).to.deep.equal({ from: 'rooms', rate: '1/s', limit: 50 });
      expect(reconnect).to.include({ policy: 'fixed', delay: '3s' });
    });

    it('multiply how many type, and not for how long', () => {
      const text = profileText([
        '"messages"',
        '"typing": { "set": "rooms", "rate": { "model": "poisson", "mean": "5/s" }, "for": "4s" }, "messages"',
      ]);
      const { typing } = resolvedWith({ scale: 0.2 }, text).populations.chatters!;
      expect(typing).to.deep.equal({ set: 'rooms', rate: { model: 'poisson', mean: '1/s' }, for: '4s' });
    });

    it('leave a rate per client as it is', () => {
      const text = profileText(['"rate": "20/s"', '"ratePerClient": "0.2/s"']);
      expect(resolvedWith({ scale: 2 }, text).populations.chatters!.messages).to.include({ ratePerClient: '0.2/s' });
    });

    it('leave text that is no rate to the schema', () => {
      const { problems } = errorOf(() => loadText(profileText(['"50/s"', '"50"']), { overrides: { scale: 2 } }));
      expect(problems.map(({ pointer, value }) => [pointer, value])).to.deep.equal([
        ['/populations/chatters/arrival/rate', '50'],
      ]);
    });

    it('scale concurrency as clients, so that it still lets all of them take part', () => {
      const stages = '[{"from": 1, "to": 100, "over": "9s"}, {"to": 0, "over": "1s"}]';
      const text = profileText(
        ['"arrival": { "rate": "50/s" }', `"concurrency": ${stages}`],
        ['"rate": "20/s"', '"ratePerClient": "1/s"'],
      );
      const { clients, concurrency } = resolvedWith({ scale: 0.125 }, text).populations.chatters!;
      expect(clients).to.equal(13);
      expect(concurrency).to.deep.equal([
        { from: 1, to: 13, over: '9s' },
        { to: 0, over: '1s' },
      ]);
    });

    it('write rates without exponents', () => {
      const load = loadProfile('load', { overrides: { scale: '0.003' } }).resolved.populations.chatters!;
      expect(load.arrival!.rate).to.equal('0.6/s');
      const text = profileText(['"50/s"', '"0.0001/h"']);
      expect(resolvedWith({ scale: 0.2 }, text).populations.chatters!.arrival!.rate).to.equal('0.00002/h');
    });

    it('fill groups with what the scaled clients join, as nearly as possible', () => {
      for (const scale of [0.15, 0.33, 0.511, 1.7, 3.14159, 12.5]) {
        const { groups, populations } = resolvedWith({ scale });
        const memberships = populations.chatters!.clients * 5;
        expect(Math.abs(memberships - groups.rooms!.count * 10), String(scale)).to.be.at.most(5);
      }
    });

    it('round to one at least', () => {
      const text = profileText(['"rooms": {', '"idle": { "count": 3, "name": "i{index}" }, "rooms": {']);
      expect(resolvedWith({ scale: 0.1 }, text).groups.idle!.count).to.equal(1);
    });

    it('leave what --set names exactly', () => {
      const { groups, populations } = resolvedWith({
        scale: 0.2,
        set: ['/populations/chatters/messages/rate=7/s', '/groups/idle={"count": 9, "name": "i{index}"}'],
      });
      expect(populations.chatters!.messages!.rate).to.equal('7/s');
      expect(groups.idle!.count).to.equal(9);
      expect(groups.rooms!.count).to.equal(10);
    });

    it('change nothing at 1', () => {
      expect(resolvedWith({ scale: '1' })).to.deep.equal(resolvedWith({}));
    });

    it('do not hide sums that never came out', () => {
      const { problems } = errorOf(() =>
        loadText(profileText(['"count": 50', '"count": 80']), { overrides: { scale: 2 } }),
      );
      expect(problems).to.have.lengthOf(1);
      expect(problems[0]).to.deep.include({ origin: '--scale 2', pointer: '/groups/rooms/count', value: 160 });
    });

    it('say how small they may be', () => {
      const { problems } = errorOf(() => loadProfile('load', { overrides: { scale: '0.001' } }));
      expect(problems.map(({ hint }) => hint)).to.deep.equal(['the smallest --scale that fits is 0.002']);
      expect(loadProfile('load', { overrides: { scale: '0.002' } }).resolved.populations.chatters!.clients).to.equal(
        10,
      );
    });

    it('are refused unless they are numbers above 0', () => {
      for (const scale of ['', 'x', '0', '-1', 'Infinity', 'NaN']) {
        expect(errorOf(() => loadText(profileText(), { overrides: { scale } })).message, scale).to.equal(
          `--scale: is no factor (got ${JSON.stringify(scale)}; limit more than 0) — such as 0.1 for a tenth`,
        );
      }
    });
  });
});
