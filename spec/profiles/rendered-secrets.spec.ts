import { expect } from 'chai';
import { lines, profileText, refusalOf } from './problems-of.js';

describe('rendered problems of secrets', () => {
  it('show neither the value nor the line of a sensitive field', () => {
    const message = refusalOf(
      profileText(['{user}" }', '{user}", "cookies": { "a": "b c geheim" }, "headers": { "x-token": 12345678 } }']),
    );
    expect(message).to.equal(
      lines(
        '<stdin>: 2 problems',
        '<stdin>:3:73: /target/cookies/a: holds a character that no cookie may have (limit ASCII without white space and semicolon) — percent-encode it',
        '   3 |   "target": { "url": "ws://127.0.0.1:8000/ws/{user}", "cookies": { "a": "***" }, "headers": { "x-tok…',
        '     |                                                                         ^^^^^',
        '<stdin>:3:113: /target/headers/x-token: must be text (got "***")',
        '   3 | …url": "ws://127.0.0.1:8000/ws/{user}", "cookies": { "a": "***" }, "headers": { "x-token": "***" } },',
        '     |                                                                                            ^^^^^',
      ),
    );
  });

  it('show no user and password of a URL', () => {
    const message = refusalOf(profileText(['ws://', 'http://user:geheim@']));
    expect(message).not.to.include('geheim');
    expect(message).to.include('(got "http://***@127.0.0.1:8000/ws/{user}"; limit ws:// or wss://) — try ws://***@127');
    expect(refusalOf(profileText(), { overrides: { target: 'http://u:pw@h' } })).not.to.include('pw');
  });

  it('show no secret of one field in the problem of another', () => {
    const message = refusalOf(
      profileText(['{user}" }', '{user}", "headers": { "x-token": "geheim", "x-note": "{geheim}" } }']),
    );
    expect(message).to.include('holds an unknown variable (got "{***}"');
    expect(message).not.to.include('geheim');
  });
});
