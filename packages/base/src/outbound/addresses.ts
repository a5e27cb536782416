import { BlockList, isIP } from 'node:net';

/**
 * Whether an address belongs to the public internet. Everything else is refused to strangers' addresses: a document must not
 * make the node knock at its own network (SSRF). Source: the IANA special-purpose address registries (RFC 6890 and updates).
 */
export function isPublicAddress(address: string): boolean {
  const family = isIP(address);
  if (family === 4) return !SPECIAL.check(address, 'ipv4');
  // IPv6 is an allow-list: only 2000::/3 is global unicast. ULA, link-local, multicast, ::, ::1, mapped (::ffff:0:0/96) and NAT64 (64:ff9b::/96) lie outside.
  return family === 6 && GLOBAL_UNICAST.check(address, 'ipv6') && !SPECIAL.check(address, 'ipv6');
}

export const isLoopbackAddress = (address: string): boolean =>
  isIP(address) === 4 ? LOOPBACK.check(address, 'ipv4') : isIP(address) === 6 && LOOPBACK.check(address, 'ipv6');

const subnets = (...nets: readonly (readonly [string, number])[]): BlockList => {
  const list = new BlockList();
  for (const [net, prefix] of nets) list.addSubnet(net, prefix, net.includes(':') ? 'ipv6' : 'ipv4');
  return list;
};

const LOOPBACK = subnets(['127.0.0.0', 8], ['::1', 128]);

const GLOBAL_UNICAST = subnets(['2000::', 3]);

const SPECIAL = subnets(
  ['0.0.0.0', 8], // this network, unspecified
  ['10.0.0.0', 8], // private
  ['100.64.0.0', 10], // carrier-grade NAT
  ['127.0.0.0', 8], // loopback
  ['169.254.0.0', 16], // link-local, cloud metadata
  ['172.16.0.0', 12], // private
  ['192.0.0.0', 24], // protocol assignments
  ['192.0.2.0', 24], // documentation
  ['192.88.99.0', 24], // 6to4 relays
  ['192.168.0.0', 16], // private
  ['198.18.0.0', 15], // benchmarking
  ['198.51.100.0', 24], // documentation
  ['203.0.113.0', 24], // documentation
  ['224.0.0.0', 4], // multicast
  ['240.0.0.0', 4], // reserved, broadcast
  ['2001::', 23], // protocol assignments: Teredo, ORCHID, benchmarking
  ['2001:db8::', 32], // documentation
  ['2002::', 16], // 6to4: carries an IPv4 address inside
  ['3fff::', 20], // documentation
);
