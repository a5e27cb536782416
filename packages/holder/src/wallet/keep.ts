import { hashed, inMs, LaurelError, now } from '@laurel/base';
import {
  badgeFacts,
  type Credential,
  canonicalizeJson,
  isJsonObject,
  type Jwk,
  jwkThumbprint,
  readSdJwt,
  type Verdict,
  type VerifyDeps,
  verifyCredential,
} from '@laurel/credentials';
import type { ScopedWriter } from '@laurel/store';
import { configurationsOf } from '../claim/configurations.ts';
import { Collected } from '../collections/collection-records.ts';
import type { Holder } from '../deps.ts';
import { recordKept } from '../events.ts';
import { BadgeFile } from '../import/import-records.ts';
import { CLAIMED_BADGES, CLAIMED_BYTES, LEASE } from '../limits.ts';
import { Badge, type BadgeRow, Claim, type ClaimRow, Copy, FROM_A_FILE } from '../records.ts';
import { Share } from '../share-link/records.ts';
import { Card, insertCard } from './card.ts';
import { nextCheck, withoutCredential } from './last-verdict.ts';
import { leaveKeys } from './left-keys.ts';

/** Somebody is told why a badge did not pass: the verdict travels with the refusal. */
export class BadgeRefused extends LaurelError {
  readonly verdict: Verdict;
  constructor(verdict: Verdict) {
    super('credential_refused', { problems: [{ at: 'badge', code: verdict.code, detail: '' }] });
    this.verdict = verdict;
  }
}

export type Sound = { verdict: Verdict; credential: Credential; issuerDid: string };

/**
 * Nothing is kept unread. What is not valid is refused, but for what is over and nothing worse: it still says what was achieved. What could not be
 * finished is kept only where the signature held, so that a list out of reach costs nobody a badge, and trouble with the issuer's key never lets a
 * forgery in.
 * @throws BadgeRefused
 */
export async function demandSound(given: string | Uint8Array, verifying: VerifyDeps, format?: 'ldp_vc' | 'dc+sd-jwt'): Promise<Sound> {
  const verdict = await verifyCredential(given, verifying, format ? { format } : {});
  const { credential, issuer } = verdict;
  const isRefuted = verdict.checks.some(({ outcome, step, code }) => outcome === 'fail' && !(step === 'dates' && code === 'expired'));
  const isOver = verdict.code === 'expired' && !isRefuted;
  if ((verdict.outcome === 'invalid' && !isOver) || !credential || !issuer) throw new BadgeRefused(verdict);
  return { verdict, credential, issuerDid: issuer.did };
}

/** @throws LaurelError credential_refused where the badge names somebody else */
export function demandOurs({ credential }: Sound, did: string): void {
  const subject = credential.credentialSubject;
  if (!isJsonObject(subject) || subject.id !== did) throw notOurs();
}

/** @throws LaurelError credential_refused where the copy is bound to another key */
export function demandBound(compact: string, jwk: Jwk): void {
  const bound = readSdJwt(compact).claims.cnf;
  const named = isJsonObject(bound) && isJsonObject(bound.jwk) ? bareJwk(bound.jwk) : undefined;
  if (!named || jwkThumbprint(named) !== jwkThumbprint(jwk)) throw notOurs();
}

/**
 * The page that asks for consent reads one copy, and another may be the one that leaves: all must say the same, and be able to hide the same.
 * @throws LaurelError credential_refused
 */
export function demandSame(copies: readonly string[]): void {
  if (new Set(copies.map(contentOf)).size > 1) throw new LaurelError('credential_refused', { problems: [{ at: 'badge', code: 'copies_differ', detail: '' }] });
}

function contentOf(compact: string): string {
  const { claims, disclosures } = readSdJwt(compact);
  const said = Object.fromEntries(Object.entries(claims).filter(([name]) => !OF_ONE_COPY.has(name)));
  return canonicalizeJson([said, disclosures.map(({ path }) => canonicalizeJson(path)).toSorted()]);
}

/** Its key, its place in the list, and its times: RFC 7519 and the status claim say these of the token and not of the badge. */
const OF_ONE_COPY = new Set(['cnf', 'status', 'iat', 'nbf', 'exp']);

const notOurs = () => new LaurelError('credential_refused', { problems: [{ at: 'badge', code: 'not_ours', detail: '' }] });

function bareJwk({ kty, crv, x, y }: Credential): Jwk | undefined {
  if (typeof kty !== 'string' || typeof crv !== 'string' || typeof x !== 'string') return undefined;
  return { kty, crv, x, ...(typeof y === 'string' ? { y } : {}) };
}

/**
 * The Data Integrity badge, in a write of its own. A badge this person has already is not kept twice. `stillMay`: whether whoever keeps it may, at this moment.
 * @returns the id of the badge that stands now
 * @throws LaurelError not_found · credential_refused
 */
