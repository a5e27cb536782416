import { canonicalizeJsonLd } from '@laurel/credentials';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { defineOne, openTestIssuer, type TestIssuer } from '../../testing/open-test-issuer.ts';

const LD = 'application/ld+json';
let test: TestIssuer;
let id: string;

beforeAll(async () => {
  test = await openTestIssuer({
    profiles: [
      {
        slug: 'kestrel',
        name: { en: 'Kestrel Bay Polytechnic', fr: 'École polytechnique de Kestrel Bay' },
        url: 'https://kestrel.example',
        email: 'badges@kestrel.example',
        about: { en: 'Trades & care, since 1911.', fr: 'Métiers et soins, depuis 1911.' },
        banner: { colour: 'teal', text: { en: 'Learning by the sea', fr: 'Apprendre au bord de la mer' } },
        action: { text: { en: 'Apply', fr: 'Faire une demande' }, url: 'https://kestrel.example/apply' },
      },
      { slug: 'heron', name: { en: 'Heron College', fr: 'Collège Heron' } },
    ],
  });
  id = (await defineOne(test)).id;
});
afterAll(() => test.stop());

const ask = (path: string, headers: Record<string, string> = {}) =>
  fetch(test.url + path, { redirect: 'manual', headers: { Accept: 'text/html', 'Accept-Language': 'en', ...headers } });
const textOf = async (path: string, headers = {}) => (await ask(path, headers)).text();

describe.each([
  { what: 'the page of an issuer', path: () => '/issuers/kestrel' },
  { what: 'the page of an achievement', path: () => `/achievements/${id}` },
])('$what', ({ path }) => {
  it('has no cookie, no script, nothing from elsewhere, and says so', async () => {
    const response = await ask(path());
    const text = await response.text();
    expect(response.status).toBe(200);
    expect(response.headers.getSetCookie()).toEqual([]);
    expect(text).not.toContain('<script');
    const loaded = [...text.matchAll(/\b(?:src|rel="(?:icon|stylesheet)"[^>]* href)="([^"]*)"/g)].map(([, url]) => url);
    expect(loaded.filter((url) => !url?.startsWith('/'))).toEqual([]);
    expect(text).toContain('This page sets no cookies');
  });

  it('says of itself what others show of it: in one language each, from this node', async () => {
    const response = await ask(path(), { 'Accept-Language': 'fr' });
    const text = await response.text();
    const address = test.url + path();
    expect(response.headers.get('vary')).toBe('Accept, Accept-Language, Cookie');
    expect(response.headers.get('content-language')).toBe('fr');
    expect(text).toContain('<html lang="fr"');
    expect(text).toContain(`<link rel="canonical" href="${address}?lang=fr"`);
    for (const [language, href] of [
      ['en', `${address}?lang=en`],
      ['fr', `${address}?lang=fr`],
      ['x-default', address],
    ])
      expect(text).toContain(`<link rel="alternate" hreflang="${language}" href="${href}"`);
    expect(text).toMatch(/<meta name="description" content="[^"]{20,}"/);
    expect(text).toContain('<meta property="og:locale" content="fr_FR"');
    const images = [...text.matchAll(/property="og:image" content="([^"]*)"/g)].map(([, url]) => url ?? '');
    for (const url of images) expect([new URL(url).origin, (await fetch(url)).headers.get('content-type')]).toEqual([test.url, 'image/png']);
    expect(text).not.toContain('name="robots" content="noindex"');
  });

  it('bears the band and the one button of its institution', async () => {
    const text = await textOf(path());
    expect(text).toContain('Learning by the sea');
    expect(text).toMatch(/class="banner".*fill="#0d5560"/s);
    expect(text.match(/class="btn"/g)).toHaveLength(1);
    expect(text).toContain('<a class="btn" href="https://kestrel.example/apply" rel="noopener noreferrer">Apply</a>');
  });

  it('says in plain words who vouches and how the learning was judged', async () => {
    const text = await textOf(path());
    expect(text).toContain('Taking part, not assessed.');
    expect(text).toContain('Kestrel Bay Polytechnic does: it signs every badge');
    expect(text).toContain(test.issuer.profiles[0]?.did);
  });

  it('is JSON-LD to whoever asks for it, with a tag that answers 304, the same for everybody', async () => {
    const response = await ask(path(), { Accept: LD });
    expect([response.status, response.headers.get('content-type'), response.headers.get('cache-control')]).toEqual([200, LD, 'public, max-age=300']);
    expect(response.headers.get('vary')).toBe('Accept, Accept-Encoding');
    expect(response.headers.get('access-control-allow-origin')).toBe('*');
    const etag = response.headers.get('etag') ?? '';
    expect((await ask(path(), { Accept: LD, 'If-None-Match': etag })).status).toBe(304);
    const json = await ask(path(), { Accept: 'application/json' });
    expect(json.headers.get('content-type')).toBe('application/json');
    expect(json.headers.get('etag')).not.toBe(etag);
    const document = await response.json();
    expect(await json.json()).toEqual(document);
    // Every member is a term of the contexts: one that is not would be dropped by who reads it, and here is refused.
    const canonical = await canonicalizeJsonLd(document);
    expect(canonical.ok ? [] : canonical).toEqual([]);
  });
});

