import type { KeyType } from '@laurel/agent';
import type { CredentialOfferObject, IssuerMetadataResult } from '@openid4vc/openid4vci';
import { COPIES_PER_REQUEST } from '../limits.ts';

export type Configuration = { id: string; keyType: KeyType };
/** What of an offer this wallet takes: one Data Integrity badge to keep whole, and SD-JWT copies to show by field. */
export type Configurations = { document?: Configuration & { isBadge: boolean }; copies?: Configuration & { batch: number } };

export function configurationsOf(offer: CredentialOfferObject, metadata: IssuerMetadataResult): Configurations {
  const offered = offer.credential_configuration_ids.flatMap((id) => {
    const known = metadata.knownCredentialConfigurations[id];
    return known === undefined
      ? []
      : [{ id, format: known.format, isBadge: isBadge(known), keyType: keyTypeOf(known.proof_types_supported?.jwt?.proof_signing_alg_values_supported) }];
  });
  const document = offered.find(({ format }) => format === 'ldp_vc');
  const copies = offered.find(({ format }) => format === 'dc+sd-jwt');
  const batch = Math.min(metadata.credentialIssuer.batch_credential_issuance?.batch_size ?? 1, COPIES_PER_REQUEST);
  return {
    ...(document && { document: { id: document.id, keyType: document.keyType, isBadge: document.isBadge } }),
    ...(copies && { copies: { id: copies.id, keyType: copies.keyType, batch } }),
  };
}

/** Ed25519 unless the issuer takes only the other kind we have. */
const keyTypeOf = (algorithms: readonly unknown[] | undefined): KeyType =>
  algorithms?.includes('ES256') && !algorithms.includes('EdDSA') && !algorithms.includes('Ed25519') ? 'P-256' : 'Ed25519';

/** An issuer that says of what type it is, and names none of a badge's, offers something else. */
function isBadge(known: object): boolean {
  const definition: unknown = 'credential_definition' in known ? known.credential_definition : undefined;
  const types: unknown = typeof definition === 'object' && definition !== null && 'type' in definition ? definition.type : undefined;
  if (!Array.isArray(types) || types.every((type) => type === 'VerifiableCredential')) return true;
  return types.some((type) => type === 'OpenBadgeCredential' || type === 'AchievementCredential');
}
