import { hashed } from '@laurel/base';
import { type Credential, readSdJwt } from '@laurel/credentials';
import { takeToken } from '@laurel/store';
import { describe, expect, it } from 'vitest';
import { OWNER_LETTERS } from '../limits.ts';
import { claimBadge, codeIn } from '../testing/open-test-wallet.ts';
import { fieldIn, NAME, openSharing, sheetOf, type Wish } from '../testing/sharing.ts';
import { letsIn } from './code.ts';

const { here, rows, share } = openSharing();

describe('a badge that is only there whole', () => {
  it('is shown whole, says so, and goes along byte for byte', async () => {
    const whole = (await claimBadge(here.zoe, here.issuer.offerUri(here.issuer.award({ configurations: ['open-badge-di'] })))).path.split('?')[0] ?? '';
    const { html } = await here.zoe.get(`${whole}/share`);
    for (const words of ['can only be shown whole', 'two people who get this badge can tell that it is the same one']) expect(html).toContain(words);
    expect(html).not.toContain('a key made for this copy alone');
    expect((await here.zoe.get(`${here.at}/share`)).html).toContain('a key made for this copy alone');
    const { address, sheet } = await share([], {}, whole);
    const seen = await here.wallet.stranger().get(address);
    expect(sheetOf(seen)).toBe(sheet);
    for (const words of ['Zoë O’Connor', 'Two assessors', 'urn:uuid:', 'did:key:']) expect(sheet).toContain(words);
    expect((await here.wallet.stranger().get(`${address}/badge`)).html).toBe((await here.zoe.get(`${whole}/badge.json`)).html);
  });
});

describe('text that would like to be more', () => {
  it.each(['<script>alert(1)</script>', '"><img src=x onerror=alert(1)>', '</title><svg onload=alert(1)>'])('%s stays text', async (nasty) => {
    const change = (badge: Credential): Credential => {
      const subject = badge.credentialSubject as { achievement: object }; // as the test issuer builds it
      return { ...badge, credentialSubject: { ...subject, name: nasty, achievement: { ...subject.achievement, name: nasty, description: nasty } } };
    };
    const badge = (await claimBadge(here.zoe, here.issuer.offerUri(here.issuer.award({ change })))).path.split('?')[0] ?? '';
    const { own, address } = await share([NAME, 'credentialSubject.achievement.description'], { recipient: nasty, purpose: nasty, level: 'public' }, badge);
    const seen = [own, await here.wallet.stranger().get(address), await here.wallet.stranger().get(`${address}/embed`), await here.zoe.get('/wallet/shared')];
    for (const { html } of seen) {
      expect(html).not.toContain('<script>alert');
      expect(html).not.toMatch(/<(?:img|svg)[^>]*alert/i);
    }
  });
});

