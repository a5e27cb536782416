import { DAY, newId } from '@laurel/base';
import type { Credential, JsonObject } from '@laurel/credentials';
import { describe, expect, it } from 'vitest';
import { readCollection } from '../collections/collections.ts';
import { FOLIO_BADGES } from '../limits.ts';
import { Badge, Copy } from '../records.ts';
import { claimBadge, codeIn, type Seen } from '../testing/open-test-wallet.ts';
import { fieldIn, openSharing, sheetOf, type Wish } from '../testing/sharing.ts';
import { endExpired } from './end-share.ts';
import { Folio } from './folio-records.ts';
import { folioSources } from './folio-sources.ts';
import { makeFolio } from './make-folio.ts';
import { seenOf } from './make-share.ts';
import { Share } from './records.ts';
import { newToken } from './secrets.ts';
import { claimsShown } from './source.ts';

const { here, rows } = openSharing();
const FIRST = 'Infection Prevention in Home Care';
const SECOND = 'Lifting without strain';
const idIn = (path: string): string => path.split('?')[0]?.split('/').at(-1) ?? '';
const folios = () => here.wallet.store.as(here.zoe.personId).read((db) => db.list(Folio, {}));

/** A collection of the badge that everybody has here and of another. */
async function collected(): Promise<{ path: string; second: string }> {
  const change = (badge: Credential): Credential => {
    const subject = badge.credentialSubject as { achievement: object }; // as the test issuer builds it
    return { ...badge, credentialSubject: { ...subject, achievement: { ...subject.achievement, name: SECOND } } };
  };
  const second = idIn((await claimBadge(here.zoe, here.issuer.offerUri(here.issuer.award({ change })))).path);
  await here.zoe.get('/wallet/collections');
  const { path } = await here.zoe.post('/wallet/collections', { name: 'For Northshore' });
  await here.zoe.post(
    `${path}/add`,
    [idIn(here.at), second].map((id): [string, string] => ['badge', id]),
  );
  return { path, second };
}

/** What the form sends as it stands: the switches that are on, and what each sheet showed. */
const boxesIn = ({ html }: Seen): [string, string][] =>
  [...html.matchAll(/name="((?:field|seen)-[\w-]+)" value="([^"]*)"( checked)?/g)].flatMap(([, name = '', value = '', on]) =>
    on || name.startsWith('seen') ? [[name, value]] : [],
  );

/** The same without its picture: one is drawn, which is long. */
const drawn = (claims: JsonObject): JsonObject => {
  const { credentialSubject } = claims as { credentialSubject: { achievement: JsonObject } }; // as the test issuer builds it
  const { image: _, ...achievement } = credentialSubject.achievement;
  return { ...claims, credentialSubject: { ...credentialSubject, achievement } };
};

type Made = { own: Seen; sheets: string[]; address: string; id: string; path: string; second: string };

async function show(
  wish: Wish = {},
  change: (boxes: [string, string][]) => [string, string][] = (boxes) => boxes,
  before?: () => Promise<void>,
): Promise<Made> {
  const { path, second } = await collected();
  await before?.();
  const form = await here.zoe.get(`${path}/show`);
  const typed = Object.entries({ name: 'For Northshore', level: 'link', days: '30', ...wish, decision: 'make' });
  const own = await here.zoe.post(`${path}/show`, [...change(boxesIn(form)), ...typed]);
  const sheets = form.html.match(/<article class="preview stack">.*?<\/article>/gs) ?? [];
  return { own, sheets, address: /\/c\/[\w-]{43}/.exec(own.html)?.[0] ?? 'no address', id: idIn(own.path), path, second };
}

const badgePages = ({ html }: Seen): string[] => [...new Set(html.match(/\/s\/[\w-]{43}/g))];

