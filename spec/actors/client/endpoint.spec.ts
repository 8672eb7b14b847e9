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
    const request = new Endpoint(planWith({ instances: [{ url, api: '' }] })).requestOf('a b/ü', 7, 0);
    expect(request).to.deep.equal({ url: 'ws://127.0.0.1:8000/ws/a%20b%2F%C3%BC/7?run=r1&i=0' });
  });

  it('adds query parameters, encoded, with the variables in them filled in', () => {
    const query = { 'to ken': 'a&b={user}', plain: '{', n: '{index}' };
    const added = 'to%20ken=a%26b%3Du1&plain=%7B&n=3';
    const instances = ['ws://h/ws', 'ws://h/ws?x=1'].map((url) => ({ url, api: '' }));
    const endpoint = new Endpoint(planWith({ instances, query }));
    expect(endpoint.requestOf('u1', 3, 0).url).to.equal(`ws://h/ws?${added}`);
    expect(endpoint.requestOf('u1', 3, 1).url).to.equal(`ws://h/ws?x=1&${added}`);
  });

  it('deals clients out to the instances in turn, by their number over all populations', () => {
    const instances = [0, 1, 2].map((n) => ({ url: `ws://h:800${n}/{user}?i={instance}`, api: `http://h:800${n}` }));
    const plan = planWith({ instances, headers: { 'X-Instance': '{instance}' } });
    const endpoint = new Endpoint(plan);
    expect([0, 1, 2, 3, 8].map((number) => endpoint.requestOf('u', 0, number))).to.deep.equal(
      [0, 1, 2, 0, 2].map((n) => ({ url: `ws://h:800${n}/u?i=${n}`, headers: { 'X-Instance': `${n}` } })),
    );
    expect(httpHeaders(plan, 2)).to.deep.equal({ 'X-Instance': '2' });
  });

  it('has no headers of its own where they are the same for all: the transport has those', () => {
    const plan = planWith({ headers: { Authorization: 'Bearer x', 'X-Run': '{run}' }, cookies: { a: '1', b: '2' } });
    expect(new Endpoint(plan).requestOf('u1', 3, 3)).to.not.have.property('headers');
    expect(commonHeaders(plan)).to.deep.equal({ Authorization: 'Bearer x', 'X-Run': 'r1', Cookie: 'a=1; b=2' });
  });

  it('has all headers, the common ones too, where one is personal: they replace those of the transport', () => {
    const plan = planWith({ headers: { Authorization: 'Bearer x', 'X-User': '{user}' }, cookies: { id: '{index}' } });
    expect(new Endpoint(plan).requestOf('u 1', 3, 3).headers).to.deep.equal({
      Authorization: 'Bearer x',
      'X-User': 'u 1',
      Cookie: 'id=3',
    });
    expect(commonHeaders(plan)).to.deep.equal({ Authorization: 'Bearer x' });
  });

  it('fills in what is personal for the first client where an HTTP request is nobody’s own', () => {
    const plan = planWith({ headers: { Authorization: 'Bearer {user}' }, cookies: { id: '{index}', run: '{run}' } });
    expect(httpHeaders(plan, 0)).to.deep.equal({ Authorization: 'Bearer c0', Cookie: 'id=0; run=r1' });
  });
});
