import { DAY, MINUTE, newId, utf8 } from '@laurel/base';
import { type JsonObject, readCollection } from '@laurel/credentials';
import { describe, expect, it } from 'vitest';
import { FOLIO_BADGES } from '../limits.ts';
import { FIRST, idIn, openFolios, SECOND } from '../testing/folios.ts';
import { codeIn, type Seen } from '../testing/open-test-wallet.ts';
import { fieldIn, sheetOf } from '../testing/sharing.ts';
import { endExpired, endSharesOf } from './end-share.ts';
import { Folio } from './folio-records.ts';
import { Share } from './records.ts';
import { newToken } from './secrets.ts';

const { here, rows, folios, show } = openFolios();

/** The same without its picture: one is drawn, which is long. */
const drawn = (claims: JsonObject): JsonObject => {
  const { credentialSubject } = claims as { credentialSubject: { achievement: JsonObject } }; // as the test issuer builds it
  const { image: _, ...achievement } = credentialSubject.achievement;
  return { ...claims, credentialSubject: { ...credentialSubject, achievement } };
};

const titled = (claims: JsonObject, name: string): JsonObject => {
  const { credentialSubject } = claims as { credentialSubject: { achievement: JsonObject } }; // as the test issuer builds it
  return { ...claims, credentialSubject: { ...credentialSubject, achievement: { ...credentialSubject.achievement, name } } };
};

const badgePages = ({ html }: Seen): string[] => [...new Set(html.match(/\/s\/[\w-]{43}/g))];

/** To each of them, in their order. */
const passesIn = ({ html }: Seen): string[] =>
  [...html.matchAll(/name="pass" value="([^"]*)"\/><input type="hidden" name="from"/g)].map(([, pass = '']) => pass);

/** What stands between who gave each and how it stands. */
const classesIn = ({ html }: Seen): string[] => [...html.matchAll(/<p>([^<]*assessed[^<]*)<\/p>/gi)].map(([, words = '']) => words);