describe('a collection shown by one address', () => {
  it('lists its badges with how each stands, and leads to the very sheets that its owner saw; without a cookie, a script or anybody else', async () => {
    const { sheets, address, id, path } = await show();
    expect(sheets.length).toBe(2);
    const stranger = here.wallet.stranger();
    const seen = await stranger.get(address);
    expect(seen.status).toBe(200);
    for (const words of ['For Northshore', FIRST, SECOND, 'Kestrel Bay', '2 badges, each checked']) expect(seen.html).toContain(words);
    expect(seen.html.match(/This badge is valid\./g)).toHaveLength(2);
    expect(seen.headers.getSetCookie()).toEqual([]);
    expect(seen.html).not.toMatch(/<script|<iframe|<form|property="og:|Zoë/);
    expect(seen.html).toContain('<meta name="robots" content="noindex"');
    for (const [, link = ''] of seen.html.matchAll(/(?:src|href)="(https?:[^"]*)"/g)) expect(link).toMatch(/^http:\/\/localhost/);
    const pages = badgePages(seen);
    expect(await Promise.all(pages.map(async (page) => sheetOf(await stranger.get(page))))).toEqual(sheets);
    await here.zoe.get(address);
    expect((await folios()).map(({ views }) => views)).toEqual([1]);
    const { shares, told, copies } = await rows();
    expect([shares.map(({ views }) => views), told.map(({ outcome }) => outcome)]).toEqual([
      [1, 1],
      ['shared', 'shared'],
    ]);
    expect(new Set(copies.filter(({ state }) => state === 'spent').map(({ spentFor }) => spentFor))).toEqual(new Set(shares.map((one) => `share:${one.id}`)));
    expect(await here.wallet.onDisk(address.slice(3))).toBe(false);
    for (const at of [path, '/wallet/shared']) expect((await here.zoe.get(at)).html).toContain(`href="/wallet/folios/${id}"`);
    const qr = await here.zoe.get(`/wallet/folios/${id}/qr.png`);
    expect([qr.headers.get('content-type'), (await here.zoe.get(`/wallet/folios/${id}/qr.svg`)).html.startsWith('<svg')]).toEqual(['image/png', true]);
  });

  it('with a PIN: nothing of it before; then each badge opens without giving it again, and with no other’s pass', async () => {
    const { address } = await show({ level: 'pin', pin: '493 017' });
    const stranger = here.wallet.stranger();
    const gate = await stranger.get(address);
    expect(gate.html).toContain('Enter the PIN');
    expect(gate.html).not.toMatch(/Northshore|Infection|Lifting|Zoë|Kestrel|<script/);
    expect((await stranger.post(address, { code: '493018' })).status).toBe(403);
    const sent = { code: '493017', visit: fieldIn(gate, 'visit') };
    const opened = await stranger.post(address, sent);
    expect([opened.status, opened.headers.getSetCookie()]).toEqual([200, []]);
    expect((await stranger.post(address, sent)).status).toBe(200); // loaded again
    const [one = '', two = ''] = badgePages(opened);
    const [passOne = '', passTwo = ''] = [...opened.html.matchAll(/name="pass" value="([^"]*)"\/><input type="hidden" name="from"/g)].map(
      ([, pass = '']) => pass,
    );
    for (const _ of ['opened', 'loaded again']) expect((await stranger.post(one, { pass: passOne, from: 'collection' })).html).toContain('Zoë O’Connor');
    expect((await stranger.post(two, { pass: passTwo })).html).toContain(SECOND);
    expect((await stranger.post(two, { pass: passOne })).status).toBe(403);
    expect((await stranger.get(two)).html).toContain('Enter the PIN');
    const french = await stranger.post(`${address}?lang=fr`, { pass: fieldIn(opened, 'pass') });
    for (const words of ['<html lang="fr"', '2 badges, chacun vérifié']) expect(french.html).toContain(words);
    expect([(await folios()).map(({ views }) => views), (await rows()).shares.map(({ views }) => views).toSorted()]).toEqual([[1], [0, 1]]);
  });

  it('named: a code goes to the one mailbox, and opens once', async () => {
    const { address } = await show({ level: 'named', recipient: 'Ms Okafor', mailbox: 'okafor@employer.example' });
    const stranger = here.wallet.stranger();
    expect((await stranger.get(address)).html).not.toMatch(/Northshore|Infection|Okafor|employer/);
    expect((await stranger.post(address, { decision: 'send' })).html).toContain('The code is on its way');
    expect(here.wallet.letters.at(-1)?.to).toBe('okafor@employer.example');
    const code = codeIn(here.wallet.letters);
    const opened = await stranger.post(address, { code });
    expect(opened.html).toContain(SECOND);
    expect((await stranger.post(address, { code })).status).toBe(403);
    expect((await stranger.post(badgePages(opened)[0] ?? '', { pass: fieldIn(opened, 'pass') })).html).toContain('Zoë O’Connor');
  });

  it('public: search engines may list it, under the name that was chosen', async () => {
    const { address } = await show({ level: 'public', name: 'Care <work>' });
    const { html } = await here.wallet.stranger().get(address);
    for (const words of ['property="og:title"', 'Care &lt;work>', `/picture.png"`]) expect(html).toContain(words);
    expect(html).not.toMatch(/noindex|<script|<work>/);
  });

  it('weighs no more than a public page may, with as many badges as there may be', async () => {
    const { address } = await show();
    const { holder } = here.wallet;
    await here.wallet.store.as(here.zoe.personId).write(async (db) => {
      const [row] = await db.list(Share, {});
      if (!row) throw new Error('no share');
      const more = Array.from({ length: FOLIO_BADGES - 2 }, () => newId(holder.context)).map((id) => ({
        ...row,
        id,
        claims: drawn(row.claims),
        ...newToken(holder, id),
      }));
      for (const one of more) await db.insert(Share, one);
      const [folio] = await db.list(Folio, {});
      await db.update(Folio, { id: folio?.id ?? '' }, { shareIds: [...(folio?.shareIds ?? []), ...more.map(({ id }) => id)] });
    });
    const { html, bytes } = await here.wallet.stranger().get(address);
    expect(html).toContain(`${FOLIO_BADGES} badges`);
    expect(bytes.length).toBeLessThan(36_000); // of 50, the style sheet has the rest
  });
});

