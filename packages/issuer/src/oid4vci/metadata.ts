import type { Language } from '@laurel/base';
import { OPEN_BADGE_VCT, openBadgeTypeMetadata } from '@laurel/credentials';
import type { Issuer, IssuerProfile, StatementKind } from '../deps.ts';
import { COPIES_PER_REQUEST } from '../limits.ts';
import type { Configuration } from '../records.ts';
import { PRE_AUTHORIZED } from './offers.ts';
import { offersStatements, STATEMENT_KINDS, STATEMENT_SUITE } from './statements.ts';

const ALGORITHMS = ['EdDSA', 'ES256'];
const PROOFS = { jwt: { proof_signing_alg_values_supported: ALGORITHMS } };

/** Credential issuer metadata (OID4VCI 1.0 section 12.2). No `authorization_servers`: the issuer is its own. */
export function issuerMetadata(issuer: Issuer, profile: IssuerProfile): Record<string, unknown> {
  const at = `${issuer.publicUrl}/oid4vci/${profile.slug}`;
  const languages = [...issuer.config.languages];
  return {
    credential_issuer: profile.identifier,
    credential_endpoint: `${at}/credential`,
    nonce_endpoint: `${at}/nonce`,
    batch_credential_issuance: { batch_size: COPIES_PER_REQUEST },
    display: languages.map((locale) => ({ name: profile.name[locale], locale })),
    credential_configurations_supported: {
      ...Object.fromEntries(profile.configurations.map((configuration) => [configuration, DESCRIBED[configuration](languages)])),
      ...(offersStatements(issuer, profile) && Object.fromEntries(STATEMENT_KINDS.map((kind) => [kind, statement(kind, languages)]))),
    },
  };
}

const dataIntegrity = (languages: readonly Language[]) => ({
  format: 'ldp_vc',
  scope: 'open-badge-di',
  credential_definition: { '@context': CONTEXTS, type: TYPE },
  cryptographic_binding_methods_supported: ['did:key', 'did:jwk', 'jwk'],
  credential_signing_alg_values_supported: ['eddsa-rdfc-2022'],
  proof_types_supported: PROOFS,
  credential_metadata: { display: languages.map((locale) => ({ name: NAMES[locale].di, locale })) },
});

const sdJwt = (languages: readonly Language[]) => ({
  format: 'dc+sd-jwt',
  scope: 'open-badge-sd-jwt',
  vct: OPEN_BADGE_VCT,
  cryptographic_binding_methods_supported: ['jwk', 'did:key', 'did:jwk'],
  credential_signing_alg_values_supported: ALGORITHMS,
  proof_types_supported: PROOFS,
  credential_metadata: { display: languages.map((locale) => ({ name: NAMES[locale].sdJwt, locale })), claims: claimsOf(languages) },
});

const jwt = (languages: readonly Language[]) => ({
  format: 'jwt_vc_json',
  scope: 'open-badge-jwt',
  credential_definition: { type: TYPE },
  cryptographic_binding_methods_supported: ['did:key', 'did:jwk', 'jwk'],
  credential_signing_alg_values_supported: ALGORITHMS,
  proof_types_supported: PROOFS,
  credential_metadata: { display: languages.map((locale) => ({ name: NAMES[locale].jwt, locale })) },
});

const statement = (kind: StatementKind, languages: readonly Language[]) => ({
  format: 'ldp_vc',
  scope: kind,
  credential_definition: { '@context': CONTEXTS.slice(0, 1), type: ['VerifiableCredential', STATEMENT_TYPES[kind]] },
  cryptographic_binding_methods_supported: ['did:key', 'did:jwk', 'jwk'],
  credential_signing_alg_values_supported: [STATEMENT_SUITE],
  proof_types_supported: PROOFS,
  credential_metadata: { display: languages.map((locale) => ({ name: NAMES[locale][kind], locale })) },
});

const STATEMENT_TYPES = { 'consent-receipt': 'ConsentReceipt', guardianship: 'GuardianshipCredential' } as const satisfies Record<StatementKind, string>;

const DESCRIBED = { 'open-badge-di': dataIntegrity, 'open-badge-sd-jwt': sdJwt, 'open-badge-jwt': jwt } as const satisfies Record<Configuration, unknown>;

const TYPE = ['VerifiableCredential', 'OpenBadgeCredential'];
const CONTEXTS = ['https://www.w3.org/ns/credentials/v2', 'https://purl.imsglobal.org/spec/ob/v3p0/context-3.0.3.json'];
const NAMES = {
  en: { di: 'Open Badge', sdJwt: 'Open Badge, field by field', jwt: 'Open Badge as a JWT', 'consent-receipt': 'Consent receipt', guardianship: 'Guardianship' },
  fr: {
    di: 'Badge ouvert',
    sdJwt: 'Badge ouvert, champ par champ',
    jwt: 'Badge ouvert en JWT',
    'consent-receipt': 'Reçu de consentement',
    guardianship: 'Tutelle',
  },
} as const;

/** What each claim is called, as the type metadata has it: one list, told in both places. */
function claimsOf(languages: readonly Language[]): unknown[] {
  const claims = Array.isArray(openBadgeTypeMetadata.claims) ? openBadgeTypeMetadata.claims : [];
  return claims.flatMap((claim) => {
    if (typeof claim !== 'object' || claim === null || Array.isArray(claim) || !Array.isArray(claim.display)) return [];
    const display = claim.display.flatMap((entry) =>
      typeof entry === 'object' && entry !== null && !Array.isArray(entry) && languages.some((language) => language === entry.locale)
        ? [{ locale: entry.locale, name: entry.label }]
        : [],
    );
    return [{ path: claim.path, display }];
  });
}

/** Authorization server metadata (RFC 8414): the pre-authorized code and its refresh, nothing that needs a browser. */
export function serverMetadata(issuer: Issuer, profile: IssuerProfile): Record<string, unknown> {
  return {
    issuer: profile.identifier,
    token_endpoint: `${issuer.publicUrl}/oid4vci/${profile.slug}/token`,
    grant_types_supported: [PRE_AUTHORIZED, 'refresh_token'],
    response_types_supported: [],
    token_endpoint_auth_methods_supported: ['none'],
    'pre-authorized_grant_anonymous_access_supported': true,
  };
}
