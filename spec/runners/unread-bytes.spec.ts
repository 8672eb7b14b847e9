import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { expect } from 'chai';
import { unreadBytes } from '../../runners/unread-bytes.js';

const head = '  sl  local_address rem_address   st tx_queue rx_queue tr tm->when retrnsmt   uid  timeout inode';
const line = (local: string, queues: string): string =>
  `   0: ${local} 0100007F:1F40 01 ${queues} 00:00000000 00000000  1000        0 57261 1 0000000000000000 20 4 30 10 -1`;

describe('unread bytes', () => {
  const folder = mkdtempSync(join(tmpdir(), 'populace-unread-'));
  after(() => rmSync(folder, { recursive: true, force: true }));

  it('are those in the receive queues of the ends that are asked for, over both families', () => {
    const tcp = [
      head,
      line('0100007F:9C40', '00000000:00000A20'),
      line('0100007F:9C41', '00000010:00000003'),
      line('0100007F:9C42', '00000000:00000100'),
      line('0200007F:9C40', '00000000:00000100'), // the same port of another address
    ];
    writeFileSync(join(folder, 'tcp'), tcp.join('\n') + '\n');
    writeFileSync(
      join(folder, 'tcp6'),
      [head, line('0000000000000000FFFF00000100007F:9C43', '00000000:00000005')].join('\n'),
    );
    expect(unreadBytes(new Set(['0100007F:9C40', '0100007F:9C41', '0100007F:9C43']), folder)).to.equal(0xa20 + 3 + 5);
    expect(unreadBytes(new Set(), folder)).to.equal(0);
  });

  it('are unknown where the system does not tell', () => {
    expect(unreadBytes(new Set(['0100007F:0001']), join(folder, 'nowhere'))).to.equal(undefined);
  });
});
