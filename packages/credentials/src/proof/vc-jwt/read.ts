import { isJsonObject } from '../../json/strict.ts';
import type { Json, JsonObject } from '../../types.ts';
import { openCose } from '../cose.ts';
import { type JwsProblem, openJws, type Signed } from '../jws.ts';
import { decodeClaims } from './decode.ts';
import { contradiction } from './registered.ts';

/**
 * `vc-jose-cose` is W3C's: the payload is the document. `open-badge` is Open Badges 3.0, section 8.2: the same, with registered claims that
 * repeat it. `vc-1.1` is VC Data Model 1.1, section 6.3.1: the document stands in `vc` or `vp`, and the registered claims complete it.
 */
export type VcJwtKind = 'vc-jose-cose' | 'open-badge' | 'vc-1.1';

/** What a token holds: a document of the VC data model, and who it says signed it: a credential's issuer, a presentation's holder, who may go unnamed. */
export type Token = { kind: VcJwtKind; of: 'credential' | 'presentation'; document: JsonObject; signer?: string };

/** A credential or presentation signed as a whole, taken apart; nothing in it is verified. */
export type VcJwt = Token & { jws: Signed };

export type VcJwtProblem = {
  code: JwsProblem['code'] | 'typ_wrong' | 'claims_malformed' | 'claims_disagree' | 'not_a_credential' | 'format_unsupported';
  detail: string;
};
type Refusal = { ok: false; problem: VcJwtProblem };

/** Told by `typ` and by which claims are there, and by one reading only: what two profiles would read differently is refused. */
export function openVcJwt(compact: string): { ok: true; jwt: VcJwt } | Refusal {
  const opened = openJws(compact);
  if (!opened.ok) return opened;
  const { jws } = opened;
  // An SD-JWT ends in a tilde even where it hides nothing; without one, a reader of `typ` and a reader of shape would differ.
  if (/sd-jwt$|cose$/.test(mediaTypeOf(jws.header.typ) ?? '')) return refusal('typ_wrong', `typ ${JSON.stringify(jws.header.typ)} in a JWS`);
  const read = readToken(jws);
  return read.ok ? { ok: true, jwt: { ...read.token, jws } } : read;
}

/** The same in COSE, as base64 (VC-JOSE-COSE section 3.3). */
export function openVcCose(base64: string): { ok: true; jwt: VcJwt } | Refusal {
  const opened = openCose(base64);
  if (!opened.ok) return opened;
  if (!mediaTypeOf(opened.signed.header.typ)?.endsWith('+cose')) return refusal('typ_wrong', `typ ${JSON.stringify(opened.signed.header.typ ?? null)}`);
  const read = readToken(opened.signed);
  return read.ok ? { ok: true, jwt: { ...read.token, jws: opened.signed } } : read;
}

/** The same out of any token whose claims are known: those of an SD-JWT are the ones disclosed. */
export function readToken(jws: Pick<Signed, 'header' | 'payload'>): { ok: true; token: Token } | Refusal {
  const read = unwrap(jws);
  if (!read.ok) return read;
  const { kind, document } = read;
  const of = kindOf(document);
  // An Open Badges 2.0 assertion or the like is not ours to call a fake.
  if (!of) return refusal(document['@context'] === undefined ? 'not_a_credential' : 'format_unsupported', `type ${JSON.stringify(document.type ?? null)}`);
  const unfit = ['typ', 'cty'].find((name) => !fits(mediaTypeOf(jws.header[name]), of));
  if (unfit) return refusal('typ_wrong', `${unfit} ${JSON.stringify(jws.header[unfit])} over a ${of}`);
  const wrong = contradiction(kind, of, document, jws);
  if (wrong) return { ok: false, problem: wrong };
  const named = of === 'credential' ? document.issuer : (document.holder ?? jws.payload.iss);
  const signer = isJsonObject(named) ? named.id : named;
  if (signer === undefined && of === 'presentation') return { ok: true, token: { kind, of, document } };
  return typeof signer === 'string' && signer !== ''
    ? { ok: true, token: { kind, of, document, signer } }
    : refusal('claims_malformed', of === 'credential' ? 'issuer' : 'holder');
}

/** RFC 7515 section 4.1.9: media types are compared without regard to case, and `application/` may be left out. */
export const mediaTypeOf = (typ: Json | undefined): string | undefined =>
  typeof typ === 'string' ? typ.toLowerCase().replace(/^application\//, '') : typ === undefined ? undefined : '';

function unwrap({ header, payload }: Pick<Signed, 'header' | 'payload'>): { ok: true; kind: VcJwtKind; document: JsonObject } | Refusal {
  const typ = mediaTypeOf(header.typ);
  const wrapped = ['vc', 'vp'].filter((name) => payload[name] !== undefined);
  if (typ !== undefined && MEANING.has(typ))
    // VC-JOSE-COSE section 3.1.3: these names must not be there; a reader of version 1.1 would take what they hold for the credential.
    return wrapped.length > 0 ? refusal('claims_malformed', `${wrapped.join(' and ')} in a ${typ}`) : { ok: true, kind: 'vc-jose-cose', document: payload };
  if (typ !== undefined && typ !== 'jwt') return refusal('typ_wrong', `typ ${JSON.stringify(header.typ)}`);
  const [wrapper, second] = wrapped;
  if (wrapper === undefined) return { ok: true, kind: 'open-badge', document: payload };
  const inner = payload[wrapper];
  if (!isJsonObject(inner) || second !== undefined || payload['@context'] !== undefined || payload.type !== undefined)
    return refusal('claims_malformed', `${wrapped.join(' and ')} beside or instead of a document`);
  return { ok: true, kind: 'vc-1.1', document: decodeClaims(inner, payload) };
}

function kindOf({ type }: JsonObject): VcJwt['of'] | undefined {
  const types: Json[] = Array.isArray(type) ? type : [type ?? null];
  const [credential, presentation] = [types.includes('VerifiableCredential'), types.includes('VerifiablePresentation')];
  return credential === presentation ? undefined : credential ? 'credential' : 'presentation';
}

/** A `typ` or `cty` that names the one is not over the other. A `cty` may be more special than any we know (VC-JOSE-COSE section 3.1.1). */
function fits(mediaType: string | undefined, of: VcJwt['of']): boolean {
  const named = mediaType === undefined ? undefined : MEANING.get(mediaType.length === 2 ? `${mediaType}+jwt` : mediaType);
  return named === undefined || named === of;
}

const MEANING: ReadonlyMap<string, VcJwt['of']> = new Map([
  ['vc+jwt', 'credential'],
  ['vc+sd-jwt', 'credential'],
  ['vp+jwt', 'presentation'],
  ['vp+sd-jwt', 'presentation'],
  ['vc+cose', 'credential'],
  ['vp+cose', 'presentation'],
]);

const refusal = (code: VcJwtProblem['code'], detail: string): Refusal => ({ ok: false, problem: { code, detail } });
