import { createServer } from 'node:http';
import type { AddressInfo } from 'node:net';
import { utf8 } from '@laurel/base';
import { bakeBadge, isJsonObject, type JsonObject, writeCollection } from '@laurel/credentials';
import { badgePng } from '@laurel/web';
import { afterAll, beforeAll, beforeEach, describe, expect, it } from 'vitest';
import { openTestVerifier, type TestVerifier } from '../testing/open-test-verifier.ts';
import { pasteBadge } from '../testing/paste-badge.ts';
import { openTestWallet, type TestWallet } from '../testing/wallet.ts';

let test: TestVerifier;
let wallet: TestWallet;
/** What lies at each path of somebody’s site, and what was asked of it. */
const lies = new Map<string, string | Uint8Array>();
const gone = new Set(['/claim/claimed-by-now', '/ask/answered-by-now', '/s/shared-no-more']);
const CERTIFICATE = '/certificates/6f9d7a1e-64f5-4f7a-9a3a-0d9a7f3f1c11';
const asked: { path: string; accept: string | undefined }[] = [];
const site = createServer(({ url = '', headers }, response) => {
  asked.push({ path: url, accept: headers.accept });
  const body = lies.get(url);
  if (url === '/moved') response.writeHead(302, { location: '/badge' }).end();
  else if (url === '/broken') response.destroy();
  else if (url === '/fails') response.writeHead(500).end('no');
  else if (gone.has(url)) response.writeHead(410).end('<!doctype html><title>It was here</title>');
  else response.writeHead(body === undefined ? 404 : 200).end(body);
});
let home = '';
beforeAll(async () => {
  test = await openTestVerifier();
  wallet = await openTestWallet(test.issuer);
  await new Promise<void>((listening) => site.listen(0, 'localhost', listening));
  home = `http://localhost:${(site.address() as AddressInfo).port}`; // an address with a port, since it listens on one
  const badge = JSON.stringify(wallet.whole);
  lies.set('/badge', badge);
  lies.set('/forged', badge.replace('Infection', 'Inflection'));
  lies.set('/copy', wallet.compact);
  lies.set('/picture', bakeBadge(await badgePng({ title: 'x', kind: 'assessed', alt: '' }), badge));
  lies.set('/leads', `${home}/badge`);
  lies.set('/achievement', JSON.stringify({ '@context': wallet.whole['@context'], ...described(wallet.whole) }));
  lies.set('/catalogue', JSON.stringify({ '@context': 'https://credreg.net/ctdl/schema/context/json', '@graph': [{ '@type': 'ceterms:Badge' }] }));
  const badges = [
    { name: 'Infection Prevention', url: `${home}/badge` },
    { name: 'Lifting <b>Safely</b>', url: `${home}/copy` },
    { name: 'Of somebody else', url: 'https://else.example/badge' },
  ];
  lies.set('/c/shown', JSON.stringify(writeCollection({ name: 'For Northshore', badges })));
  for (const path of ['/page', '/claim/of-somebody', '/ask/somebody', '/c/guarded', CERTIFICATE]) lies.set(path, '<!doctype html><title>A badge</title>');
  lies.set('/large', Buffer.concat([utf8(badge), Buffer.alloc(1_100_000, ' ')]));
});
afterAll(async () => {
  site.close();
  await test.stop();
});
beforeEach(() => {
  asked.length = 0;
});

/** What a badge says of its achievement, which is what stands at that one's own address. */
function described({ credentialSubject }: JsonObject): JsonObject {
  const achievement = isJsonObject(credentialSubject) ? credentialSubject.achievement : undefined;
  if (!isJsonObject(achievement)) throw new Error('The badge of the test has no achievement');
  return achievement;
}
const pasted = (address: string) => pasteBadge(test, { badge: address });
const verdictOf = async (address: string) => {
  const answer = await pasteBadge(test, { badge: address }, 'application/json');
  return { ...(await answer.json()), http: answer.status };
};