export function keepDocument(holder: Holder, claim: ClaimRow, document: string, sound: Sound, stillMay?: () => Promise<void>): Promise<string> {
  return holder.store.as(claim.owner).write(async (db) => {
    await stillMay?.();
    await demandClaim(db, claim);
    const documentId = documentIdOf(sound, document);
    const same = await db.one(Badge, { documentId });
    const isOthers = same !== undefined && same.issuerDid !== sound.issuerDid;
    // An id is its issuer's word: of two issuers that use one, the later is not taken for the earlier.
    if (isOthers && same.issuerUrl !== FROM_A_FILE) throw new LaurelError('credential_refused', { problems: [{ at: 'badge', code: 'id_taken', detail: '' }] });
    // Anybody writes a file with any id; it goes on by its bytes, and stands in no issuer's way.
    if (isOthers) await db.update(Badge, { id: same.id }, { documentId: hashed(same.document ?? '') });
    // What came as a file can never be shown, so it gives way; the files it came in and its place in collections stay with the badge.
    else if (same?.holderKid === null) {
      await db.remove(Badge, { id: same.id });
      await db.remove(Card, { id: same.id });
      await db.update(Collected, { badgeId: same.id }, { badgeId: claim.id });
      await db.update(Share, { badgeId: same.id }, { badgeId: claim.id });
      await db.update(BadgeFile, { badgeId: same.id }, { badgeId: claim.id });
    } else if (same) {
      await db.remove(Claim, { id: claim.id });
      if (claim.holderKid !== null) await leaveKeys(db, [claim.holderKid]);
      return same.id;
    }
    await insertBadge(holder, db, claim, { document, documentId, holderKid: claim.holderKid, sound });
    return claim.id;
  });
}

/** How the same badge is known again: by the id its issuer gave it, else by its bytes. */
const documentIdOf = ({ credential }: Sound, document: string): string => (typeof credential.id === 'string' ? credential.id : hashed(document));

/** Copies, each on the row its key was written to before it was asked for. Where no badge came before them they make the card. */
export function keepCopies(holder: Holder, claim: ClaimRow, kept: readonly { id: string; compact: string; sound: Sound }[]): Promise<void> {
  return holder.store.as(claim.owner).write(async (db) => {
    await demandClaim(db, claim);
    const [first] = kept;
    if (first && !(await db.one(Badge, { id: claim.id })))
      await insertBadge(holder, db, claim, { document: null, documentId: null, holderKid: null, sound: first.sound });
    for (const { id, compact } of kept) await db.update(Copy, { id, state: 'asked' }, { state: 'fresh', compact });
    await db.update(Claim, { id: claim.id }, { refillAfter: null });
  });
}

/** Its owner may have deleted the badge while its issuer was answering: what is deleted does not come back. @throws LaurelError not_found */
async function demandClaim(db: ScopedWriter, { id }: ClaimRow): Promise<void> {
  if (!(await db.one(Claim, { id }))) throw new LaurelError('not_found');
}

type NewBadge = Pick<BadgeRow, 'document' | 'documentId' | 'holderKid'> & { sound: Sound };

async function insertBadge(holder: Holder, db: ScopedWriter, claim: ClaimRow, { sound, ...badge }: NewBadge): Promise<void> {
  const row = {
    id: claim.id,
    ...badge,
    size: Buffer.byteLength(badge.document ?? ''),
    issuerDid: sound.issuerDid,
    issuerUrl: claim.offer.credential_issuer,
    whose: 'key' as const,
    facts: badgeFacts(sound.credential),
    verdict: withoutCredential(sound.verdict),
    checkAfter: nextCheck(holder.context, sound.verdict),
    keptAt: now(holder.context),
  };
  await demandRoom(db, row.size);
  await db.insert(Badge, row);
  await insertCard(db, row);
  // Whoever is killed before the copies come leaves word that they are missing.
  const refillAfter = configurationsOf(claim.offer, claim.metadata).copies ? inMs(holder.context, LEASE) : null;
  await db.update(Claim, { id: claim.id }, { state: 'kept', refillAfter });
  await recordKept(holder, db, claim.id, sound.issuerDid);
}

/** @throws LaurelError credential_refused */
async function demandRoom(db: ScopedWriter, size: number): Promise<void> {
  const claimed = await db.query(Badge, 'badge').andWhere('badge.issuerUrl <> :none', { none: FROM_A_FILE }).without('document', 'facts', 'verdict').getMany();
  const taken = claimed.reduce((sum, one) => sum + one.size, 0);
  if (claimed.length >= CLAIMED_BADGES || taken + size > CLAIMED_BYTES)
    throw new LaurelError('credential_refused', { problems: [{ at: 'badge', code: 'no_room_claimed', detail: '' }] });
}
