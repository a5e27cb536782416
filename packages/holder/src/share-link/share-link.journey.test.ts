import { inflateSync } from 'node:zlib';
import { DAY, MINUTE } from '@laurel/base';
import { readSdJwt, verifyCredential } from '@laurel/credentials';
import { readQr } from '@laurel/web';
import { describe, expect, it } from 'vitest';
import { SHARE_CHECK_EVERY } from '../limits.ts';
import { Badge, Copy, LeftKey } from '../records.ts';
import { bringBadge } from '../testing/bring-badge.ts';
import type { Seen } from '../testing/open-test-wallet.ts';
import { json } from '../testing/places.ts';
import { fieldIn, NAME, openSharing, sheetOf } from '../testing/sharing.ts';
import { endExpired } from './end-share.ts';
import { Share } from './records.ts';

const { here, rows, share } = openSharing();

describe('a badge shared by a link', () => {
  it('shows others to the byte what its owner was shown, without a cookie, a script or anybody else', async () => {
    const { sheet, address } = await share([NAME, 'awardedDate']);
    const seen = await here.wallet.stranger().get(address);
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
    const page = await here.wallet.stranger().get(address);
    const file = await here.wallet.stranger().get(`${address}/badge`);
    const { html: text } = file;
    expect(file.headers.get('content-type')).toBe('application/dc+sd-jwt');
    for (const secret of ['Zoë', '"92"', '92', 'hygiene'])
      for (const told of [page.html, sheet]) expect([secret, told.includes(`>${secret}`)]).toEqual([secret, false]);
    const { claims, disclosures } = readSdJwt(text);
    expect(disclosures.map(({ path }) => path.join('.')).toSorted()).toEqual(['credentialSubject.achievement.name', 'evidence.0']);
    expect(JSON.stringify(claims)).not.toMatch(/Zoë|"92"|hygiene/);
    const verdict = await verifyCredential(text, here.wallet.holder.verifying);
    expect([verdict.outcome, verdict.credential]).toEqual(['valid', claims]);
    expect(sheet).toMatch(/1\d fields were left out\./);
  });

  it('is made under the last answer of its issuer, told with its moment, and by its own word told as of now', async () => {
    const asked = here.clock.now.toISOString();
    here.clock.now = new Date(here.clock.now.getTime() + 20 * MINUTE);
    const { html } = await here.zoe.get(`${here.at}/share`);
    expect(html).toMatch(new RegExp(`When its issuer was last asked, on <time datetime="${asked}"[^>]*>[^<]*</time>: .*?>Valid`));
    expect(html).not.toContain('Today');
    expect(html.indexOf('value="make"')).toBeGreaterThan(html.indexOf('When its issuer was last asked')); // what will be seen is read first
    const ends = new Date(here.clock.now.getTime() + MINUTE).toISOString();
    await here.wallet.store.as(here.zoe.personId).write(async (db) => {
      const [badge] = await db.list(Badge, {});
      if (badge) await db.update(Badge, { id: badge.id }, { facts: { ...badge.facts, validUntil: ends } });
    });
    here.clock.now = new Date(here.clock.now.getTime() + 2 * MINUTE);
    expect((await here.zoe.get(`${here.at}/share`)).html).toMatch(/Now: .*?>Expired/);
  });

  it('is made of what stood on the page: switches that were turned since are shown first', async () => {
    const form = await here.zoe.get(`${here.at}/share`);
    const changed = await here.zoe.post(`${here.at}/share`, [
      ['decision', 'make'],
      ['seen', fieldIn(form, 'seen')],
      ['level', 'link'],
      ['days', '30'],
      ['field', 'awardedDate'],
    ]);
    expect([changed.status, changed.html.includes('This is what they will see now.')]).toEqual([409, true]);
    expect(sheetOf(changed)).toContain('12 November 2026');
    expect((await rows()).shares).toEqual([]);
  });

  it('is not made while the issuer’s keys are out of reach: it says so, and that the badge stays', async () => {
    here.clock.now = new Date(here.clock.now.getTime() + 10 * 60_000); // their document is not asked for again sooner
    here.issuer.intercept.answer = () => ({ status: 503 });
    const { own } = await share([NAME]);
    here.issuer.intercept.answer = () => undefined;
    for (const said of ['Nothing was shared.', 'The badge stays in your wallet as it is. Try again in a few minutes.']) expect(own.html).toContain(said);
    expect(own.html).toContain(`<a href="${here.at}#take">hand over the whole badge as a file</a>`);
    expect((await rows()).shares).toEqual([]);
  });

  it('has a copy to itself: no two addresses give the same, and no verifier gets it', async () => {
    const [one, two] = [await share([NAME]), await share([NAME])];
    const files = await Promise.all([one, two].map(async ({ address }) => (await here.wallet.stranger().get(`${address}/badge`)).html));
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
    await here.wallet.store.as(here.zoe.personId).write(async (db) => {
      for (const { id } of copies) await db.update(Copy, { id }, { state: 'spent', spentFor: `somebody ${id}` });
    });
    here.award.standing = 2;
    const { own } = await share([NAME]);
    expect([own.status, own.html.includes('no fresh copy left')]).toEqual([409, true]);
    expect((await rows()).shares).toEqual([]);
  });

  it('says where its issuer gives this wallet no more copies for good, asks it no more, and offers the whole badge', async () => {
    const { copies } = await rows();
    await here.wallet.store.as(here.zoe.personId).write(async (db) => {
      for (const { id } of copies) await db.update(Copy, { id }, { state: 'spent', spentFor: `somebody ${id}` });
    });
    here.clock.now = new Date(here.clock.now.getTime() + 10 * MINUTE);
    let tokens = 0;
    here.issuer.intercept.answer = ({ path }) => {
      if (path !== '/token') return undefined;
      tokens += 1;
      return json({ error: 'invalid_grant' }, 400);
    };
    here.award.standing = 2; // refused while it is suspended, the token may be good again
    expect([(await share([NAME])).own.status, tokens]).toEqual([409, 1]);
    expect((await here.zoe.get(here.at)).html).not.toContain('no more can be fetched here');
    here.award.standing = 0;
    here.clock.now = new Date(here.clock.now.getTime() + 10 * MINUTE);
    const { own } = await share([NAME]);
    expect([own.status, own.html.includes('no fresh copy left'), own.html.includes('it can only be shown whole')]).toEqual([409, true, true]);
    for (const words of ['no more can be fetched here', 'You can still share the whole badge.']) expect((await here.zoe.get(here.at)).html).toContain(words);
    const whole = await share([]);
    expect([whole.own.status, whole.own.html.includes('/s/'), tokens]).toEqual([200, true, 2]);
    here.issuer.intercept.answer = () => undefined;
  });

  it('rests with its address hashed and sealed', async () => {
    const { address } = await share([NAME]);
    expect(await here.wallet.onDisk(address.slice(3))).toBe(false);
    expect((await rows()).shares[0]?.tokenHash).toMatch(/^[\w-]{43}$/);
  });

  it('counts how often it was opened, its owner not, and nothing of who did', async () => {
    const { address, id } = await share([NAME]);
    for (let opening = 0; opening < 3; opening += 1) await here.wallet.stranger().get(address);
    await here.zoe.get(address);
    const [row] = (await rows()).shares;
    expect([row?.views, row?.viewedOn]).toEqual([3, here.clock.now.toISOString().slice(0, 10)]);
    expect(JSON.stringify(row)).not.toMatch(/127\.0\.0\.1|node|Mozilla|undici/);
    expect((await here.zoe.get(`/wallet/shares/${id}`)).html).toContain('3 times');
  });

  it('gives the badge to a verifier or a wallet that is given its address, and counts that: who checks it has seen it', async () => {
    const { address, id } = await share([NAME]);
    await fetch(here.wallet.url + address, { method: 'HEAD', headers: { accept: 'application/vc' } });
    expect((await rows()).shares[0]?.views).toBe(0);
    const brought = await bringBadge(here.zoe, { address: here.wallet.url + address });
    expect(brought.html).toContain('There is nothing to keep');
    const other = await here.wallet.visitor('other@example.org');
    expect((await bringBadge(other, { address: here.wallet.url + address })).html).toContain('Keep this badge?');
    expect((await rows()).shares[0]).toMatchObject({ views: 2, viewedOn: here.clock.now.toISOString().slice(0, 10) });
    const stopping = (await here.zoe.get(`/wallet/shares/${id}/stop`)).html;
    expect([stopping.includes('It was opened or checked 2 times.'), stopping.includes('Nobody has')]).toEqual([true, false]);
  });

  it('stands in the ledger under who may open it; one that was made elsewhere too, as what cannot be stopped here', async () => {
    await share([NAME], { level: 'public' });
    const listed = await here.zoe.get('/wallet/shared');
    expect(listed.html).toMatch(/<a href="\/wallet\/shared\/[^"]+"[^>]*><bdi>Everybody/);
    expect(listed.html).toContain('Shared until');
    await here.wallet.store.as(here.zoe.personId).write((db) => db.remove(Share, {})); // as in a wallet brought back from its file
    const back = await here.zoe.get('/wallet/shared');
    expect([back.html.includes('Shared elsewhere until'), back.html.includes('Shared until')]).toEqual([true, false]);
    expect([back.html.includes('<bdi>Everybody'), back.html.includes('By a link')]).toEqual([true, false]); // how public it was is what the ledger is for
    const told = await here.zoe.get(/\/wallet\/shared\/[\w-]+/.exec(back.html)?.[0] ?? '');
    for (const words of ['It can be stopped only there', '<bdi>Everybody</bdi>']) expect(told.html).toContain(words);
  });

  it('says that the badge was revoked, within minutes, and by nobody’s pressing', async () => {
    const { address } = await share([NAME]);
    expect((await here.wallet.stranger().get(address)).html).toMatch(/Dates<.*from <time/);
    here.award.standing = 1;
    here.clock.now = new Date(here.clock.now.getTime() + SHARE_CHECK_EVERY + 1);
    const seen = await here.wallet.stranger().get(address);
    expect(sheetOf(seen)).not.toContain('Valid');
    expect(seen.html).not.toContain('This badge is valid.');
    expect(seen.html).toContain('revoked');
  });

  it('says no less than its owner was told by checking again a moment ago', async () => {
    const { address } = await share([NAME]);
    expect((await here.wallet.stranger().get(address)).html).toContain('This badge is valid.');
    here.award.standing = 1;
    here.clock.now = new Date(here.clock.now.getTime() + MINUTE);
    expect((await here.zoe.post(`${here.at}/check`)).html).toContain('Revoked');
    expect((await here.wallet.stranger().get(address)).html).not.toContain('This badge is valid.');
  });

  it('keeps the last answer, with its date, for a day where nobody answers, and then says that nobody knows', async () => {
    const { address } = await share([NAME]);
    here.issuer.intercept.answer = ({ path }) => (path.startsWith('/status') ? { status: 503 } : undefined);
    here.clock.now = new Date(here.clock.now.getTime() + SHARE_CHECK_EVERY + 1);
    expect((await here.wallet.stranger().get(address)).html).toContain('This badge is valid.');
    here.clock.now = new Date(here.clock.now.getTime() + DAY);
    const late = (await here.wallet.stranger().get(address)).html;
    expect([late.includes('This badge is valid.'), late.includes('could not')]).toEqual([false, true]);
    here.issuer.intercept.answer = () => undefined;
    here.clock.now = new Date(here.clock.now.getTime() + SHARE_CHECK_EVERY + 1);
    expect((await here.wallet.stranger().get(address)).html).toContain('This badge is valid.');
  });

  it('asks its issuer once, however many open it', async () => {
    const { address } = await share([NAME]);
    here.clock.now = new Date(here.clock.now.getTime() + SHARE_CHECK_EVERY + 1);
    const before = here.issuer.asked.filter(({ path }) => path.startsWith('/status')).length;
    await Promise.all(Array.from({ length: 8 }, () => here.wallet.stranger().get(address)));
    expect(here.issuer.asked.filter(({ path }) => path.startsWith('/status')).length - before).toBeLessThanOrEqual(1);
  });
});