describe('who may open it', () => {
  it('with a PIN: nothing of the badge before, a page and a file after, and no more than fifteen tries at once from one network, twenty from all', async () => {
    const { address, own } = await share([NAME], { level: 'pin', pin: '493 017' });
    expect(own.html).toContain('Whoever has the PDF reads it without the PIN.');
    const stranger = here.wallet.stranger();
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
    const other = await share([NAME], { level: 'pin', pin: '580214' });
    expect((await stranger.post(other.address, { decision: 'file', pass })).status).toBe(403);
    const tries = await Promise.all(Array.from({ length: 30 }, (_, nth) => stranger.post(address, { code: String(100_000 + nth) })));
    expect(tries.filter(({ status }) => status === 403).length).toBe(14);
    expect(tries.filter(({ status }) => status === 429).length).toBe(16);
    expect((await stranger.post(address, { code: '493017' })).status).toBe(429);
    // Whoever was sent the address and no PIN keeps nobody else out.
    const [row] = (await rows()).shares.filter(({ tokenHash }) => tokenHash === hashed(address.slice(3)));
    if (!row) throw new Error('no share');
    const elsewhere = (code: string) => letsIn(here.wallet.holder, row, { pass: '', code, visit: '', network: 'elsewhere' });
    expect([await elsewhere('493017'), await elsewhere('000001')]).toEqual([true, false]);
    for (let nth = 0; nth < 3; nth += 1) await elsewhere('000001');
    await expect(elsewhere('493017')).rejects.toMatchObject({ code: 'too_many_requests' });
  });

  it('named: a code goes to the mailbox that the owner wrote down, opens once, and not for long', async () => {
    const { own, address } = await share([NAME], { level: 'named', recipient: 'Ms Okafor', mailbox: 'okafor@employer.example' });
    expect(own.html).not.toContain('linkedin.com/profile/add'); // many read a profile, and one opens this
    const stranger = here.wallet.stranger();
    expect((await stranger.get(address)).html).not.toMatch(/Infection|Zoë|Okafor|employer\.example/);
    expect((await stranger.post(address, { decision: 'send' })).html).toContain('The code is on its way');
    const letter = here.wallet.letters.at(-1);
    expect([letter?.to, letter?.kind]).toEqual(['okafor@employer.example', 'share-code']);
    expect(letter?.text).not.toMatch(/Infection|Zoë|Okafor/);
    const code = codeIn(here.wallet.letters);
    const both = await Promise.all([stranger.post(address, { code }), stranger.post(address, { code })]);
    expect(both.map(({ status }) => status).sort()).toEqual([200, 403]);
    await stranger.post(address, { decision: 'send' });
    here.clock.now = new Date(here.clock.now.getTime() + 15 * 60_000);
    expect((await stranger.post(address, { code: codeIn(here.wallet.letters) })).status).toBe(403);
  });

  it.each<[string, Wish]>([
    ['with a PIN', { level: 'pin', pin: '493017' }],
    ['from a mailbox', { level: 'named', recipient: 'Ms Okafor', mailbox: 'okafor@employer.example' }],
  ])('%s: what was opened can be loaded again and read in the other language, for a while and by nobody else', async (_, wish) => {
    const { address } = await share([NAME], wish);
    const [stranger, other] = [here.wallet.stranger(), here.wallet.stranger()];
    const first = await stranger.get(address);
    const gate = wish.level === 'named' ? await stranger.post(address, { decision: 'send' }) : first;
    const sent = { code: wish.pin ?? codeIn(here.wallet.letters), visit: fieldIn(gate, 'visit') };
    const both = await Promise.all([stranger.post(address, sent), stranger.post(address, sent)]); // pressed twice
    for (const opened of [...both, await stranger.post(address, sent)]) expect(opened.html).toContain('Zoë O’Connor');
    const [opened] = both;
    expect(opened?.html).not.toContain('href="/language/');
    expect(opened?.html).toMatch(new RegExp(`action="${address}\\?lang=fr"[^]*?name="pass"[^]*?Français`));
    const pass = fieldIn(opened, 'pass');
    const views = async () => (await rows()).shares.find(({ tokenHash }) => tokenHash === hashed(address.slice(3)))?.views;
    const before = await views();
    expect(before).toBe(1); // however often it was loaded
    const french = await stranger.post(`${address}?lang=fr`, { pass });
    expect(french.html).toContain('<html lang="fr"');
    expect(french.html).toContain('Zoë O’Connor');
    expect([fieldIn(french, 'pass'), await views()]).toEqual([pass, before]);
    await other.get(address);
    if (wish.level === 'named') for (const visit of ['', 'another']) expect((await other.post(address, { ...sent, visit })).status).toBe(403);
    here.clock.now = new Date(here.clock.now.getTime() + 30 * 60_000);
    expect((await stranger.post(`${address}?lang=fr`, { pass })).status).toBe(403);
    if (wish.level === 'named') expect((await stranger.post(address, sent)).status).toBe(403);
  });

  it('named: whoever names many mailboxes has no more letters sent than a panel needs', async () => {
    const { wallet, clock, zoe } = here;
    const { address } = await share([NAME], { level: 'named', recipient: 'A stranger', mailbox: 'stranger@elsewhere.example' });
    const context = { clock: () => clock.now };
    for (let nth = 0; nth < OWNER_LETTERS.burst; nth += 1)
      await wallet.store.write((db) => takeToken(db, context, `share letters of ${zoe.personId}`, OWNER_LETTERS));
    const before = wallet.letters.length;
    const stranger = wallet.stranger();
    await stranger.get(address);
    expect([(await stranger.post(address, { decision: 'send' })).status, wallet.letters.length]).toEqual([429, before]);
  });

  it('public: search engines and the pages of others, and no other level ever', async () => {
    const [everybody, link] = [await share([NAME], { level: 'public' }), await share([NAME])];
    const stranger = here.wallet.stranger();
    const seen = await stranger.get(everybody.address);
    expect(seen.html).toContain('property="og:title"');
    expect(seen.html).toContain(`property="og:image" content="${here.wallet.url}${everybody.address}/picture.png"`);
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
    ['a PIN of six digits for a year', { level: 'pin', pin: '493017', days: '365' }],
    ['a PIN of one digit', { level: 'pin', pin: '000 000' }],
    ['a PIN of digits in their order', { level: 'pin', pin: '89012345' }],
    ['a PIN of one day twice', { level: 'pin', pin: '123123' }],
    ['nobody’s mailbox', { level: 'named', recipient: 'Ms Okafor', mailbox: 'okafor' }],
    ['a mailbox that nobody reads', { level: 'named', recipient: 'Ms Okafor', mailbox: 'okafor@employer' }],
    ['a mailbox of nobody named', { level: 'named', mailbox: 'okafor@employer.example' }],
    ['a level that is none', { level: 'world' }],
    ['ten years', { days: '3650' }],
  ])('refuses %s, and shares nothing', async (_, wish) => {
    const { own } = await share([NAME], wish);
    expect(own.status).toBe(422);
    expect(own.html).toContain('One thing to mend');
    expect((await rows()).shares).toEqual([]);
  });
});
