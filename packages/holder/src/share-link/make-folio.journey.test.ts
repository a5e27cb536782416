import { describe, expect, it } from 'vitest';
import { readCollection } from '../collections/collections.ts';
import { FOLIO_BADGES } from '../limits.ts';
import { Badge, Copy } from '../records.ts';
import { boxesIn, FIRST, idIn, openFolios, SECOND } from '../testing/folios.ts';
import { fieldIn, type Wish } from '../testing/sharing.ts';
import { folioSources } from './folio-sources.ts';
import { makeFolio } from './make-folio.ts';
import { seenOf } from './make-share.ts';
import { claimsShown } from './source.ts';

const { here, rows, folios, collected, show } = openFolios();

it('is made once by a form that is pressed twice, and anew where something was changed under it', async () => {
  const { path } = await collected();
  const form = await here.zoe.get(`${path}/show`);
  expect(form.html).toContain('Everybody who opens the address reads this name.');
  const press = (name: string) =>
    here.zoe.post(`${path}/show`, [...boxesIn(form), ...Object.entries({ key: fieldIn(form, 'key'), name, level: 'link', days: '30', decision: 'make' })]);
  const [one, two] = await Promise.all([press('Mine'), press('Mine')]);
  const late = await press('Mine');
  expect(new Set([one, two, late].map((seen) => seen.path)).size).toBe(1);
  const { shares, told, copies } = await rows();
  expect([(await folios()).length, shares.length, told.length, copies.filter(({ state }) => state === 'spent').length]).toEqual([1, 2, 2, 2]);
  const other = await press('Ours');
  expect([other.path === one.path, (await folios()).map(({ name }) => name).toSorted()]).toEqual([false, ['Mine', 'Ours']]);
  const refused = await here.zoe.post(`${path}/show`, [...boxesIn(form), ['key', 'kept'], ['name', ''], ['decision', 'make']]);
  expect([refused.status, fieldIn(refused, 'key')]).toEqual([422, 'kept']);
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
    const wish = { key: '', collectionId: collection.id, name: 'Ours', badges: shown, common };
    const made = await makeFolio({ ...holder, isMinor: async () => true }, owner, wish);
    expect(made).toMatchObject({ badgeId: idIn(here.at), error: { code: 'bad_form', problems: [{ code: 'minor' }] } });
    expect([(await rows()).shares, await folios()]).toEqual([[], []]);
    // The process ends between one badge and the next.
    let records = 0;
    const record: typeof holder.record = async (...told) => {
      records += 1;
      if (records > 1) throw new Error('killed');
      await holder.record(...told);
    };
    await expect(makeFolio({ ...holder, record }, owner, { ...wish, common: { ...common, level: 'link' } })).rejects.toThrow('killed');
    const { shares, told, copies } = await rows();
    expect([shares, told, await folios(), copies.some(({ spentFor }) => spentFor?.startsWith('share:'))]).toEqual([[], [], [], false]);
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

  it('is nothing at all where a sheet changed since: not even the ledger tells of what was not shared', async () => {
    const last = (boxes: [string, string][]) => boxes.findLastIndex(([name]) => name.startsWith('seen-'));
    const { own } = await show({}, (boxes) => boxes.with(last(boxes), [boxes[last(boxes)]?.[0] ?? '', 'another sheet']));
    expect(own.status).toBe(409);
    expect(own.html).toMatch(new RegExp(`This is what they will see now\\. <bdi>${SECOND}`));
    const { shares, told } = await rows();
    expect([shares, told, await folios()]).toEqual([[], [], []]);
  });
});
