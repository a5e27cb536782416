import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { issuerDid } from './issuer-did.ts';

const strict = { allowInsecureLoopback: false };

describe('the issuer that a clerk means', () => {
  it.each([
    ['badges.example.org', 'did:web:badges.example.org'],
    ['Badges.Example.org/', 'did:web:badges.example.org'],
    ['https://badges.example.org/physics', 'did:web:badges.example.org:physics'],
    ['https://badges.example.org/physics/?lang=fr#top', 'did:web:badges.example.org:physics'],
    ['badges.example.org:8443/st-mary_2.0', 'did:web:badges.example.org%3A8443:st-mary_2.0'],
    ['https://badges.example.org?x=/a/b', 'did:web:badges.example.org'],
    ['did:web:badges.example.org:physics', 'did:web:badges.example.org:physics'],
    ['did:key:z6MkhaXgBZDvotDkL5257faiztiGiC2QtKLGpbnnEGta2doK', 'did:key:z6MkhaXgBZDvotDkL5257faiztiGiC2QtKLGpbnnEGta2doK'],
  ])('is, of %s, %s', (typed, did) => expect(issuerDid(typed, strict)).toBe(did));

  it.each([
    'Kestrel Bay',
    'kestrelbay',
    'badges.example.org/physics/lab',
    'badges.example.org/..',
    'badges.example.org/caf%C3%A9',
    'http://badges.example.org',
    'https://user@badges.example.org',
    '10.0.0.1',
    'localhost:4310',
    'did:example:1',
    'did:web:badges.example.org/physics',
    'javascript:alert(1)',
  ])('is not told by %j', (typed) => expect(issuerDid(typed, strict)).toBeUndefined());

  it('is at localhost in the demo only', () => {
    expect(issuerDid('localhost:4310/nursing', { allowInsecureLoopback: true })).toBe('did:web:localhost%3A4310:nursing');
  });

  it('is a DID of one word after its host at most, whatever address is typed', () => {
    fc.assert(
      fc.property(fc.oneof(fc.string(), fc.webUrl({ withQueryParameters: true, withFragments: true })), (typed) => {
        const did = issuerDid(typed, strict);
        if (did !== undefined && !typed.startsWith('did:')) expect(did).toMatch(/^did:web:[\w.-]+(%3A\d+)?(:[\w.-]+)?$/);
      }),
    );
  });
});