describe('a collection shown by one address', () => {
  it('lists its badges with how each stands, and leads to the very sheets that its owner saw; without a cookie, a script or anybody else', async () => {
    const { sheets, address, id, path } = await show();
    expect(sheets.length).toBe(2);
    const stranger = here.wallet.stranger();
    const seen = await stranger.get(address);
    expect(seen.status).toBe(200);
    for (const words of ['For Northshore', FIRST, SECOND, 'Kestrel Bay', '2 badges, each checked']) expect(seen.html).toContain(words);
    expect(seen.html.match(/This badge is valid\./g)).toHaveLength(2);
    expect(classesIn(seen)).toEqual(['Assessed by who awarded it', 'Took part; not assessed']);
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

  it('tells a program each badge by its address, where that hands out the badge; and of what asks for a PIN or a mailbox nothing', async () => {
    const { address } = await show();
    const ask = (path: string, accept: string) => fetch(here.wallet.url + path, { headers: { accept } });
    for (const accept of ['application/vc, application/json, */*;q=0.1', 'application/json']) {
      const answer = await ask(address, accept);
      const [headers, text] = [answer.headers, await answer.text()];
      expect([headers.get('content-type'), headers.get('cache-control'), headers.get('vary')]).toEqual([
        'application/json; charset=utf-8',
        'no-store',
        'Accept',
      ]);
      const collection = readCollection(utf8(text), here.wallet.url + address);
      expect([collection?.name, collection?.badges.map(({ name }) => name)]).toEqual(['For Northshore', [FIRST, SECOND]]);
      expect(collection?.badges.map(({ assessment }) => assessment)).toEqual(['assessed-here', 'participation']);
      expect(text).not.toMatch(/Zoë|Kestrel|encoded|proof/);
      for (const { url } of collection?.badges ?? [])
        expect((await ask(new URL(url).pathname, 'application/vc')).headers.get('content-type')).toMatch(/^application\/(vc|dc\+sd-jwt)/);
    }
    expect((await folios()).map(({ views }) => views)).toEqual([2]);
    for (const wish of [
      { level: 'pin', pin: '493 017' },
      { level: 'named', recipient: 'Ms Okafor', mailbox: 'okafor@employer.example' },
    ] as const) {
      const guarded = await show({ name: 'Another', ...wish });
      const told = await ask(guarded.address, 'application/json');
      expect(told.headers.get('content-type')).toContain('text/html');
      expect(await told.text()).not.toMatch(/Another|Infection|Lifting|\/s\//);
    }
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
    const [passOne = '', passTwo = ''] = passesIn(opened);
    for (const _ of ['opened', 'loaded again']) expect((await stranger.post(one, { pass: passOne, from: 'collection' })).html).toContain('Zoë O’Connor');
    expect((await stranger.post(two, { pass: passTwo })).html).toContain(SECOND);
    expect((await stranger.post(two, { pass: passOne })).status).toBe(403);
    expect((await stranger.get(two)).html).toContain('Enter the PIN');
    const french = await stranger.post(`${address}?lang=fr`, { pass: fieldIn(opened, 'pass') });
    for (const words of ['<html lang="fr"', '2 badges, chacun vérifié']) expect(french.html).toContain(words);
    expect([(await folios()).map(({ views }) => views), (await rows()).shares.map(({ views }) => views).toSorted()]).toEqual([[1], [0, 1]]);
  });

  it('leads back from a badge behind the gate, until the first pass ends; and nobody who does not have the address of the collection', async () => {
    const { address } = await show({ level: 'pin', pin: '493 017' });
    const stranger = here.wallet.stranger();
    await stranger.get(address);
    const opened = await stranger.post(address, { code: '493017' });
    const [, two = ''] = badgePages(opened);
    const [, pass = ''] = passesIn(opened);
    const from = fieldIn(opened, 'from');
    const badge = await stranger.post(two, { pass, from });
    const back = (seen: Seen) =>
      new RegExp(`action="${address}".*?name="pass" value="([^"]*)".*?Back to “<bdi>For Northshore</bdi>”`, 's').exec(seen.html)?.[1];
    here.clock.now = new Date(here.clock.now.getTime() + 20 * MINUTE);
    const again = await stranger.post(address, { pass: back(badge) ?? '' });
    expect([again.status, again.html.includes(FIRST)]).toEqual([200, true]);
    const french = await stranger.post(`${two}?lang=fr`, { pass, from });
    expect(french.html).toContain('Retour à « <bdi>For Northshore</bdi> »');
    expect(fieldIn(badge, 'from')).toBe(from); // for the other language
    for (const other of ['', 'collection', 'A'.repeat(43)]) expect(back(await stranger.post(two, { pass, from: other }))).toBeUndefined();
    expect(back(await stranger.post(two, { code: '493017', from: 'collection' }))).toBeUndefined();
    expect([(await folios()).map(({ views }) => views), (await rows()).shares.map(({ views }) => views).toSorted()]).toEqual([[1], [0, 2]]);
    here.clock.now = new Date(here.clock.now.getTime() + 11 * MINUTE);
    expect((await stranger.post(address, { pass: back(badge) ?? '' })).status).toBe(403);
  });

  it('named: a code goes to the one mailbox, and opens once', async () => {
    const { address } = await show({ level: 'named', recipient: 'Ms Okafor', mailbox: 'okafor@employer.example' });
    const stranger = here.wallet.stranger();
    expect((await stranger.get(address)).html).not.toMatch(/Northshore|Infection|Okafor|employer\.example/);
    expect((await stranger.post(address, { decision: 'send' })).html).toContain('The code is on its way');
    expect(here.wallet.letters.at(-1)?.to).toBe('okafor@employer.example');
    const code = codeIn(here.wallet.letters);
    const opened = await stranger.post(address, { code });
    expect(opened.html).toContain(SECOND);
    expect((await stranger.post(address, { code })).status).toBe(403);
    expect((await stranger.post(badgePages(opened)[0] ?? '', { pass: fieldIn(opened, 'pass') })).html).toContain('Zoë O’Connor');
  });

  it('ends for whoever was let in when their first pass does, however often they come by one that the page gave', async () => {
    const { address } = await show({ level: 'named', recipient: 'Ms Okafor', mailbox: 'okafor@employer.example' });
    const stranger = here.wallet.stranger();
    await stranger.get(address);
    await stranger.post(address, { decision: 'send' });
    const opened = await stranger.post(address, { code: codeIn(here.wallet.letters) });
    here.clock.now = new Date(here.clock.now.getTime() + 20 * MINUTE);
    const again = await stranger.post(address, { pass: passesIn(opened)[0] ?? '' });
    const [one = '', two = ''] = badgePages(again);
    const [passOne = '', passTwo = ''] = passesIn(again);
    const tries = (): Promise<number[]> =>
      Promise.all(
        [
          [address, passOne],
          [one, passOne],
          [two, passTwo],
        ].map(async ([at = '', pass = '']) => (await stranger.post(at, { pass })).status),
      );
    expect([again.status, await tries()]).toEqual([200, [200, 200, 200]]);
    here.clock.now = new Date(here.clock.now.getTime() + 11 * MINUTE);
    expect(await tries()).toEqual([403, 403, 403]);
  });

  it('says of a badge shown without its class that this is left out, since it may be one for taking part', async () => {
    const { address } = await show();
    await here.wallet.store.as(here.zoe.personId).write(async (db) => {
      for (const { id, claims } of await db.list(Share, {})) await db.update(Share, { id }, { claims: { ...claims, evidence: [] } }); // as one that was made long ago
    });
    const left = 'Whether it was assessed is left out: this may be a badge for taking part, which nobody assessed.';
    expect(classesIn(await here.wallet.stranger().get(address))).toEqual([left, left]);
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

  it('tells two badges of one title apart where one of them is stopped, and of each how often the collection was opened that shows it', async () => {
    const { address, id, second } = await show();
    await here.wallet.store.as(here.zoe.personId).write(async (db) => {
      for (const { id: badge, claims } of await db.list(Share, {})) await db.update(Share, { id: badge }, { claims: titled(claims, FIRST) });
    });
    await here.wallet.stranger().get(address);
    const plain = (seen: Seen): string => seen.html.replaceAll(/<[^>]*>/g, ' ').replaceAll(/\s+/g, ' ');
    for (const at of [`/wallet/folios/${id}`, '/wallet/shared']) {
      const text = plain(await here.zoe.get(at));
      for (const sort of ['Assessed by who awarded it', 'Took part; not assessed'])
        expect(text).toMatch(new RegExp(`${FIRST} ${sort} Awarded on [\\w ,]+ Valid`));
    }
    expect(plain(await here.zoe.get('/wallet/shared')).match(/Took part; not assessed/g)).toHaveLength(2); // among what is shared, and in what was told
    const one = (await rows()).shares.find(({ badgeId }) => badgeId === second);
    const asked = plain(await here.zoe.get(`/wallet/shares/${one?.id}/stop`));
    for (const words of ['Kestrel Bay', 'Took part; not assessed', 'In the collection “ For Northshore ”']) expect(asked).toContain(words);
    expect(asked).toContain('Its own page was not opened or checked; the collection “ For Northshore ”, which shows it too, was opened once.');
    expect(asked).not.toContain('Nobody has opened');
    for (const at of [here.at, `${here.at}/delete`, `/wallet/folios/${id}`, '/wallet/shared'])
      expect(plain(await here.zoe.get(at))).toContain('Its own page: not yet The collection “ For Northshore ”: once');
    expect((await here.zoe.get(`/wallet/folios/${id}/stop`)).html).toContain('The collection was opened once.');
  });

  it('one stopped alone is just not there; with the last, its gate’s own too, the address is gone', async () => {
    const { address, id, path } = await show({ level: 'pin', pin: '493017' });
    expect((await here.zoe.get(`${path}/remove`)).html).toContain('It stays shown by one address');
    const { shares } = await rows();
    const first = shares.find(({ badgeId }) => badgeId === idIn(here.at));
    for (const at of [here.at, `${here.at}/delete`]) expect((await here.zoe.get(at)).html).toContain('In the collection “<bdi>For Northshore</bdi>”');
    await here.zoe.post(`/wallet/shares/${first?.id}/stop`);
    const stranger = here.wallet.stranger();
    await stranger.get(address);
    const left = await stranger.post(address, { code: '493017' });
    expect([left.status, left.html.includes(SECOND), left.html.includes(FIRST)]).toEqual([200, true, false]);
    expect((await here.zoe.get(`/wallet/folios/${id}`)).html).not.toContain(FIRST);
    await here.zoe.post(`/wallet/badges/${shares.find((one) => one !== first)?.badgeId}/delete`);
    expect([(await stranger.get(address)).status, (await here.zoe.get(`/wallet/folios/${id}`)).status, await folios()]).toEqual([404, 404, []]);
  });

  it('is looked for once in a write, however many shares that ends', async () => {
    await show();
    await show({ name: 'Another' });
    let [looks, counts] = [0, 0];
    await here.wallet.store.as(here.zoe.personId).write((db) => {
      const list: typeof db.list = (table, ...asked) => {
        looks += table.schema === Folio.schema ? 1 : 0;
        return db.list(table, ...asked);
      };
      const count: typeof db.count = (...asked) => {
        counts += 1;
        return db.count(...asked);
      };
      return endSharesOf(here.wallet.holder, { ...db, list, count }, idIn(here.at));
    });
    expect([looks, counts, (await rows()).shares.length, (await folios()).length]).toEqual([1, 0, 2, 2]);
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
