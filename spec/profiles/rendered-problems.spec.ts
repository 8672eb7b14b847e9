import { expect } from 'chai';
import { plainStyle, type ProblemStyle, renderProblem } from '../../profiles/render-problem.js';
import { errorOf, loadText, profileText, refusalOf } from './problems-of.js';

/** Lines below the header, without indentation of the table. */
function lines(...text: string[]): string {
  return text.join('\n');
}

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
});
