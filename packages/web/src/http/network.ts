import { BlockList, isIP } from 'node:net';
import { LaurelError } from '@laurel/base';

/** Whose connection or request it is, as limits count it: an IPv4 address, or the /64 that one customer is given of IPv6 and can change addresses in at will. */
export function networkOf(address: string | undefined): string {
  const [plain = ''] = (address ?? '').split('%'); // a zone (`%eth0`) is this machine's own word
  if (isIP(plain) !== 6) return plain;
  // The URL standard writes every IPv6 address in one way: hexadecimal, the longest run of zeros left out.
  const [head = '', tail = ''] = new URL(`http://[${plain}]`).hostname.slice(1, -1).split('::');
  const [left, right] = [groupsOf(head), groupsOf(tail)];
  const groups = [...left, ...Array<string>(8 - left.length - right.length).fill('0'), ...right];
  const isMapped = groups.slice(0, 6).join(':') === '0:0:0:0:0:ffff'; // how a socket that takes both families tells of IPv4
  return isMapped ? ipv4Of(groups.slice(6)) : `${groups.slice(0, 4).join(':')}::/64`;
}

const groupsOf = (part: string): string[] => (part === '' ? [] : part.split(':'));

const ipv4Of = (groups: readonly string[]): string =>
  groups
    .map((group) => Number.parseInt(group, 16))
    .flatMap((value) => [value >> 8, value & 255])
    .join('.');

export type Trusts = (address: string | undefined) => boolean;

/**
 * Tells the operator's proxies from everybody else. `proxies` are addresses or networks (`10.0.0.0/8`).
 * @throws LaurelError config_invalid
 */
export function openTrust(proxies: readonly string[]): Trusts {
  const list = new BlockList();
  for (const proxy of proxies) {
    const [net = '', prefix, ...more] = proxy.split('/');
    const family = isIP(net);
    const longest = family === 4 ? 32 : 128;
    const bits = prefix === undefined ? longest : Number(prefix);
    if (family === 0 || more.length > 0 || prefix === '' || !Number.isInteger(bits) || bits < 0 || bits > longest)
      throw new LaurelError('config_invalid', { detail: `listen.trustedProxies holds “${proxy}”, which is no address and no network like 10.0.0.0/8.` });
    list.addSubnet(net, bits, family === 4 ? 'ipv4' : 'ipv6');
  }
  return (address) => {
    const family = isIP(address ?? '');
    return address !== undefined && family !== 0 && list.check(address, family === 4 ? 'ipv4' : 'ipv6');
  };
}
