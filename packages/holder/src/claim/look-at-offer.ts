import { LaurelError, newId, now } from '@laurel/base';
import type { Did, Voucher } from '@laurel/credentials';
import type { ScopedWriter } from '@laurel/store';
import { preAuthorizedCodeGrantIdentifier } from '@openid4vc/oauth2';
import type { CredentialOfferObject, IssuerMetadataResult } from '@openid4vc/openid4vci';
import type { CareFrom, Holder } from '../deps.ts';
import { LOOKED_OFFERS, NAME_SHOWN } from '../limits.ts';
import { Claim, type ClaimRow } from '../records.ts';
import { type Configurations, configurationsOf } from './configurations.ts';
import { serverOf } from './issuer-client.ts';
import { cut, inLanguage, type OfferedBadge, offeredBadge } from './offered-badge.ts';
import { sealCode } from './secrets.ts';
import { type Host, hostOf, readStrangerAddress } from './stranger-address.ts';

/**
 * Fetches an offer and its issuer's metadata and notes both for their owner. Nothing is agreed to: the issuer learns that
 * an offer was read. Looked at twice, it is one row; what was begun or kept stays as it is. `from`: for a guardian, whose offers they may take.
 * @throws LaurelError url_refused · offer_unreadable · issuer_refused · host_unreachable · answer_unreadable
 */
export async function lookAtOffer(holder: Holder, input: { owner: string; offerUri: string; from?: CareFrom }): Promise<ClaimRow> {
  const address = readStrangerAddress(input.offerUri, holder.config);
  if (!address.ok) throw new LaurelError('url_refused');
  const store = holder.store.as(input.owner);
  const known = await store.read((db) => db.one(Claim, { offerUri: address.url }));
  if (known) demandInCare(known.offer, input.from);
  if (known && known.state !== 'looked') return known;

  const offer = await holder.issuers.offer(address.url);
  demandInCare(offer, input.from);
  const metadata = await holder.issuers.metadata(offer.credential_issuer);
  demandClaimable(offer, metadata);
  return store.write(async (db) => {
    const before = await db.one(Claim, { offerUri: address.url });
    if (before && before.state !== 'looked') return before;
    if (!before) await leaveOldest(db);
    const id = before?.id ?? newId(holder.context);
    const seen = { offer: sealCode(holder, { id }, offer), metadata };
    if (before) {
      await db.update(Claim, { id }, seen);
      return { ...before, ...seen };
    }
    const row = {
      id,
      offerUri: address.url,
      ...seen,
      state: 'looked' as const,
      holderKid: null,
      grant: null,
      busyUntil: null,
      refillAfter: null,
      createdAt: now(holder.context),
    };
    await db.insert(Claim, row);
    return { ...row, owner: input.owner };
  });
}

/** What was looked at and left for others goes: each holds what an issuer says of itself, which may be a megabyte. */
async function leaveOldest(db: ScopedWriter): Promise<void> {
  const query = db.query(Claim, 'claim').andWhere('claim.state = :state AND claim.busyUntil IS NULL', { state: 'looked' }).without('offer', 'metadata');
  const looked = await query.orderBy('claim.createdAt', 'DESC').getMany();
  for (const { id } of looked.slice(LOOKED_OFFERS - 1)) await db.remove(Claim, { id });
}

/** Nothing was told to the issuer, so nothing has to be told now. @throws LaurelError conflict (already claimed) */
export async function declineOffer(holder: Holder, input: { owner: string; id: string }): Promise<void> {
  const gone = await holder.store.as(input.owner).write(async (db) => {
    if (!(await db.one(Claim, { id: input.id }))) throw new LaurelError('not_found');
    return db.remove(Claim, { id: input.id, state: 'looked' });
  });
  if (gone === 0) throw new LaurelError('conflict');
}

/** @throws LaurelError offer_unreadable (it is not of the institution that named the guardian) */
function demandInCare({ credential_issuer }: CredentialOfferObject, from: CareFrom | undefined): void {
  if (from && credential_issuer !== from.url) throw new LaurelError('offer_unreadable', { problems: [{ at: 'offer', code: 'not_in_care', detail: '' }] });
}

/** @throws LaurelError not_found */
export async function findClaim(holder: Pick<Holder, 'store'>, owner: string, id: string): Promise<ClaimRow> {
  const claim = await holder.store.as(owner).read((db) => db.one(Claim, { id }));
  if (!claim) throw new LaurelError('not_found');
  return claim;
}

/** @throws LaurelError offer_unreadable */
function demandClaimable(offer: CredentialOfferObject, metadata: IssuerMetadataResult): void {
  if (!offer.grants?.[preAuthorizedCodeGrantIdentifier]) throw new LaurelError('offer_unreadable', { problems: [{ at: 'offer', code: 'grant', detail: '' }] });
  const { document, copies } = configurationsOf(offer, metadata);
  if (!document && !copies) throw new LaurelError('offer_unreadable', { problems: [{ at: 'offer', code: 'format', detail: '' }] });
  try {
    serverOf(offer, metadata);
  } catch (cause) {
    throw new LaurelError('offer_unreadable', { problems: [{ at: 'offer', code: 'server', detail: '' }], cause });
  }
}

/** What a page says of an offer before it is taken. */
export type OfferFacts = {
  /** Where the offer lay, whom it names as issuer, and where a code would go. */
  offerHost: Host;
  issuerHost: Host;
  codeHost: Host;
  /** The name the issuer gives itself. */
  name: string | undefined;
  badge: OfferedBadge;
  /** Its time is over already. */
  isOver: boolean;
  vouchers: Voucher[];
  configurations: Configurations;
  txCode: { numeric: boolean; length: number | undefined; description: string | undefined } | undefined;
};

export async function offerFacts(holder: Pick<Holder, 'agent' | 'context'>, { offerUri, offer, metadata }: ClaimRow, language: string): Promise<OfferFacts> {
  const badge = offeredBadge(offer, metadata, language);
  const code = offer.grants?.[preAuthorizedCodeGrantIdentifier]?.tx_code;
  return {
    offerHost: hostOf(offerUri),
    issuerHost: hostOf(offer.credential_issuer),
    codeHost: hostOf(serverOf(offer, metadata).token_endpoint),
    name: cut(inLanguage(metadata.credentialIssuer.display, language)?.name, NAME_SHOWN),
    badge,
    isOver: badge.validUntil !== undefined && Date.parse(badge.validUntil) <= holder.context.clock().getTime(),
    vouchers: await holder.agent.vouch(didOfIssuer(offer.credential_issuer)),
    configurations: configurationsOf(offer, metadata),
    txCode: code && { numeric: code.input_mode !== 'text', length: code.length, description: code.description },
  };
}

/** did:web of a credential issuer's address: whom the badge will name, unless the issuer has another DID, which is seen when the badge arrives. */
function didOfIssuer(identifier: string): Did {
  const { host, pathname } = new URL(identifier);
  return `did:web:${[encodeURIComponent(host), ...pathname.split('/').filter(Boolean)].join(':')}`;
}
