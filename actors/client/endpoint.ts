import type { ConnectRequest } from '../../engine/actor/transport.js';
import { instanceOf, type Plan, type PlanTarget } from '../../engine/plan/plan.js';
import { compileTemplate, type Template } from '../../engine/plan/template.js';

/** Headers of handshakes that are the same for all clients: templates without `{user}` or `{index}`. */
export function commonHeaders({ target, runId }: Plan): Record<string, string> {
  const headers = Object.entries(allHeaders(target)).filter(([, text]) => !isPersonal(text));
  return Object.fromEntries(headers.map(([name, text]) => [name, compileTemplate(text)({ run: runId })]));
}

/**
 * Headers of HTTP requests to an instance, which no single client makes: what is personal in them is filled in for the
 * first client of the first population.
 */
export function httpHeaders(plan: Plan, instance: number): Record<string, string> {
  const run = plan.runId;
  const user = compileTemplate(plan.populations[0]!.userTemplate)({ run, index: 0 });
  const values = { run, user, index: 0, instance };
  return Object.fromEntries(
    Object.entries(allHeaders(plan.target)).map(([name, text]) => [name, compileTemplate(text)(values)]),
  );
}

/** Where a client connects to, and with which headers of its own. */
export class Endpoint {
  private readonly runId: string;
  private readonly target: PlanTarget;
  /** By instance. */
  private readonly urls: Template[];
  private readonly headers: [string, Template][];

  constructor(plan: Plan) {
    const { target } = plan;
    const query = Object.entries(target.query)
      .map(([name, text]) => `${encodeURIComponent(name)}=${encodeAround(text)}`)
      .join('&');
    this.runId = plan.runId;
    this.target = target;
    this.urls = target.instances.map(({ url }) => {
      const joint = query === '' ? '' : url.includes('?') ? '&' : '?';
      return compileTemplate(url + joint + query);
    });
    const headers = Object.entries(allHeaders(target));
    // A request's own headers replace the common ones: all of them, or none.
    this.headers = headers.some(([, text]) => isPersonal(text))
      ? headers.map(([name, text]) => [name, compileTemplate(text)])
      : [];
  }

  /** `index`: of the client within its population; `number`: over all populations. */
  requestOf(user: string, index: number, number: number): ConnectRequest {
    const run = this.runId;
    const instance = instanceOf(number, this.target);
    const url = this.urls[instance]!({ run, index, user: encodeURIComponent(user), instance });
    const request: ConnectRequest = { url };
    if (this.headers.length > 0) {
      request.headers = Object.fromEntries(
        this.headers.map(([name, text]) => [name, text({ run, index, user, instance })]),
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
