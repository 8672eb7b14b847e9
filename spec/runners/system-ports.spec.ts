import { mkdirSync, writeFileSync } from 'node:fs';
import { dirname, join } from 'node:path';
import { expect } from 'chai';
import { readSystemPorts } from '../../runners/system-ports.js';
import { newFolder } from '../support/sim.js';

function system(files: Record<string, string>): string {
  const folder = newFolder();
  for (const [name, text] of Object.entries(files)) {
    mkdirSync(dirname(join(folder, name)), { recursive: true });
    writeFileSync(join(folder, name), text);
  }
  return folder;
}

describe('ports of the system', () => {
  it('are what it hands out, and not what is reserved or listened at', () => {
    const folder = system({
      'sys/net/ipv4/ip_local_port_range': '32768\t60999\n',
      'sys/net/ipv4/ip_local_reserved_ports': '8080,40000-40002\n',
      'net/tcp':
        '  sl  local_address rem_address   st tx_queue rx_queue tr tm->when retrnsmt   uid  timeout inode\n' +
        '   0: 0100007F:1F40 00000000:0000 0A 00000000:00000000 00:00000000 00000000     0        0 1 1\n' +
        '   1: 0100007F:9C50 0100007F:1F40 01 00000000:00000000 00:00000000 00000000     0        0 1 1\n',
      'net/tcp6':
        '  sl  local_address                         remote_address                        st\n' +
        '   0: 00000000000000000000000000000000:BEEF 00000000000000000000000000000000:0000 0A 0\n',
    });
    expect(readSystemPorts(folder)).to.deep.equal({
      range: { first: 32_768, last: 60_999 },
      unusable: [8080, 40_000, 40_001, 40_002, 8000, 48_879],
    });
  });

  it('that are listened at are read no further than to the first connection, of which there may be many', () => {
    const listening = '   0: 0100007F:1F40 00000000:0000 0A 0\n';
    const connection = '   1: 0100007F:9C50 0100007F:1F40 01 0\n';
    const beyond = '   2: 0100007F:0050 00000000:0000 0A 0\n';
    const folder = system({ 'net/tcp': `  sl  local_address\n${listening}${connection.repeat(3000)}${beyond}` });
    expect(readSystemPorts(folder).unusable).to.deep.equal([8000]);
  });

  it('are the usual ones where it does not tell', () => {
    expect(readSystemPorts(newFolder())).to.deep.equal({ range: { first: 32_768, last: 60_999 }, unusable: [] });
  });

  it('are told by this machine', () => {
    const { range } = readSystemPorts();
    expect(range.last).to.be.above(range.first);
  });
});
