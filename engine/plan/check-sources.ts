import type { AskedSources } from './choose-sources.js';
import type { CheckScope } from './check-scope.js';
import { listOf } from './list-of.js';
import { parsePorts, type PortRange } from './port-range.js';
import type { ResolvedProfile } from './resolved-profile.generated.js';
import { MAX_SOURCE_ADDRESSES, parseSourceAddresses } from './source-addresses.js';

const words: readonly unknown[] = ['auto', 'system'];

/** What a profile that `checkSources` found nothing wrong with asks for. */
export function askedSources({ sourceAddresses = 'auto', sourcePorts }: ResolvedProfile['target']): AskedSources {
  const ports = sourcePorts === undefined ? undefined : listOf(sourcePorts).map((text) => parsePorts(text)!);
  if (sourceAddresses === 'auto' || sourceAddresses === 'system') return { addresses: sourceAddresses, ports };
  return { addresses: listOf(sourceAddresses).flatMap((text) => parseSourceAddresses(text) as string[]), ports };
}

export function checkSources(scope: CheckScope): void {
  if (scope.refused(['target'])) return;
  checkAddresses(scope);
  checkPorts(scope);
}

function checkAddresses(scope: CheckScope): void {
  const { sourceAddresses: value } = scope.profile.target;
  const field = ['target', 'sourceAddresses'];
  if (value === undefined || words.includes(value) || !scope.sound(field)) return;
  const all = new Set<string>();
  let count = 0;
  listOf(value).forEach((text, index) => {
    const at = typeof value === 'string' ? field : [...field, index];
    const addresses = parseSourceAddresses(text);
    if (!Array.isArray(addresses)) return scope.add(at, { value: text, ...addresses });
    count += addresses.length;
    const twice = addresses.find((address) => all.has(address));
    if (twice !== undefined) scope.add(at, { message: `names ${twice}, which another one names already`, value: text });
    for (const address of addresses) all.add(address);
  });
  if (Array.isArray(value) && count > MAX_SOURCE_ADDRESSES)
    scope.add(field, { message: `are ${count} addresses`, limit: `${MAX_SOURCE_ADDRESSES} at most` });
}

function checkPorts(scope: CheckScope): void {
  const { sourceAddresses, sourcePorts: value } = scope.profile.target;
  const field = ['target', 'sourcePorts'];
  if (value === undefined || !scope.sound(field)) return;
  if (sourceAddresses === 'system')
    scope.add(field, {
      message: 'means nothing where the system chooses',
      hint: 'leave it out, or target.sourceAddresses "system"',
    });
  const ranges: PortRange[] = [];
  listOf(value).forEach((text, index) => {
    const at = typeof value === 'string' ? field : [...field, index];
    const range = parsePorts(text);
    if (!range)
      return scope.add(at, {
        message: 'is no range of ports',
        value: text,
        limit: '1 to 65535',
        hint: 'such as 20000-59999',
      });
    if (ranges.some(({ first, last }) => range.first <= last && first <= range.last))
      scope.add(at, { message: 'overlaps another range', value: text });
    ranges.push(range);
  });
}
