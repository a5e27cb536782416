import { inflateSync } from 'node:zlib';
import { DAY } from '@laurel/base';
import { type Credential, readSdJwt, verifyCredential } from '@laurel/credentials';
import { afterAll, beforeAll, beforeEach, describe, expect, it } from 'vitest';
import { SHARE_CHECK_EVERY } from '../limits.ts';
import { Copy, Disclosure, LeftKey } from '../records.ts';
import { openTestIssuer, type TestAward, type TestIssuer } from '../testing/open-test-issuer.ts';
import { claimBadge, codeIn, openTestWallet, type Seen, type TestWallet, type Visitor } from '../testing/open-test-wallet.ts';
import { START } from '../testing/places.ts';
import { endExpired } from './end-share.ts';
import { Share } from './records.ts';

const clock = { now: new Date(START) };
let issuer: TestIssuer;
let wallet: TestWallet;
let zoe: Visitor;
let award: TestAward;
let at: string;
let people = 0;

beforeAll(async () => {
  issuer = await openTestIssuer(clock);
  wallet = await openTestWallet(clock);
});
afterAll(async () => {
  await wallet.stop();
  await issuer.stop();
});
beforeEach(async () => {
  people += 1;
  clock.now = new Date(clock.now.getTime() + 60_000); // so that rate limits see people come one after another
  zoe = await wallet.visitor(`sharer${people}@example.org`);
  award = issuer.award();
  at = (await claimBadge(zoe, issuer.offerUri(award))).path.split('?')[0] ?? '';
});

const sheetOf = ({ html }: Seen): string => /<article class="preview stack">.*?<\/article>/s.exec(html)?.[0] ?? 'no sheet';
const fieldIn = ({ html }: Seen, name: string): string => new RegExp(`name="${name}" value="([^"]*)"`).exec(html)?.[1] ?? '';
const addressIn = ({ html }: Seen): string => /\/s\/[\w-]{43}/.exec(html)?.[0] ?? 'no address';
const NAME = 'credentialSubject.name';
const rows = () =>
  wallet.store.as(zoe.personId).read(async (db) => ({
    shares: await db.list(Share, {}),
    copies: await db.list(Copy, {}),
    told: await db.list(Disclosure, {}),
  }));

type Wish = Record<string, string>;

/** What somebody does with the form: looks at the sheet for their fields, then makes the link under it. */
async function share(fields: readonly string[], wish: Wish = {}, badge = at): Promise<{ sheet: string; own: Seen; address: string; id: string }> {
  await zoe.get(`${badge}/share`);
  const form = (decision: string, seen: string): [string, string][] => [
    ...fields.map((field): [string, string] => ['field', field]),
    ...Object.entries({ level: 'link', days: '30', ...wish, decision, seen }),
  ];
  const looked = await zoe.post(`${badge}/share`, form('see', ''));
  const own = await zoe.post(`${badge}/share`, form('make', fieldIn(looked, 'seen')));
  return { sheet: sheetOf(looked), own, address: addressIn(own), id: own.path.split('?')[0]?.split('/').at(-1) ?? '' };
}

