import { isJsonObject } from '../../json/strict.ts';
import { PROOFS } from '../../limits.ts';
import { type DataIntegrityProof, readProofs } from '../../proof/data-integrity.ts';
import { openSdJwt } from '../../proof/sd-jwt/read.ts';
import type { SdJwt } from '../../proof/sd-jwt/types.ts';
import type { CredentialFormat, Json, JsonObject } from '../../types.ts';
import { note, type Run } from '../run.ts';
import type { Read } from './bytes.ts';
import { controllerOf } from './key.ts';

/** Something recognised and not verified: only the steps up to the signature see it. `issuer` is who it says signed it. */
export type Candidate =
  | { format: 'ldp_vc' | 'ldp_vp'; document: JsonObject; proofs: DataIntegrityProof[]; issuer: string }
  | { format: 'dc+sd-jwt'; sdJwt: SdJwt; issuer: string };

/** A credential, told by its shape and its own header; never by what would happen to parse. */
export function recogniseCredential(read: Read, expected: CredentialFormat | undefined, run: Run): Candidate | undefined {
  if (read.kind === 'compact') {
    if (expected === 'ldp_vc') return note(run, 'format', 'format_unexpected');
    return recogniseSdJwt(read.text, run);
  }
  if (isPresentation(read.value)) return note(run, 'format', 'presentation_not_credential');
  if (!hasType(read.value, 'VerifiableCredential')) return note(run, 'format', isLinkedData(read.value) ? 'format_unsupported' : 'not_a_credential');
  if (expected === 'dc+sd-jwt') return note(run, 'format', 'format_unexpected');
  return recogniseProofs(read.value, 'ldp_vc', read.value.issuer, run);
}

/** A presentation with a Data Integrity proof; the signer is its holder, or, where it names none, whoever's key its proof names. */
export function recognisePresentation(document: JsonObject, run: Run): Candidate | undefined {
  const [proof] = Array.isArray(document.proof) ? document.proof : [document.proof];
  const signer = isJsonObject(proof) ? controllerOf(proof.verificationMethod, '') : undefined;
  return recogniseProofs(document, 'ldp_vp', document.holder ?? signer, run);
}

export const isPresentation = (value: Json): value is JsonObject => hasType(value, 'VerifiablePresentation');

function hasType(value: Json, type: string): value is JsonObject {
  return isJsonObject(value) && (Array.isArray(value.type) ? value.type.includes(type) : value.type === type);
}

/** An older badge, an enveloped credential or the like: not ours to call a fake. */
const isLinkedData = (value: Json): boolean => isJsonObject(value) && (value['@context'] !== undefined || hasType(value, 'EnvelopedVerifiableCredential'));

function recogniseProofs(document: JsonObject, format: 'ldp_vc' | 'ldp_vp', signer: Json | undefined, run: Run): Candidate | undefined {
  const issuer = isJsonObject(signer) ? signer.id : signer;
  if (typeof issuer !== 'string') return note(run, 'format', 'claims_malformed', { detail: format === 'ldp_vc' ? 'issuer' : 'holder' });
  note(run, 'format', format === 'ldp_vc' ? 'format_ldp_vc' : 'format_ldp_vp');
  const read = readProofs(document);
  if (!read.ok) return note(run, 'algorithm', read.code, { detail: read.detail });
  if (read.proofs.length > PROOFS) return note(run, 'algorithm', 'proof_malformed', { detail: `${read.proofs.length} proofs; at most ${PROOFS} are checked` });
  return { format, document, proofs: read.proofs, issuer };
}

function recogniseSdJwt(text: string, run: Run): Candidate | undefined {
  if (!text.includes('~')) return note(run, 'format', /^[\w-]+\.[\w-]+\.[\w-]*$/.test(text) ? 'format_unsupported' : 'not_a_credential');
  const opened = openSdJwt(text);
  if (!opened.ok) return note(run, 'format', opened.problem.code, { detail: opened.problem.detail });
  const { sdJwt } = opened;
  const { typ, crit } = sdJwt.header;
  const { vct, iss } = sdJwt.payload;
  // SD-JWT VC allowed `vc+sd-jwt` until draft 6; W3C VC-JOSE-COSE uses the name for something else, which has no vct.
  if (typ === 'vc+sd-jwt' && vct === undefined) return note(run, 'format', 'format_unsupported', { detail: 'vc+sd-jwt without vct' });
  if (typ !== 'dc+sd-jwt' && typ !== 'vc+sd-jwt') return note(run, 'format', 'typ_wrong', { detail: `typ ${JSON.stringify(typ)}` });
  // RFC 7515 section 4.1.11: an extension that is not understood must be refused, and none is understood here.
  if (crit !== undefined) return note(run, 'format', 'crit_unknown', { detail: `crit ${JSON.stringify(crit)}` });
  const hidden = sdJwt.disclosures.find(({ path: [top] }) => ALWAYS_OPEN.has(String(top)));
  if (hidden) return note(run, 'format', 'registered_claim_hidden', { detail: hidden.path.join('.') });
  if (typeof vct !== 'string' || vct === '' || typeof iss !== 'string') return note(run, 'format', 'claims_malformed', { detail: 'vct and iss' });
  note(run, 'format', 'format_sd_jwt');
  return { format: 'dc+sd-jwt', sdJwt, issuer: iss };
}

/** SD-JWT VC section 3.2.2.2: never in a disclosure, nor anything inside them, so that a holder cannot drop them. */
const ALWAYS_OPEN = new Set(['iss', 'nbf', 'exp', 'cnf', 'vct', 'vct#integrity', 'aka_vcts', 'status']);
