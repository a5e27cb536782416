import { createHmac } from 'node:crypto';
import type { ControllerDocument, Json, JsonObject, VerificationMethod } from '@laurel/credentials';
import { type Cast, type Change, encode, jwt, type Party, unsigned } from './cast.ts';
import { AUDIENCE, type Input, NONCE, type Sent } from './input.ts';

/** A badge of VC Data Model 1.1 as JWT, and presentations of it: the format that most libraries read. */
export async function jwtInputs(cast: Cast): Promise<Input[]> {
  const { school, learner, thief, at, documents } = cast;
  const sent = (text: string, change: Partial<Sent> = {}): Sent => ({ text, documents: documents(), lists: {}, ...change });

  const header = (change: Change = {}): Change => ({ alg: 'EdDSA', typ: 'JWT', kid: school.signer.verificationMethod, ...change });
  const claims = (change: Change = {}): Change => ({ iss: school.did, sub: learner.did, nbf: at(-3_600), jti: BADGE, vc: badge(), ...change });
  const badge = (change: Change = {}): Json => JSON.parse(JSON.stringify({ ...vc(cast, school, learner), ...change }));
  const signed = (claim: Change = {}, head: Change = {}, by: Party = school) => jwt(header(head), claims(claim), by.signer);
  const good = sent(await signed());

  const present = async (change: Change = {}, { by = learner, credential = good.text }: { by?: Party; credential?: string } = {}) =>
    jwt(
      { alg: 'EdDSA', typ: 'JWT', kid: by.signer.verificationMethod },
      {
        iss: by.did,
        aud: AUDIENCE,
        nonce: NONCE,
        nbf: at(-5),
        exp: at(300),
        vp: { '@context': [V1], type: ['VerifiablePresentation'], holder: by.did, verifiableCredential: [credential] },
        ...change,
      },
      by.signer,
    );
  const presented = sent(await present());

  const status = { credentialStatus: cast.entry('revocation') };
  const compact = await signed({ vc: badge(status) });
  const lists = async (set: boolean) => ({ [cast.listUrl('revocation')]: await cast.list('revocation', school, set) });
  const [revoked, standing] = [sent(compact, { lists: await lists(true) }), sent(compact, { lists: await lists(false) })];

  const credential = (id: string, says: string, code: string, bad: Sent | string, twin: Sent = good): Input => ({
    id,
    says,
    format: 'jwt',
    code,
    bad: typeof bad === 'string' ? sent(bad) : bad,
    twin,
  });
  const presentation = (id: string, says: string, code: string, bad: string): Input => ({
    id,
    says,
    format: 'jwt-presentation',
    code,
    bad: sent(bad),
    twin: presented,
  });
  const foundAs = (document: ControllerDocument): Sent => ({ ...good, documents: documents({ [school.did]: document }) });
  const { assertionMethod = [], ...unlisted } = school.document;
  const withMethod = (change: Partial<VerificationMethod>): Sent =>
    foundAs({ ...school.document, verificationMethod: (school.document.verificationMethod ?? []).map((method) => ({ ...method, ...change })) });
  const { [school.did]: _its, ...unknownIssuer } = documents();
  const { lyceum } = cast;
  const ofLyceum = { iss: lyceum.did, vc: JSON.parse(JSON.stringify(vc(cast, lyceum, learner))) };
  const byCurve = sent(await signed(ofLyceum, { alg: 'ES256', kid: lyceum.signer.verificationMethod }, lyceum));
  const [head = '', body = '', signature = ''] = good.text.split('.');
  const { verificationMethod: kid, publicJwk } = school.signer;

  return [
    credential('KF-V1', 'a revoked badge in its compact form', 'status: status_revoked', revoked, standing),
    presentation('KF-V4', 'the badge inside has a broken signature', 'signature: signature_wrong', await present({}, { credential: unsigned(good.text) })),
    presentation('KF-V5', 'somebody else presents the badge', 'holder: holder_other', await present({}, { by: thief })),
    presentation('KF-V6', 'it was made for another request', 'nonce: nonce_wrong', await present({ nonce: 'n-1' })),
    presentation('KF-V6', 'it names no request', 'nonce: nonce_wrong', await present({ nonce: undefined })),
    credential('KF-V7', 'the key is listed for authentication only', 'key: key_not_listed', foundAs({ ...unlisted, authentication: assertionMethod })),
    credential('KF-V7', 'the key is listed for key agreement only', 'key: key_not_listed', foundAs({ ...unlisted, keyAgreement: assertionMethod })),
    credential('KF-V7', 'the key is listed for nothing', 'key: key_not_listed', foundAs(unlisted)),
    credential('KF-V8', 'the key was revoked in 2020', 'key: key_revoked', withMethod({ revoked: '2020-01-01T00:00:00Z' })),
    credential('KF-V8', 'the key expired in 2020', 'key: key_expired', withMethod({ expires: '2020-01-01T00:00:00Z' })),
    credential('KF-V8', 'the issuer’s DID was given up', 'key: key_deactivated', { ...good, deactivated: [school.did] }),
    credential('KF-C3', 'the kid of a foreign DID, whose key did sign', 'key: key_foreign', await signed({}, { kid: thief.signer.verificationMethod }, thief)),
    credential('KF-V9', 'the kid of a foreign DID over the issuer’s signature', 'key: key_foreign', await signed({}, { kid: thief.signer.verificationMethod })),
    credential('KF-V9', 'a crit that nobody knows', 'format: crit_unknown', await signed({}, { crit: ['urn:x'], 'urn:x': 1 })),
    credential('KF-V9', 'the typ of a proof for an issuer', 'format: typ_wrong', await signed({}, { typ: 'openid4vci-proof+jwt' })),
    credential(
      'KF-V9',
      'a member that stands twice',
      'format: duplicate_member',
      await jwt(header(), JSON.stringify(claims()).replace('{', '{"sub":"did:example:other",'), school.signer),
    ),
    credential('KF-V10', 'it begins in 200 seconds', 'dates: not_yet_valid', await signed({ nbf: at(200) }), sent(await signed({ nbf: at(-1) }))),
    credential('KF-V11', 'no algorithm', 'algorithm: algorithm_refused', `${encode(JSON.stringify(header({ alg: 'none' })))}.${body}.`),
    credential('KF-V11', 'it has expired', 'dates: expired', await signed({ exp: at(-400) }), sent(await signed({ exp: at(400) }))),
    credential('KF-V11', 'its signature is altered', 'signature: signature_wrong', unsigned(good.text)),
    credential('KF-C4', 'a key of the header’s own signed it', 'signature: signature_wrong', await signed({}, { jwk: thief.signer.publicJwk }, thief)),
    credential(
      'KF-C5',
      'a certificate in the header instead of a key of the issuer',
      'key: key_not_named',
      await signed({}, { kid: undefined, x5c: ['MIIB'] }, thief),
    ),
    credential(
      'KF-C6',
      'the issuer in its body is not whose key signed',
      'format: claims_disagree',
      await signed({ iss: thief.did }, { kid: thief.signer.verificationMethod }, thief),
    ),
    credential(
      'KF-C7',
      'HMAC with the issuer’s public key',
      'algorithm: algorithm_refused',
      await hmac(header({ alg: 'HS256', kid }), claims(), publicJwk.x ?? ''),
    ),
    credential('KF-C7', 'the algorithm of another kind of key', 'algorithm: algorithm_mismatch', await signed({}, { alg: 'ES256' })),
    credential('KF-C7', 'an algorithm with a blank behind it', 'algorithm: algorithm_refused', await signed({}, { alg: 'EdDSA ' })),
    credential('KF-C8', 'a second body behind the signature', 'format: not_a_credential', `${head}.${body}.${signature}.${encode('{"vc":{}}')}`),
    credential('KF-C24', 'the DID document of its issuer is not there', 'key: key_document_absent', { ...good, documents: unknownIssuer }),
    credential('KF-C25', 'a signature of zeros by ECDSA', 'signature: signature_wrong', withSignature(byCurve, new Uint8Array(64)), byCurve),
    credential('KF-C25', 'the same signature in DER', 'signature: signature_wrong', withSignature(byCurve, derOf(byCurve)), byCurve),
    presentation('KF-N2', 'it is made for nobody', 'audience: audience_wrong', await present({ aud: undefined })),
    presentation('KF-N2', 'it is made for another verifier', 'audience: audience_wrong', await present({ aud: 'did:web:evil.example' })),
    presentation('KF-N2', 'it has ended', 'dates: proof_expired', await present({ exp: at(-400) })),
    ...decoded(revoked, standing, good),
  ];
}

