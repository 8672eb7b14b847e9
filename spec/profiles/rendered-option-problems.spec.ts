import { expect } from 'chai';
import { lines, profileText, refusalOf } from './problems-of.js';

describe('rendered problems of options', () => {
  const refusalWith = (...set: string[]): string => refusalOf(profileText(), { overrides: { set } });

  it('name the option in place of a line', () => {
    expect(refusalWith('/populations/chatters/clients=0')).to.equal(
      '--set /populations/chatters/clients: is too small (got 0; limit at least 1)',
    );
    expect(refusalOf(profileText(), { overrides: { hold: '5 sec' } })).to.equal(
      '--hold: /hold: is no duration (got "5 sec") — write "5s"',
    );
    expect(refusalOf(profileText(), { overrides: { seed: 'abc' } })).to.equal(
      '--seed: /seed: must be a whole number (got "abc")',
    );
    expect(refusalOf(profileText(), { overrides: { seed: -1 } })).to.equal(
      '--seed: /seed: is too small (got -1; limit at least 0)',
    );
  });

  it('name the option for a field within what it set, and for one that it made', () => {
    expect(refusalWith('/populations/chatters/arrival={"rte":"5/s"}')).to.equal(
      '--set /populations/chatters/arrival: /populations/chatters/arrival/rte: is an unknown field — did you mean "rate"?',
    );
    expect(refusalWith('/savety/maxDuration=1m')).to.equal(
      '--set /savety/maxDuration: /savety: is an unknown field — did you mean "safety"?',
    );
  });

  it('tell when a value that looks like JSON was taken as text', () => {
    expect(refusalWith('/groups/rooms/members={"value": 5')).to.equal(
      '--set /groups/rooms/members: must be an object (got "{\\"value\\": 5") — it is no JSON, so it was taken as text',
    );
  });

  it('say how to write --set', () => {
    expect(refusalWith('/hold', 'hold=5s', 'target.url=x', '=5', '/hold/x=1')).to.equal(
      lines(
        '<stdin>: 5 problems',
        '--set /hold: has no value: <pointer>=<json> — such as --set /populations/chatters/clients=100',
        '--set hold: is no JSON Pointer: it begins with a slash — try --set /hold',
        '--set target.url: is no JSON Pointer: it begins with a slash — try --set /target/url',
        '--set : is no JSON Pointer: it begins with a slash — such as --set /populations/chatters/clients=100',
        '--set /hold/x: leads nowhere — "hold" is no object: it has no fields',
      ),
    );
  });

  it('refuse names that JavaScript keeps for itself', () => {
    expect(refusalWith('/__proto__/polluted=1')).to.equal(
      '--set /__proto__/polluted: holds a name that cannot be used',
    );
    expect(({} as { polluted?: unknown }).polluted).to.equal(undefined);
  });

  it('follow those of the text', () => {
    const message = refusalOf(profileText(['"10s"', '"10"']), { overrides: { set: ['/seed=x'] } });
    expect(message.split('\n').filter((line) => !line.startsWith(' '))).to.deep.equal([
      '<stdin>: 2 problems',
      '<stdin>:15:11: /hold: is no duration (got "10") — write "10s"',
      '--set /seed: must be a whole number (got "x")',
    ]);
  });

  it('offer the WebSocket URL for an HTTP one', () => {
    expect(refusalOf(profileText(), { overrides: { target: 'http://h:1' } })).to.equal(
      '--target: /target/url: is no WebSocket URL (got "http://h:1"; limit ws:// or wss://) — try ws://h:1',
    );
    expect(refusalOf(profileText(), { overrides: { target: 'h:1', api: 'h:2' } })).to.equal(
      lines(
        '<stdin>: 2 problems',
        '--target: /target/url: is no WebSocket URL (got "h:1"; limit ws:// or wss://) — try ws://h:1',
        '--api: /target/api: is no HTTP URL (got "h:2"; limit http:// or https://) — try http://h:2',
      ),
    );
  });
});
