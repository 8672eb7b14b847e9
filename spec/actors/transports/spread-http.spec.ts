import { expect } from 'chai';
import { spreadOver } from '../../../actors/transports/spread-http.js';
import type { HttpClient, HttpOwner } from '../../../engine/actor/transport.js';

const owner: HttpOwner = { answered: () => undefined, failed: () => undefined };

describe('spread of HTTP requests', () => {
  function clients(names: string[], log: string[]): HttpClient[] {
    return names.map((name) => ({
      request: (method, path, body, token) => log.push(`${name} ${method} ${path} ${body} ${token}`),
      dispose: () => log.push(`${name} disposed`),
    }));
  }

  it('takes the clients in turn, beginning where it is told', () => {
    const log: string[] = [];
    const http = spreadOver(clients(['a', 'b', 'c'], log), 4);
    for (const token of [1, 2, 3, 4]) http.request('POST', '/x', '{}', token, owner);
    expect(log).to.deep.equal(['b POST /x {} 1', 'c POST /x {} 2', 'a POST /x {} 3', 'b POST /x {} 4']);
  });

  it('disposes of all', () => {
    const log: string[] = [];
    spreadOver(clients(['a', 'b'], log), 0).dispose();
    expect(log).to.deep.equal(['a disposed', 'b disposed']);
  });

  it('is the client itself where there is but one', () => {
    const [only] = clients(['a'], []);
    expect(spreadOver([only!], 7)).to.equal(only);
  });
});
