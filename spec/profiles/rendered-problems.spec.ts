import { expect } from 'chai';
import { plainStyle, type ProblemStyle, renderProblem } from '../../profiles/render-problem.js';
import { errorOf, lines, loadText, profileText, refusalOf } from './problems-of.js';

describe('rendered problems', () => {
  it('list all that is wrong at once, in the order of the text', () => {
    const text = `{
  // a profile with many a slip
  "name": "My Profile",
  "target": {
    "protocol": "chatt",
    "url": "http://127.0.0.1:8000/ws/{user}",
    "headers": { "authorization": "Bearer hunter2", "x y": "1" },
    "compresion": true,
  },
  "groups": {
    "active": { "count": 250, "name": "a{index}", "members": { "distribution": "constant", "value": 10 } },
    "active": { "count": 1, "name": "x" },
    "b c": { "count": 5, "name": "b{index}" }
  },
  "populations": {
    "chatters": {
      "clients": "5000", "user": "user",
      "arrival": { "rate": "200" },
      "join": { "activ": 5 },
      "heartbeat": { "every": "10 sec", "timeout": false },
      "messages": { "to": "actve", "rate": "500/s", "ratePerClient": "1/s", "size": 5 },
      "reconect": { "policy": "none" }
    }
  },
  "hodl": 120,
  "thresholds": {
    "connections.succesRate": "> 0.95",
    "messages.responseMs.p95": 500,
    "messages.responseMs.p99": { "condition": "=< 5", "abort": true }
  },
  "safety": { "maxDuration": "15 minutes", "maxErrorRate": "50% in 10s", "maxMemory": "4 gib" }
}
`;
    expect(refusalOf(text)).to.equal(
      lines(
        '<stdin>: 23 problems',
        '<stdin>:3:11: /name: has a form that is not allowed (got "My Profile"; limit lower case letters, digits, dot, dash and underscore, at most 64)',
        '   3 |   "name": "My Profile",',
        '     |           ^^^^^^^^^^^^',
        '<stdin>:5:17: /target/protocol: is none of the choices (got "chatt"; limit "chat" or "echo") — did you mean "chat"?',
        '   5 |     "protocol": "chatt",',
        '     |                 ^^^^^^^',
        '<stdin>:6:12: /target/url: is no WebSocket URL (got "http://127.0.0.1:8000/ws/{user}"; limit ws:// or wss://) — try ws://127.0.0.1:8000/ws/{user}',
        '   6 |     "url": "http://127.0.0.1:8000/ws/{user}",',
        '     |            ^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^',
        '<stdin>:7:53: /target/headers/x y: is no header name',
        '   7 |     "headers": { "authorization": "***", "x y": "1" },',
        '     |                                          ^^^^^',
        '<stdin>:8:5: /target/compresion: is an unknown field — did you mean "compression"?',
        '   8 |     "compresion": true,',
        '     |     ^^^^^^^^^^^^',
        '<stdin>:12:5: /groups/active: is given twice — the first is on line 11',
        '  12 |     "active": { "count": 1, "name": "x" },',
        '     |     ^^^^^^^^',
        '<stdin>:13:5: /groups/b c: is no name of a group set (limit letters, digits, dash and underscore, at most 32)',
        '  13 |     "b c": { "count": 5, "name": "b{index}" }',
        '     |     ^^^^^',
        '<stdin>:17:18: /populations/chatters/clients: must be a whole number (got "5000") — write it without quotes',
        '  17 |       "clients": "5000", "user": "user",',
        '     |                  ^^^^^^',
        '<stdin>:18:28: /populations/chatters/arrival/rate: is no rate (got "200") — write "200/s"',
        '  18 |       "arrival": { "rate": "200" },',
        '     |                            ^^^^^',
        '<stdin>:19:17: /populations/chatters/join/activ: is no group set — did you mean "active"?',
        '  19 |       "join": { "activ": 5 },',
        '     |                 ^^^^^^^',
        '<stdin>:20:31: /populations/chatters/heartbeat/every: is neither a duration nor "off" (got "10 sec") — write "10s"',
        '  20 |       "heartbeat": { "every": "10 sec", "timeout": false },',
        '     |                               ^^^^^^^^',
        '<stdin>:20:52: /populations/chatters/heartbeat/timeout: is no duration (got false) — such as "250ms", "30s", "2m"',
        '  20 |       "heartbeat": { "every": "10 sec", "timeout": false },',
        '     |                                                    ^^^^^',
        '<stdin>:21:70: /populations/chatters/messages/ratePerClient: is given beside rate (got "1/s"; limit one of the two) — rate is for the whole population, ratePerClient for each client',
        '  21 |       "messages": { "to": "actve", "rate": "500/s", "ratePerClient": "1/s", "size": 5 },',
        '     |                                                                      ^^^^^',
        '<stdin>:21:85: /populations/chatters/messages/size: is too small (got 5; limit at least 64)',
        '  21 |       "messages": { "to": "actve", "rate": "500/s", "ratePerClient": "1/s", "size": 5 },',
        '     |                                                                                     ^',
        '<stdin>:22:7: /populations/chatters/reconect: is an unknown field — did you mean "reconnect"?',
        '  22 |       "reconect": { "policy": "none" }',
        '     |       ^^^^^^^^^^',
        '<stdin>:25:3: /hodl: is an unknown field — did you mean "hold"?',
        '  25 |   "hodl": 120,',
        '     |   ^^^^^^',
        '<stdin>:27:5: /thresholds/connections.succesRate: is no metric — did you mean "connections.successRate"?',
        '  27 |     "connections.succesRate": "> 0.95",',
        '     |     ^^^^^^^^^^^^^^^^^^^^^^^^',
        '<stdin>:28:32: /thresholds/messages.responseMs.p95: is no condition (got 500) — write "< 500"',
        '  28 |     "messages.responseMs.p95": 500,',
        '     |                                ^^^',
        '<stdin>:29:47: /thresholds/messages.responseMs.p99/condition: is no condition (got "=< 5") — write "<= 5"',
        '  29 |     "messages.responseMs.p99": { "condition": "=< 5", "abort": true }',
        '     |                                               ^^^^^^',
        '<stdin>:29:55: /thresholds/messages.responseMs.p99/abort: is an unknown field — did you mean "abortOnFail"?',
        '  29 |     "messages.responseMs.p99": { "condition": "=< 5", "abort": true }',
        '     |                                                       ^^^^^^^',
        '<stdin>:31:30: /safety/maxDuration: is no duration (got "15 minutes") — write "15m"',
        '  31 |   "safety": { "maxDuration": "15 minutes", "maxErrorRate": "50% in 10s", "maxMemory": "4 gib" }',
        '     |                              ^^^^^^^^^^^^',
        '<stdin>:31:60: /safety/maxErrorRate: is no error rate (got "50% in 10s") — write "0.5 over 10s"',
        '  31 |   "safety": { "maxDuration": "15 minutes", "maxErrorRate": "50% in 10s", "maxMemory": "4 gib" }',
        '     |                                                            ^^^^^^^^^^^^',
        '<stdin>:31:87: /safety/maxMemory: is no size (got "4 gib") — write "4GiB"',
        '  31 |   "safety": { "maxDuration": "15 minutes", "maxErrorRate": "50% in 10s", "maxMemory": "4 gib" }',
        '     |                                                                                       ^^^^^^^',
      ),
    );
  });

  it('come without a summary where there is one', () => {
    expect(refusalOf(profileText(['"10s"', '"10"']))).to.equal(
      lines(
        '<stdin>:15:11: /hold: is no duration (got "10") — write "10s"',
        '  15 |   "hold": "10"',
        '     |           ^^^^',
      ),
    );
  });

  it('point at the name of what something is missing from', () => {
    expect(refusalOf(profileText(['"arrival": { "rate": "50/s" },', '']))).to.equal(
      lines(
        '<stdin>:8:5: /populations/chatters/arrival: is missing, and concurrency too — add one of them: "arrival": {"rate": "200/s"} for an open workload, "concurrency": "all" for a closed one',
        '   8 |     "chatters": {',
        '     |     ^^^^^^^^^^',
      ),
    );
    expect(refusalOf(profileText(['"hold": "10s"', '']))).to.equal(
      lines('<stdin>:1:1: /hold: is missing, and phases too — add "hold": "30s"', '   1 | {', '     | ^'),
    );
  });

  it('report a checked sum with both products', () => {
    expect(refusalOf(profileText(['"count": 50', '"count": 40']))).to.equal(
      lines(
        '<stdin>:5:25: /groups/rooms/count: does not fit what the populations join (got 40; limit 100 clients × 5 = 500 memberships; 40 groups × 10 = 400) — "count": 50 would fit',
        '   5 |     "rooms": { "count": 40, "name": "room_{run}_{index}", "members": { "distribution": "constant", "…',
        '     |                         ^^',
      ),
    );
  });

  it('say what each limit is', () => {
    const problemsWith = (...set: string[]): string[] => refusalOf(profileText(), { overrides: { set } }).split('\n');
    expect(problemsWith('/seed=4294967296')).to.deep.equal([
      '--set /seed: is too large (got 4294967296; limit at most 4,294,967,295)',
    ]);
    expect(problemsWith('/populations/chatters/user=')).to.deep.equal([
      '--set /populations/chatters/user: is empty (got "") — such as "user{index}"',
    ]);
    expect(problemsWith('/populations={}')).to.deep.equal(['--set /populations: is empty (limit at least one)']);
    expect(problemsWith('/populations/chatters/heartbeat/every={}')).to.deep.equal([
      '--set /populations/chatters/heartbeat/every: is neither a duration nor "off" (got an object) — such as "30s", "off"',
    ]);
    expect(problemsWith('/populations/chatters/heartbeat/every=false')).to.deep.equal([
      '--set /populations/chatters/heartbeat/every: is neither a duration nor "off" (got false) — write "off"',
    ]);
    expect(problemsWith('/thresholds={"errors.total": {"abortOnFail": "true"}, "errors.critical": []}')).to.deep.equal([
      '<stdin>: 3 problems',
      '--set /thresholds: /thresholds/errors.total/condition: is missing — add "condition": "< 500"',
      '--set /thresholds: /thresholds/errors.total/abortOnFail: must be true or false (got "true") — write it without quotes',
      '--set /thresholds: /thresholds/errors.critical: is no condition (got a list) — such as "< 500", {"condition":"< 500","abortOnFail":true,"delay":"10s"}',
    ]);
  });

  describe('of syntax', () => {
    const cases: [title: string, text: string, expected: string][] = [
      [
        'a missing comma',
        '{\n  "name": "x"\n  "hold": "1s"\n}',
        lines('<stdin>:3:3: a comma is missing before this', '   3 |   "hold": "1s"', '     |   ^^^^^^'),
      ],
      [
        'a field name without quotes',
        '{ name: 1 }',
        lines(
          '<stdin>:1:3: this is no JSON value — field names stand in double quotes',
          '   1 | { name: 1 }',
          '     |   ^^^^',
        ),
      ],
      [
        'single quotes',
        "{ 'name': 1 }",
        lines('<stdin>:1:3: this is no JSON value — write "double quotes"', "   1 | { 'name': 1 }", '     |   ^^^^^^'),
      ],
      [
        'a text that is not closed',
        '{ "name": "x\n}',
        lines(
          '<stdin>:1:11: this text is not closed by a double quote on its line',
          '   1 | { "name": "x',
          '     |           ^^',
        ),
      ],
      [
        'a brace that is not closed',
        '{ "name": "x"\r\n',
        lines('<stdin>:2:1: the text ends before a closing brace', '   2 | ', '     | ^'),
      ],
      ['no text at all', ' \n', lines('<stdin>:2:1: the text is empty', '   2 | ', '     | ^')],
      ['text after the end', '{}\n{}', lines('<stdin>:2:1: nothing may follow the profile', '   2 | {}', '     | ^')],
    ];
    for (const [title, text, expected] of cases) {
      it(`say once what is wrong: ${title}`, () => {
        expect(refusalOf(text)).to.equal(expected);
      });
    }

    it('say that a text is nested too deeply', () => {
      expect(refusalOf('['.repeat(200_000))).to.match(/^<stdin>:1:1: it is nested too deeply to be read\n/);
    });

    it('refuse a name that JavaScript keeps for itself', () => {
      expect(refusalOf(profileText(['"rooms": {', '"__proto__": {}, "rooms": {']))).to.match(
        /^<stdin>:5:5: \/groups\/__proto__: is a name that cannot be used\n/,
      );
    });
  });

  it('refuse a profile that is no object, whatever the options', () => {
    for (const text of ['[]', '5', 'null']) {
      const message = refusalOf(text, { overrides: { scale: 2, hold: '5s', set: ['/a=1'] } });
      expect(message).to.match(/^<stdin>:1:1: must be an object \(got (?:a list|5|null)\)\n/);
    }
  });

  describe('one by one', () => {
    const problem = { origin: 'a.json:1:2', pointer: '/a', message: 'is bad' };

    it('cut a long value and name objects and lists', () => {
      expect(renderProblem({ ...problem, value: 'x'.repeat(100) })).to.equal(
        `a.json:1:2: /a: is bad (got "${'x'.repeat(58)}…)`,
      );
      expect(renderProblem({ ...problem, value: { a: 1 } })).to.equal('a.json:1:2: /a: is bad (got an object)');
      expect(renderProblem({ ...problem, value: [1], limit: '2' })).to.equal(
        'a.json:1:2: /a: is bad (got a list; limit 2)',
      );
    });

    it('cut a long line around the mark', () => {
      const text = `${'a'.repeat(200)}HERE${'b'.repeat(200)}`;
      const [, line, mark] = renderProblem({ ...problem, frame: { line: 1, text, column: 201, length: 4 } }).split(
        '\n',
      );
      expect(line).to.equal(`   1 | …${'a'.repeat(25)}HERE${'b'.repeat(71)}…`);
      expect(mark).to.equal(`     | ${' '.repeat(26)}^^^^`);
    });

    it('end a mark where the line is cut', () => {
      const frame = { line: 1234, text: 'c'.repeat(300), column: 3, length: 290 };
      const [, line, mark] = renderProblem({ ...problem, frame }).split('\n');
      expect(line).to.equal(`1234 | ${'c'.repeat(100)}…`);
      expect(mark).to.equal(`     |   ${'^'.repeat(98)}`);
    });

    it('have each part in the style of the caller', () => {
      const style = Object.fromEntries(
        Object.keys(plainStyle).map((part) => [part, (text: string) => `<${part}>${text}</>`]),
      ) as unknown as ProblemStyle;
      const error = errorOf(() => loadText(profileText(['"10s"', '"10"'], ['"rooms": 5', '"rooms": -1'])));
      expect(error.render(style)).to.equal(
        lines(
          '<summary><stdin>: 2 problems</>',
          '<origin><stdin>:11:26</>: <pointer>/populations/chatters/join/rooms</>: <message>is too small</> <detail>(got -1; limit at least 1)</>',
          '<frame>  11 |       "join": { "rooms": -1 },</>',
          '<frame>     | </>                         <mark>^^</>',
          '<origin><stdin>:15:11</>: <pointer>/hold</>: <message>is no duration</> <detail>(got "10")</> — <hint>write "10s"</>',
          '<frame>  15 |   "hold": "10"</>',
          '<frame>     | </>          <mark>^^^^</>',
        ),
      );
    });
  });
});
