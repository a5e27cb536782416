import { gzipSync } from 'node:zlib';
import { type Credential, type Json, type JsonObject, type ProofPurpose, type Signer, signDataIntegrity } from '@laurel/credentials';
import type { Cast } from './cast.ts';
import { AUDIENCE, type Input, NONCE, type Sent } from './input.ts';

/** A badge of VC Data Model 2.0 with an eddsa-rdfc-2022 proof, its status lists, and presentations with a proof of their own. */
export async function dataIntegrityInputs(cast: Cast): Promise<Input[]> {
  const { college, learner, thief, documents, proven, iso, at } = cast;
  const sent = (value: object, lists: Record<string, string> = {}): Sent => ({ text: JSON.stringify(value), documents: documents(), lists });
  const badge = (change: JsonObject = {}) => proven(cast.badge(college, change), college.signer);
  const genuine = await badge();
  const good = sent(genuine);

  const present = (credential: Credential, change: { by?: Signer; challenge?: string; domain?: string; purpose?: ProofPurpose } = {}) => {
    const { by = learner.signer, challenge = NONCE, domain = AUDIENCE, purpose = 'authentication' } = change;
    return signDataIntegrity({ '@context': [V2], type: ['VerifiablePresentation'], holder: by.controller, verifiableCredential: [credential] }, by, {
      created: new Date(at(-5) * 1000),
      proofPurpose: purpose,
      challenge,
      domain,
    });
  };
  const presented = sent(await present(genuine));

  const credential = (id: string, says: string, code: string, bad: Sent | object, twin = good): Input => ({
    id,
    says,
    format: 'data-integrity',
    code,
    bad: isSent(bad) ? bad : sent(bad),
    twin,
  });
  const presentation = (id: string, says: string, code: string, bad: object): Input => ({
    id,
    says,
    format: 'data-integrity-presentation',
    code,
    bad: sent(bad),
    twin: presented,
  });

  const { proof: _own, ...unproven } = genuine;
  /** One behind the last of 131,072 places. */
  const BEYOND = { credentialStatus: { ...cast.entry('revocation'), statusListIndex: '131072' } };
  const withStatus = await badge({ credentialStatus: cast.entry('revocation') });
  const listed = (body: string) => sent(withStatus, { [cast.listUrl('revocation')]: body });
  const list = (change: Parameters<Cast['list']>[3] = {}, by = college, set = false) => cast.list('revocation', by, set, change);
  const standing = listed(await list());
  const { credentialStatus: _, ...withoutStatus } = withStatus;
  const ended = await badge({ validUntil: iso(-400) });
  const open = sent(await badge({ validUntil: iso(86_400) }));
  const { validUntil: end = '', ...endless } = ended;
  const typed = { '@type': `${XSD}dateTime`, '@value': end };
  const context = (term: Json): Json => [...[ended['@context'] ?? []].flat(), term];
  const { proof: own = {} } = genuine;
  const { proof: other = {} } = await badge({ name: 'Doctor of Water' });
  const named = sent(await proven(crowd(cast, 'urn:example:n'), college.signer));
  const bomb = `u${gzipSync(new Uint8Array(1 << 26)).toString('base64url')}`;

  return [
    credential('KF-V1', 'a revoked badge', 'status: status_revoked', listed(await list({}, college, true)), standing),
    credential('KF-V2', 'a revoked badge without its status entry', 'signature: signature_wrong', sent(withoutStatus), standing),
    credential('KF-V3', 'another name on the badge', 'signature: signature_wrong', { ...genuine, name: 'Doctor of Water' }),
    presentation('KF-V4', 'the badge inside was altered', 'signature: signature_wrong', await present({ ...genuine, name: 'Doctor of Water' })),
    presentation('KF-V5', 'somebody else presents the badge', 'holder: holder_other', await present(genuine, { by: thief.signer })),
    presentation('KF-V6', 'made for another request', 'nonce: nonce_wrong', await present(genuine, { challenge: 'n-1' })),
    credential('KF-C3', 'the key of a foreign DID, which did sign', 'key: key_foreign', await proven(cast.badge(college), thief.signer)),
    credential('KF-V11', 'it has expired', 'dates: expired', ended, open),
    credential(
      'KF-C10',
      'an end written by its IRI, where no reader looks for it',
      'signature: not_compacted',
      { ...endless, [`${CREDENTIALS}validUntil`]: typed },
      open,
    ),
    credential(
      'KF-C10',
      'an end under a name that a context in the document gives it',
      'signature: context_inline',
      { ...endless, '@context': context({ lasts: { '@id': `${CREDENTIALS}validUntil`, '@type': `${XSD}dateTime` } }), lasts: end },
      open,
    ),
    credential('KF-C10', 'a context that the issuer did not name', 'signature: context_unknown', {
      ...genuine,
      '@context': context('https://evil.example/context/v1'),
    }),
    credential('KF-C11', 'a word that no context defines', 'signature: term_undefined', { ...genuine, degree: 'Doctor of Water' }),
    credential('KF-C11', 'the same inside the achievement', 'signature: term_undefined', withInside(genuine, { degree: 'Doctor of Water' })),
    credential('KF-C12', 'ten nameless nodes, each of which knows all others', 'signature: too_complex', { ...crowd(cast, '_:n'), proof: own }, named),
    credential(
      'KF-C13',
      'two proofs, the second of another badge',
      'signature: signature_wrong',
      { ...genuine, proof: [own, other] },
      sent({ ...genuine, proof: [own] }),
    ),
    credential(
      'KF-C13',
      'two proofs, the first of another badge',
      'signature: signature_wrong',
      { ...genuine, proof: [other, own] },
      sent({ ...genuine, proof: [own] }),
    ),
    credential(
      'KF-C13',
      'a proof for signing in',
      'algorithm: proof_purpose_wrong',
      await signDataIntegrity(cast.badge(college), college.signer, { created: new Date(at(-60) * 1000), proofPurpose: 'authentication' }),
    ),
    credential('KF-C14', 'a list by somebody else, which says that nothing is revoked', 'status: list_other_issuer', listed(await list({}, thief)), standing),
    credential('KF-C14', 'a list for another purpose', 'status: list_other_purpose', listed(await list({ purpose: 'suspension' })), standing),
    credential('KF-C14', 'another list of the same issuer', 'status: list_other_address', listed(await cast.list('other', college, false)), standing),
    credential(
      'KF-C14',
      'a list of one byte',
      'status: list_too_short',
      listed(await list({ subject: { encodedList: `u${gzipSync(new Uint8Array(1)).toString('base64url')}` } })),
      standing,
    ),
    credential('KF-C14', 'a list of yesterday', 'status: list_expired', listed(await list({ until: -400 })), standing),
    credential(
      'KF-C14',
      'a list without a place for the badge',
      'status: index_out_of_range',
      { ...standing, text: JSON.stringify(await badge(BEYOND)) },
      standing,
    ),
    credential('KF-C14', 'a list that nobody signed', 'status: list_unverified', listed(withoutProof(await list())), standing),
    credential('KF-C23', 'nobody signed it', 'algorithm: proof_missing', unproven),
    credential('KF-C23', 'it has expired, and another end was written into it', 'signature: signature_wrong', { ...ended, validUntil: iso(86_400) }, open),
    credential('KF-C24', 'its status list is not there', 'status: status_absent', sent(withStatus), standing),
    credential('KF-C15', 'a list of 65 KB that inflates to 64 MiB', 'status: list_too_large', listed(await list({ subject: { encodedList: bomb } })), standing),
  ];
}

