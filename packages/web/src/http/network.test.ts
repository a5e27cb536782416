import fc from 'fast-check';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { openTestNode, type TestNode } from '../testing/open-test-node.ts';
import { page } from '../testing/replies.tsx';
import { networkOf, openTrust } from './network.ts';

const ipv6 = fc.uint8Array({ minLength: 16, maxLength: 16 });
const written = (bytes: Uint8Array) =>
  [...bytes]
    .map((byte) => byte.toString(16).padStart(2, '0'))
    .join('')
    .replace(/....(?!$)/g, '$&:');

describe('the network of an address', () => {
  it.each([
    ['203.0.113.7', '203.0.113.7'],
    ['::ffff:203.0.113.7', '203.0.113.7'],
    ['::ffff:cb00:7107', '203.0.113.7'],
    ['2001:db8::1', '2001:db8:0:0::/64'],
    ['2001:DB8:0:0:ffff::', '2001:db8:0:0::/64'],
    ['fe80::1%eth0', 'fe80:0:0:0::/64'],
    ['::1', '0:0:0:0::/64'],
    ['nonsense', 'nonsense'],
    [undefined, ''],
  ])('of %s is %s', (address, network) => expect(networkOf(address)).toBe(network));

  it('is the same for two IPv6 addresses exactly where their first 64 bits are', () => {
    fc.assert(
      fc.property(ipv6, ipv6, fc.boolean(), (one, two, neighbours) => {
        if (neighbours) two.set(one.subarray(0, 8));
        const same = Buffer.from(one.subarray(0, 8)).equals(two.subarray(0, 8));
        expect(networkOf(written(one)) === networkOf(new URL(`http://[${written(two)}]`).hostname.slice(1, -1))).toBe(same);
      }),
      { numRuns: 500 },
    );
  });
});

describe('the operator’s proxies', () => {
  it('are addresses and networks of both families, however a socket writes them', () => {
    const trusts = openTrust(['127.0.0.1', '10.0.0.0/8', '2001:db8::/32']);
    expect(['127.0.0.1', '::ffff:127.0.0.1', '10.9.8.7', '2001:db8:1::5'].map(trusts)).toEqual([true, true, true, true]);
    expect(['127.0.0.2', '11.0.0.1', '2001:db9::1', '', 'x', undefined].map(trusts)).toEqual(Array(6).fill(false));
    expect(openTrust([])('127.0.0.1')).toBe(false);
  });

  it.each(['loopback', '10.0.0.0/33', '10.0.0.0/', '10.0.0.0/8/8', '10.0.0.0/-1', '10.0.0.0/x', '::1/129', ''])('are not %j', (proxy) => {
    expect(() => openTrust([proxy])).toThrow(expect.objectContaining({ code: 'config_invalid' }));
  });
});

describe('a limit', () => {
  let node: TestNode;
  beforeAll(async () => {
    const rare = { method: 'get', path: '/rare', access: { kind: 'public' }, limit: { perMinute: 1, burst: 1 }, run: async () => page('Rare') } as const;
    node = await openTestNode({ routes: [rare], config: { trustedProxies: ['127.0.0.1'] } });
  });
  afterAll(() => node.stop());

  it('counts whoever changes addresses within a /64 as one, and believes only the proxy’s own word', async () => {
    const ask = async (forwarded: string) => (await node.ask('/rare', { headers: { 'X-Forwarded-For': forwarded } })).status;
    expect(await ask('2001:db8:1:1::1')).toBe(200);
    expect(await ask('2001:db8:1:1:ffff::2')).toBe(429);
    expect(await ask('2001:db8:9:9::9, 2001:db8:1:1::3')).toBe(429); // what a client forges stands before what the proxy adds
    expect(await ask('2001:db8:1:2::1')).toBe(200);
  });
});
