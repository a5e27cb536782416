import { isIPv4, isIPv6 } from 'node:net';
import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { isLoopbackAddress, isPublicAddress } from './addresses.ts';

const bits = (address: string) => address.split('.').reduce((sum, part) => sum * 256 + Number(part), 0);
const dotted = (value: number) => [24, 16, 8, 0].map((shift) => (value >>> shift) & 255).join('.');

describe('public addresses', () => {
  it.each([
    '1.1.1.1',
    '8.8.8.8',
    '93.184.216.34',
    '172.15.255.255',
    '172.32.0.0',
    '100.63.255.255',
    '100.128.0.0',
    '223.255.255.255',
    '2606:4700::1111',
    '2a00:1450:4001::1',
  ])('takes %s', (address) => expect(isPublicAddress(address)).toBe(true));

  const special: [string, number][] = [
    ['0.0.0.0', 8],
    ['10.0.0.0', 8],
    ['100.64.0.0', 10],
    ['127.0.0.0', 8],
    ['169.254.0.0', 16],
    ['172.16.0.0', 12],
    ['192.168.0.0', 16],
    ['198.18.0.0', 15],
    ['224.0.0.0', 3],
  ];
  it.each(special)('refuses all of %s/%i, and its mapped, NAT64, 6to4 and compatible forms', (net, prefix) => {
    const size = 2 ** (32 - prefix);
    fc.assert(
      fc.property(fc.integer({ min: 0, max: size - 1 }), (offset) => {
        const v4 = dotted(bits(net) + offset);
        const hex = (bits(net) + offset).toString(16).padStart(8, '0');
        const low = `${hex.slice(0, 4)}:${hex.slice(4)}`;
        for (const form of [v4, `::ffff:${v4}`, `::ffff:${low}`, `64:ff9b::${low}`, `64:ff9b:1::${low}`, `2002:${low}::1`, `::${low}`])
          expect(isPublicAddress(form)).toBe(false);
      }),
    );
  });

  it('refuses every address of IPv6 outside 2000::/3', () => {
    fc.assert(
      fc.property(fc.ipV6(), (address) => {
        fc.pre(isIPv6(address));
        const first = Number.parseInt(new URL(`http://[${address}]`).hostname.slice(1).split(':')[0] || '0', 16);
        if (first < 0x2000 || first > 0x3fff) expect(isPublicAddress(address)).toBe(false);
      }),
    );
  });

  it('refuses what is not an address', () => {
    fc.assert(
      fc.property(fc.string(), (text) => {
        fc.pre(!isIPv4(text) && !isIPv6(text));
        expect(isPublicAddress(text)).toBe(false);
        expect(isLoopbackAddress(text)).toBe(false);
      }),
    );
    expect(isPublicAddress('fe80::1%eth0')).toBe(false);
  });

  it.each([
    ['127.0.0.1', true],
    ['127.9.9.9', true],
    ['::1', true],
    ['10.0.0.1', false],
    ['::', false],
    ['0.0.0.0', false],
    ['1.1.1.1', false],
  ])('knows that %s is loopback: %s', (address, loopback) => expect(isLoopbackAddress(address)).toBe(loopback));
});
