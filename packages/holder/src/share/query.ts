import type { ClaimPath, JsonObject } from '@laurel/credentials';
import { DcqlQuery } from 'dcql';
import { ASKED_CLAIMS, ASKED_CREDENTIALS } from '../limits.ts';

/** A DCQL query (OpenID4VP 1.0 section 6) as far as badges can answer it; rows keep it, so it is plain data. */
export type Query = { credentials: CredentialQuery[]; sets: CredentialSet[] };

export type CredentialQuery = {
  id: string;
  format: string;
  vctValues: string[];
  typeValues: string[][];
  /** Only issuers under authorities that this wallet cannot look up. */
  authorities: boolean;
  claims: ClaimQuery[];
  /** Which claims together answer, by index in `claims`; the verifier prefers the first. */
  claimSets: number[][];
};
export type ClaimQuery = { path: ClaimPath; values?: (string | number | boolean)[] };
export type CredentialSet = { options: string[][]; required: boolean };

/** Checked by the `dcql` library, then reduced to what a badge can answer. `undefined` where it is no query, or asks for a harvest. */
export function readQuery(json: JsonObject): Query | undefined {
  const parsed = parse(json);
  if (!parsed || parsed.credentials.length > ASKED_CREDENTIALS) return undefined;
  const credentials = parsed.credentials.map(credentialQuery);
  if (credentials.some(({ claims }) => claims.length > ASKED_CLAIMS)) return undefined;
  const sets = parsed.credential_sets?.map(({ options, required }) => ({ options: [...options], required })) ?? [];
  if (sets.length > ASKED_CREDENTIALS) return undefined; // each is a part of the page, and a signature
  // Section 6.4.2: without credential_sets every credential is asked for.
  return { credentials, sets: sets.length > 0 ? sets : credentials.map(({ id }) => ({ options: [[id]], required: true })) };
}

function parse(json: JsonObject): DcqlQuery.Output | undefined {
  try {
    const query = DcqlQuery.parse(json as DcqlQuery.Input); // the library checks it; its parameter's type is what it checks for
    DcqlQuery.validate(query);
    return query;
  } catch {
    return undefined; // every throw of the two is about the query, which a stranger wrote
  }
}

function credentialQuery(asked: DcqlQuery.Output['credentials'][number]): CredentialQuery {
  const meta = asked.meta ?? {};
  const claims = (asked.claims ?? []).flatMap((claim) => ('path' in claim ? [{ id: claim.id, path: [...claim.path], values: claim.values }] : []));
  const indexOf = (id: string) => claims.findIndex((claim) => claim.id === id);
  return {
    id: asked.id,
    format: asked.format,
    vctValues: 'vct_values' in meta ? [...(meta.vct_values ?? [])] : [],
    typeValues: 'type_values' in meta ? meta.type_values.map((types) => [...types]) : [],
    authorities: asked.trusted_authorities !== undefined,
    claims: claims.map(({ path, values }) => ({ path, ...(values === undefined ? {} : { values }) })),
    claimSets: asked.claim_sets?.map((set) => set.map(indexOf)) ?? [claims.map((_, index) => index)],
  };
}
