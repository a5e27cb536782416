import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { LaurelError } from '@laurel/base';
import { isNoBadge, selfContainedDocument, type VerifyDeps, verifyCredential } from '@laurel/credentials';
import { makeTranslate } from '@laurel/web';
import { afterAll, afterEach, beforeAll, describe, expect, it } from 'vitest';
import { Badge } from '../records.ts';
import { openTestWallet, type TestWallet, type Visitor } from '../testing/open-test-wallet.ts';
import { BadgeRefused } from '../wallet/keep.ts';
import { BadgeFile, LookedImport } from './import-records.ts';
import { keepImport } from './keep-import.ts';
import { lookAtImport, readImport } from './look-at-import.ts';
import { isUnproven } from './unproven.ts';

const FOLDER = join(process.env.LAUREL_VECTORS ?? '../shared/vectors', 'other-issuers');
type Item = { id: string; file: string; kind: string; verdict: string; also_acceptable?: string[] };
const { items }: { items: Item[] } = JSON.parse(readFileSync(join(FOLDER, 'manifest.json'), 'utf8'));

/** The day on which their verdicts hold. */
const clock = { now: new Date('2026-11-22T12:00:00Z') };
let wallet: TestWallet;
let zoe: Visitor;
beforeAll(async () => {
  wallet = await openTestWallet(clock);
  zoe = await wallet.visitor('zoe@example.org');
});
afterAll(() => wallet.stop());
/** Fixtures of different issuers bear one id. */
afterEach(() =>
  wallet.store.as(zoe.personId).write(async (db) => {
    for (const table of [Badge, BadgeFile, LookedImport]) await db.remove(table, {});
  }),
);

/** No network at all: who is not asked may well exist. */
const offline: Partial<VerifyDeps> = {
  resolve: async (id) => {
    const document = selfContainedDocument(id);
    return document ? { state: 'found', document, deactivated: false } : { state: 'unreachable', reason: 'no network' };
  },
  fetchStatus: async () => ({ state: 'unreachable', reason: 'no network' }),
};
const tally = { kept: 0, older: 0, unproven: 0, refused: 0, lists: 0, others: 0 };

describe('a badge that somebody else’s software made, brought as a file', () => {
  it.each(items)('$id is shown with its label and its verdict, or refused with the sentence that says why', async (item) => {
    const holder = { ...wallet.holder, verifying: { ...wallet.holder.verifying, ...offline } };
    const person = { id: zoe.personId, name: 'Zoë O’Connor', email: 'zoe@example.org', language: 'en' as const };
    const bytes = readFileSync(join(FOLDER, item.file));
    const expected = await verifyCredential(bytes, holder.verifying);
    // Other answers than the manifest's are accounted for where all of these are judged (credentials, who-verifies-what.md).
    if (item.verdict === 'valid' && expected.code !== 'presentation_not_credential') expect(expected.outcome).not.toBe('invalid');
    const looked = await lookAtImport(holder, person, { bytes }).catch((error: unknown) => error);
    if (looked instanceof LaurelError && looked.problems[0]?.code === 'status_list') {
      tally.lists += 1; // says of badges whether they were revoked, and is none
      expect(item.kind).toBe('status list');
      return;
    }
    if (looked instanceof BadgeRefused) {
      tally.refused += 1;
      expect(looked.verdict.sentence).toEqual(expected.sentence);
      expect([expected.outcome === 'valid', expected.older !== undefined && expected.outcome !== 'invalid']).toEqual([false, false]);
      return;
    }
    if (typeof looked !== 'string') throw looked;
    for (const language of ['en', 'fr'] as const) {
      const { html } = await zoe.get(`/wallet/imports/${looked}?lang=${language}`);
      const t = makeTranslate(language);
      const text = html
        .replace(/<[^>]+>/g, '')
        .replaceAll('&quot;', '"')
        .replaceAll('&#39;', '’')
        .replaceAll('&amp;', '&')
        .replace(/\s+/g, ' ');
      expect(text).toContain(expected.sentence[language].split(/[\d]/)[0]?.replace(/\s+/g, ' ').trim());
      // What is no badge is not called one, whatever its state.
      if (expected.credential)
        expect(html.includes(`>${t(`holder.import.look.title${isNoBadge(expected.checks) ? '.other' : ''}`)}</h1>`), `${item.id} ${expected.code}`).toBe(true);
      if (isNoBadge(expected.checks) && html.includes('name="whose"')) expect(text).toContain(t('holder.import.whose.other').replaceAll('\u202f', ' '));
      expect(html.includes(t('holder.state.unproven'))).toBe(isUnproven(expected));
      expect(html.includes(t('holder.edition', { edition: expected.older?.edition ?? '2.0' }))).toBe(expected.older !== undefined);
      if (expected.outcome !== 'valid') expect(text).not.toContain(` ${t('holder.state.valid')} `);
    }
    if (isNoBadge(expected.checks)) tally.others += 1;
    tally[expected.older ? 'older' : isUnproven(expected) ? 'unproven' : 'kept'] += 1;
    const badgeId = await keepImport(holder, { owner: person.id, id: looked, isOthers: false });
    // Brought again it is known again, byte for byte.
    const { same } = await readImport(holder, person.id, await lookAtImport(holder, person, { bytes }));
    expect(same).toMatchObject({ id: badgeId, isNewFile: false });
    const links = [...(await zoe.get(`/wallet/badges/${badgeId}`)).html.matchAll(/href="(\/wallet\/badges\/[^"]+\/(?:badge\.[\w-]+|files\/[^"]+))"/g)];
    const left = await Promise.all(links.map(async ([, href = '']) => Buffer.from((await zoe.get(href)).bytes)));
    expect(left.some((file) => file.equals(bytes))).toBe(true);
  });

  it('are all there', () => {
    console.info(
      `other issuers: ${tally.kept} kept, ${tally.older} kept as older badges, ${tally.unproven} kept as not checked, ${tally.refused} refused with their reason, ${tally.lists} lists`,
    );
    expect(tally.kept + tally.older + tally.unproven + tally.refused + tally.lists).toBe(items.length);
    expect(tally.others).toBe(8);
    expect([tally.kept > 18, tally.older > 3, tally.unproven > 3, tally.lists]).toEqual([true, true, true, 3]);
  });
});
