import { CREDENTIALS_V2 } from '../../contexts/contexts.ts';
import { hasType } from '../../json/members.ts';
import { isJsonObject } from '../../json/strict.ts';
import { ALWAYS_OPEN, ALWAYS_OPEN_OF_PRESENTATIONS, ALWAYS_OPEN_OF_W3C } from '../../proof/sd-jwt/always-open.ts';
import { openSdJwt } from '../../proof/sd-jwt/read.ts';
import type { SdJwt } from '../../proof/sd-jwt/types.ts';
import { mediaTypeOf, openVcCose, openVcJwt, readToken, type Token, type VcJwt } from '../../proof/vc-jwt/read.ts';
import type { CredentialFormat, Json, JsonObject } from '../../types.ts';
import { note, type Run } from '../run.ts';
import type { CheckCode } from '../sentences/sentence.ts';
import type { Read } from './bytes.ts';
import { controllerOf } from './key.ts';

/** Something recognised and not verified: only the steps up to the signature see it. `issuer` is who it says signed it: of a presentation, its holder. */
export type Candidate =
  | { format: 'ldp_vc' | 'ldp_vp'; document: JsonObject; issuer: string }
  | { format: 'jwt_vc_json' | 'jwt_vp_json' | 'vc+cose' | 'vp+cose'; jwt: VcJwt; issuer: string }
  | { format: 'dc+sd-jwt' | 'vc+sd-jwt' | 'vp+sd-jwt'; sdJwt: SdJwt; issuer: string };

/** A credential, told by its shape and its own header; never by what would happen to parse. */
export function recogniseCredential(read: Read, expected: CredentialFormat | undefined, run: Run): Candidate | undefined {
  const candidate = read.kind === 'json' && hasType(read.value, 'VerifiablePresentation') ? 'a presentation' : recognise(read, run);
  if (candidate === 'a presentation' || (candidate && isPresentation(candidate))) return note(run, 'format', 'presentation_not_credential');
  return candidate && expectFormat(candidate, expected, run);
}

/** A credential or a presentation. A fault is noted; that the format is fine is for whoever knows which was wanted. */
export function recognise(read: Read, run: Run): Candidate | undefined {
  if (read.kind === 'compact') return recogniseCompact(read.text, run);
  const { value } = read;
  if (!isJsonObject(value)) return note(run, 'format', 'not_a_credential');
  if (hasType(value, 'EnvelopedVerifiableCredential') || hasType(value, 'EnvelopedVerifiablePresentation')) return openEnvelope(value, run);
  if (hasType(value, 'VerifiablePresentation')) return recogniseDocument(value, 'ldp_vp', value.holder ?? signerOf(value), run);
  if (hasType(value, 'VerifiableCredential')) return recogniseDocument(value, 'ldp_vc', value.issuer, run);
  return note(run, 'format', isOtherKind(value) ? 'format_unsupported' : 'not_a_credential');
}

/** Some other linked data, or a document of OpenAttestation, which has no context: not ours to call a fake. */
const isOtherKind = (value: JsonObject): boolean => value['@context'] !== undefined || String(value.version).startsWith('https://schema.openattestation.com/');

export const isPresentation = ({ format }: Candidate): boolean => PRESENTED.has(format);

const PRESENTED = new Set<Candidate['format']>(['ldp_vp', 'jwt_vp_json', 'vp+sd-jwt', 'vp+cose']);

/** @returns the candidate where it is in the format that was asked for, if any was. */
export function expectFormat(candidate: Candidate, expected: Candidate['format'] | undefined, run: Run): Candidate | undefined {
  if (expected !== undefined && candidate.format !== expected) return note(run, 'format', 'format_unexpected', { detail: candidate.format });
  note(run, 'format', FORMAT_CODES[candidate.format]);
  return candidate;
}

const FORMAT_CODES: Readonly<Record<Candidate['format'], CheckCode>> = {
  ldp_vc: 'format_ldp_vc',
  ldp_vp: 'format_ldp_vp',
  jwt_vc_json: 'format_jwt_vc',
  jwt_vp_json: 'format_ldp_vp',
  'dc+sd-jwt': 'format_sd_jwt',
  'vc+sd-jwt': 'format_sd_jwt',
  'vp+sd-jwt': 'format_ldp_vp',
  'vc+cose': 'format_jwt_vc',
  'vp+cose': 'format_ldp_vp',
};

/** Whoever's key the first proof names, for a presentation that names no holder. */
function signerOf({ proof }: JsonObject): string | undefined {
  const [first] = Array.isArray(proof) ? proof : [proof];
  return isJsonObject(first) ? controllerOf(first.verificationMethod, '') : undefined;
}

function recogniseDocument(document: JsonObject, format: 'ldp_vc' | 'ldp_vp', signer: Json | undefined, run: Run): Candidate | undefined {
  const issuer = isJsonObject(signer) ? signer.id : signer;
  return typeof issuer === 'string'
    ? { format, document, issuer }
    : note(run, 'format', 'claims_malformed', { detail: format === 'ldp_vc' ? 'issuer' : 'holder' });
}

