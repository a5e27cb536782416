import { LaurelError, now } from '@laurel/base';
import { buildBadge, type Check, type Did, type Jwk, type StatusEntryInput } from '@laurel/credentials';
import { IsNull, type ScopedReader, type ScopedWriter } from '@laurel/store';
import { pictureIn } from '../achievements/pictures.ts';
import { type Issuer, type IssuerProfile, profileOf } from '../deps.ts';
import { CLOCK_MAY_GO_BACK } from '../limits.ts';
import {
  type AchievementRow,
  type AwardRow,
  type Configuration,
  type CredentialRow,
  IssuedCredential,
  isWhole,
  type ListKind,
  StatusEntry,
} from '../records.ts';
import { type TakenPlace, takePlaces } from '../status/allocate.ts';
import { flip } from '../status/flip.ts';
import { ownLists, type ServeList } from '../status/publish.ts';
import { badgeInput } from './badge-input.ts';
import { lintBadge, verifyOwn } from './lint-badge.ts';

/** Whom one copy is for: the holder's did:key, which becomes the subject, or the copy's own key. `key` tells copies apart. */
export type Holder = { key: string; did: Did; jwk: Jwk };
/** One copy before it is signed: whose, and where it stands in the lists. Its places are its own from now on, signed or not. */
export type PlannedCopy = { id: string; configuration: Configuration; holder: Holder; verificationMethod: string; places: TakenPlace[] };
export type SignedCopy = PlannedCopy & { signed: string; issuedAt: string };

/** One copy per holder, in their order, with its places taken. */
export async function planCopies(
  issuer: Issuer,
  db: ScopedWriter,
  { configuration, verificationMethod, holders }: { configuration: Configuration; verificationMethod: string; holders: readonly Holder[] },
): Promise<PlannedCopy[]> {
  if (holders.length === 0) return [];
  const kinds = listsOf(profileOf(issuer, db.scope), configuration);
  const taken: TakenPlace[][] = [];
  for (const kind of kinds) taken.push(await takePlaces(issuer, db, { kind, verificationMethod, count: holders.length }));
  return holders.map((holder, n) => ({
    id: `urn:uuid:${uuid(issuer)}`,
    configuration,
    holder,
    verificationMethod,
    places: taken.flatMap((places) => places.slice(n, n + 1)),
  }));
}

/** The lists a copy stands in: a place in each. */
function listsOf({ revocationList }: IssuerProfile, configuration: Configuration): readonly ListKind[] {
  if (!isWhole(configuration)) return ['token'];
  return revocationList ? ['revocation', 'suspension', '1edtech'] : ['revocation', 'suspension'];
}

/** What a badge says of such a place. A token list is named by the token, not by the badge in it. */
function entryOf({ kind, url, position }: TakenPlace): StatusEntryInput[] {
  if (kind === 'token') return [];
  return kind === '1edtech' ? [{ revocationList: url }] : [{ purpose: kind, list: url, index: position }];
}

/** A clock set back would date badges before those already out, and end lists in the past. @throws LaurelError clock_went_back */
export async function demandClock(issuer: Issuer, db: Pick<ScopedReader, 'list'>): Promise<void> {
  const [last] = await db.list(IssuedCredential, {}, { order: { issuedAt: 'DESC' }, take: 1 });
  if (last && Date.parse(last.issuedAt) - issuer.context.clock().getTime() > CLOCK_MAY_GO_BACK) throw new LaurelError('clock_went_back');
}

export type Signing = { profile: IssuerProfile; award: AwardRow; achievement: AchievementRow; planned: PlannedCopy };

/**
 * Builds, lints and signs one copy, and has our own verifier read it: one whose time is over is handed out as expired. Outside of any write.
 * @throws LaurelError lint_failed
 */
