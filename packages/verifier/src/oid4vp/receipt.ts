import { hashed } from '@laurel/base';
import { type JsonObject, signJws } from '@laurel/credentials';
import type { Verifier } from '../deps.ts';
import { RETENTIONS } from '../limits.ts';
import type { RequestRow } from '../records.ts';
import { FIELD_NAMES, FIELDS } from '../requests/fields.ts';
import type { Answer } from '../verdict/verify-submission.ts';

/** An answer as it came, judged, and when. */
export type Received = { token: string; answer: Answer; at: Date };

/**
 * What the person who answered takes along: who received which fields of which badge, what for and until when, over the bytes that came; no value.
 * Signed by the key for credentials: it is to hold for years, and of those the document keeps the old ones too.
 */
export function signReceipt(verifier: Verifier, request: RequestRow, { token, answer, at }: Received): Promise<string> {
  const { issuer, kind, format, values } = answer;
  const fields = FIELD_NAMES.filter((name) => values[name]);
  const claims = fields.flatMap((name) => FIELDS[name].paths.map((path): (string | null)[] => [...path]));
  return signStatement(verifier, 'laurel-receipt+jwt', request, at, {
    client_id: verifier.clientId,
    name: verifier.name,
    vp_token_hash: hashed(token),
    received: [{ format, kind, issuer: issuer.did, claims }],
    purpose: request.purpose,
    retention: request.retention,
    erase_by: seconds(at.getTime() + RETENTIONS[request.retention]),
    deletion_uri: `${verifier.publicUrl}/oid4vp/deletion/${request.reference}`,
  });
}

/** That nothing is kept any more of the answer to this request. */
export const signDeletion = (verifier: Verifier, request: RequestRow): Promise<string> =>
  signStatement(verifier, 'laurel-deletion+jwt', request, verifier.context.clock(), { client_id: verifier.clientId });

/** The nonce names the answer: the asker and whoever answered know it, and it opens nothing any more. */
async function signStatement({ agent, did }: Verifier, typ: string, { nonce }: RequestRow, at: Date, payload: JsonObject): Promise<string> {
  const signer = await agent.signer(did, 'credentials');
  return signJws({ typ, kid: signer.verificationMethod }, { iss: did, iat: seconds(at.getTime()), nonce, ...payload }, signer);
}

const seconds = (ms: number): number => Math.floor(ms / 1000);
