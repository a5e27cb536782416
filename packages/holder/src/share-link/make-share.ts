import { DAY, hashed, inMs, LaurelError, newId, now } from '@laurel/base';
import { canonicalizeJson, type JsonObject, verifyCredential } from '@laurel/credentials';
import { hashCode } from '@laurel/people';
import type { ScopedWriter } from '@laurel/store';
import { refillCopies } from '../claim/claim-offer.ts';
import type { Holder } from '../deps.ts';
import { recordShared } from '../events.ts';
import { SHARE_CHECK_EVERY, SHARES } from '../limits.ts';
import { Badge, type CopyRow, Disclosure } from '../records.ts';
import { spend } from '../share/answer-request.ts';
import { demandAsKnown, demandReadable } from '../wallet/demand-as-known.ts';
import { BadgeRefused } from '../wallet/keep.ts';
import { withoutCredential } from '../wallet/last-verdict.ts';
import { titleOf } from '../wallet/title.ts';
import { CLASS, type Field } from './fields.ts';
import { pressedId } from './pressed.ts';
import { type Level, Share, type ShareRow, spentFor } from './records.ts';
import { newToken } from './secrets.ts';
import { claimsShown, disclosed, nextCopy, type Source, shareSource } from './source.ts';

export type ShareWish = {
  /** Names of the fields that are on. */
  fields: ReadonlySet<string>;
  /** What the page showed when the button was pressed (`seenOf`). */
  seen: string;
  level: Level;
  recipient: string | null;
  purpose: string | null;
  mailbox: string | null;
  pin: string | null;
  days: number;
  /** Decided on without waiting for copies by which fields could be chosen. */
  whole?: true;
};

/** Names what a page showed, to the last claim: switches that were turned since make another one, and nobody shares what they have not seen. */
export const seenOf = (shown: { claims: JsonObject; leftOut: number }): string => {
  const { cnf: _key, status: _place, iat: _day, ...said } = shown.claims; // these are of one copy, and another may be the one that leaves
  return hashed(canonicalizeJson([said, shown.leftOut]));
};

/**
 * Makes a share: one fresh copy is spent for it and for nothing else, the ledger has its row, and only then is there an address. One form (`key`: its secret)
 * pressed twice over the same wish makes one; pressed again once that one has ended, another.
 * @returns its id
 * @throws LaurelError not_found · conflict (the page showed something else, or the badge does not stand and its owner has not read so: `ended`, nobody could say so: `unasked`, or only its copy does not: `aside`, `apart`) · no_copy_left (its copies may be awaited) · credential_refused · bad_form (as many as there may be, or a minor's for search engines)
 */
export async function makeShare(holder: Holder, { key, ...asked }: Asked & { key: string }): Promise<string> {
  const { owner, badgeId, wish } = asked;
  const own = holder.store.as(owner);
  const pressed = pressedId(holder, key, [owner, badgeId, { ...wish, fields: [...wish.fields].toSorted() }]);
  const isThere = () => own.read(async (db) => (await db.one(Share, { id: pressed })) !== undefined);
  if (await isThere()) return pressed;
  const hasEnded = await own.read(async (db) => (await db.one(Disclosure, { requestId: spentFor(pressed) })) !== undefined);
  try {
    const prepared = await prepareShare(holder, asked, hasEnded ? newId(holder.context) : pressed);
    await own.write(async (db) => {
      if (await db.one(Share, { id: prepared.row.id })) return;
      await keepShare(holder, db, prepared);
    });
    return prepared.row.id;
  } catch (error) {
    if (await isThere()) return pressed; // the first press may have taken the last copy from the second
    throw error;
  }
}

type Asked = { owner: string; badgeId: string; wish: ShareWish };

/** A share that could be made: nothing is kept of it yet, and nothing spent. */
export type PreparedShare = { row: Omit<ShareRow, 'owner'>; source: Source; copy: CopyRow | undefined; shown: Field[] };

