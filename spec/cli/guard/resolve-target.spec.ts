import { expect } from 'chai';
import { GuardError } from '../../../cli/guard/guard-error.js';
import { type GuardOptions, resolveTarget } from '../../../cli/guard/resolve-target.js';

const names: Record<string, string[]> = {
  localhost: ['127.0.0.1', '::1'],
  'intra.example': ['10.1.2.3', 'fd00::7'],
  'mixed.example': ['10.1.2.3', '93.184.216.34'],
  'public.example': ['93.184.216.34', '2001:db8::1'],
  'a.example.org': ['93.184.216.34'],
};

/** Resolves from the table above and counts, so that nothing asks a real resolver. */
function resolver(): { lookup: (host: string) => Promise<string[]>; asked: string[] } {
  const asked: string[] = [];
  const lookup = (host: string): Promise<string[]> => {
    asked.push(host);
    const found = names[host];
    return found ? Promise.resolve(found) : Promise.reject(new Error(`getaddrinfo ENOTFOUND ${host}`));
  };
  return { lookup, asked };
}

function resolve(urls: string[], options: Partial<GuardOptions> = {}): Promise<Record<string, string[]>> {
  const guarded = urls.map((url, at) => ({ url, origin: at === 0 ? '--target' : 'target.api' }));
  return resolveTarget(guarded, { allowHosts: [], lookup: resolver().lookup, ...options });
}

async function refusal(urls: string[], options: Partial<GuardOptions> = {}): Promise<GuardError> {
  try {
    await resolve(urls, options);
  } catch (error) {
    expect(error).to.be.instanceOf(GuardError);
    return error as GuardError;
  }
  throw new Error(`${urls.join()} was let through`);
}

describe('resolve target', () => {
  it('lets loopback and private hosts through, with all their addresses', async () => {
    expect(await resolve(['ws://localhost:8000/ws/{user}', 'http://intra.example'])).to.deep.equal({
      localhost: ['127.0.0.1', '::1'],
      'intra.example': ['10.1.2.3', 'fd00::7'],
    });
  });

  it('takes an address for itself, IPv6 without brackets', async () => {
    expect(await resolve(['ws://127.0.0.1:8000', 'http://[fd00::7]:1'])).to.deep.equal({
      '127.0.0.1': ['127.0.0.1'],
      'fd00::7': ['fd00::7'],
    });
  });

  it('asks once for each host', async () => {
    const { lookup, asked } = resolver();
    await resolve(['ws://localhost/ws', 'http://localhost:8000'], { lookup });
    expect(asked).to.deep.equal(['localhost']);
  });

  for (const spelling of ['2130706433', '0x7f.1', '0177.0.0.1', '127.1', '0x7f000001', '[::ffff:127.0.0.1]', '[::1]']) {
    it(`sees loopback behind ${spelling}`, async () => {
      const addresses = Object.values(await resolve([`ws://${spelling}:8000/`])).flat();
      expect(addresses).to.have.lengthOf(1);
    });
  }

  for (const spelling of ['134744072', '0x08.8.8.8', '010.8.8.8', '[::ffff:8.8.8.8]', '[::ffff:808:808]']) {
    it(`sees a public address behind ${spelling}`, async () => {
      expect((await refusal([`ws://${spelling}/`])).code).to.equal('E_HOST_NOT_ALLOWED');
    });
  }

  it('refuses a public host with exit code 3, and names option, host, address and remedy', async () => {
    const error = await refusal(['wss://public.example/ws']);
    expect(error).to.include({ code: 'E_HOST_NOT_ALLOWED', exitCode: 3 });
    expect(error.message).to.equal(
      '--target: public.example resolves to 93.184.216.34, which is neither loopback nor private (public). ' +
        'If this target is yours to load, say so: --allow-host public.example (or SIM_ALLOW_HOSTS=public.example).',
    );
  });

  it('refuses a host as soon as one of its addresses is public', async () => {
    expect((await refusal(['ws://mixed.example/'])).message).to.include('resolves to 93.184.216.34');
  });

  it('checks the HTTP API, too', async () => {
    const error = await refusal(['ws://127.0.0.1', 'http://93.184.216.34']);
    expect(error.message).to.match(/^target\.api: 93\.184\.216\.34 is neither loopback nor private \(public\)\./);
  });

  it('refuses link-local, unspecified, shared and multicast addresses', async () => {
    for (const address of ['169.254.169.254', '[fe80::1]', '0.0.0.0', '[::]', '100.64.0.1', '224.0.0.1'])
      expect((await refusal([`ws://${address}/`])).exitCode, address).to.equal(3);
  });

  it('lets through what the user allows: by name, by wildcard, by address', async () => {
    for (const allowed of ['public.example', 'PUBLIC.example.', '*.example'])
      expect(await resolve(['ws://public.example/'], { allowHosts: [allowed] })).to.have.key('public.example');
    expect(await resolve(['ws://a.example.org/'], { allowHosts: ['93.184.216.34'] })).to.have.key('a.example.org');
    expect(await resolve(['ws://8.8.8.8/'], { allowHosts: ['8.8.8.8'] })).to.have.key('8.8.8.8');
  });

  it('wants every address allowed where addresses are', async () => {
    const error = await refusal(['ws://public.example/'], { allowHosts: ['93.184.216.34'] });
    expect(error.message).to.include('2001:db8::1');
  });

  it('does not take one host for another', async () => {
    for (const allowed of ['example', 'blic.example', '*.public.example', '*.ublic.example'])
      expect((await refusal(['ws://public.example/'], { allowHosts: [allowed] })).exitCode, allowed).to.equal(3);
  });

  it('lets a profile narrow, even loopback', async () => {
    const error = await refusal(['ws://127.0.0.1/'], { profileHosts: ['staging.example.org'] });
    expect(error.message).to.equal(
      "--target: the profile's target.allowHosts does not allow 127.0.0.1. " +
        'It allows staging.example.org; --allow-host cannot widen that.',
    );
    expect((await refusal(['ws://localhost/'], { profileHosts: [] })).message).to.include('no host at all');
    expect(await resolve(['ws://localhost/'], { profileHosts: ['localhost'] })).to.have.key('localhost');
  });

  it('does not let a profile widen', async () => {
    expect((await refusal(['ws://public.example/'], { profileHosts: ['public.example'] })).exitCode).to.equal(3);
  });

  it('does not let the user widen what the profile allows', async () => {
    const options = { allowHosts: ['public.example'], profileHosts: ['intra.example'] };
    expect((await refusal(['ws://public.example/'], options)).message).to.include('cannot widen');
  });

  it('refuses a host without an address, and keeps the cause', async () => {
    const error = await refusal(['ws://nowhere.example/']);
    expect(error).to.include({ code: 'E_HOST_NOT_FOUND', exitCode: 3 });
    expect(error.message).to.equal('--target: the host nowhere.example has no address. Check the name.');
    expect((error.cause as Error).message).to.include('ENOTFOUND');
    const empty = await refusal(['ws://nowhere.example/'], { lookup: () => Promise.resolve([]) });
    expect(empty.code).to.equal('E_HOST_NOT_FOUND');
  });

  it('asks the system where it is given no resolver', async () => {
    const { localhost } = await resolveTarget([{ url: 'ws://localhost/', origin: '--target' }], { allowHosts: [] });
    expect(localhost).to.be.an('array').that.is.not.empty;
    for (const address of localhost!) expect(address).to.match(/^(?:127\.|::1$)/);
  });

  it('tells nothing of user and password', async () => {
    const error = await refusal(['ws://user:geheim@public.example/']);
    expect(error.message).not.to.include('geheim');
  });
});
