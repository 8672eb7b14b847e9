import { expect } from 'chai';
import { TargetOptionError } from '../../../targets/embedded/option-error.js';
import { resolveTargetOptions, type EmbeddedTargetOptions } from '../../../targets/embedded/target-options.js';
import { parseBytes, parseCount, parseDurationMs, parseRate } from '../../../targets/embedded/units.js';

describe('options of the embedded target', () => {
  it('have the documented defaults', () => {
    expect(resolveTargetOptions({}, {})).to.deep.equal({
      host: '127.0.0.1',
      port: 0,
      dialect: 'head',
      heartbeat: 'stagger',
      heartbeatEveryMs: 30_000,
      rateLimit: undefined,
      wsPingMs: undefined,
      historyBytes: 67_108_864,
      maxBuffered: 16_777_216,
      maxTotalGroups: 5_000_000,
      maxTotalConnections: 200_000,
      maxConnectionsPerClient: 1000,
      maxMessageBytes: 10_485_760,
      service: undefined,
      faults: [],
      faultSeed: 1,
      deliveryLog: undefined,
    });
  });

  it('take limits from the environment, and an option before its variable', () => {
    const env = {
      MAX_TOTAL_GROUPS: '5',
      MAX_TOTAL_CONNECTIONS: '6',
      MAX_CONNECTIONS_PER_CLIENT: '7',
      WS_MAX_MESSAGE_SIZE: '1MiB',
    };
    expect(resolveTargetOptions({ maxTotalGroups: 50 }, env)).to.include({
      maxTotalGroups: 50,
      maxTotalConnections: 6,
      maxConnectionsPerClient: 7,
      maxMessageBytes: 1_048_576,
    });
    expect(resolveTargetOptions({}, { MAX_TOTAL_GROUPS: '' })).to.include({ maxTotalGroups: 5_000_000 });
  });

  it('read a service time with its servers and its queue', () => {
    const serviceOf = (options: EmbeddedTargetOptions): unknown => resolveTargetOptions(options, {}).service;
    expect(serviceOf({ serviceTime: '2ms' })).to.deep.equal({
      time: { distribution: 'constant', meanMs: 2 },
      servers: 1,
      queue: Infinity,
      seed: 1,
    });
    expect(serviceOf({ serviceTime: 'exponential:0.5ms', servers: 3, queue: 0, faultSeed: 7 })).to.deep.equal({
      time: { distribution: 'exponential', meanMs: 0.5 },
      servers: 3,
      queue: 0,
      seed: 7,
    });
  });

  const refused: [string, EmbeddedTargetOptions, Record<string, string>, RegExp][] = [
    ['a port past 65535', { port: 70_000 }, {}, /^port: 70000 is not a whole number, 0 to 65535$/],
    ['an unknown dialect', { dialect: 'tail' as 'head' }, {}, /^dialect: "tail" is not one of seed, head$/],
    ['a rate without a window', { rateLimit: '3' }, {}, /^rateLimit: "3" is not a rate such as 3\/60s$/],
    ['a ping interval of 0', { wsPing: '0s' }, {}, /^wsPing: "0s" is no interval/],
    [
      'a heartbeat interval of 0',
      { heartbeatEveryMs: 0 },
      {},
      /^heartbeatEveryMs: 0 is not a whole number, 1 or more$/,
    ],
    ['a variable that is no number', {}, { MAX_TOTAL_GROUPS: 'many' }, /^MAX_TOTAL_GROUPS: "many" is not a whole/],
    ['a service time of 0', { serviceTime: '0ms' }, {}, /^serviceTime: "0ms" is no interval/],
    [
      'an unknown service time',
      { serviceTime: 'uniform:2ms' },
      {},
      /^serviceTime: "uniform" is not one of constant, exp/,
    ],
    ['no server', { serviceTime: '2ms', servers: 0 }, {}, /^servers: 0 is not a whole number, 1 to 1000$/],
    ['servers without a service time', { servers: 2 }, {}, /^servers: only together with a service time/],
    ['a queue without a service time', { queue: 2 }, {}, /^queue: only together with a service time/],
    ['an unknown fault', { faults: ['refuze=1'] }, {}, /did you mean refuse\?/],
  ];
  for (const [what, options, env, message] of refused) {
    it(`refuse ${what}`, () => {
      expect(() => resolveTargetOptions(options, env))
        .to.throw(TargetOptionError, message)
        .with.property('exitCode', 2);
    });
  }
});

describe('units of the embedded target’s options', () => {
  it('read durations as ms, sizes as bytes, rates as count and window', () => {
    expect(['0ms', '250ms', '1.5s', '2m', '1h'].map(parseDurationMs)).to.deep.equal([0, 250, 1500, 120_000, 3_600_000]);
    expect(['0', '512KiB', '64MiB', '1GiB'].map((text) => parseBytes(text))).to.deep.equal([
      0, 524_288, 67_108_864, 1_073_741_824,
    ]);
    expect(parseRate('3/60s')).to.deep.equal({ count: 3, windowMs: 60_000 });
  });

  it('refuse anything else', () => {
    for (const text of ['', '5', 's', '-1s', '5 s', '5sec', '1e3s'])
      expect(() => parseDurationMs(text), text).to.throw(TargetOptionError);
    for (const text of ['', '-1', '5MB', '1.5MiB']) expect(() => parseBytes(text), text).to.throw(TargetOptionError);
    for (const text of ['', '0/1s', '3/', '3/0s', '3/60', '3/1s/1s', 'x/1s'])
      expect(() => parseRate(text), text).to.throw(TargetOptionError);
    for (const text of ['', '-1', '1.5', '0', '9007199254740993'])
      expect(() => parseCount(text, 1), text).to.throw(TargetOptionError);
  });
});