/** What Veramo takes besides the text: the decoded credential, with the JWT as its proof. */
function decoded(revoked: Sent, standing: Sent, good: Sent): Input[] {
  const input = (id: string, says: string, from: Sent, twin: Sent, alter: (credential: JsonObject) => JsonObject): Input => {
    const { vc } = JSON.parse(Buffer.from(from.text.split('.')[1] ?? '', 'base64url').toString());
    const bad = { ...from, text: JSON.stringify(alter({ ...vc, proof: { type: 'JwtProof2020', jwt: from.text } })) };
    return { id, says, format: 'jwt', code: 'algorithm: proof_unsupported', bad, twin, alter };
  };
  return [
    input('KF-V2', 'decoded, a revoked badge without its status entry', revoked, standing, ({ credentialStatus: _, ...rest }) => ({
      ...rest,
      proof: { type: 'X', jwt: revoked.text },
    })),
    input('KF-V3', 'decoded, another name beside the proof of the first', good, good, (credential) => ({
      ...credential,
      name: 'Doctor of Water',
      proof: { type: 'X', jwt: good.text },
    })),
  ];
}

const withSignature = ({ text }: Sent, signature: Uint8Array): string => text.replace(/[^.]*$/, encode(signature));

/** RFC 7518, section 3.4, wants the two numbers side by side; DER would be another text of the same signature. */
function derOf({ text }: Sent): Uint8Array {
  const both = Buffer.from(text.split('.')[2] ?? '', 'base64url');
  const numbers = [both.subarray(0, 32), both.subarray(32)].map((number) => Buffer.from([2, 33, 0, ...number]));
  return Buffer.concat([Uint8Array.of(0x30, 70), ...numbers]);
}

const V1 = 'https://www.w3.org/2018/credentials/v1';
const BADGE = 'urn:uuid:6f2c1f0e-5c8e-4a57-9d57-0b6f1b1c9a11';

/** The badge as version 1.1 has it inside `vc`. */
function vc(cast: Cast, issuer: Party, holder: Party) {
  const { '@context': _, validFrom: __, ...rest } = cast.badge(issuer);
  return {
    '@context': [V1, 'https://purl.imsglobal.org/spec/ob/v3p0/context.json'],
    ...rest,
    credentialSubject: { ...Object(rest.credentialSubject), id: holder.did },
  };
}

async function hmac(header: Change, payload: Change, secret: string): Promise<string> {
  return jwt(header, payload, { sign: async (bytes) => new Uint8Array(createHmac('sha256', Buffer.from(secret, 'base64url')).update(bytes).digest()) });
}
