import { expect } from 'chai';
import { Served } from './served.js';

describe('HTTP API of an embedded target of known capacity', () => {
  let served: Served;
  before(async () => {
    served = await Served.start({ serviceTime: '300ms', queue: 0 });
  });
  after(() => served.server.stop());

  it('lets creations and reads wait for a server, and answers 503 where none may wait; its own count at once', async () => {
    const startMs = performance.now();
    const asked = await Promise.all([
      served.post('/api/rooms', { name: 'a' }),
      served.get('/api/rooms/a/messages'),
      served.totals(),
    ]);
    expect(performance.now() - startMs).to.be.at.least(299);
    const [created, read, totals] = asked;
    // Two connections: either may be the first to be read.
    expect([created.status, read.status]).to.have.members(created.status === 201 ? [201, 503] : [503, 200]);
    expect(totals.groups).to.equal(0);
    expect((await served.totals()).queueFull).to.equal(1);
  });
});

describe('HTTP API of the embedded target', () => {
  let served: Served;
  beforeEach(async () => {
    served = await Served.start({ maxTotalGroups: 3 });
  });
  afterEach(() => served.server.stop());

  it('creates a room once: 201, then 409', async () => {
    const room = { name: ' http room ', is_public: false };
    expect(await served.post('/api/rooms', room)).to.deep.equal({
      status: 201,
      body: { name: 'http room', is_public: false, created_by: 'system' },
    });
    expect(await served.post('/api/rooms', room)).to.deep.equal({
      status: 409,
      body: { detail: 'Room already exists: http room' },
    });
    const alice = await served.client('alice');
    const [, info] = await alice.ask('join_room', { room: 'http room' });
    expect(info).to.include({ created_by: 'system', is_public: false, user_count: 1 });
  });

  it('answers 422 to a name it can’t use, and to a body that is no request', async () => {
    const bad = [
      {},
      { name: 5 },
      { name: '  ' },
      { name: 'x'.repeat(51) },
      { name: 'a', is_public: 'yes' },
      [],
      'no json',
    ];
    for (const body of bad) expect((await served.post('/api/rooms', body)).status, JSON.stringify(body)).to.equal(422);
    expect((await served.totals()).groups).to.equal(0);
  });

  it('answers 503 past the limit on rooms', async () => {
    for (const name of ['a', 'b', 'c']) expect((await served.post('/api/rooms', { name })).status).to.equal(201);
    expect(await served.post('/api/rooms', { name: 'd' })).to.deep.equal({
      status: 503,
      body: { detail: 'Too many rooms (max 3)' },
    });
    expect((await served.post('/api/rooms', { name: 'a' })).status).to.equal(409);
  });

  it('serves the messages of a room, also of one with a name that needs encoding', async () => {
    const alice = await served.client('alice', 'ä/ö');
    for (const text of ['one', 'two', 'three']) await alice.ask('chat_message', { room: 'ä/ö', text });
    const { status, body } = await served.get(`/api/rooms/${encodeURIComponent('ä/ö')}/messages?limit=2`);
    expect(status).to.equal(200);
    expect(body).to.include({ room: 'ä/ö', count: 2 });
    expect((body as { messages: { text: string }[] }).messages.map(({ text }) => text)).to.deep.equal(['two', 'three']);
  });

  it('answers 404 off its paths, and 405 to the wrong method', async () => {
    expect((await served.get('/')).status).to.equal(404);
    expect((await served.get('/ws/alice')).status).to.equal(404);
    expect((await served.post('/_sim/stats', '')).status).to.equal(405);
  });

  it('refuses malformed faults with 400 and says why, keeping those that are on', async () => {
    await served.inject('http-error=1');
    for (const body of [{}, { faults: 'mute=1' }, { faults: [1] }, 'no json', { faults: ['mute'] }]) {
      expect((await served.post('/_sim/faults', body)).status, JSON.stringify(body)).to.equal(400);
    }
    const { body } = await served.post('/_sim/faults', { faults: ['mut=1'] });
    expect(body)
      .to.have.property('detail')
      .that.matches(/^unknown fault "mut" \(did you mean mute\?\); known are lose/);
    expect((await served.post('/api/rooms', { name: 'a' })).status).to.equal(500);
    await served.inject();
    expect((await served.post('/api/rooms', { name: 'a' })).status).to.equal(201);
  });
});
