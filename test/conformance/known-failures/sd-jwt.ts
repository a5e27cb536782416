import { createHash } from 'node:crypto';
import { issueSdJwtBadge, presentSdJwt, type Signer } from '@laurel/credentials';
import { type Cast, type Change, encode, INDEX, jwt, unsigned } from './cast.ts';
import { AUDIENCE, type Input, NONCE, type Sent } from './input.ts';

/** A badge as SD-JWT VC that is bound to the learner’s key, and presentations of it with a KB-JWT. */
export async function sdJwtInputs(cast: Cast): Promise<Input[]> {
  const { college, learner, thief, at, documents } = cast;
  const uri = cast.listUrl('tokens.jwt');
  const [standing, revoked] = [{ [uri]: await cast.tokens('tokens.jwt', college, false) }, { [uri]: await cast.tokens('tokens.jwt', college, true) }];
  const sent = (text: string, lists: Record<string, string> = standing): Sent => ({ text, documents: documents(), lists });
  /** The same claims and disclosures under another header or with other claims, truly signed. */
  const resigned = async (header: Change, claims: Change = {}, by: Pick<Signer, 'sign'> = college.signer) => {
    const { issued, disclosures } = parts(good.text);
    return sent([await jwt({ ...headerOf(issued), ...header }, { ...payloadOf(issued), ...claims }, by), ...disclosures, ''].join('~'));
  };
  const good = sent(
    await issueSdJwtBadge(cast.badge(college), {
      signer: college.signer,
      holderJwk: learner.signer.publicJwk,
      status: { uri, idx: INDEX },
      random: (bytes) => crypto.getRandomValues(new Uint8Array(bytes)),
      issuedAt: new Date(at(-60) * 1000),
    }),
  );

  /** The same with one claim hidden and disclosed. */
  const hiding = async (name: string) => {
    const { issued, disclosures } = parts(good.text);
    const { [name]: value, _sd: digests, ...claims } = payloadOf(issued);
    const disclosure = encode(JSON.stringify(['c2FsdHNhbHRzYWx0c2FsdA', name, value]));
    const payload = { ...claims, _sd: [...[digests ?? []].flat(), hashOf(disclosure)] };
    return sent([await jwt(headerOf(issued), payload, college.signer), ...disclosures, disclosure, ''].join('~'));
  };

  const present = (change: { audience?: string; nonce?: string; issuedAt?: Date; text?: string } = {}) =>
    presentSdJwt(change.text ?? good.text, {
      disclose: [NAME],
      signer: learner.signer,
      nonce: change.nonce ?? NONCE,
      audience: change.audience ?? AUDIENCE,
      issuedAt: change.issuedAt ?? new Date(at(-5) * 1000),
    });
  const presented = sent(await present());
  const shown = presented.text.slice(0, presented.text.lastIndexOf('~') + 1);
  /** A KB-JWT over what is shown, of any header and claims. */
  const bound = async (claims: Change, header: Change = {}, by: Pick<Signer, 'sign'> = learner.signer, over = shown) =>
    over + (await jwt({ alg: 'EdDSA', typ: 'kb+jwt', ...header }, { iat: at(-5), aud: AUDIENCE, nonce: NONCE, sd_hash: hashOf(over), ...claims }, by));
  const rebound = (disclosures: string[]) => {
    const { issued } = parts(shown);
    return bound({}, {}, learner.signer, [issued, ...disclosures, ''].join('~'));
  };
  const { issued, disclosures } = parts(shown);

  const credential = (id: string, says: string, code: string, bad: Sent, twin = good): Input => ({ id, says, format: 'sd-jwt', code, bad, twin });
  const presentation = (id: string, says: string, code: string, bad: string): Input => ({
    id,
    says,
    format: 'sd-jwt-presentation',
    code,
    bad: sent(bad),
    twin: presented,
  });

  return [
    credential('KF-V1', 'a revoked badge', 'status: status_revoked', sent(good.text, revoked)),
    credential(
      'KF-C3',
      'the kid of a foreign DID, whose key did sign',
      'key: key_foreign',
      await resigned({ kid: thief.signer.verificationMethod }, {}, thief.signer),
    ),
    credential('KF-V9', 'a crit that nobody knows', 'format: crit_unknown', await resigned({ crit: ['urn:x'], 'urn:x': 1 })),
    credential('KF-V9', 'the typ of a proof for an issuer', 'format: typ_wrong', await resigned({ typ: 'openid4vci-proof+jwt' })),
    credential('KF-V10', 'it begins in 200 seconds', 'dates: not_yet_valid', await resigned({}, { nbf: at(200) }), await resigned({}, { nbf: at(-1) })),
    credential('KF-V11', 'no algorithm', 'algorithm: algorithm_refused', sent(stripSignature((await resigned({ alg: 'none' })).text))),
    credential('KF-V11', 'it has expired', 'dates: expired', await resigned({}, { exp: at(-400) }), await resigned({}, { exp: at(400) })),
    credential('KF-V11', 'its signature is altered', 'signature: signature_wrong', sent(unsigned(good.text))),
    credential('KF-C4', 'a key of the header’s own signed it', 'signature: signature_wrong', await resigned({ jwk: thief.signer.publicJwk }, {}, thief.signer)),
    presentation(
      'KF-S1',
      'made for another verifier',
      'audience: audience_wrong',
      await present({ audience: 'decentralized_identifier:did:web:evil.example' }),
    ),
    presentation('KF-S2', 'made thirty days ago', 'holder: binding_too_old', await present({ issuedAt: new Date(at(-30 * 86_400) * 1000) })),
    presentation(
      'KF-S3',
      'a disclosure that no digest points to',
      'format: disclosure_unused',
      await rebound([...disclosures, encode('["c2FsdHNhbHRzYWx0c2FsdA","degree","Doctor of Water"]')]),
    ),
    presentation('KF-S4', 'a disclosure that stands twice', 'format: disclosure_repeated', await rebound([...disclosures, ...disclosures])),
    credential('KF-S6', 'its status stands in a disclosure, which a holder could leave out', 'format: registered_claim_hidden', await hiding('status')),
    credential('KF-S6', 'its beginning stands in a disclosure', 'format: registered_claim_hidden', await hiding('nbf')),
    presentation('KF-S5', 'without its proof of holding', 'holder: binding_missing', shown),
    presentation('KF-C9', 'its proof of holding is by another key', 'holder: binding_signature_wrong', await bound({}, {}, thief.signer)),
    presentation('KF-C9', 'its proof of holding is signed by nobody', 'holder: binding_algorithm', stripSignature(await bound({}, { alg: 'none' }))),
    presentation('KF-C9', 'its proof of holding is over something else', 'holder: binding_hash_wrong', await bound({ sd_hash: hashOf(`${issued}~`) })),
    presentation('KF-C9', 'its proof of holding is of another type', 'holder: binding_typ_wrong', await bound({}, { typ: 'JWT' })),
    presentation('KF-V6', 'made for another request', 'nonce: nonce_wrong', await present({ nonce: 'n-1' })),
    presentation('KF-V4', 'the badge inside has a broken signature', 'signature: signature_wrong', await bound({}, {}, learner.signer, unsigned(shown))),
  ];
}

const NAME = ['credentialSubject', 'achievement', 'name'];
const hashOf = (text: string): string => createHash('sha256').update(text).digest('base64url');
const decode = (part = ''): Change => JSON.parse(Buffer.from(part, 'base64url').toString());
const headerOf = (compact: string): Change => decode(compact.split('.')[0]);
const payloadOf = (compact: string): Change => decode(compact.split('.')[1]);
/** The last JWT of the text, without its signature. */
const stripSignature = (text: string): string => text.replace(/\.[\w-]{86}(?=[^.]*$)/, '.');

function parts(text: string): { issued: string; disclosures: string[] } {
  const [issued = '', ...disclosures] = text.slice(0, text.lastIndexOf('~')).split('~');
  return { issued, disclosures };
}
