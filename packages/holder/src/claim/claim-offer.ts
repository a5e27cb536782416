import type { KeyType } from '@laurel/agent';
import { inMs, LaurelError, newId, now } from '@laurel/base';
import { MoreThan, Not } from '@laurel/store';
import { Saved } from '../backup/records.ts';
import type { Holder } from '../deps.ts';
import { recordRefilled } from '../events.ts';
import { COPY_BYTES, TOKEN_MARGIN } from '../limits.ts';
import { Badge, Claim, type ClaimRow, Copy, type CopyRow } from '../records.ts';
import { demandBound, demandOurs, demandSame, demandSound, keepCopies, keepDocument } from '../wallet/keep.ts';
import { recheckEarlier } from '../wallet/replaced.ts';
import { type Configurations, configurationsOf } from './configurations.ts';
import { endGrant, endIfRefused, tokenEnded } from './end-grant.ts';
import { withLease } from './lease.ts';
import { findClaim } from './look-at-offer.ts';
import { grantOf, openOffer, sealGrant } from './secrets.ts';

/**
 * Takes an offer: token, the badge, its copies; each thing received is written down before the next is asked for, so that
 * a claim that was interrupted goes on where it stopped. What the badge may stand in the place of is asked about at once. Claimed before, it answers
 * the badge that is there. `stillMay`: asked in the write that keeps the badge; what somebody began for another and may not end is there for its owner
 * to go on with.
 * @returns the badge's id
 * @throws LaurelError not_found · conflict (somebody is claiming it at this moment) · issuer_refused · credential_refused · host_unreachable · answer_unreadable
 */
export async function claimOffer(holder: Holder, input: { owner: string; id: string; txCode?: string; stillMay?: () => Promise<void> }): Promise<string> {
  const badgeId = await withLease(holder, input, async () => {
    const claim = await withGrant(holder, await findClaim(holder, input.owner, input.id), input.txCode);
    const { document, copies } = configurationsOf(claim.offer, claim.metadata);
    const badgeId = document ? await fetchDocument(holder, claim, document, input.stillMay) : claim.id;
    if (!copies || badgeId !== claim.id) return badgeId;
    try {
      await fetchCopies(holder, await findClaim(holder, claim.owner, claim.id), copies);
    } catch (error) {
      // The badge itself is kept by now; the job asks for its copies again.
      if (!document || !(error instanceof LaurelError)) throw error;
      holder.context.log.warn('copies.failed', { badge: claim.id, code: error.code });
    }
    return badgeId;
  });
  await recheckEarlier(holder, { owner: input.owner, id: badgeId });
  return badgeId;
}

/**
 * More copies by the offer's refresh token. An issuer that gives none is left alone for a while, one that ended the token for good; so is that of a badge that was revoked or is over.
 * @throws LaurelError not_found · conflict · issuer_refused · credential_refused · host_unreachable · answer_unreadable
 */
export function refillCopies(holder: Holder, input: { owner: string; id: string }): Promise<void> {
  return withLease(holder, input, async () => {
    const claim = await findClaim(holder, input.owner, input.id);
    const { copies } = configurationsOf(claim.offer, claim.metadata);
    if (!copies) return;
    const granted = await withGrant(holder, claim, undefined);
    const fetched = await fetchCopies(holder, granted, copies).catch(endIfRefused(holder, claim));
    if (fetched === 0) throw new LaurelError('issuer_refused', { problems: [{ at: 'issuer', code: 'gave_none', detail: '' }] });
    await holder.store.as(input.owner).write((db) => recordRefilled(holder, db, claim.id, fetched));
  });
}

/** A token that still opens the door: the one at hand, a refreshed one, or the code's. Written before it is used. */
async function withGrant(holder: Holder, claim: ClaimRow, txCode: string | undefined): Promise<ClaimRow> {
  const grant = grantOf(holder, claim);
  if (grant && grant.accessUntil > inMs(holder.context, TOKEN_MARGIN)) return claim;
  if (!grant && claim.state === 'kept') throw tokenEnded();
  if (grant && grant.refreshToken === null) throw await endGrant(holder, claim);
  const { issuers } = holder;
  const fresh = grant?.refreshToken
    ? await issuers.refresh(claim.offer, claim.metadata, grant.refreshToken).catch(endIfRefused(holder, claim))
    : await issuers.redeem(openOffer(holder, claim), claim.metadata, txCode);
  const state = claim.state === 'looked' ? 'claiming' : claim.state;
  const renewed = { grant: sealGrant(holder, claim, fresh), state };
  await holder.store.as(claim.owner).write(async (db) => {
    await db.update(Claim, { id: claim.id }, renewed);
    if (grant && fresh.refreshToken !== grant.refreshToken) await db.update(Saved, { savedAt: MoreThan(claim.createdAt) }, { renewedAt: now(holder.context) });
  });
  return { ...claim, ...renewed };
}