describe('a share to hand on', () => {
  it('is on paper with the chosen fields, its address to scan, and attached the very file that lies there', async () => {
    const { address, id } = await share([]);
    const file = (await here.wallet.stranger().get(`${address}/badge`)).html;
    for (const size of ['A4', 'Letter']) {
      const pdf = await here.zoe.get(`/wallet/shares/${id}/certificate.pdf?size=${size}`);
      expect([pdf.headers.get('content-type'), pdf.headers.get('content-disposition')]).toEqual([
        'application/pdf',
        expect.stringContaining('infection-prevention-in-home-care.pdf'),
      ]);
      const found = inflatedIn(pdf.bytes);
      expect(found).toContain(file);
      for (const secret of ['Zoë O’Connor', 'hygiene', 'did:key:', here.award.issued.values().next().value ?? 'nothing']) expect(found).not.toContain(secret);
    }
  });

  it('is a QR code as a file, and a page of plain links that loads nothing', async () => {
    const { id, own } = await share([NAME]);
    const qr = await here.zoe.get(`/wallet/shares/${id}/qr.svg`);
    expect([qr.headers.get('content-type'), qr.html.startsWith('<svg xmlns=')]).toEqual(['image/svg+xml', true]);
    const picture = await here.zoe.get(`/wallet/shares/${id}/qr.png`);
    expect([picture.headers.get('content-type'), await readQr(picture.bytes, 'zoe')]).toEqual(['image/png', expect.stringContaining('/s/')]);
    expect((await bringBadge(here.zoe, { file: qr.bytes })).html).toContain('/s/'); // read of its own drawing, and asked by nobody yet
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
    const { address, id } = await share([NAME, 'awardedDate'], { level: 'public', recipient: 'Housing co-op', purpose: 'A flat' });
    const { shares, copies } = await rows();
    const copy = copies.find(({ spentFor }) => spentFor === `share:${id}`);
    const [row] = shares;
    if (!copy || !row) throw new Error('no share');
    const signature = row.presentation.split('~')[0]?.split('.')[2]?.slice(0, 40) ?? '';
    const canaries = [row.tokenHash, signature, copy.kid, row.token.slice(-40)];
    expect(await Promise.all(canaries.map(here.wallet.onDisk))).toEqual([true, true, true, true]);
    expect((await here.zoe.get(`/wallet/shares/${id}/stop`)).html).toContain('Nobody has opened or checked it.');
    const stopped = await here.zoe.post(`/wallet/shares/${id}/stop`);
    expect(stopped.html).toContain('It is no longer shared.');
    expect(await Promise.all(canaries.map(here.wallet.onDisk))).toEqual([false, false, false, false]);
    await expect(here.wallet.agent.signerOf(copy.kid)).rejects.toMatchObject({ code: 'not_found' });
    expect(await here.wallet.store.across('what the test left').read((db) => db.count(LeftKey, {}))).toBe(0);
    const after = await rows();
    expect([after.shares, after.copies.some(({ spentFor }) => spentFor === `share:${id}`)]).toEqual([[], false]);
    expect(after.told).toMatchObject([
      {
        verifierName: 'Housing co-op',
        level: 'public',
        purpose: { en: 'A flat' },
        outcome: 'ended',
        shownUntil: row.endsAt,
        endedAt: here.clock.now.toISOString(),
      },
    ]);
    expect(after.told[0]?.shown[0]?.claims).toContainEqual(['credentialSubject', 'name']);
    expect(JSON.stringify(after.told)).not.toMatch(/Zoë|assessors/);
    for (const words of ['Housing co-op', 'Everybody</span>', 'A flat', 'Ended on']) expect(stopped.html).toContain(words);
    const own = await here.zoe.get(`/wallet/shares/${id}`);
    expect([own.status, own.html.includes('assessors'), own.html.includes('/s/')]).toEqual([410, false, false]);
    expect((await here.wallet.stranger().get(address)).html).toContain('No longer shared');
  });

  it('looks the same whether it was stopped, is over or never was', async () => {
    const [stopped, over] = [await share([NAME]), await share([NAME], { days: '7' })];
    await here.zoe.post(`/wallet/shares/${stopped.id}/stop`);
    here.clock.now = new Date(here.clock.now.getTime() + 7 * DAY);
    const never = `/s/${'A'.repeat(43)}`;
    const pages = await Promise.all(
      [stopped.address, over.address, never].map(async (address) => {
        const seen = await here.wallet.stranger().get(address);
        return [seen.status, wordless(seen, address)];
      }),
    );
    expect(new Set(pages.map((one) => JSON.stringify(one))).size).toBe(1);
    expect(pages[0]?.[0]).toBe(404);
    for (const rest of ['badge', 'embed', 'picture.png']) expect((await here.wallet.stranger().get(`${over.address}/${rest}`)).status).toBe(404);
    while ((await endExpired(here.wallet.holder)) === 'more');
    const { shares, told } = await rows();
    expect([shares, told.map(({ outcome }) => outcome)]).toEqual([[], ['ended', 'ended']]);
  });

  it('comes with the end of the badge, whose own page and whose last question name the links that are live', async () => {
    const over = await share([NAME], { recipient: 'Last week’s flat' });
    await here.wallet.store.as(here.zoe.personId).write((db) => db.update(Share, { id: over.id }, { endsAt: here.clock.now.toISOString() }));
    expect((await here.zoe.get(here.at)).html).not.toContain('Last week’s flat');
    expect((await here.zoe.get(`${here.at}/delete`)).html).not.toContain('ends with it');
    const { address, id } = await share([NAME], { recipient: 'Housing co-op' });
    const profile = await share([NAME], { level: 'public' });
    await here.wallet.stranger().get(address);
    const badge = (await here.zoe.get(here.at)).html;
    expect(badge).toMatch(new RegExp(`<a href="/wallet/shares/${id}"><bdi>Housing co-op</bdi></a>.*Whoever has the link.*once`, 's'));
    for (const [share, who] of [
      [id, 'Housing co-op'],
      [profile.id, 'Everybody'],
    ])
      expect(badge).toContain(`href="/wallet/shares/${share}/stop" aria-label="Stop sharing: ${who}"`);
    const question = (await here.zoe.get(`${here.at}/delete`)).html;
    for (const words of ['2 links to it are live and end with it', 'Housing co-op', 'Everybody', 'no longer shared']) expect(question).toContain(words);
    expect([question.includes(over.id), question.includes('changes nothing of it elsewhere'), question.includes('/stop"')]).toEqual([false, false, false]);
    await here.zoe.post(`${here.at}/delete`);
    for (const link of [address, profile.address]) expect((await here.wallet.stranger().get(link)).status).toBe(404);
    expect((await rows()).told.map(({ outcome }) => outcome)).toEqual(['ended', 'ended', 'ended']);
  });
});
