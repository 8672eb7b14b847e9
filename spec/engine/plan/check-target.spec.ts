import { specify } from './check-cases.js';

describe('check of the target', () => {
  specify([
    [
      'refuses an HTTP URL and offers the WebSocket one',
      (p) => (p.target.url = 'https://h.example/ws/{user}'),
      [
        {
          pointer: '/target/url',
          message: 'is no WebSocket URL',
          value: 'https://h.example/ws/{user}',
          limit: 'ws:// or wss://',
          hint: 'try wss://h.example/ws/{user}',
        },
      ],
    ],
    [
      'refuses a host and port without a scheme',
      (p) => (p.target.url = 'localhost:8000/ws/{user}'),
      [
        {
          pointer: '/target/url',
          message: 'is no WebSocket URL',
          value: 'localhost:8000/ws/{user}',
          limit: 'ws:// or wss://',
          hint: 'try ws://localhost:8000/ws/{user}',
        },
      ],
    ],
    [
      'refuses a port out of range',
      (p) => (p.target.url = 'ws://h:70000/'),
      [
        {
          pointer: '/target/url',
          message: 'is a malformed URL',
          value: 'ws://h:70000/',
          hint: 'such as ws://127.0.0.1:8000/ws/{user}',
        },
      ],
    ],
    [
      'refuses a fragment',
      (p) => (p.target.url = 'ws://h/{user}#top'),
      [
        {
          pointer: '/target/url',
          message: 'has a fragment, which a WebSocket URL cannot have',
          value: 'ws://h/{user}#top',
          hint: 'try ws://h/{user}',
        },
      ],
    ],
    [
      'refuses an unknown variable',
      (p) => (p.target.url = 'ws://h/{usr}'),
      [
        {
          pointer: '/target/url',
          message: 'holds an unknown variable',
          value: '{usr}',
          limit: '{user}, {index}, {run}, {instance}',
          known: ['{user}', '{index}', '{run}', '{instance}'],
        },
      ],
    ],
    [
      'refuses a variable in the host',
      (p) => (p.target.url = 'ws://h{index}:80/ws'),
      [
        {
          pointer: '/target/url',
          message: 'has a variable in its host',
          value: 'ws://h{index}:80/ws',
          hint: 'hosts are checked and resolved before the start; for several, give a list of URLs',
        },
      ],
    ],
    [
      'refuses TLS to the embedded target',
      (p) => Object.assign(p.target, { embedded: true, url: 'wss://127.0.0.1/{user}' }),
      [
        {
          pointer: '/target/url',
          message: 'is not what the embedded target serves',
          value: 'wss://127.0.0.1/{user}',
          limit: 'ws://',
          hint: 'leave target.embedded out to aim at a server of your own',
        },
      ],
    ],
    [
      'refuses another host than this machine for the embedded target',
      (p) => Object.assign(p.target, { embedded: true, url: 'ws://10.0.0.1/{user}' }),
      [
        {
          pointer: '/target/url',
          message: 'is not where the embedded target listens',
          value: 'ws://10.0.0.1/{user}',
          limit: 'localhost or a loopback address',
          hint: 'leave target.embedded out to aim at a server of your own',
        },
      ],
    ],
    [
      'lets the embedded target listen on any spelling of loopback',
      (p) => Object.assign(p.target, { embedded: true, url: 'ws://2130706433:8000/{user}' }),
      [],
    ],
    [
      'refuses a WebSocket URL as API',
      (p) => (p.target.api = 'wss://h:1'),
      [
        {
          pointer: '/target/api',
          message: 'is no HTTP URL',
          value: 'wss://h:1',
          limit: 'http:// or https://',
          hint: 'try https://h:1',
        },
      ],
    ],
    [
      'refuses a query and variables in the API',
      (p) => (p.target.api = 'http://h/{user}?a=1'),
      [
        {
          pointer: '/target/api',
          message: 'is a base URL: no query and no fragment',
          value: 'http://h/{user}?a=1',
          hint: 'try http://h',
        },
        { pointer: '/target/api', message: 'holds a variable where none is filled in', value: '{user}' },
      ],
    ],
    [
      'refuses a malformed API',
      (p) => (p.target.api = 'http://'),
      [
        {
          pointer: '/target/api',
          message: 'is a malformed URL',
          value: 'http://',
          hint: 'such as http://127.0.0.1:8000',
        },
      ],
    ],
    ["accepts allowHosts with the target's own host", (p) => (p.target.allowHosts = ['*.a.b', '127.1']), []],
    [
      'refuses allowHosts without the hosts of URL and API',
      (p) => Object.assign(p.target, { allowHosts: ['a.example'], api: 'http://b.example' }),
      [
        {
          pointer: '/target/allowHosts',
          message: "does not allow the target's own host",
          value: '127.0.0.1',
          limit: 'a.example',
          hint: 'add it, or aim the profile elsewhere',
        },
        {
          pointer: '/target/allowHosts',
          message: "does not allow the target's own host",
          value: 'b.example',
          limit: 'a.example',
          hint: 'add it, or aim the profile elsewhere',
        },
      ],
    ],
    [
      'refuses allowHosts with scheme or port',
      (p) => (p.target.allowHosts = ['127.0.0.1', 'http://a', 'a:80']),
      ['http://a', 'a:80'].map((value, index) => ({
        pointer: `/target/allowHosts/${index + 1}`,
        message: 'is no host',
        value,
        limit: 'a host name, an address or *.example.org, without scheme and port',
      })),
    ],
    [
      'refuses header names that are no tokens, are written by the handshake, or come twice',
      (p) => (p.target.headers = { 'a b': '', Upgrade: 'x', 'sec-websocket-protocol': 'x', 'x-a': '1', 'X-A': '2' }),
      [
        { pointer: '/target/headers/a b', message: 'is no header name', value: 'a b', atKey: true },
        {
          pointer: '/target/headers/Upgrade',
          message: 'is a header that the handshake writes itself',
          value: 'Upgrade',
          hint: 'leave it out',
          atKey: true,
        },
        {
          pointer: '/target/headers/sec-websocket-protocol',
          message: 'is a header that the handshake writes itself',
          value: 'sec-websocket-protocol',
          hint: 'use target.subprotocols',
          atKey: true,
        },
        { pointer: '/target/headers/X-A', message: 'is a header given twice', value: 'X-A', atKey: true },
      ],
    ],
    [
      'refuses header values with line breaks, and unknown variables in them',
      (p) => (p.target.headers = { a: 'x\r\ny', b: '{group}', c: '{"json": true} {user} {index} {run} {instance}' }),
      [
        {
          pointer: '/target/headers/a',
          message: 'holds a character that no header may have',
          limit: 'Latin-1 without line breaks',
        },
        {
          pointer: '/target/headers/b',
          message: 'holds an unknown variable',
          value: '{group}',
          limit: '{user}, {index}, {run}, {instance}',
          known: ['{user}', '{index}', '{run}', '{instance}'],
        },
      ],
    ],
    [
      'refuses malformed cookies',
      (p) => (p.target.cookies = { 'a;b': 'x', c: 'x; y', d: 'token-{user}' }),
      [
        { pointer: '/target/cookies/a;b', message: 'is no cookie name', value: 'a;b', atKey: true },
        {
          pointer: '/target/cookies/c',
          message: 'holds a character that no cookie may have',
          limit: 'ASCII without white space and semicolon',
          hint: 'percent-encode it',
        },
      ],
    ],
    [
      'accepts several instances, with an API for each or one for all',
      (p) => {
        p.target.url = ['ws://a/{user}', 'wss://b/{instance}'];
        p.target.api = ['http://a', 'https://b'];
      },
      [],
    ],
    [
      'names each URL of a list that is wrong, or there already',
      (p) => (p.target.url = ['ws://a/{user}', 'http://b', 'ws://a/{user}']),
      [
        {
          pointer: '/target/url/1',
          message: 'is no WebSocket URL',
          value: 'http://b',
          limit: 'ws:// or wss://',
          hint: 'try ws://b',
        },
        { pointer: '/target/url/2', message: 'is a URL given twice', value: 'ws://a/{user}' },
      ],
    ],
    [
      'refuses another number of APIs than of instances',
      (p) => {
        p.target.url = ['ws://a', 'ws://b', 'ws://c'];
        p.target.api = ['http://a', 'http://b'];
      },
      [
        {
          pointer: '/target/api',
          message: 'has another length than target.url',
          value: '2 URLs',
          limit: 'one URL for all, or 3, one for each of target.url',
        },
      ],
    ],
    [
      'refuses a list of URLs for the embedded target',
      (p) => {
        p.target.embedded = true;
        p.target.url = ['ws://127.0.0.1:1', 'ws://127.0.0.1:2'];
      },
      [
        {
          pointer: '/target/url',
          message: 'is a list, and the embedded target has its ports from sim',
          limit: 'one URL',
          hint: 'leave target.embedded out to aim at servers of your own',
        },
      ],
    ],
    [
      "holds every instance's host against target.allowHosts",
      (p) => {
        p.target.url = ['ws://a.example', 'ws://b.example'];
        p.target.allowHosts = ['a.example'];
      },
      [
        {
          pointer: '/target/allowHosts',
          message: "does not allow the target's own host",
          value: 'b.example',
          limit: 'a.example',
          hint: 'add it, or aim the profile elsewhere',
        },
      ],
    ],
    [
      'refuses unknown variables in query parameters',
      (p) => (p.target.query = { u: '{user}', v: '{User}' }),
      [
        {
          pointer: '/target/query/v',
          message: 'holds an unknown variable',
          value: '{User}',
          limit: '{user}, {index}, {run}, {instance}',
          known: ['{user}', '{index}', '{run}', '{instance}'],
        },
      ],
    ],
    [
      'refuses subprotocols that are no tokens or come twice',
      (p) => (p.target.subprotocols = ['v1', 'a b', 'v1']),
      [
        {
          pointer: '/target/subprotocols/1',
          message: 'is no subprotocol name',
          value: 'a b',
          limit: 'an HTTP token',
        },
        { pointer: '/target/subprotocols/2', message: 'is a subprotocol given twice', value: 'v1' },
      ],
    ],
  ]);
});
