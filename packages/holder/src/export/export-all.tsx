import { createHash } from 'node:crypto';
import { type Language, LaurelError, now, utf8 } from '@laurel/base';
import { makeTranslate, renderBody, type ZipEntry, zipOf } from '@laurel/web';
import { Collected } from '../collections/collection-records.ts';
import { listCollections } from '../collections/collections.ts';
import type { Holder } from '../deps.ts';
import { BadgeFile } from '../import/import-records.ts';
import { kindOfText } from '../import/read-given.ts';
import { Badge, type BadgeRow } from '../records.ts';
import { exportCopy } from '../wallet/badges.ts';
import { Card } from '../wallet/card.ts';
import { FILE_TYPES } from '../wallet/document-type.ts';
import { fileNameOf, titleOf } from '../wallet/title.ts';
import { ExportIndex } from './export-index.tsx';

type Held = Extract<ZipEntry, { bytes: Uint8Array }>;

/** What the index says of one badge; `files` are paths in the archive. */
export type IndexedBadge = {
  title: string;
  issuer: string | undefined;
  issuerDid: string;
  awarded: string | undefined;
  ends: string | undefined;
  whose: BadgeRow['whose'];
  edition: string;
  keptAt: string;
  verdict: { outcome: string; sentence: string; asOf: string | undefined };
  collections: string[];
  files: { path: string; sha256: string }[];
};
export type Index = { made: string; by: string; badges: IndexedBadge[]; collections: string[] };

/**
 * Everything that a person keeps here, as one archive: each badge as it was signed and each file as it came, byte for byte, with a page and a JSON that say what is in it. One
 * badge is held at a time.
 */
export function exportAll(holder: Holder, { owner, language }: { owner: string; language: Language }): AsyncGenerator<Uint8Array> {
  return zipOf(everything(holder, owner, language), holder.context.clock());
}

async function* everything(holder: Holder, owner: string, language: Language): AsyncGenerator<Held> {
  const cards = await holder.store
    .as(owner)
    .read((db) => db.query(Card, 'card').without('words').orderBy('card.keptAt', 'ASC').addOrderBy('card.id', 'ASC').getMany());
  const collections = await listCollections(holder, owner);
  const names = new Map(collections.map(({ id, name }) => [id, name]));
  const index: Index = { made: now(holder.context), by: holder.config.publicUrl, badges: [], collections: collections.map(({ name }) => name) };
  for (const [nth, { id }] of cards.entries()) {
    const badge = await holder.store.as(owner).read((db) => db.one(Badge, { id }));
    if (!badge) continue; // deleted at this moment
    const folder = `badges/${String(nth + 1).padStart(4, '0')}-${fileNameOf(badge.facts)}`;
    const files: IndexedBadge['files'] = [];
    for await (const { name, bytes } of filesOf(holder, badge)) {
      const path = `${folder}/${name}`;
      files.push({ path, sha256: createHash('sha256').update(bytes).digest('hex') });
      yield { name: path, bytes };
    }
    const standing = await holder.store.as(owner).read((db) => db.list(Collected, { badgeId: id }));
    index.badges.push({ ...told(badge, language), collections: standing.flatMap(({ collectionId }) => names.get(collectionId) ?? []), files });
  }
  yield { name: 'index.json', bytes: utf8(`${JSON.stringify(index, undefined, 2)}\n`) };
  const page = renderBody(<ExportIndex index={index} t={makeTranslate(language)} />).html;
  yield { name: 'index.html', bytes: utf8(`<!doctype html>\n${page}\n`) };
}

/** The document, or one copy where there is none, and every file that came. */
async function* filesOf(holder: Holder, { id, owner, document }: BadgeRow): AsyncGenerator<Held> {
  const text = document ?? (await copyOf(holder, owner, id));
  if (text !== undefined) yield { name: `badge.${FILE_TYPES[kindOfText(text)].ending}`, bytes: utf8(text) };
  const came = await holder.store.as(owner).read((db) => db.list(BadgeFile, { badgeId: id }, { order: { keptAt: 'ASC' } }));
  for (const [nth, { kind, content }] of came.entries())
    yield { name: `as-it-came-${nth + 1}.${FILE_TYPES[kind].ending}`, bytes: Buffer.from(content, 'base64') };
}

/** The copy that was set apart for taking along; a badge whose copies are all spent leaves without one, and the index says so. */
async function copyOf(holder: Holder, owner: string, id: string): Promise<string | undefined> {
  try {
    return (await exportCopy(holder, owner, id)).body;
  } catch (error) {
    if (error instanceof LaurelError && error.code === 'no_copy_left') return undefined;
    throw error;
  }
}

function told({ facts, verdict, issuerDid, whose, keptAt }: BadgeRow, language: Language): Omit<IndexedBadge, 'files' | 'collections'> {
  return {
    title: titleOf(facts),
    issuer: facts.issuerName,
    issuerDid,
    awarded: facts.awardedDate,
    ends: facts.validUntil,
    whose,
    edition: verdict.older ? `Open Badges ${verdict.older.edition}` : (verdict.format ?? ''),
    keptAt,
    verdict: { outcome: verdict.outcome, sentence: verdict.sentence[language], asOf: verdict.unasked ? undefined : verdict.asOf },
  };
}