describe('the documents', () => {
  it('tell the profile under the id that badges name, in the language of the address', async () => {
    const did = test.issuer.profiles[0]?.did;
    expect(await (await ask('/issuers/kestrel', { Accept: LD, 'Accept-Language': 'fr' })).json()).toEqual({
      '@context': ['https://www.w3.org/ns/credentials/v2', expect.stringContaining('purl.imsglobal.org/spec/ob/v3p0/context')],
      id: did,
      type: ['Profile'],
      name: 'Kestrel Bay Polytechnic',
      url: 'https://kestrel.example',
      email: 'badges@kestrel.example',
      description: 'Trades & care, since 1911.',
    });
    expect(await (await ask('/issuers/kestrel?lang=fr', { Accept: LD })).json()).toMatchObject({ name: 'École polytechnique de Kestrel Bay' });
    expect(await (await ask(`/achievements/${id}?lang=fr`, { Accept: LD })).json()).toMatchObject({
      id: `${test.url}/achievements/${id}`,
      name: 'Prévention des infections à domicile',
      inLanguage: 'fr',
      creator: { id: did, type: ['Profile'] },
    });
  });

  it('are not there for what is not there', async () => {
    for (const path of [
      '/issuers/nobody',
      '/achievements/nothing',
      `/achievements/${id}?version=0`,
      `/achievements/${id}?version=2`,
      `/achievements/${id}/more`,
    ])
      for (const accept of [LD, 'text/html']) expect([path, (await ask(path, { Accept: accept })).status]).toEqual([path, 404]);
  });
});

describe('the drawing of an achievement', () => {
  it('is a file that never changes, as SVG and as PNG', async () => {
    const svg = await ask(`/achievements/drawings/${id}.1.fr.svg`, { Accept: 'image/avif,image/*,*/*;q=0.8' });
    expect(svg.headers.get('cache-control')).toBe('public, max-age=31536000, immutable');
    expect(await svg.text()).toContain('Prévention des infections à domicile');
    const png = await ask(`/achievements/drawings/${id}.1.en.png`, { Accept: 'application/json, */*' });
    expect(new Uint8Array(await png.arrayBuffer()).subarray(1, 4)).toEqual(new TextEncoder().encode('PNG'));
    for (const name of [`${id}.2.en.svg`, `${id}.1.de.svg`, `${id}.1.en.gif`, 'nothing.1.en.svg', '.svg'])
      expect([name, (await ask(`/achievements/drawings/${name}`)).status]).toEqual([name, 404]);
  });
});

describe('the catalogue', () => {
  it('of an issuer without achievements says so, and has no button that leads nowhere', async () => {
    const text = await textOf('/issuers/heron');
    expect(text).toContain('Nothing is published yet.');
    expect(text).not.toContain('class="btn"');
    expect(text).not.toContain('class="banner"');
  });

  it('goes from page to page, in the order of the alphabet, and shows only its own', async () => {
    for (let n = 1; n <= 13; n++) await defineOne(test, { name: { en: `Course ${String(n).padStart(2, '0')}`, fr: `Cours ${n}` } }, 'heron');
    const first = await textOf('/issuers/heron');
    expect(first.match(/class="card"/g)).toHaveLength(12);
    expect(first).toContain('13 achievements');
    expect(first).not.toContain('Infection Prevention');
    expect(first).toContain('href="/issuers/heron?page=2#catalogue"');
    expect(first).toContain('>See what can be earned</a>');
    const second = await textOf('/issuers/heron?page=2');
    expect(second.match(/class="card"/g)).toHaveLength(1);
    expect(second).toContain('Course 13');
    // Not “Catalogue”, which leads to that of all institutions.
    const badge = /href="(\/achievements\/[\w-]+)"/.exec(second)?.[1] ?? '';
    expect(await textOf(badge)).toMatch(/href="\/issuers\/heron#catalogue"[^>]*>Its badges</);
    expect((await textOf('/issuers/heron?page=nonsense')).match(/class="card"/g)).toHaveLength(12);
  });

  it('weighs no more than 50 KB with all that it loads, and so does an achievement', async () => {
    for (const path of ['/issuers/heron', '/issuers/kestrel', `/achievements/${id}`, '/help'])
      expect([path, (await weightOf(path)) <= 50_000]).toEqual([path, true]);
  });
});

describe('the front door', () => {
  it('leads strangers to the institutions, never to the sign-in', async () => {
    expect((await ask('/')).headers.get('location')).toBe('/issuers');
    const list = await textOf('/issuers');
    for (const slug of ['kestrel', 'heron']) expect(list).toContain(`href="/issuers/${slug}"`);
  });

  it('leads straight to the only one there is', async () => {
    const alone = await openTestIssuer({ profiles: [{ slug: 'kestrel', name: { en: 'Kestrel', fr: 'Kestrel' } }] });
    const response = await fetch(`${alone.url}/`, { redirect: 'manual' });
    await alone.stop();
    expect(response.headers.get('location')).toBe('/issuers/kestrel');
  });
});

/** Bytes on the wire, of the page and of everything it loads, as a browser asks for them. */
async function weightOf(path: string): Promise<number> {
  const page = await ask(path);
  const text = await page.text();
  const loaded = new Set([...text.matchAll(/\b(?:src|rel="(?:icon|stylesheet)"[^>]* href)="(\/[^"]*)"/g)].map(([, url]) => url ?? ''));
  let bytes = Buffer.byteLength(text);
  for (const url of loaded) bytes += await packedBytes(url);
  return bytes;
}

/** Node's fetch unpacks what it gets, so that the header tells what came over the wire. */
async function packedBytes(url: string): Promise<number> {
  const response = await ask(url, { Accept: '*/*', 'Accept-Encoding': 'gzip' });
  const said = Number(response.headers.get('content-length'));
  expect(said).toBeGreaterThan(0);
  return said;
}
