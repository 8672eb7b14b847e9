import type { ConnectRequest } from '../../engine/actor/transport.js';
import type { Plan } from '../../engine/plan/plan.js';
import { compileTemplate, type Template } from '../../engine/plan/template.js';

/** Headers of handshakes that are the same for all clients: templates without `{user}` or `{index}`. */
export function commonHeaders({ target, runId }: Plan): Record<string, string> {
  const headers = Object.entries(allHeaders(target)).filter(([, text]) => !isPersonal(text));
  return Object.fromEntries(headers.map(([name, text]) => [name, compileTemplate(text)({ run: runId })]));
}

/**
 * Headers of HTTP requests, which no single client makes: what is personal in them is filled in for the first client of
 * the first population.
 */
export function httpHeaders(plan: Plan): Record<string, string> {
  const run = plan.runId;
  const user = compileTemplate(plan.populations[0]!.userTemplate)({ run, index: 0 });
  const values = { run, user, index: 0, instance: 0 };
  return Object.fromEntries(
    Object.entries(allHeaders(plan.target)).map(([name, text]) => [name, compileTemplate(text)(values)]),
  );
}

/** Where a client connects to, and with which headers of its own. */
export class Endpoint {
  private readonly runId: string;
  private readonly url: Template;
  private readonly headers: [string, Template][];

  constructor(plan: Plan) {
    const { target } = plan;
    const query = Object.entries(target.query)
      .map(([name, text]) => `${encodeURIComponent(name)}=${encodeAround(text)}`)
      .join('&');
    const joint = query === '' ? '' : target.url.includes('?') ? '&' : '?';
    this.runId = plan.runId;
    this.url = compileTemplate(target.url + joint + query);
    const headers = Object.entries(allHeaders(target));
    // A request's own headers replace the common ones: all of them, or none.
    this.headers = headers.some(([, text]) => isPersonal(text))
      ? headers.map(([name, text]) => [name, compileTemplate(text)])
      : [];
  }

  requestOf(user: string, index: number): ConnectRequest {
    const run = this.runId;
    const request: ConnectRequest = { url: this.url({ run, index, user: encodeURIComponent(user), instance: 0 }) };
    if (this.headers.length > 0) {
      request.headers = Object.fromEntries(
        this.headers.map(([name, text]) => [name, text({ run, index, user, instance: 0 })]),
      );
    }
    return request;
  }
}

function allHeaders({ headers, cookies }: Plan['target']): Record<string, string> {
  const pairs = Object.entries(cookies).map(([name, value]) => `${name}=${value}`);
  return pairs.length === 0 ? headers : { ...headers, Cookie: pairs.join('; ') };
}

function isPersonal(text: string): boolean {
  return /\{(user|index|instance)\}/.test(text);
}

/** Percent-encodes all but the variables. */
function encodeAround(text: string): string {
  return text.replace(/\{[a-z]+\}|[^{]+|\{/g, (part) => (/^\{[a-z]+\}$/.test(part) ? part : encodeURIComponent(part)));
}