describe('a badge shared by a link', () => {
  it('shows others to the byte what its owner was shown, without a cookie, a script or anybody else', async () => {
    const { sheet, address } = await share([NAME, 'awardedDate']);
    const seen = await wallet.stranger().get(address);
    expect(seen.status).toBe(200);
    expect(sheetOf(seen)).toBe(sheet);
    expect(sheet).toContain('Zoë O’Connor');
    expect(sheet).toContain('12 November 2026');
    expect(sheet).toMatch(/until <time[^>]*>11 November 2029/);
    expect(seen.html).toContain('This badge is valid.');
    expect(seen.headers.getSetCookie()).toEqual([]);
    expect(seen.html).not.toMatch(/<script|<iframe|<form|property="og:/);
    expect(seen.html).toContain('<meta name="robots" content="noindex"');
    expect([seen.headers.get('referrer-policy'), seen.headers.get('x-frame-options')]).toEqual(['same-origin', 'DENY']);
    for (const [, link = ''] of seen.html.matchAll(/(?:src|href)="(https?:[^"]*)"/g)) expect(link).toMatch(/^http:\/\/localhost/);
  });

  it('gives no field away that was left out: not on the page, not in the file, and the file is checked elsewhere', async () => {
    const { sheet, address } = await share([]);
    const page = await wallet.stranger().get(address);
    const file = await wallet.stranger().get(`${address}/badge`);
    const { html: text } = file;
    expect(file.headers.get('content-type')).toBe('application/dc+sd-jwt');
    for (const secret of ['Zoë', 'Two assessors', '"92"', '92', 'hygiene'])
      for (const told of [page.html, sheet]) expect([secret, told.includes(`>${secret}`)]).toEqual([secret, false]);
    const { claims, disclosures } = readSdJwt(text);
    expect(disclosures.map(({ path }) => path.join('.'))).toEqual(['credentialSubject.achievement.name']);
    expect(JSON.stringify(claims)).not.toMatch(/Zoë|assessors|92|hygiene/);
    const verdict = await verifyCredential(text, wallet.holder.verifying);
    expect([verdict.outcome, verdict.credential]).toEqual(['valid', claims]);
    expect(sheet).toMatch(/1\d fields were left out\./);
  });

  it('is made of what stood on the page: switches that were turned since are shown first', async () => {
    const form = await zoe.get(`${at}/share`);
    const changed = await zoe.post(`${at}/share`, [
      ['decision', 'make'],
      ['seen', fieldIn(form, 'seen')],
      ['level', 'link'],
      ['days', '30'],
      ['field', 'evidence'],
    ]);
    expect([changed.status, changed.html.includes('This is what they will see now.')]).toEqual([409, true]);
    expect(sheetOf(changed)).toContain('Two assessors scored');
    expect((await rows()).shares).toEqual([]);
  });

  it('has a copy to itself: no two addresses give the same, and no verifier gets it', async () => {
    const [one, two] = [await share([NAME]), await share([NAME])];
    const files = await Promise.all([one, two].map(async ({ address }) => (await wallet.stranger().get(`${address}/badge`)).html));
    const tokens = (text: string) => new Set(text.match(/[\w-]{16,}/g));
    const [a = '', b = ''] = files.map((text) => text.split('~')[0]);
    expect(a).not.toBe(b);
    const header = a.split('.')[0] ?? '';
    expect([...tokens(a)].filter((token) => tokens(b).has(token) && token !== header)).toEqual([]);
    expect((await rows()).copies.filter(({ state }) => state === 'spent').map(({ spentFor }) => spentFor)).toEqual(
      expect.arrayContaining([`share:${one.id}`, `share:${two.id}`]),
    );
  });

  it('is not made of a copy that somebody has seen: where the issuer gives no more, it says so and shares nothing', async () => {
    const { copies } = await rows();
    await wallet.store.as(zoe.personId).write(async (db) => {
      for (const { id } of copies) await db.update(Copy, { id }, { state: 'spent', spentFor: `somebody ${id}` });
    });
    award.standing = 2;
    const { own } = await share([NAME]);
    expect([own.status, own.html.includes('no fresh copy left')]).toEqual([409, true]);
    expect((await rows()).shares).toEqual([]);
  });

  it('rests with its address hashed and sealed', async () => {
    const { address } = await share([NAME]);
    expect(await wallet.onDisk(address.slice(3))).toBe(false);
    expect((await rows()).shares[0]?.tokenHash).toMatch(/^[\w-]{43}$/);
  });

  it('counts how often it was opened, its owner not, and nothing of who did', async () => {
    const { address, id } = await share([NAME]);
    for (let opening = 0; opening < 3; opening += 1) await wallet.stranger().get(address);
    await zoe.get(address);
    const [row] = (await rows()).shares;
    expect([row?.views, row?.viewedOn]).toEqual([3, clock.now.toISOString().slice(0, 10)]);
    expect(JSON.stringify(row)).not.toMatch(/127\.0\.0\.1|node|Mozilla|undici/);
    expect((await zoe.get(`/wallet/shares/${id}`)).html).toContain('3 times');
  });

  it('says that the badge was revoked, within minutes, and by nobody’s pressing', async () => {
    const { address } = await share([NAME]);
    award.standing = 1;
    clock.now = new Date(clock.now.getTime() + SHARE_CHECK_EVERY + 1);
    const seen = await wallet.stranger().get(address);
    expect(seen.html).not.toContain('This badge is valid.');
    expect(seen.html).toContain('revoked');
  });

  it('keeps the last answer, with its date, where nobody answers', async () => {
    const { address } = await share([NAME]);
    issuer.intercept.answer = ({ path }) => (path.startsWith('/status') ? { status: 503 } : undefined);
    clock.now = new Date(clock.now.getTime() + SHARE_CHECK_EVERY + 1);
    expect((await wallet.stranger().get(address)).html).toContain('This badge is valid.');
    delete issuer.intercept.answer;
  });

  it('asks its issuer once, however many open it', async () => {
    const { address } = await share([NAME]);
    clock.now = new Date(clock.now.getTime() + SHARE_CHECK_EVERY + 1);
    const before = issuer.asked.filter(({ path }) => path.startsWith('/status')).length;
    await Promise.all(Array.from({ length: 8 }, () => wallet.stranger().get(address)));
    expect(issuer.asked.filter(({ path }) => path.startsWith('/status')).length - before).toBeLessThanOrEqual(1);
  });
});

describe('a share to hand on', () => {
  it('is on paper with the chosen fields, its address to scan, and attached the very file that lies there', async () => {
    const { address, id } = await share([]);
    const file = (await wallet.stranger().get(`${address}/badge`)).html;
    for (const size of ['A4', 'Letter']) {
      const pdf = await zoe.get(`/wallet/shares/${id}/certificate.pdf?size=${size}`);
      expect([pdf.headers.get('content-type'), pdf.headers.get('content-disposition')]).toEqual([
        'application/pdf',
        expect.stringContaining('infection-prevention-in-home-care.pdf'),
      ]);
      const found = inflatedIn(pdf.bytes);
      expect(found).toContain(file);
      for (const secret of ['Zoë O’Connor', 'Two assessors', 'did:key:', award.issued.values().next().value ?? 'nothing']) expect(found).not.toContain(secret);
    }
  });

  it('is a QR code as a file, and a page of plain links that loads nothing', async () => {
    const { id, own } = await share([NAME]);
    const qr = await zoe.get(`/wallet/shares/${id}/qr.svg`);
    expect([qr.headers.get('content-type'), qr.html.startsWith('<svg xmlns=')]).toEqual(['image/svg+xml', true]);
    const links = [...own.html.matchAll(/<a[^>]*href="(https:[^"]*)"([^>]*)>/g)];
    expect(links.length).toBeGreaterThanOrEqual(50);
    for (const [, , more] of links) expect(more).toContain('rel="noopener noreferrer"');
    expect(own.html).not.toMatch(/<(?:img|script|iframe|link)[^>]*(?:src|href)="https:/);
    expect(own.html).toContain('issueMonth=11');
    expect(own.html).not.toContain('&lt;iframe');
    expect((await share([NAME], { level: 'public' })).own.html).toContain('&lt;iframe');
  });
});

/** Everything a PDF holds, its streams unpacked. */
function inflatedIn(bytes: Uint8Array): string {
  const pdf = Buffer.from(bytes);
  const texts = [pdf.toString('latin1')];
  for (let at = pdf.indexOf('stream\n'); at !== -1; at = pdf.indexOf('stream\n', at + 7)) {
    const end = pdf.indexOf('endstream', at);
    try {
      texts.push(inflateSync(pdf.subarray(at + 7, end)).toString());
    } catch {
      // not packed: it stands in the first text
    }
  }
  return texts.join('\n');
}

describe('the end of a share', () => {
  const wordless = ({ html }: Seen, address: string) => html.replaceAll(encodeURIComponent(address), 'ADDRESS');

  it('deletes it, its copy and its key, on the disk too; the ledger keeps names of fields', async () => {
    const { address, id } = await share([NAME, 'evidence'], { recipient: 'Housing co-op', purpose: 'A flat' });
    const { shares, copies } = await rows();
    const copy = copies.find(({ spentFor }) => spentFor === `share:${id}`);
    const [row] = shares;
    if (!copy || !row) throw new Error('no share');
    const signature = row.presentation.split('~')[0]?.split('.')[2]?.slice(0, 40) ?? '';
    const canaries = [row.tokenHash, signature, copy.kid, row.token.slice(-40)];
    expect(await Promise.all(canaries.map(wallet.onDisk))).toEqual([true, true, true, true]);
    expect((await zoe.get(`/wallet/shares/${id}/stop`)).html).toContain('Nobody has opened it.');
    const stopped = await zoe.post(`/wallet/shares/${id}/stop`);
    expect(stopped.html).toContain('It is no longer shared.');
    expect(await Promise.all(canaries.map(wallet.onDisk))).toEqual([false, false, false, false]);
    await expect(wallet.agent.signerOf(copy.kid)).rejects.toMatchObject({ code: 'not_found' });
    expect(await wallet.store.across('what the test left').read((db) => db.count(LeftKey, {}))).toBe(0);
    const after = await rows();
    expect([after.shares, after.copies.some(({ spentFor }) => spentFor === `share:${id}`)]).toEqual([[], false]);
    expect(after.told).toMatchObject([
      { verifierName: 'Housing co-op', purpose: { en: 'A flat' }, outcome: 'ended', shownUntil: row.endsAt, endedAt: clock.now.toISOString() },
    ]);
    expect(after.told[0]?.shown[0]?.claims).toContainEqual(['credentialSubject', 'name']);
    expect(JSON.stringify(after.told)).not.toMatch(/Zoë|assessors/);
    for (const words of ['Housing co-op', 'A flat', 'Ended on']) expect(stopped.html).toContain(words);
    expect((await zoe.get(`/wallet/shares/${id}`)).status).toBe(404);
    expect((await wallet.stranger().get(address)).html).toContain('No longer shared');
  });

  it('looks the same whether it was stopped, is over or never was', async () => {
    const [stopped, over] = [await share([NAME]), await share([NAME], { days: '7' })];
    await zoe.post(`/wallet/shares/${stopped.id}/stop`);
    clock.now = new Date(clock.now.getTime() + 7 * DAY);
    const never = `/s/${'A'.repeat(43)}`;
    const pages = await Promise.all(
      [stopped.address, over.address, never].map(async (address) => {
        const seen = await wallet.stranger().get(address);
        return [seen.status, wordless(seen, address)];
      }),
    );
    expect(new Set(pages.map((one) => JSON.stringify(one))).size).toBe(1);
    expect(pages[0]?.[0]).toBe(404);
    for (const rest of ['badge', 'embed', 'picture.png']) expect((await wallet.stranger().get(`${over.address}/${rest}`)).status).toBe(404);
    while ((await endExpired(wallet.holder)) === 'more');
    const { shares, told } = await rows();
    expect([shares, told.map(({ outcome }) => outcome)]).toEqual([[], ['ended', 'ended']]);
  });

  it('comes with the end of the badge', async () => {
    const { address } = await share([NAME]);
    await zoe.get(`${at}/delete`);
    await zoe.post(`${at}/delete`);
    expect((await wallet.stranger().get(address)).status).toBe(404);
    expect((await rows()).told).toMatchObject([{ outcome: 'ended' }]);
  });
});

describe('a badge that is only there whole', () => {
  it('is shown whole, says so, and goes along byte for byte', async () => {
    const whole = (await claimBadge(zoe, issuer.offerUri(issuer.award({ configurations: ['open-badge-di'] })))).path.split('?')[0] ?? '';
    expect((await zoe.get(`${whole}/share`)).html).toContain('can only be shown whole');
    const { address, sheet } = await share([], {}, whole);
    const seen = await wallet.stranger().get(address);
    expect(sheetOf(seen)).toBe(sheet);
    for (const words of ['Zoë O’Connor', 'Two assessors', 'urn:uuid:', 'did:key:']) expect(sheet).toContain(words);
    expect((await wallet.stranger().get(`${address}/badge`)).html).toBe((await zoe.get(`${whole}/badge.json`)).html);
  });
});

describe('text that would like to be more', () => {
  it.each(['<script>alert(1)</script>', '"><img src=x onerror=alert(1)>', '</title><svg onload=alert(1)>'])('%s stays text', async (nasty) => {
    const change = (badge: Credential): Credential => {
      const subject = badge.credentialSubject as { achievement: object }; // as the test issuer builds it
      return { ...badge, credentialSubject: { ...subject, name: nasty, achievement: { ...subject.achievement, name: nasty, description: nasty } } };
    };
    const badge = (await claimBadge(zoe, issuer.offerUri(issuer.award({ change })))).path.split('?')[0] ?? '';
    const { own, address } = await share([NAME, 'credentialSubject.achievement.description'], { recipient: nasty, purpose: nasty, level: 'public' }, badge);
    const seen = [own, await wallet.stranger().get(address), await wallet.stranger().get(`${address}/embed`), await zoe.get('/wallet/shared')];
    for (const { html } of seen) {
      expect(html).not.toContain('<script>alert');
      expect(html).not.toMatch(/<(?:img|svg)[^>]*alert/i);
    }
  });
});

describe('who may open it', () => {
  it('with a PIN: nothing of the badge before, a page and a file after, and no more than twenty tries at once', async () => {
    const { address } = await share([NAME], { level: 'pin', pin: '493 017' });
    const stranger = wallet.stranger();
    const gate = await stranger.get(address);
    expect(gate.html).toContain('Enter the PIN');
    expect(gate.html).not.toMatch(/Infection|Zoë|Kestrel|<script/);
    expect((await stranger.get(`${address}/badge`)).status).toBe(404);
    expect((await rows()).shares[0]?.codeHash).toMatch(/^[\w-]{43}$/);
    const opened = await stranger.post(address, { code: '493017' });
    expect(opened.html).toContain('Zoë O’Connor');
    expect(opened.headers.getSetCookie()).toEqual([]);
    const pass = fieldIn(opened, 'pass');
    expect(readSdJwt((await stranger.post(address, { decision: 'file', pass })).html).claims.credentialSubject).toMatchObject({ name: 'Zoë O’Connor' });
    const other = await share([NAME], { level: 'pin', pin: '111111' });
    expect((await stranger.post(other.address, { decision: 'file', pass })).status).toBe(403);
    const tries = await Promise.all(Array.from({ length: 30 }, (_, nth) => stranger.post(address, { code: String(100_000 + nth) })));
    expect(tries.filter(({ status }) => status === 403).length).toBe(19);
    expect(tries.filter(({ status }) => status === 429).length).toBe(11);
    expect((await stranger.post(address, { code: '493017' })).status).toBe(429);
  });

  it('named: a code goes to the mailbox that the owner wrote down, opens once, and not for long', async () => {
    const { address } = await share([NAME], { level: 'named', recipient: 'Ms Okafor', mailbox: 'okafor@employer.example' });
    const stranger = wallet.stranger();
    expect((await stranger.get(address)).html).not.toMatch(/Infection|Zoë|Okafor|employer/);
    expect((await stranger.post(address, { decision: 'send' })).html).toContain('The code is on its way');
    const letter = wallet.letters.at(-1);
    expect([letter?.to, letter?.kind]).toEqual(['okafor@employer.example', 'share-code']);
    expect(letter?.text).not.toMatch(/Infection|Zoë|Okafor/);
    const code = codeIn(wallet.letters);
    const both = await Promise.all([stranger.post(address, { code }), stranger.post(address, { code })]);
    expect(both.map(({ status }) => status).sort()).toEqual([200, 403]);
    await stranger.post(address, { decision: 'send' });
    clock.now = new Date(clock.now.getTime() + 15 * 60_000);
    expect((await stranger.post(address, { code: codeIn(wallet.letters) })).status).toBe(403);
  });

  it('public: search engines and the pages of others, and no other level ever', async () => {
    const [everybody, link] = [await share([NAME], { level: 'public' }), await share([NAME])];
    const stranger = wallet.stranger();
    const seen = await stranger.get(everybody.address);
    expect(seen.html).toContain('property="og:title"');
    expect(seen.html).toContain(`property="og:image" content="${wallet.url}${everybody.address}/picture.png"`);
    expect(seen.html).not.toMatch(/noindex|<script|ld\+json/);
    const embedded = await stranger.get(`${everybody.address}/embed`);
    expect([embedded.status, embedded.headers.get('x-frame-options')]).toEqual([200, null]);
    expect(embedded.headers.get('content-security-policy')).toMatch(/default-src 'none'.*frame-ancestors \*/);
    expect(embedded.headers.get('content-security-policy')).not.toContain('script-src');
    expect(embedded.html).not.toMatch(/<script|<form|set-cookie/i);
    expect((await stranger.get(`${everybody.address}/picture.png`)).headers.get('content-type')).toBe('image/png');
    for (const rest of ['embed', 'picture.png']) expect((await stranger.get(`${link.address}/${rest}`)).status).toBe(404);
    expect((await stranger.get(`${link.address}/embed`)).headers.get('x-frame-options')).toBe('DENY');
  });

  it.each<[string, Wish]>([
    ['a PIN of four digits', { level: 'pin', pin: '1234' }],
    ['a PIN of letters', { level: 'pin', pin: 'abcdef' }],
    ['nobody’s mailbox', { level: 'named', recipient: 'Ms Okafor', mailbox: 'okafor' }],
    ['a mailbox of nobody named', { level: 'named', mailbox: 'okafor@employer.example' }],
    ['a level that is none', { level: 'world' }],
    ['ten years', { days: '3650' }],
  ])('refuses %s, and shares nothing', async (_, wish) => {
    const { own } = await share([NAME], wish);
    expect(own.status).toBe(422);
    expect((await rows()).shares).toEqual([]);
  });
});
