import { LaurelError } from '@laurel/base';
import { type CredentialFormat, discloseSdJwt, isJsonObject, type JsonObject, readSdJwt, verifyCredential } from '@laurel/credentials';
import { Not, type ScopedReader } from '@laurel/store';
import { fetchAwaited } from '../claim/copies-awaited.ts';
import { copiesEnded } from '../claim/end-grant.ts';
import type { Holder } from '../deps.ts';
import { Badge, type BadgeRow, Copy, type CopyRow } from '../records.ts';
import { BadgeRefused } from '../wallet/keep.ts';
import { type Replaced, withReplacements } from '../wallet/replaced.ts';
import { chosen, type Field, fieldsOf, membersOf } from './fields.ts';

/** A badge as it can be shared: field by field where there are copies or more can come, else whole. */
export type Source = { badge: BadgeRow & Replaced; format: CredentialFormat; fields: Field[]; issuerName: string | null } & (
  | { kind: 'copies'; compact: string }
  | { kind: 'whole'; document: string; claims: JsonObject }
);

/** Its copies are promised and have not come: whoever shares it now would give away all of it. */
export class CopiesAwaited extends LaurelError {
  /** Whether there is a whole badge to share meanwhile. */
  readonly hasWhole: boolean;
  /** Whether its issuer gives none at present, so that to wait does not help. */
  readonly isDenied: boolean;
  constructor({ hasWhole, isDenied }: { hasWhole: boolean; isDenied: boolean }) {
    super('no_copy_left', { problems: [{ at: 'share', code: isDenied ? 'denied' : 'awaited', detail: '' }] });
    this.hasWhole = hasWhole;
    this.isDenied = isDenied;
  }
}

/**
 * All copies of a badge say the same, so any shows what can be chosen. Copies that are promised and not here are asked for; whoever decided to show the badge
 * `whole` does not wait for them. What there is only whole goes through the pipeline first: nothing is shown of it but what verified.
 * @throws CopiesAwaited @throws LaurelError not_found · credential_refused
 */
export async function shareSource(holder: Holder, owner: string, badgeId: string, whole = false): Promise<Source> {
  const found = await badgeAndCopy(holder, owner, badgeId);
  if (!found.badge || found.badge.whose === 'other') throw new LaurelError('not_found'); // what is kept for somebody else is theirs to share
  const awaited = found.copy || whole ? 'none' : await fetchAwaited(holder, { owner, id: badgeId });
  if (awaited !== 'none') throw new CopiesAwaited({ hasWhole: found.badge.document !== null, isDenied: awaited === 'denied' });
  // Where its issuer gave none, the badge may have been asked about anew.
  const { badge = found.badge, copy } = found.copy ? found : await badgeAndCopy(holder, owner, badgeId);
  const issuerName = badge.facts.issuerName ?? null;
  if (copy?.compact) {
    const { claims, disclosures } = readSdJwt(copy.compact);
    const fields = fieldsOf({ claims, hideable: disclosures.map(({ path }) => path) });
    return { kind: 'copies', badge, format: 'dc+sd-jwt', compact: copy.compact, fields, issuerName };
  }
  const document = badge.document ?? '';
  const verdict = await verifyCredential(document, holder.verifying);
  const { credential: claims, format } = verdict;
  if (!isJsonObject(claims) || !format) throw new BadgeRefused(verdict);
  return { kind: 'whole', badge, format, document, claims, fields: fieldsOf({ claims, hideable: [] }), issuerName };
}

/** One that nobody has seen, else one that somebody has; none where only the whole is left. */
const badgeAndCopy = (holder: Pick<Holder, 'store'>, owner: string, badgeId: string) =>
  holder.store.as(owner).read(async (db) => {
    const found = await db.one(Badge, { id: badgeId });
    const fresh = await nextCopy(db, badgeId);
    const isWholeOnly = !fresh && found?.document !== null && (await copiesEnded(db, badgeId));
    const shown = isWholeOnly ? [] : await db.list(Copy, { badgeId, state: Not<CopyRow['state']>('asked') }, { take: 1 });
    const [known] = found ? await withReplacements(db, [found]) : [];
    return { badge: known, copy: fresh ?? shown[0] };
  });

/** The one that leaves next. */
export const nextCopy = async (db: Pick<ScopedReader, 'list'>, badgeId: string): Promise<CopyRow | undefined> =>
  (await db.list(Copy, { badgeId, state: 'fresh' }, { order: { createdAt: 'ASC', id: 'ASC' }, take: 1 }))[0];

/**
 * What would be read of it with these fields on. `shown` are those that are then there, switched on or not: an issuer may hide several as one, and then
 * they come together.
 */
export function claimsShown(source: Source, on: ReadonlySet<string>): { claims: JsonObject; leftOut: number; shown: Field[] } {
  if (source.kind === 'whole') return { claims: source.claims, leftOut: 0, shown: source.fields };
  const { claims } = readSdJwt(disclosed(source.compact, source.fields, on));
  const there = new Set(membersOf(claims).map(({ id }) => id));
  const shown = source.fields.filter(({ id }) => there.has(id));
  return { claims, leftOut: source.fields.length - shown.length, shown };
}

/** A copy that opens the chosen fields and holds no other, not even hidden. */
export const disclosed = (compact: string, fields: readonly Field[], on: ReadonlySet<string>): string =>
  discloseSdJwt(
    compact,
    chosen(fields, on).flatMap(({ paths }) => paths),
  );
