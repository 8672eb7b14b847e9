import type { CheckScope } from './check-scope.js';
import { checkVariables, variablesOf } from './check-template.js';
import { hostMatches, hostOf, isHostPattern } from './host-pattern.js';
import { listOf } from './list-of.js';

const clientVariables = ['user', 'index', 'run', 'instance'];
const token = /^[!#$%&'*+.^_`|~0-9A-Za-z-]+$/;
const headerValue = /^[\t\x20-\x7e\x80-\xff]*$/;
const cookieValue = /^[\x21-\x3a\x3c-\x7e]*$/;
/** Headers that the handshake and HTTP write themselves. */
const ownHeaders = new Set([
  'connection',
  'content-length',
  'sec-websocket-accept',
  'sec-websocket-extensions',
  'sec-websocket-key',
  'sec-websocket-protocol',
  'sec-websocket-version',
  'transfer-encoding',
  'upgrade',
]);

export function checkTarget(scope: CheckScope): void {
  if (scope.refused(['target'])) return;
  const urls = checkEach(scope, ['target', 'url'], scope.profile.target.url, checkUrl);
  const apis = checkEach(scope, ['target', 'api'], scope.profile.target.api, checkApi);
  checkInstances(scope);
  checkAllowHosts(scope, [...urls, ...apis]);
  checkHeaders(scope);
  checkCookies(scope);
  checkQuery(scope);
  checkSubprotocols(scope);
}

/** A URL with its variables filled in by a letter; `undefined` where it is malformed. */
function parseUrl(text: string): URL | undefined {
  const filled = text.replace(/\{[A-Za-z_][A-Za-z0-9_]*\}/g, 'x');
  return URL.canParse(filled) ? new URL(filled) : undefined;
}

/** `scheme://authority` of a URL as written. */
function authorityOf(text: string): string {
  return /^[^/]*\/\/[^/?#]*/.exec(text)?.[0] ?? '';
}

type Field = readonly (string | number)[];

/** Checks a field that takes one URL or a list of them. Returns the URLs that are well formed. */
function checkEach(
  scope: CheckScope,
  field: Field,
  value: string | string[] | undefined,
  check: (scope: CheckScope, field: Field, value: string) => URL | undefined,
): URL[] {
  if (!scope.sound(field) || value === undefined) return [];
  if (typeof value === 'string') return [check(scope, field, value) ?? []].flat();
  return value.flatMap((each, index) => {
    const at = [...field, index];
    if (!scope.sound(at)) return [];
    if (value.indexOf(each) < index) scope.add(at, { message: 'is a URL given twice', value: each });
    return check(scope, at, each) ?? [];
  });
}

/** Several instances: each with an API of its own, or all with one; never of the embedded target. */
function checkInstances(scope: CheckScope): void {
  const { url, api, embedded } = scope.profile.target;
  if (!scope.sound(['target', 'url'])) return;
  if (Array.isArray(url) && scope.sound(['target', 'embedded']) && embedded !== false)
    scope.add(['target', 'url'], {
      message: 'is a list, and the embedded target has its ports from sim',
      limit: 'one URL',
      hint: 'leave target.embedded out to aim at servers of your own',
    });
  if (!scope.sound(['target', 'api']) || !Array.isArray(api) || api.length === 1) return;
  const instances = listOf(url).length;
  if (api.length === instances) return;
  scope.add(['target', 'api'], {
    message: 'has another length than target.url',
    value: `${api.length} URLs`,
    limit: instances === 1 ? 'one URL' : `one URL for all, or ${instances}, one for each of target.url`,
  });
}

function checkUrl(scope: CheckScope, field: Field, value: string): URL | undefined {
  const url = parseUrl(value);
  checkVariables(scope, field, value, clientVariables);
  const limit = 'ws:// or wss://';
  if (!/^wss?:\/\//i.test(value)) {
    const rest = value.replace(/^(?:https?:|[a-z]+:(?=\/\/))?\/*/i, '');
    const scheme = /^https:/i.test(value) ? 'wss' : 'ws';
    scope.add(field, { message: 'is no WebSocket URL', value, limit, hint: `try ${scheme}://${rest}` });
    return undefined;
  }
  if (!url) {
    scope.add(field, { message: 'is a malformed URL', value, hint: 'such as ws://127.0.0.1:8000/ws/{user}' });
    return undefined;
  }
  if (value.includes('#')) {
    const hint = `try ${value.replace(/#.*$/, '')}`;
    scope.add(field, { message: 'has a fragment, which a WebSocket URL cannot have', value, hint });
  }
  if (variablesOf(authorityOf(value)).length > 0) {
    const hint = 'hosts are checked and resolved before the start; for several, give a list of URLs';
    scope.add(field, { message: 'has a variable in its host', value, hint });
    return undefined;
  }
  if (scope.sound(['target', 'embedded']) && scope.profile.target.embedded !== false)
    checkEmbedded(scope, field, value, url);
  return url;
}

/** The embedded target speaks chat, and listens on this machine, in clear text. */
function checkEmbedded(scope: CheckScope, field: Field, value: string, url: URL): void {
  const hint = 'leave target.embedded out to aim at a server of your own';
  const { protocol } = scope.profile.target;
  if (scope.sound(['target', 'protocol']) && protocol !== 'chat')
    scope.add(['target', 'protocol'], {
      message: 'is not what the embedded target speaks',
      value: protocol,
      limit: 'chat',
      hint,
    });
  if (url.protocol !== 'ws:')
    scope.add(field, { message: 'is not what the embedded target serves', value, limit: 'ws://', hint });
  else if (!/^(?:localhost|127(?:\.\d+){3}|\[::1\])$/.test(url.hostname))
    scope.add(field, {
      message: 'is not where the embedded target listens',
      value,
      limit: 'localhost or a loopback address',
      hint,
    });
}

function checkApi(scope: CheckScope, field: Field, value: string): URL | undefined {
  if (!/^https?:\/\//i.test(value)) {
    const rest = value.replace(/^(?:wss?:|[a-z]+:(?=\/\/))?\/*/i, '');
    const scheme = /^wss:/i.test(value) ? 'https' : 'http';
    scope.add(field, {
      message: 'is no HTTP URL',
      value,
      limit: 'http:// or https://',
      hint: `try ${scheme}://${rest}`,
    });
    return undefined;
  }
  const api = parseUrl(value);
  if (!api) scope.add(field, { message: 'is a malformed URL', value, hint: 'such as http://127.0.0.1:8000' });
  else if (api.search !== '' || api.hash !== '')
    scope.add(field, { message: 'is a base URL: no query and no fragment', value, hint: `try ${api.origin}` });
  checkVariables(scope, field, value, []);
  return api;
}

function checkAllowHosts(scope: CheckScope, urls: URL[]): void {
  const field = ['target', 'allowHosts'];
  const patterns = scope.profile.target.allowHosts;
  if (!scope.sound(field) || patterns === undefined) return;
  patterns.forEach((value, index) => {
    if (!isHostPattern(value))
      scope.add([...field, index], {
        message: 'is no host',
        value,
        limit: 'a host name, an address or *.example.org, without scheme and port',
      });
  });
  const hosts = urls.map((each) => hostOf(each.hostname) ?? each.hostname);
  for (const value of new Set(hosts)) {
    if (patterns.some((pattern) => hostMatches(pattern, value))) continue;
    const hint = 'add it, or aim the profile elsewhere';
    scope.add(field, { message: "does not allow the target's own host", value, limit: patterns.join(', '), hint });
  }
}

function checkHeaders(scope: CheckScope): void {
  if (scope.refused(['target', 'headers'])) return;
  const seen = new Set<string>();
  for (const [name, text] of Object.entries(scope.profile.target.headers)) {
    const field = ['target', 'headers', name];
    const key = name.toLowerCase();
    if (!token.test(name)) scope.add(field, { message: 'is no header name', value: name, atKey: true });
    else if (ownHeaders.has(key)) {
      const hint = key === 'sec-websocket-protocol' ? 'use target.subprotocols' : 'leave it out';
      scope.add(field, { message: 'is a header that the handshake writes itself', value: name, hint, atKey: true });
    } else if (seen.has(key)) scope.add(field, { message: 'is a header given twice', value: name, atKey: true });
    seen.add(key);
    if (!scope.sound(field)) continue;
    if (!headerValue.test(text))
      scope.add(field, { message: 'holds a character that no header may have', limit: 'Latin-1 without line breaks' });
    checkVariables(scope, field, text, clientVariables);
  }
}

function checkCookies(scope: CheckScope): void {
  if (scope.refused(['target', 'cookies'])) return;
  for (const [name, text] of Object.entries(scope.profile.target.cookies)) {
    const field = ['target', 'cookies', name];
    if (!token.test(name)) scope.add(field, { message: 'is no cookie name', value: name, atKey: true });
    if (!scope.sound(field)) continue;
    if (!cookieValue.test(text))
      scope.add(field, {
        message: 'holds a character that no cookie may have',
        limit: 'ASCII without white space and semicolon',
        hint: 'percent-encode it',
      });
    checkVariables(scope, field, text, clientVariables);
  }
}

function checkQuery(scope: CheckScope): void {
  if (scope.refused(['target', 'query'])) return;
  for (const [name, text] of Object.entries(scope.profile.target.query)) {
    const field = ['target', 'query', name];
    if (scope.sound(field)) checkVariables(scope, field, text, clientVariables);
  }
}

function checkSubprotocols(scope: CheckScope): void {
  if (!scope.sound(['target', 'subprotocols'])) return;
  const { subprotocols } = scope.profile.target;
  subprotocols.forEach((value, index) => {
    const field = ['target', 'subprotocols', index];
    if (!token.test(value)) scope.add(field, { message: 'is no subprotocol name', value, limit: 'an HTTP token' });
    else if (subprotocols.indexOf(value) < index) scope.add(field, { message: 'is a subprotocol given twice', value });
  });
}
