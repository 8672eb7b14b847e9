import { expect } from 'chai';
import { commonHeaders, Endpoint, httpHeaders } from '../../../actors/client/endpoint.js';
import type { Plan, PlanTarget } from '../../../engine/plan/plan.js';
import { planOf } from '../../support/small-profile.js';

function planWith(target: Partial<PlanTarget>): Plan {
  const plan = planOf({ populations: { c: { clients: 1 } } });
  return { ...plan, target: { ...plan.target, ...target } };
}

describe('endpoint', () => {
  it('fills in user, index and run, and percent-encodes the user', () => {
    const url = 'ws://127.0.0.1:8000/ws/{user}/{index}?run={run}&i={instance}';
    const request = new Endpoint(planWith({ url })).requestOf('a b/ü', 7);
    expect(request).to.deep.equal({ url: 'ws://127.0.0.1:8000/ws/a%20b%2F%C3%BC/7?run=r1&i=0' });
  });

  it('adds query parameters, encoded, with the variables in them filled in', () => {
    const query = { 'to ken': 'a&b={user}', plain: '{', n: '{index}' };
    const added = 'to%20ken=a%26b%3Du1&plain=%7B&n=3';
    expect(new Endpoint(planWith({ url: 'ws://h/ws', query })).requestOf('u1', 3).url).to.equal(`ws://h/ws?${added}`);
    expect(new Endpoint(planWith({ url: 'ws://h/ws?x=1', query })).requestOf('u1', 3).url).to.equal(
      `ws://h/ws?x=1&${added}`,
    );
  });

  it('has no headers of its own where they are the same for all: the transport has those', () => {
    const plan = planWith({ headers: { Authorization: 'Bearer x', 'X-Run': '{run}' }, cookies: { a: '1', b: '2' } });
    expect(new Endpoint(plan).requestOf('u1', 3)).to.not.have.property('headers');
    expect(commonHeaders(plan)).to.deep.equal({ Authorization: 'Bearer x', 'X-Run': 'r1', Cookie: 'a=1; b=2' });
  });

  it('has all headers, the common ones too, where one is personal: they replace those of the transport', () => {
    const plan = planWith({ headers: { Authorization: 'Bearer x', 'X-User': '{user}' }, cookies: { id: '{index}' } });
    expect(new Endpoint(plan).requestOf('u 1', 3).headers).to.deep.equal({
      Authorization: 'Bearer x',
      'X-User': 'u 1',
      Cookie: 'id=3',
    });
    expect(commonHeaders(plan)).to.deep.equal({ Authorization: 'Bearer x' });
  });

  it('fills in what is personal for the first client where an HTTP request is nobody’s own', () => {
    const plan = planWith({ headers: { Authorization: 'Bearer {user}' }, cookies: { id: '{index}', run: '{run}' } });
    expect(httpHeaders(plan)).to.deep.equal({ Authorization: 'Bearer c0', Cookie: 'id=0; run=r1' });
  });
});
