import type { Credential, Json, JsonObject, Jwk, Signer } from '../../types.ts';
import { signJws } from '../jws.ts';
import { lintDocument, refuseToSign } from '../vc-jwt/lint.ts';
import { ALWAYS_OPEN, ALWAYS_OPEN_OF_PRESENTATIONS, ALWAYS_OPEN_OF_W3C } from './always-open.ts';
import { conceal } from './conceal.ts';
import type { ClaimPath } from './types.ts';

export type SdJwtOptions = {
  signer: Signer;
  /** What its holder may leave out, each by itself; a path inside another is hidden inside it. */
  hide: readonly ClaimPath[];
  /** The key that whoever presents it must prove to hold. Absent: anybody may show it. */
  holderJwk?: Jwk;
  random: (bytes: number) => Uint8Array;
};

/**
 * An SD-JWT VC (typ `dc+sd-jwt`) over the claims given; `iss` is the signer.
 * @throws LaurelError lint_failed where a claim would be hidden that must be open, or a member has a name that means something inside an SD-JWT
 */
export function signSdJwtVc(claims: JsonObject & { vct: string }, options: SdJwtOptions): Promise<string> {
  return signConcealed('dc+sd-jwt', { ...claims, iss: options.signer.controller }, options, ALWAYS_OPEN);
}

/**
 * A credential or presentation of the VC data model as SD-JWT (VC-JOSE-COSE section 3.2): `typ: vc+sd-jwt` or `vp+sd-jwt`, the claims are the document.
 * @throws LaurelError lint_failed as above, and where the document is another's or has no meaning as JSON-LD
 */
export async function signW3cSdJwt(document: Credential, options: SdJwtOptions): Promise<string> {
  const isPresentation = [document.type].flat().includes('VerifiablePresentation');
  await lintDocument(document, isPresentation ? 'holder' : 'issuer', options.signer.controller);
  return isPresentation
    ? signConcealed('vp+sd-jwt', document, options, ALWAYS_OPEN_OF_PRESENTATIONS)
    : signConcealed('vc+sd-jwt', document, options, ALWAYS_OPEN_OF_W3C);
}

async function signConcealed(
  typ: 'dc+sd-jwt' | 'vc+sd-jwt' | 'vp+sd-jwt',
  claims: JsonObject,
  { signer, hide, holderJwk, random }: SdJwtOptions,
  alwaysOpen: ReadonlySet<string>,
): Promise<string> {
  const reserved = reservedName(claims);
  if (reserved !== undefined) refuseToSign(reserved, `A member named ${reserved} means something inside an SD-JWT.`);
  const kept = hide.find(([top]) => top === undefined || top === null || alwaysOpen.has(String(top)));
  if (kept) refuseToSign(kept.join('/'), 'This must stay open, or its holder could drop it.');
  const { payload, disclosures } = conceal(claims, hide, random);
  const bound = holderJwk === undefined ? {} : { cnf: { jwk: bareKey(holderJwk) } };
  const issued = await signJws({ typ, kid: signer.verificationMethod }, { ...payload, ...bound, _sd_alg: 'sha-256' }, signer);
  return [issued, ...disclosures, ''].join('~');
}

function reservedName(value: Json): string | undefined {
  if (typeof value !== 'object' || value === null) return undefined;
  const own = Array.isArray(value) ? undefined : ['_sd', '_sd_alg', '...'].find((name) => Object.hasOwn(value, name));
  return own ?? Object.values(value).reduce<string | undefined>((found, child) => found ?? reservedName(child), undefined);
}

/** Only what the key is: a `kid` or `alg` beside it would be one more mark to recognise the holder by. */
function bareKey({ kty, crv, x, y }: Jwk): JsonObject {
  return { kty, ...(crv === undefined ? {} : { crv }), ...(x === undefined ? {} : { x }), ...(y === undefined ? {} : { y }) };
}