/** VC Data Model 2.0, sections 4.13 and 4.14. Nobody signed the envelope, so all that it says must be said again by what is in it. */
function openEnvelope({ '@context': context, type, id }: JsonObject, run: Run): Candidate | undefined {
  const [, mediaType = '', base64, text = ''] = /^data:([^,;]+)(;base64)?,(.+)$/s.exec(typeof id === 'string' ? id : '') ?? [];
  // VC-JOSE-COSE section 3.3: COSE is bytes and comes as base64; the others are text and come as they are.
  // Only the base context says what an envelope is; an object that names another, or none, may be anything.
  const sound = text !== '' && [context].flat().includes(CREDENTIALS_V2) && (base64 !== undefined) === mediaType.endsWith('+cose');
  const candidate = sound ? recogniseCompact(text.trim(), run) : note(run, 'format', 'envelope_malformed');
  if (!candidate) return undefined;
  const header = 'sdJwt' in candidate ? candidate.sdJwt.header : 'jwt' in candidate ? candidate.jwt.jws.header : {};
  const named = mediaTypeOf(header.typ) ?? 'jwt';
  if (mediaTypeOf(mediaType) !== named) return note(run, 'format', 'typ_wrong', { detail: `${named} as ${mediaType}` });
  const wanted = isPresentation(candidate) ? 'EnvelopedVerifiablePresentation' : 'EnvelopedVerifiableCredential';
  return [type].flat().includes(wanted) ? candidate : note(run, 'format', 'envelope_malformed', { detail: `${candidate.format} in ${JSON.stringify(type)}` });
}

function recogniseCompact(text: string, run: Run): Candidate | undefined {
  if (text.includes('~')) return recogniseSdJwt(text, run);
  const isCose = COSE_SIGN1.test(text);
  if (!isCose && !/^[\w-]+\.[\w-]+\.[\w-]*$/.test(text)) return note(run, 'format', 'not_a_credential');
  const opened = isCose ? openVcCose(text) : openVcJwt(text);
  if (!opened.ok) return note(run, 'format', opened.problem.code, { detail: opened.problem.detail });
  const { jwt } = opened;
  const issuer = signerOfToken(jwt, run, jwt.jws.header);
  const [credential, presentation] = isCose ? (['vc+cose', 'vp+cose'] as const) : (['jwt_vc_json', 'jwt_vp_json'] as const);
  return issuer === undefined ? undefined : { format: jwt.of === 'credential' ? credential : presentation, jwt, issuer };
}

/** The tag and the list of four by which COSE_Sign1 begins (RFC 9052 section 4.2), as base64. */
const COSE_SIGN1 = /^0o[QR][A-Za-z0-9+/]+={0,2}$/;

/** Who the token says signed it; of a presentation that does not say, whose key it names. */
function signerOfToken({ of, signer }: Token, run: Run, { kid }: JsonObject): string | undefined {
  const [did] = typeof kid === 'string' && of === 'presentation' ? kid.split('#') : [];
  return signer ?? (did || note(run, 'format', 'claims_malformed', { detail: of === 'credential' ? 'issuer' : 'holder' }));
}

function recogniseSdJwt(text: string, run: Run): Candidate | undefined {
  const opened = openSdJwt(text);
  if (!opened.ok) return note(run, 'format', opened.problem.code, { detail: opened.problem.detail });
  const { sdJwt } = opened;
  const { header, payload, claims } = sdJwt;
  const typ = mediaTypeOf(header.typ);
  // SD-JWT VC allowed `vc+sd-jwt` until draft 6; W3C VC-JOSE-COSE uses the name for something else, which has no vct.
  const isVcOfIetf = typ === 'dc+sd-jwt' || (typ === 'vc+sd-jwt' && payload.vct !== undefined);
  if (!isVcOfIetf && typ !== 'vc+sd-jwt' && typ !== 'vp+sd-jwt') return note(run, 'format', 'typ_wrong', { detail: `typ ${JSON.stringify(header.typ)}` });
  const open = isVcOfIetf ? ALWAYS_OPEN : typ === 'vc+sd-jwt' ? ALWAYS_OPEN_OF_W3C : ALWAYS_OPEN_OF_PRESENTATIONS;
  const hidden = sdJwt.disclosures.find(({ path: [top] }) => open.has(String(top)));
  if (hidden) return note(run, 'format', 'registered_claim_hidden', { detail: hidden.path.join('.') });
  if (isVcOfIetf) {
    const { vct, iss, aka_vcts: others } = payload;
    if (typeof vct !== 'string' || vct === '' || typeof iss !== 'string') return note(run, 'format', 'claims_malformed', { detail: 'vct and iss' });
    // SD-JWT VC section 3.2.2.1.2.
    if (others !== undefined && !(Array.isArray(others) && others.length > 0 && others.every((one) => typeof one === 'string' && one !== vct)))
      return note(run, 'format', 'claims_malformed', { detail: 'aka_vcts' });
    return { format: 'dc+sd-jwt', sdJwt, issuer: iss };
  }
  const token = readToken({ header, payload: claims });
  if (!token.ok) return note(run, 'format', token.problem.code, { detail: token.problem.detail });
  const issuer = signerOfToken(token.token, run, header);
  return issuer === undefined ? undefined : { format: typ, sdJwt, issuer };
}
