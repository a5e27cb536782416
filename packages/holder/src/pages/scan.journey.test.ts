import { afterAll, beforeAll, expect, it } from 'vitest';
import { openTestWallet, type TestWallet, type Visitor } from '../testing/open-test-wallet.ts';
import { START } from '../testing/places.ts';

let wallet: TestWallet;
let zoe: Visitor;
beforeAll(async () => {
  wallet = await openTestWallet({ now: new Date(START) });
  zoe = await wallet.visitor('zoe@example.org');
});
afterAll(() => wallet.stop());

const CLIENT = 'decentralized_identifier:did:web:heron.example';
const asked = (link: string, requestUri: string) => `${link}?${new URLSearchParams({ client_id: CLIENT, request_uri: requestUri })}`;

it('lends the camera to the two pages that read codes, and to no other', async () => {
  for (const path of ['/wallet/scan', '/wallet/import']) {
    const { html, headers } = await zoe.get(path);
    expect(headers.get('permissions-policy')).toContain('camera=(self), microphone=()');
    expect(html).toMatch(/<form method="post" action="\/wallet\/import" class="camera" data-camera="badge" hidden>/);
    const [, decoder = ''] = /data-decoder="([^"]+)"/.exec(html) ?? [];
    const reader = await zoe.get(decoder);
    expect(reader.headers.get('cache-control')).toContain('immutable');
    const [, licence = ''] = /^\/\*! jsQR, .* Apache License 2\.0: (\S+) \*\//.exec(reader.html) ?? [];
    expect((await zoe.get(licence)).html).toContain('Apache License');
  }
  expect((await zoe.get('/wallet')).headers.get('permissions-policy')).toContain('camera=()');
});

it.each([
  ['of an app', asked('openid4vp://', 'https://heron.example/oid4vp/request/1')],
  ['of some wallet', asked('https://wallet.example/wallet/request', 'https://heron.example/oid4vp/request/1')],
])('names the host of a request from a code %s, and asks it nothing', async (_, text) => {
  const before = wallet.asked.length;
  await zoe.get('/wallet/scan');
  const page = await zoe.post('/wallet/import', { badge: text });
  expect(page.path).toMatch(/^\/wallet\/scan\?client_id=/);
  for (const words of ['Somebody asks to see a badge', 'heron.example', 'href="/wallet/request?client_id=']) expect(page.html).toContain(words);
  expect(wallet.asked.length).toBe(before);
});

it('opens no request that lies at an address nobody should ask', async () => {
  await zoe.get('/wallet/scan');
  const page = await zoe.post('/wallet/import', { badge: asked('openid4vp://', 'https://heron.example@198.51.100.7/request') });
  expect(page.status).toBe(400);
  expect(page.html).toContain('puts a name before the host');
  expect(page.html).not.toContain('href="/wallet/request?');
});

it('leaves it to its reader to open the page that a code names', async () => {
  const before = wallet.asked.length;
  await zoe.get('/wallet/scan');
  const { html } = await zoe.post('/wallet/import', { badge: 'https://heron.example/claim/room' });
  expect(html).toContain('This leads to an address</h1>');
  expect(html).toContain('<a class="btn quiet" href="https://heron.example/claim/room" rel="noopener noreferrer">');
  expect(wallet.asked.length).toBe(before);
});

it('says on its own page that a photograph shows no code', async () => {
  expect((await zoe.get('/wallet/scan')).html).toContain('<input type="hidden" name="from" value="scan"/>');
  const body = new FormData();
  body.set('from', 'scan');
  body.set('photo', new Blob([Buffer.from('GIF89a')]), 'photo.png');
  const { status, html } = await zoe.upload('/wallet/import', body);
  expect(status).toBe(422);
  for (const words of ['Scan a code', 'No code was found in this picture']) expect(html).toContain(words);
});
