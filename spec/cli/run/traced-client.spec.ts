import { expect } from 'chai';
import { CommandError } from '../../../cli/exit-code.js';
import { traceFileName, tracedClient } from '../../../cli/run/traced-client.js';
import { planOf } from '../../support/small-profile.js';

const plan = planOf({
  populations: { a: { clients: 5, user: 'user{index}' }, b: { clients: 7, user: '{run}-{index}' } },
});

describe('the client that --trace-client names', () => {
  it('is found by its user id, the run id filled in', () => {
    expect(tracedClient(plan, 'user3')).to.equal(3);
    expect(tracedClient(plan, 'r1-6')).to.equal(11);
  });

  it('is found by its population and place', () => {
    expect(tracedClient(plan, 'a/0')).to.equal(0);
    expect(tracedClient(plan, 'b/6')).to.equal(11);
  });

  it('is refused with exit code 2 where there is none, and one is named', () => {
    for (const id of ['user5', 'a/5', 'a/-1', 'a/', 'a/1.5', 'c/0', '']) {
      expect(() => tracedClient(plan, id), id)
        .to.throw(CommandError, `no client is called ${id}; try user0, or a/0 to a/4`)
        .with.property('exitCode', 2);
    }
  });

  it('has a file of its own, whatever it is called', () => {
    expect(traceFileName('chatters/42')).to.equal('trace-chatters_42.ndjson');
    expect(traceFileName('../../x y')).to.equal('trace-.._.._x_y.ndjson');
  });
});
