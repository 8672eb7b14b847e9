import { existsSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { expect } from 'chai';
import { Sim } from '../../support/sim.js';
import { run } from '../../support/sim-run.js';
import { set, tinyProfile } from '../../support/tiny-profile.js';

interface Line {
  atMs: number;
  event: string;
  text: string;
}

const SECRET = 'hunter2hunter2';

describe('sim run --trace-client', function () {
  this.timeout(30_000);

  it('writes all frames of that client to a file of the run directory, its secrets masked', async () => {
    const { summary, directory, ending, stderr } = await run(
      tinyProfile,
      [
        ...['--trace-client', 'talkers/3', '--threads', '2', ...set('/target/query', { token: '${TOKEN}' })],
        ...set('/populations/talkers/history', { from: 'rooms', rate: '20/s' }),
      ],
      { env: { TOKEN: SECRET } },
    );
    expect(ending, stderr).to.equal(0);
    const text = readFileSync(join(directory, 'trace-talkers_3.ndjson'), 'utf8');
    expect(text).to.not.include(SECRET);
    const lines = text
      .trim()
      .split('\n')
      .map((line) => JSON.parse(line) as Line);
    expect(lines[0]).to.include({ event: 'connect' });
    expect(lines[0]!.text).to.match(/^ws:\/\/127\.0\.0\.1:\d+\/ws\/user3\?token=\*\*\*$/);
    const events = lines.map(({ event }) => event);
    expect(events.slice(0, 2)).to.deep.equal(['connect', 'opened']);
    // Others leave at the same time, which it may still hear of.
    expect(events.filter((event) => !['sent', 'received'].includes(event))).to.deep.equal([
      ...['connect', 'opened', 'close', 'closed'],
    ]);
    expect(events.at(-1)).to.equal('closed');
    const frames = (event: string, type: string): Line[] =>
      lines.filter((line) => line.event === event && line.text.startsWith(`{"type":"${type}"`));
    expect(frames('received', 'welcome')).to.have.length(1);
    expect(frames('sent', 'join_room')).to.have.length(2);
    expect(frames('sent', 'chat_message').length).to.be.within(2, 3); // 20 messages of 8 senders
    for (const { atMs } of lines) expect(atMs).to.be.within(0, summary.durationMs + 1000);
    // Beside it: history was read of the embedded target, each read answered.
    expect(summary.history).to.include({ planned: 10, answered: 10, failed: 0 });
    expect(summary.history.responseMs!.count).to.equal(10);
  });

  it('refuses a client that is not there with 2, before anything is sent', async () => {
    const refused = Sim.start(['run', '-', '--trace-client', 'nobody'], { input: JSON.stringify(tinyProfile) });
    expect(await refused.ended).to.equal(2);
    expect(refused.stderr).to.include('no client is called nobody; try user0, or talkers/0 to talkers/7');
    expect(existsSync(join(refused.cwd, 'runs'))).to.equal(false);
  });
});
