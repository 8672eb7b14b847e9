import type { HttpClient, HttpOwner } from '../../engine/actor/transport.js';

/**
 * One client over several, one for each of a target's APIs: requests take turns, beginning with client `first` modulo
 * their number, so that threads with few requests each do not all ask the same.
 */
export function spreadOver(clients: readonly HttpClient[], first: number): HttpClient {
  return clients.length === 1 ? clients[0]! : new SpreadHttpClient(clients, first);
}

class SpreadHttpClient implements HttpClient {
  private readonly clients: readonly HttpClient[];
  private turn: number;

  constructor(clients: readonly HttpClient[], first: number) {
    this.clients = clients;
    this.turn = first % clients.length;
  }

  request(method: 'GET' | 'POST', path: string, body: string | undefined, token: number, owner: HttpOwner): void {
    const client = this.clients[this.turn]!;
    this.turn = (this.turn + 1) % this.clients.length;
    client.request(method, path, body, token, owner);
  }

  dispose(): void {
    for (const client of this.clients) client.dispose();
  }
}