async function fetchDocument(
  holder: Holder,
  claim: ClaimRow,
  { id, keyType }: NonNullable<Configurations['document']>,
  stillMay?: () => Promise<void>,
): Promise<string> {
  const kept = await holder.store.as(claim.owner).read((db) => db.one(Badge, { id: claim.id }));
  if (kept) return kept.id;
  const kid = claim.holderKid ?? (await newHolderKey());
  const [credential] = await holder.issuers.credentials(claim.metadata, { configuration: id, accessToken: tokenOf(holder, claim), keys: [{ kid, by: 'kid' }] });
  if (typeof credential !== 'object' || credential === null) throw new LaurelError('answer_unreadable');
  const document = JSON.stringify(credential);
  const sound = await demandSound(document, holder.verifying, 'ldp_vc');
  demandOurs(sound, kid.split('#', 1)[0] ?? '');
  return keepDocument(holder, { ...claim, holderKid: kid }, document, sound, stillMay);

  async function newHolderKey(): Promise<string> {
    const made = await holder.agent.createKeyDid(keyType);
    await holder.store.as(claim.owner).write((db) => db.update(Claim, { id: claim.id }, { holderKid: made.kid }));
    return made.kid;
  }
}

/** @returns how many copies came */
async function fetchCopies(holder: Holder, claim: ClaimRow, { id, keyType, batch }: NonNullable<Configurations['copies']>): Promise<number> {
  const asked = await copiesToAsk(holder, claim, keyType, batch);
  const keys = asked.map(({ kid }) => ({ kid, by: 'jwk' as const }));
  const credentials = await holder.issuers.credentials(claim.metadata, { configuration: id, accessToken: tokenOf(holder, claim), keys });
  const { badge, earlier } = await holder.store.as(claim.owner).read(async (db) => ({
    badge: await db.one(Badge, { id: claim.id }),
    earlier: await db.list(Copy, { badgeId: claim.id, state: Not('asked') }, { take: 1 }),
  }));
  // Together, so that the list all copies stand in is asked for once.
  const looked = await Promise.all(
    asked.map(async (row, index) => {
      const compact = credentials[index];
      if (compact === undefined) return []; // the issuer gave fewer; the key is asked for again with the next refill
      if (typeof compact !== 'string' || compact.length > COPY_BYTES) throw new LaurelError('answer_unreadable');
      const sound = await demandSound(compact, holder.verifying, 'dc+sd-jwt');
      demandBound(compact, (await holder.agent.signerOf(row.kid)).publicJwk);
      if (badge && badge.issuerDid !== sound.issuerDid)
        throw new LaurelError('credential_refused', { problems: [{ at: 'badge', code: 'other_issuer', detail: '' }] });
      return [{ id: row.id, compact, sound }];
    }),
  );
  const kept = looked.flat();
  demandSame([...earlier.flatMap(({ compact }) => compact ?? []), ...kept.map(({ compact }) => compact)]);
  await keepCopies(holder, claim, kept);
  return kept.length;
}

/** Keys that were asked for before and brought nothing come first: the issuer may have signed for them, and then gives the same copies. */
async function copiesToAsk(holder: Holder, claim: ClaimRow, keyType: KeyType, batch: number): Promise<CopyRow[]> {
  const store = holder.store.as(claim.owner);
  const before = await store.read((db) => db.list(Copy, { badgeId: claim.id, state: 'asked' }, { take: batch }));
  const made = await Promise.all(Array.from({ length: batch - before.length }, () => holder.agent.createKeyDid(keyType)));
  const createdAt = now(holder.context);
  const rows = made.map(
    ({ kid }): Omit<CopyRow, 'owner'> => ({
      id: newId(holder.context),
      badgeId: claim.id,
      kid,
      state: 'asked',
      compact: null,
      spentFor: null,
      spentAt: null,
      createdAt,
    }),
  );
  if (rows.length > 0)
    await store
      .write((db) => db.insert(Copy, rows))
      .catch(async (error: unknown) => {
        await holder.agent.forgetKeys(made.map(({ kid }) => kid)); // its owner deleted the badge meanwhile: keys of no row would stay for ever
        throw error;
      });
  return [...before, ...rows.map((row) => ({ ...row, owner: claim.owner }))];
}

function tokenOf(holder: Holder, claim: ClaimRow): string {
  const grant = grantOf(holder, claim);
  if (!grant) throw new Error('a claim without a token got past withGrant');
  return grant.accessToken;
}