describe('an address in the public box', () => {
  it.each([
    ['/badge', 'valid', 'valid'],
    ['/copy', 'valid', 'valid'],
    ['/picture', 'valid', 'valid'],
    ['/forged', 'invalid', 'signature_wrong'],
  ])('is asked once for the badge that lies at %s, which is judged as its file would be', async (path, outcome, code) => {
    expect(await verdictOf(home + path)).toMatchObject({ http: 200, outcome, code });
    expect(asked).toEqual([{ path, accept: expect.stringMatching(/^application\/vc,/) }]);
    expect(await (await pasted(home + path)).text()).toContain(`It was fetched from <bdi dir="ltr">${home}${path}</bdi>.`);
  });

  it.each([
    ['/nothing', 422, 'Could not be fetched: nothing lies at this address.'],
    ['/moved', 422, 'Could not be fetched: this address does not hand the badge to this node.'],
    ['/fails', 422, 'Could not be fetched: this address does not hand the badge to this node.'],
    ['/page', 422, 'Could not be fetched: at this address stands a page for people'],
    ['/claim/of-somebody', 422, 'This link is for a wallet: it offers a badge or asks for one, and holds none.'],
    ['/ask/somebody', 422, 'This link is for a wallet: it offers a badge or asks for one, and holds none.'],
    ['/claim/claimed-by-now', 422, 'With this link a badge could be claimed, once: that has been done, or the link has ended.'],
    ['/ask/answered-by-now', 422, 'With this link somebody asked to see a badge, and that is over.'],
    ['/s/shared-no-more', 422, 'Could not be fetched: nothing lies at this address. A shared link may have ended'],
    [CERTIFICATE, 422, 'This is the code of a printed certificate, and holds no badge.'],
    ['/c/guarded', 422, 'At this address stands a page that shows several badges; it may ask for a PIN or a code first.'],
    ['/achievement', 422, 'This describes a badge that anybody may earn, and is nobody’s own. Ask the person for a link to theirs, or for its file.'],
    ['/catalogue', 422, 'This describes a badge that anybody may earn, and is nobody’s own.'],
    ['/large', 502, 'Could not be fetched: what lies at this address is larger than a badge may be.'],
    ['/broken', 502, 'Could not be fetched: nobody answered at this address.'],
  ])('that gives no badge (%s) is told as such, and as no verdict, to people and to programs', async (path, status, words) => {
    const answer = await pasted(home + path);
    const page = await answer.text();
    expect([answer.status, page]).toEqual([422, expect.stringContaining(words)]); // a 502 is a page that proxies like to replace
    expect(page).not.toMatch(/This badge is valid|not valid\./);
    expect(page).toContain(`>${home}${path}</textarea>`);
    expect(page).not.toContain('is-bad'); // red is for what is not valid
    expect([path, page.includes(`href="${home}${path}"`)]).toEqual([path, !/nothing|broken|claim|ask|no-more/.test(path)]); // whatever is there for whoever asks
    const told = await verdictOf(home + path);
    expect(told).toMatchObject({ http: status, detail: expect.stringContaining(words) });
    expect(told).not.toHaveProperty('outcome');
    expect(asked.map((one) => one.path)).toEqual([path, path]);
  });

  it.each(['/claim/claimed-by-now', CERTIFICATE])('of a wallet’s link or a certificate leads on in French too, and never round (%s)', async (path) => {
    const page = await (await pasted(`${home}${path}`)).text();
    expect(page).not.toMatch(/Take the badge along|nothing lies at this address|may ask for a PIN/);
    const french = await (await pasteBadge(test, { badge: home + path }, 'text/html', 'fr')).text();
    expect(french).toContain(path === CERTIFICATE ? 'C’est le code d’une attestation imprimée' : 'Ce lien permettait de récupérer un badge, une seule fois');
  });

  it('of what may be earned is no badge as a text or a file either, and the badge that names it stays one', async () => {
    const achievement = String(lies.get('/achievement'));
    for (const given of [{ badge: achievement }, { file: achievement }])
      expect(await (await pasteBadge(test, given)).text()).toContain('This describes a badge that anybody may earn');
    expect(await (await pasteBadge(test, { badge: String(lies.get('/badge')) })).text()).not.toContain('that anybody may earn');
  });

  it('of a collection offers each of its badges by name, asks for none of them before its button is pressed, and for none of another host', async () => {
    const answer = await pasted(`${home}/c/shown`);
    const page = await answer.text();
    expect(answer.status).toBe(422);
    for (const words of [
      'This address shows several badges together',
      `href="${home}/c/shown"`,
      '<bdi>For Northshore</bdi>',
      'Infection Prevention',
      'Lifting &lt;b>',
    ])
      expect(page).toContain(words);
    const offered = [...page.matchAll(/<input type="hidden" name="badge" value="([^"]*)"/g)].map(([, url]) => url);
    expect([offered, asked.map(({ path }) => path)]).toEqual([[`${home}/badge`, `${home}/copy`], ['/c/shown']]);
    expect(page).not.toMatch(/Take the badge along|else\.example|is-bad|This badge is/);
    expect(await (await pasted(offered[0] ?? '')).text()).toContain('This badge is valid.');
    const problems = offered.map((detail) => ({ at: 'badge', code: 'one_of_several', detail }));
    expect(await verdictOf(`${home}/c/shown`)).toMatchObject({ http: 422, code: 'bad_form', problems });
    const ofDay = await (await pasteBadge(test, { badge: `${home}/c/shown`, on: '2026-10-01' })).text();
    expect(ofDay.match(/<input type="hidden" name="on" value="2026-10-01"/g)).toHaveLength(2);
  });

  it('of a collection tells those of one name apart by class and day, and says nothing of the rest before they are checked', async () => {
    const badges = [
      { name: 'Welding', url: `${home}/badge`, assessment: 'assessed-here' as const, awardedDate: '2026-03-14T09:30:00Z' },
      { name: 'Welding', url: `${home}/copy`, assessment: 'participation' as const },
      { name: 'Lifting', url: `${home}/forged`, assessment: 'assessed-elsewhere' as const },
    ];
    lies.set('/c/alike', JSON.stringify(writeCollection({ name: 'Mine', badges })));
    const page = await (await pasted(`${home}/c/alike`)).text();
    for (const words of ['Assessed by the issuer', '14 March 2026', 'Taking part; nobody assessed it']) expect(page).toContain(words);
    expect(page).not.toContain('Assessed elsewhere');
    expect(await (await pasteBadge(test, { badge: `${home}/c/alike` }, 'text/html', 'fr')).text()).toContain('14 mars 2026');
  });

  it('is not followed on to the next one without anybody seeing it', async () => {
    const answer = await pasted(`${home}/leads`);
    expect([answer.status, await answer.text()]).toEqual([422, expect.stringContaining(`>${home}/badge</textarea>`)]);
    expect(asked.map(({ path }) => path)).toEqual(['/leads']);
  });

  it.each([
    'http://127.0.0.1:1/badge',
    'https://127.0.0.1/badge',
    'https://2130706433/badge',
    'https://[::1]/badge',
    'https://[::ffff:10.0.0.1]/badge',
    'https://10.0.0.1/badge',
    'https://192.168.1.1/badge',
    'https://169.254.169.254/latest/meta-data/',
    'https://router/badge',
    'http://badges.example/badge',
    'https://someone@badges.example/badge',
  ])('that leads inside or hides its host is asked by nobody: %s', async (address) => {
    const answer = await pasted(address);
    expect([answer.status, await answer.text()]).toEqual([422, expect.stringContaining('only an address that begins with https and names a public host')]);
  });

  it('is neither kept nor logged', async () => {
    const before = test.logged.length;
    const answer = await pasted(`${home}/badge`);
    expect([answer.headers.get('cache-control'), answer.headers.getSetCookie()]).toEqual(['no-store', []]);
    await pasted(`${home}/broken`);
    expect(test.logged.slice(before).filter((line) => line.includes(home) || line.includes('/badge'))).toEqual([]);
    expect(await test.onDisk(home)).toBe(false);
  });
});