/** @throws LaurelError as `makeShare` */
export async function prepareShare(holder: Holder, { owner, badgeId, wish }: Asked, id = newId(holder.context)): Promise<PreparedShare> {
  if (wish.level === 'public' && (await holder.isMinor?.(owner))) throw new LaurelError('bad_form', { problems: [{ at: 'share', code: 'minor', detail: '' }] });
  const source = await shareSource(holder, owner, badgeId, wish.whole);
  if (wish.seen !== seenOf(claimsShown(source, wish.fields))) throw new LaurelError('conflict');
  const copy = source.kind === 'copies' ? await freshCopy(holder, owner, badgeId) : undefined;
  const presentation = source.kind === 'whole' ? source.document : disclosed(copy?.compact ?? '', source.fields, wish.fields);
  const verdict = await verifyCredential(presentation, holder.verifying, { format: source.format });
  const { credential: claims } = verdict;
  const leaving = { badge: source.badge, verdict, copy };
  if (!claims) {
    await demandReadable(holder, owner, leaving);
    throw new BadgeRefused(verdict);
  }
  await demandAsKnown(holder, owner, [leaving]);
  const { leftOut, shown } = claimsShown(source, wish.fields);
  if (seenOf({ claims, leftOut }) !== wish.seen) throw new LaurelError('conflict');

  const codeHash = wish.pin === null ? null : await hashCode(wish.pin, id);
  const { level, recipient, purpose, mailbox } = wish;
  const row = {
    ...{ id, badgeId, level, ...newToken(holder, id), recipient, purpose, mailbox, codeHash, codeUntil: null, presentation, format: source.format, claims },
    ...{ leftOut, issuerName: source.issuerName, verdict: withoutCredential(verdict), checkAfter: inMs(holder.context, SHARE_CHECK_EVERY) },
    ...{ views: 0, viewedOn: null, createdAt: now(holder.context), endsAt: inMs(holder.context, wish.days * DAY), closedAt: null },
  };
  return { row, source, copy, shown };
}

/** In the write that makes it, alone or with others. @throws LaurelError not_found · conflict (its copy was spent meanwhile) · bad_form (as many as there may be) */
export async function keepShare(holder: Holder, db: ScopedWriter, { row, source, copy, shown }: PreparedShare): Promise<void> {
  const { id, badgeId, level } = row;
  if (!(await db.one(Badge, { id: badgeId }))) throw new LaurelError('not_found'); // deleted while its issuer was answering
  if ((await db.count(Share, {})) >= SHARES) throw new LaurelError('bad_form', { problems: [{ at: 'share', code: 'too-many', detail: '' }] });
  if (copy) await spend(holder, db, copy, spentFor(id));
  await db.insert(Share, row);
  await tell(holder, db, source, row, shown);
  await recordShared(holder, db, id, badgeId, level);
}

/** One that nobody has seen, fetched where there is none. @throws LaurelError no_copy_left */
async function freshCopy(holder: Holder, owner: string, badgeId: string): Promise<CopyRow> {
  const find = () => holder.store.as(owner).read((db) => nextCopy(db, badgeId));
  const found = await find();
  if (found) return found;
  await refillCopies(holder, { owner, id: badgeId }).catch((error: unknown) => {
    if (error instanceof LaurelError) throw new LaurelError('no_copy_left', { cause: error });
    throw error;
  });
  const fetched = await find();
  if (!fetched) throw new LaurelError('no_copy_left');
  return fetched;
}

type Told = {
  id: string;
  badgeId: string;
  level: Level;
  recipient: string | null;
  purpose: string | null;
  presentation: string;
  createdAt: string;
  endsAt: string;
};

/** The consent as it was given: which fields, to whom, why, until when; the names of claims, never what they say. */
async function tell(holder: Holder, db: ScopedWriter, source: Source, share: Told, fields: readonly Field[]): Promise<void> {
  const claims = source.kind === 'whole' ? [] : fields.flatMap(({ id, paths }) => (id === CLASS ? paths.map((path) => [...path, 'genre']) : [...paths]));
  await db.insert(Disclosure, {
    id: newId(holder.context),
    requestId: spentFor(share.id),
    clientId: spentFor(share.id),
    verifierName: share.recipient ?? '',
    host: share.level === 'file' ? '' : new URL(holder.config.publicUrl).host,
    purpose: share.purpose === null ? null : { en: share.purpose, fr: share.purpose },
    retention: null,
    shown: [{ badgeId: share.badgeId, title: titleOf(source.badge.facts), format: source.kind === 'whole' ? 'ldp_vc' : source.format, claims }],
    outcome: share.level === 'file' ? 'handed' : 'shared',
    receipt: hashed(share.presentation),
    shownUntil: share.level === 'file' ? null : share.endsAt, // what was handed over has no end that we could set
    endedAt: null,
    level: share.level,
    at: share.createdAt,
  });
}
