import { expect } from 'chai';
import { ChatStub } from '../../support/chat-stub.js';
import { run } from '../../support/sim-run.js';
import { sim } from '../../support/sim.js';
import { set, tinyProfile } from '../../support/tiny-profile.js';

describe('sim run against several instances', function () {
  this.timeout(60_000);
  let stubs: ChatStub[];

  beforeEach(async () => {
    stubs = await Promise.all([ChatStub.start(), ChatStub.start()]);
  });

  afterEach(() => Promise.all(stubs.map((stub) => stub.stop())));

  const targets = (): string[] => stubs.flatMap(({ port }) => ['--target', `ws://127.0.0.1:${port}`]);

  it('deals clients and creations out evenly', async () => {
    const path = set('/target/url', 'ws://127.0.0.1:1/ws/{user}?instance={instance}');
    const { ending, summary, stderr } = await run(tinyProfile, [...path, ...targets()]);
    expect(ending, stderr).to.equal(0);
    expect(summary.connections).to.include({ established: 8, failed: 0 });
    expect(stderr).to.include(' and 1 more');
    stubs.forEach((stub, instance) => {
      const checked = 1; // the handshake before the run
      expect(stub.handshakes.length).to.equal(4 + checked);
      for (const { url } of stub.handshakes) expect(url).to.match(new RegExp(`instance=${instance}$`));
      expect(stub.posts.length).to.equal(2);
    });
  });

  it('is refused where one of them is not there, and names which', async () => {
    await stubs[1]!.stop();
    const { ending, stderr } = await sim(['run', '-', ...targets()], { input: JSON.stringify(tinyProfile) });
    expect(ending).to.equal(3);
    expect(stderr).to.match(/^error: --target, instance 1: ECONNREFUSED/);
    stubs[1] = await ChatStub.start();
  });
});
