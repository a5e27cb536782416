import { isJsonObject } from '../../json/strict.ts';
import type { Json, Signer } from '../../types.ts';
import { signJws } from '../jws.ts';
import { digestOf } from './disclosure.ts';
import { readSdJwt } from './read.ts';
import { selectDisclosures } from './select.ts';
import type { ClaimPath, SdJwt } from './types.ts';

export type PresentOptions = {
  disclose: readonly ClaimPath[];
  /** Holds the key named in the SD-JWT's `cnf`. */
  signer: Signer;
  /** The whole client_id with its prefix. */
  audience: string;
  nonce: string;
  issuedAt: Date;
};

/**
 * A compact SD-JWT+KB (RFC 9901 section 4.3) that opens what `disclose` names and nothing else.
 * @throws LaurelError credential_refused · nothing_matches
 */
export async function presentSdJwt(compact: string, { disclose, signer, audience, nonce, issuedAt }: PresentOptions): Promise<string> {
  const sdJwt = readSdJwt(compact);
  if (!isBoundTo(sdJwt.claims.cnf, signer)) throw new Error('the signer does not hold the key this SD-JWT is bound to');

  const presented = chosen(sdJwt, disclose);
  const payload = { iat: Math.floor(issuedAt.getTime() / 1000), aud: audience, nonce, sd_hash: digestOf(presented, sdJwt.nodeHash) };
  return presented + (await signJws({ typ: 'kb+jwt' }, payload, signer));
}

/** By the key itself, or by its name where the issuer wrote that. */
function isBoundTo(cnf: Json | undefined, { publicJwk, verificationMethod }: Signer): boolean {
  if (!isJsonObject(cnf)) return false;
  return isJsonObject(cnf.jwk) ? cnf.jwk.x === publicJwk.x && cnf.jwk.y === publicJwk.y : cnf.kid === verificationMethod;
}

/**
 * The same without a proof of holding, for a credential that anybody may show: what `disclose` names is open, all else hidden.
 * @throws LaurelError credential_refused · nothing_matches
 */
export const discloseSdJwt = (compact: string, disclose: readonly ClaimPath[]): string => chosen(readSdJwt(compact), disclose);

function chosen(sdJwt: SdJwt, disclose: readonly ClaimPath[]): string {
  const issued = sdJwt.presented.slice(0, sdJwt.presented.indexOf('~'));
  return [issued, ...selectDisclosures(sdJwt, disclose).map(({ encoded }) => encoded), ''].join('~');
}
