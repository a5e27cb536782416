import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { walletAddress } from './wallet-address.ts';

const strict = { allowInsecureLoopback: false };
const demo = { allowInsecureLoopback: true };

describe('the address of a wallet, as people type it', () => {
  it.each([
    ['wallet.example.org', 'https://wallet.example.org'],
    [' https://wallet.example.org/wallet?x#y ', 'https://wallet.example.org'],
    ['wallet.example.org:8443/', 'https://wallet.example.org:8443'],
    ['WALLET.example.org', 'https://wallet.example.org'],
  ])('reads %s', (typed, origin) => expect(walletAddress(typed, strict)).toBe(origin));

  it.each([
    '',
    'wallet',
    'http://wallet.example.org',
    'javascript:alert(1)',
    'https://user@wallet.example.org',
    '10.0.0.1',
    '[::1]',
    'localhost:4320',
    'a b',
    '//x',
  ])('refuses %j', (typed) => expect(walletAddress(typed, strict)).toBeUndefined());

  it('takes localhost over http in the demo only', () => {
    expect(walletAddress('localhost:4320', demo)).toBe('http://localhost:4320');
    expect(walletAddress('http://localhost:4320/wallet', demo)).toBe('http://localhost:4320');
    expect(walletAddress('127.0.0.1:4320', demo)).toBeUndefined();
  });

  it('is always an origin of https, whatever is typed', () => {
    fc.assert(
      fc.property(fc.oneof(fc.string(), fc.webUrl(), fc.domain()), (typed) => {
        const found = walletAddress(typed, strict);
        if (found !== undefined) expect([new URL(found).protocol, new URL(found).origin]).toEqual(['https:', found]);
      }),
    );
  });
});
