import { type Credential, isJsonObject, type JsonObject, parseStrictObject, readSdJwt } from '@laurel/credentials';
import type { LastVerdict } from '../records.ts';

/** What a credential says of itself, whoever wrote it. */
export type Unproven = { credential: Credential; issuerDid: string };

/**
 * Whether its issuer's keys could not be had, so that nobody here has held its signature against them: what it says is its own word, its end too. What came back with
 * a saved file waits to be asked about, and is told apart from it (`unasked`).
 */
export const isUnproven = ({ outcome, code, unasked }: Pick<LastVerdict, 'outcome' | 'code' | 'unasked'>): boolean =>
  outcome !== 'valid' && !unasked && (code === 'key_unreachable' || code === 'expired_unproven');

/** Reads what the pipeline recognised and could not finish with; nothing of it is to be called checked. `undefined` where it names no issuer. */
export function unprovenIn(text: string): Unproven | undefined {
  const { credential = undefined, iss = undefined } = readClaims(text) ?? {};
  const issuer = isJsonObject(credential?.issuer) ? credential.issuer.id : credential?.issuer;
  const issuerDid = [issuer, iss].find((one) => typeof one === 'string');
  return credential && issuerDid !== undefined ? { credential, issuerDid } : undefined;
}

/** A credential's claims as it came: JSON, an SD-JWT, or a JWT of Open Badges 3.0 or VCDM 2.0. */
export const claimsIn = (text: string): JsonObject | undefined => readClaims(text)?.credential;

type Claims = { credential: JsonObject; iss?: unknown };

function readClaims(text: string): Claims | undefined {
  if (text.startsWith('{')) {
    const document = parseStrictObject(text);
    const [, enveloped] = /^data:[^,]+,(.+)$/s.exec(document?.type === 'EnvelopedVerifiableCredential' ? String(document.id) : '') ?? [];
    return enveloped === undefined ? document && { credential: document } : readClaims(enveloped.trim());
  }
  if (text.includes('~')) {
    const { claims } = readSdJwt(text);
    return { credential: claims, iss: claims.iss };
  }
  const payload = parseStrictObject(Buffer.from(text.split('.')[1] ?? '', 'base64url'));
  return payload && { credential: isJsonObject(payload.vc) ? payload.vc : payload, iss: payload.iss };
}