export async function signCopy(issuer: Issuer, serve: ServeList, { profile, award, achievement, planned }: Signing): Promise<SignedCopy> {
  const { id, configuration, holder, verificationMethod, places } = planned;
  const status = places.flatMap(entryOf);
  const badge = buildBadge(badgeInput(issuer, award, achievement, { id, holder: holder.did, status, picture: await pictureIn(issuer, achievement) }));
  await lintBadge(badge, { did: profile.did, verificationMethod }, issuer.agent.resolve);
  const signed = await { 'open-badge-di': dataIntegrity, 'open-badge-jwt': jwt, 'open-badge-sd-jwt': sdJwt }[configuration]();
  await verifyOwn(signed, { resolve: issuer.agent.resolve, fetchStatus: ownLists(issuer, serve), clock: issuer.context.clock }, mayBeSaid);
  return { ...planned, signed, issuedAt: now(issuer.context) };

  async function dataIntegrity(): Promise<string> {
    return JSON.stringify(await issuer.agent.issueDataIntegrity({ credential: badge, did: profile.did }));
  }

  function jwt(): Promise<string> {
    return issuer.agent.issueJwt({ credential: badge, did: profile.did, kind: 'open-badge' });
  }

  function sdJwt(): Promise<string> {
    const [place] = places;
    if (!place) throw new Error('a copy without a place has no status');
    return issuer.agent.issueSdJwt({
      badge,
      did: profile.did,
      holderJwk: holder.jwk,
      status: { uri: place.url, idx: place.position },
      issuedAt: issuer.context.clock(),
    });
  }
}

/** Vouching is not ours; and an achievement's time may end before its learner comes: the badge still says what was achieved, and that it has expired. */
const mayBeSaid = ({ step, code }: Check): boolean => step === 'issuer' || (step === 'dates' && code === 'expired');

/** Copies and their entries. They are numbered on from all that were ever signed of this award. */
export async function insertCopies(db: ScopedWriter, awardId: string, copies: readonly SignedCopy[]): Promise<CredentialRow[]> {
  const rows: CredentialRow[] = [];
  for (const { id, configuration, holder, verificationMethod, signed, issuedAt } of copies) {
    const before = await db.count(IssuedCredential, { awardId, configuration });
    const copy = before + 1 + rows.filter((row) => row.configuration === configuration).length;
    rows.push({ id, profile: db.scope, awardId, configuration, copy, holderKey: holder.key, verificationMethod, signed, issuedAt, supersededAt: null });
  }
  await db.insert(IssuedCredential, rows);
  await db.insert(
    StatusEntry,
    copies.flatMap(({ id, places }) => places.map(({ listId, position }) => ({ listId, position, credentialId: id, awardId, value: 0 }))),
  );
  return rows;
}

/** Another takes their place: what counted of this award is revoked for good. `keep` names what stays. Answers how many. */
export async function supersedeCopies(issuer: Issuer, db: ScopedWriter, awardId: string, keep: readonly string[] = []): Promise<number> {
  const counted = await db.list(IssuedCredential, { awardId, supersededAt: IsNull() });
  const old = counted.filter(({ id }) => !keep.includes(id));
  const credentialIds = old.map(({ id }) => id);
  for (const kind of ['revocation', 'token', '1edtech'] as const) await flip(db, { awardId, credentialIds }, kind, 1);
  const supersededAt = now(issuer.context);
  for (const { id } of old) await db.update(IssuedCredential, { id }, { supersededAt });
  return old.length;
}

/** RFC 9562 version 4, from the node's own chance. */
export function uuid(issuer: Pick<Issuer, 'context'>): string {
  const bytes = issuer.context.random(16);
  bytes[6] = ((bytes[6] ?? 0) & 0x0f) | 0x40;
  bytes[8] = ((bytes[8] ?? 0) & 0x3f) | 0x80;
  return Buffer.from(bytes)
    .toString('hex')
    .replace(/^(.{8})(.{4})(.{4})(.{4})(.{12})$/, '$1-$2-$3-$4-$5');
}
