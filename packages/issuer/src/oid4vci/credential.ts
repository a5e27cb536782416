import { LaurelError } from '@laurel/base';
import { OAuthError } from '@laurel/web';
import { z } from 'zod';
import { issueCredentials } from '../awards/issue-credentials.ts';
import type { Issuer, IssuerProfile } from '../deps.ts';
import { PROOF_JWT_CHARACTERS } from '../limits.ts';
import type { ServeList } from '../status/publish.ts';
import { useNonce } from './nonce.ts';
import { readProofs } from './proofs.ts';
import { isStated, signStatement, statementAccess } from './statements.ts';
import { findAccess } from './tokens.ts';

/**
 * One credential request (OID4VCI 1.0 section 8): whose token, which configuration, which keys; then as many signed copies.
 * @throws OAuthError
 */
export async function answerCredentialRequest(
  issuer: Issuer,
  serve: ServeList,
  input: { profile: IssuerProfile; authorization: string | undefined; body: unknown },
): Promise<{ credentials: { credential: unknown }[] }> {
  const { profile } = input;
  const token = /^Bearer ([\w.~+/-]+=*)$/i.exec(input.authorization ?? '')?.[1];
  const stated = token !== undefined && isStated(token) ? statementAccess(issuer, profile, token) : undefined;
  if (stated !== undefined) {
    const { jwts } = readRequest([stated.kind], input.body);
    return { credentials: [{ credential: await signStatement(issuer, profile, { stated, jwts }) }] };
  }
  const access = token === undefined ? undefined : await findAccess(issuer, profile.slug, token);
  if (!access)
    throw new OAuthError('invalid_token', 'The access token is missing, unknown or has ended.', {
      status: 401,
      headers: { 'WWW-Authenticate': 'Bearer error="invalid_token"' },
    });
  const { configuration, jwts } = readRequest(profile.configurations, input.body);
  const { holders, nonce } = readProofs(issuer, profile, configuration, jwts);
  const signed = await issueCredentials(issuer, serve, {
    profile: profile.slug,
    awardId: access.awardId,
    family: access.family,
    configuration,
    holders,
    actor: 'wallet',
    consume: async (db) => {
      if (!(await useNonce(issuer, db, nonce))) throw new OAuthError('invalid_nonce', 'This nonce has been used. Ask the nonce endpoint for a new one.');
    },
  }).catch((error: unknown) => {
    throw refusal(error);
  });
  // A Data Integrity credential is an object in the answer, one that is a token a string (appendix A).
  return { credentials: signed.map((text) => ({ credential: configuration === 'open-badge-di' ? JSON.parse(text) : text })) };
}

const Jwt = z.string().max(PROOF_JWT_CHARACTERS);
const Jwts = z.array(Jwt).min(1);
/** Unknown members are other profiles' business; `proof` in the singular is how wallets of the drafts still ask. */
const CredentialRequest = z.looseObject({
  credential_configuration_id: z.string().optional(),
  credential_identifier: z.string().optional(),
  credential_response_encryption: z.unknown().optional(),
  proofs: z.strictObject({ jwt: Jwts }, 'proofs has exactly one member, jwt').optional(),
  proof: z.object({ proof_type: z.literal('jwt'), jwt: Jwt }).optional(),
});

function readRequest<Name extends string>(known: readonly Name[], body: unknown): { configuration: Name; jwts: string[] } {
  const request = CredentialRequest.safeParse(body);
  if (!request.success) {
    const [issue] = request.error.issues;
    throw new OAuthError('invalid_credential_request', `${issue?.path.join('.') || 'The request'}: ${issue?.message ?? 'unreadable'}`);
  }
  const { credential_configuration_id: id, credential_identifier: identifier, credential_response_encryption: encryption, proofs, proof } = request.data;
  if (identifier !== undefined)
    throw new OAuthError('unknown_credential_identifier', 'Ask by credential_configuration_id: no identifiers were given with the token.');
  if (id === undefined) throw new OAuthError('invalid_credential_request', 'credential_configuration_id is missing.');
  if (proofs && proof) throw new OAuthError('invalid_credential_request', 'Either proofs or proof, not both.');
  if (encryption !== undefined) throw new OAuthError('invalid_encryption_parameters', 'Responses are not encrypted beyond TLS here.');
  const configuration = known.find((candidate) => candidate === id);
  if (!configuration) throw new OAuthError('unknown_credential_configuration', `There is no configuration ${JSON.stringify(id.slice(0, 80))} here.`);
  return { configuration, jwts: proofs?.jwt ?? (proof ? [proof.jwt] : []) };
}

/** An award that cannot be issued is the wallet's answer, with a sentence for its reader; a failed lint or clock is ours. */
function refusal(error: unknown): unknown {
  if (!(error instanceof LaurelError)) return error;
  const sentence = DENIED[error.code];
  return sentence === undefined ? error : new OAuthError('credential_request_denied', sentence);
}

const DENIED: Partial<Record<LaurelError['code'], string>> = {
  award_revoked: 'This badge has been revoked.',
  award_state: 'This badge cannot be issued at present.',
  conflict: 'This badge is already kept under another key, or has had all its copies. Ask the issuer to issue it anew.',
};