const V2 = 'https://www.w3.org/ns/credentials/v2';
const CREDENTIALS = 'https://www.w3.org/2018/credentials#';
const XSD = 'http://www.w3.org/2001/XMLSchema#';

/** Ten nodes that each know all others. Without a name they look all alike, and only trying every order would tell them apart. */
const crowd = ({ college, iso }: Cast, name: string): Credential => ({
  '@context': [V2, 'https://www.w3.org/ns/credentials/examples/v2'],
  id: 'urn:uuid:6f2c1f0e-5c8e-4a57-9d57-0b6f1b1c9a12',
  type: ['VerifiableCredential'],
  issuer: college.did,
  validFrom: iso(-86_400),
  credentialSubject: TEN.map((one) => ({ id: `${name}${one}`, knows: TEN.filter((other) => other !== one).map((other) => ({ id: `${name}${other}` })) })),
});
const TEN = Array.from({ length: 10 }, (_, index) => index);

const isSent = (value: object): value is Sent => 'lists' in value && 'documents' in value;

function withInside(badge: Credential, change: JsonObject): Credential {
  const subject = Object(badge.credentialSubject);
  return { ...badge, credentialSubject: { ...subject, achievement: { ...subject.achievement, ...change } } };
}

function withoutProof(list: string): string {
  const { proof: _, ...rest } = JSON.parse(list);
  return JSON.stringify(rest);
}
