import fc from 'fast-check';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { openTestWallet, type TestWallet, type Visitor } from '../testing/open-test-wallet.ts';
import { START } from '../testing/places.ts';
import { addressIn, hostOf, placeOf, readStrangerAddress } from './stranger-address.ts';

const config = { allowInsecureLoopback: false };
/** What addresses that mislead are made of. */
const PIECES = fc.constantFrom(
  'https://',
  'http://',
  'kestrel.example',
  'evil.example',
  'аpple.example',
  '@',
  ':',
  '/',
  '\\',
  '?',
  '#',
  '%40',
  '127.0.0.1',
  '[::1]',
  '.',
  '443',
);

describe('an address that somebody else wrote', () => {
  it.each([
    ['https://kestrel.example/offer', { ok: true, host: 'kestrel.example' }],
    ['https://KESTREL.example:8443/offer', { ok: true, host: 'kestrel.example:8443' }],
    ['https://kestrel.example@evil.example/offer', { ok: false, why: 'user-name', host: 'evil.example' }],
    ['https://kestrel.example%40evil.example/offer', { ok: false, why: 'unreadable' }],
    ['https://аpple.example/offer', { ok: true, host: 'xn--pple-43d.example', written: 'аpple.example' }],
    ['https://xn--pple-43d.example/offer', { ok: true, host: 'xn--pple-43d.example', written: 'аpple.example' }],
    ['http://kestrel.example/offer', { ok: false, why: 'not-https', host: 'kestrel.example' }],
    ['https://127.0.0.1/offer', { ok: false, why: 'number', host: '127.0.0.1' }],
    ['https://0x7f.1/offer', { ok: false, why: 'number', host: '127.0.0.1' }],
    ['https://[::1]/offer', { ok: false, why: 'number', host: '[::1]' }],
    ['https://localhost/offer', { ok: false, why: 'not-public', host: 'localhost' }],
    ['https://intranet/offer', { ok: false, why: 'not-public', host: 'intranet' }],
    ['https://kestrel.example.', { ok: false, why: 'not-public', host: 'kestrel.example.' }],
    ['javascript:alert(1)', { ok: false, why: 'unreadable' }],
    ['', { ok: false, why: 'unreadable' }],
  ])('%s', (text, expected) => {
    expect(readStrangerAddress(text, config)).toMatchObject(expected);
  });

  it.each([
    ['kestrel.example/claim/abc', 'https://kestrel.example/claim/abc'],
    ['kestrel.example:8443/ask/abc?lang=fr', 'https://kestrel.example:8443/ask/abc?lang=fr'],
    ['localhost:4100/claim/abc', 'http://localhost:4100/claim/abc'],
    ['école.example/claim/abc', 'https://école.example/claim/abc'],
    ...['http://kestrel.example/x', 'openid4vp://?a=b.c/d', 'my badge', 'eyJh.eyJi.c2ln', 'eyJh.eyJi.c2ln~WyJh', 'intranet/x', '{"a":"b.c/d"}', ''].map(
      (same) => [same, same],
    ),
  ])('is read as people write it, and nothing else is taken for one: %s', (text, expected) => {
    expect(addressIn(text)).toBe(expected);
  });

  it('is either refused or names the very host that would be asked', () => {
    fc.assert(
      fc.property(
        fc.oneof(
          fc.string(),
          fc.array(PIECES, { maxLength: 6 }).map((pieces) => pieces.join('')),
        ),
        (text) => {
          const read = readStrangerAddress(text, config);
          if (read.ok) expect(read.host).toBe(new URL(read.url).host);
          else expect(read.why).toBeTruthy();
        },
      ),
    );
  });

  it('is never shown in its second spelling alone', () => {
    expect(hostOf('https://аррӏе.example')).toEqual({ host: 'xn--80ak6aa92e.example', written: 'аррӏе.example' });
  });
});

describe('KF-H1: an offer at such an address', () => {
  const clock = { now: new Date(START) };
  let wallet: TestWallet;
  let zoe: Visitor;
  beforeAll(async () => {
    wallet = await openTestWallet(clock);
    zoe = await wallet.visitor('zoe@example.org');
  });
  afterAll(() => wallet.stop());

  it.each([
    ['https://kestrel.example@evil.example/offer', 'evil.example'],
    ['http://kestrel.example/offer', 'kestrel.example'],
    ['https://192.168.0.1/offer', '192.168.0.1'],
    ['https://0x7f.1/offer', '127.0.0.1'],
  ])('%s is not opened, its true host is shown, and nothing is asked', async (uri, host) => {
    const shown = await zoe.get(`/wallet/offer?${new URLSearchParams({ credential_offer_uri: uri })}`);
    expect(shown.status).toBe(400);
    expect(shown.html).toContain(`<bdi dir="ltr">${host}</bdi>`);
    expect(shown.html).not.toContain('Look at this offer');
    expect((await zoe.post('/wallet/offer', { credential_offer_uri: uri })).status).toBe(400);
    expect(wallet.asked).toEqual([]);
  });

  it('shows a look-alike name by its true spelling first', async () => {
    const shown = await zoe.get(`/wallet/offer?${new URLSearchParams({ credential_offer_uri: 'https://аpple.example/offer' })}`);
    expect(shown.html.indexOf('xn--pple-43d.example')).toBeLessThan(shown.html.indexOf('<bdi>аpple.example</bdi>'));
    expect(shown.html.indexOf('xn--pple-43d.example')).toBeGreaterThan(0);
  });
});

describe('the place of a did:web', () => {
  it.each([
    ['did:web:kestrel.example', { host: 'kestrel.example' }],
    ['did:web:localhost%3A4310', { host: 'localhost:4310' }],
    ['did:web:shared.example:somebody', { host: 'shared.example', path: '/somebody' }],
    ['did:key:z6MkhaXgBZDvotDkL5257faiztiGiC2QtKLGpbnnEGta2doK', undefined],
  ])('of %s names the path where many share the host', (did, place) => expect(placeOf(did)).toEqual(place));
});
