import { preAuthorizedCodeGrantIdentifier } from '@openid4vc/oauth2';
import type { CredentialOfferObject } from '@openid4vc/openid4vci';
import type { Holder } from '../deps.ts';
import type { ClaimRow, Grant } from '../records.ts';

// What opens an issuer's door rests sealed, each to its own row: who has a copy of the database claims nothing with it and fetches no copies.

type Sealing = { agent: Pick<Holder['agent'], 'seal' | 'unseal'> };
type Id = Pick<ClaimRow, 'id'>;

export const sealGrant = ({ agent }: Sealing, { id }: Id, grant: Grant): string => agent.seal(JSON.stringify(grant), aboutGrant(id));

/** @throws LaurelError kek_wrong · key_damaged */
export function grantOf({ agent }: Sealing, { id, grant }: Pick<ClaimRow, 'id' | 'grant'>): Grant | null {
  return grant === null ? null : (JSON.parse(agent.unseal(grant, aboutGrant(id))) as Grant); // what opens is what sealGrant wrote
}

export const sealCode = ({ agent }: Sealing, { id }: Id, offer: CredentialOfferObject): CredentialOfferObject =>
  withCode(offer, (code) => agent.seal(code, aboutCode(id)));

/** The offer as its issuer made it. @throws LaurelError kek_wrong · key_damaged */
export const openOffer = ({ agent }: Sealing, { id, offer }: Pick<ClaimRow, 'id' | 'offer'>): CredentialOfferObject =>
  withCode(offer, (code) => agent.unseal(code, aboutCode(id)));

const aboutGrant = (id: string): string => `wallet_claim.grant ${id}`;
const aboutCode = (id: string): string => `wallet_claim.code ${id}`;

function withCode(offer: CredentialOfferObject, change: (code: string) => string): CredentialOfferObject {
  const grant = offer.grants?.[preAuthorizedCodeGrantIdentifier];
  if (!grant) return offer;
  const changed = { ...grant, 'pre-authorized_code': change(grant['pre-authorized_code']) };
  return { ...offer, grants: { ...offer.grants, [preAuthorizedCodeGrantIdentifier]: changed } };
}