describe('what is not shown together', () => {
  it('is named, with the reason: what is kept for somebody else', async () => {
    const { path, second } = await collected();
    await here.wallet.store.as(here.zoe.personId).write((db) => db.update(Badge, { id: second }, { whose: 'other' }));
    const { html } = await here.zoe.get(`${path}/show`);
    expect(html).toMatch(new RegExp(`${SECOND}</bdi>: kept for somebody else`));
    expect(html.match(/name="seen-/g)).toHaveLength(1);
    await here.zoe.post(`${path}/take-out`, { badge: idIn(here.at) });
    const none = await here.zoe.get(`${path}/show`);
    expect([none.html.includes('Nothing in it can be shown.'), none.html.includes('value="make"')]).toEqual([true, false]);
    expect((await here.zoe.post(`${path}/show`, { name: 'x', level: 'link', days: '30', decision: 'make' })).html).toContain('Nothing in it can be shown.');
    expect(await folios()).toEqual([]);
  });

  it('is what stands behind the last that one address shows; and to everybody nothing is shown of somebody for whom a guardian acts', async () => {
    const { path } = await collected();
    const [holder, owner] = [here.wallet.holder, here.zoe.personId];
    const { collection, badges } = await readCollection(holder, { owner, id: idIn(path) });
    const many = await folioSources(holder, owner, Array.from({ length: FOLIO_BADGES }, () => badges).flat());
    expect([many.sources.length, many.leftOut.map(({ why }) => why)]).toEqual([FOLIO_BADGES, Array(FOLIO_BADGES).fill('many')]);
    const common = { level: 'public' as const, recipient: null, purpose: null, mailbox: null, pin: null, days: 7 };
    const shown = many.sources.slice(0, 2).map((source) => ({ source, fields: new Set<string>(), seen: seenOf(claimsShown(source, new Set())) }));
    const wish = { collectionId: collection.id, name: 'Ours', badges: shown, common };
    const made = await makeFolio({ ...holder, isMinor: async () => true }, owner, wish);
    expect(made).toMatchObject({ badgeId: idIn(here.at), error: { code: 'bad_form', problems: [{ code: 'minor' }] } });
    expect([(await rows()).shares, await folios()]).toEqual([[], []]);
    expect(await makeFolio(holder, owner, wish)).toEqual({ id: expect.any(String) });
  });

  it.each<[string, Wish]>([
    ['without a name', { name: ' ' }],
    ['with a PIN of four digits', { level: 'pin', pin: '1234' }],
    ['for ten years', { days: '3650' }],
  ])('is refused %s', async (_, wish) => {
    const { own } = await show(wish);
    expect([own.status, own.html.includes('One thing to mend')]).toEqual([422, true]);
    expect([(await rows()).shares, await folios()]).toEqual([[], []]);
  });

  it('is nothing at all where one badge has no copy left: it says which, and spends none of the other', async () => {
    const { own } = await show({}, undefined, async () => {
      const { copies } = await rows();
      await here.wallet.store.as(here.zoe.personId).write(async (db) => {
        for (const { id, badgeId } of copies) if (badgeId === idIn(here.at)) await db.update(Copy, { id }, { state: 'spent', spentFor: `somebody ${id}` });
      });
      here.award.standing = 2;
    });
    expect([own.status, own.html.includes('no fresh copy left')]).toEqual([409, true]);
    expect(own.html).toMatch(new RegExp(`Nothing was shared\\. <bdi>${FIRST}`));
    const { shares, copies, told } = await rows();
    expect([shares, told, copies.some(({ spentFor }) => spentFor?.startsWith('share:'))]).toEqual([[], [], false]);
  });

  it('is nothing at all where a sheet changed since: what was shared before it is ended again', async () => {
    const last = (boxes: [string, string][]) => boxes.findLastIndex(([name]) => name.startsWith('seen-'));
    const { own } = await show({}, (boxes) => boxes.with(last(boxes), [boxes[last(boxes)]?.[0] ?? '', 'another sheet']));
    expect(own.status).toBe(409);
    expect(own.html).toMatch(new RegExp(`This is what they will see now\\. <bdi>${SECOND}`));
    const { shares, told } = await rows();
    expect([shares, told.map(({ outcome }) => outcome), await folios()]).toEqual([[], ['ended'], []]);
  });
});

describe('the end of a shown collection', () => {
  const wordless = ({ html }: Seen, address: string) => html.replaceAll(encodeURIComponent(address), 'ADDRESS');

  it('stopped: every badge of it is, on the disk too, and the page is that of an address that never was', async () => {
    const { address, id } = await show();
    const [row] = await folios();
    const pages = badgePages(await here.wallet.stranger().get(address));
    expect((await here.zoe.get(`/wallet/folios/${id}/stop`)).html).toContain('those of the 2 badges in it');
    const eve = await here.wallet.visitor(`eve-${here.zoe.personId}@example.org`);
    for (const act of ['stop', 'open']) expect((await eve.post(`/wallet/folios/${id}/${act}`)).status).toBe(404);
    expect((await here.zoe.post(`/wallet/folios/${id}/stop`)).html).toContain('It is no longer shared.');
    const { shares, told } = await rows();
    expect([shares, await folios(), told.map(({ outcome }) => outcome)]).toEqual([[], [], ['ended', 'ended']]);
    expect(await here.wallet.onDisk(row?.tokenHash ?? '')).toBe(false);
    const never = `/c/${'A'.repeat(43)}`;
    const [stopped, unknown] = await Promise.all([address, never].map(async (at) => wordless(await here.wallet.stranger().get(at), at)));
    expect(stopped).toBe(unknown);
    for (const at of [address, ...pages]) expect((await here.wallet.stranger().get(at)).status).toBe(404);
    expect((await here.zoe.post(address, { code: '1' })).status).toBe(404);
  });

  it('one stopped alone is just not there; with the last, its gate’s own too, the address is gone', async () => {
    const { address, id, path } = await show({ level: 'pin', pin: '493017' });
    expect((await here.zoe.get(`${path}/remove`)).html).toContain('It stays shown by one address');
    const { shares } = await rows();
    const first = shares.find(({ badgeId }) => badgeId === idIn(here.at));
    await here.zoe.post(`/wallet/shares/${first?.id}/stop`);
    const stranger = here.wallet.stranger();
    await stranger.get(address);
    const left = await stranger.post(address, { code: '493017' });
    expect([left.status, left.html.includes(SECOND), left.html.includes(FIRST)]).toEqual([200, true, false]);
    expect((await here.zoe.get(`/wallet/folios/${id}`)).html).not.toContain(FIRST);
    await here.zoe.post(`/wallet/badges/${shares.find((one) => one !== first)?.badgeId}/delete`);
    expect([(await stranger.get(address)).status, (await here.zoe.get(`/wallet/folios/${id}`)).status, await folios()]).toEqual([404, 404, []]);
  });

  it('comes by itself on its day, and takes the row along', async () => {
    const { address } = await show({ days: '7' });
    here.clock.now = new Date(here.clock.now.getTime() + 7 * DAY);
    expect((await here.wallet.stranger().get(address)).html).toContain('No longer shared');
    expect((await here.zoe.get('/wallet/shared')).html).not.toContain('Collections shown now');
    while ((await endExpired(here.wallet.holder)) === 'more');
    expect(await folios()).toEqual([]);
  });

  it('after a restore it is closed until its owner opens it again, with every badge of it', async () => {
    const { address, id } = await show();
    await here.wallet.role.restored?.();
    expect((await here.wallet.stranger().get(address)).status).toBe(404);
    expect((await here.zoe.get(`/wallet/folios/${id}`)).html).toContain('Nobody can open it until you say so.');
    expect((await here.zoe.post(`/wallet/folios/${id}/open`)).html).not.toContain('Closed for now.');
    expect((await here.wallet.stranger().get(address)).html.match(/This badge is valid\./g)).toHaveLength(2);
  });
});
