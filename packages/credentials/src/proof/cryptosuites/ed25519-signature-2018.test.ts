import { sha256, toBase64url, utf8 } from '@laurel/base';
import { describe, expect, it } from 'vitest';
import { publicKeyOfJwk } from '../../keys/public-key.ts';
import { keyParty } from '../../testing/party.ts';
import type { JsonObject } from '../../types.ts';
import { checkDataIntegrity, readProofs } from '../data-integrity.ts';
import { rdfc } from './hash-and-sign.ts';

const { did, signer } = keyParty();
const document: JsonObject = {
  '@context': ['https://www.w3.org/2018/credentials/v1'],
  type: ['VerifiableCredential'],
  issuer: did,
  issuanceDate: '2021-03-01T00:00:00Z',
  credentialSubject: { id: 'did:example:learner' },
};
const HEADER = { alg: 'EdDSA', b64: false, crit: ['b64'] };

/** Signed under that header as RFC 7797 has it, whatever the header says. */
async function signed(header: JsonObject = HEADER, change: (jws: string) => string = (jws) => jws): Promise<JsonObject> {
  const options = {
    type: 'Ed25519Signature2018',
    created: '2021-03-01T00:00:00Z',
    verificationMethod: signer.verificationMethod,
    proofPurpose: 'assertionMethod',
  };
  const forms = await rdfc({ document, options }, 'sha256');
  if (!forms.ok) throw new Error(forms.detail);
  const encoded = toBase64url(utf8(JSON.stringify(header)));
  const signature = await signer.sign(Buffer.concat([utf8(`${encoded}.`), sha256(utf8(forms.options)), sha256(utf8(forms.document))]));
  return { ...document, proof: { ...options, jws: change(`${encoded}..${toBase64url(signature)}`) } };
}

async function check(credential: JsonObject) {
  const read = readProofs(credential);
  const key = publicKeyOfJwk(signer.publicJwk);
  if (!read.ok || !read.proofs[0] || !key) throw new Error('no proof or no key');
  return checkDataIntegrity(credential, read.proofs[0], key);
}

describe('Ed25519Signature2018', () => {
  it('holds over the document and the options', async () => {
    expect(await check(await signed())).toEqual({ ok: true, payload: document, partial: false });
    expect(await check({ ...(await signed()), issuanceDate: '2022-03-01T00:00:00Z' })).toMatchObject({ code: 'signature_wrong' });
    expect(await check({ ...(await signed()), honours: 'summa' })).toMatchObject({ code: 'term_undefined' });
  });

  it.each<[string, JsonObject, ((jws: string) => string)?]>([
    ['a payload of its own', HEADER, (jws) => jws.replace('..', '.e30.')],
    ['a fourth part', HEADER, (jws) => `${jws}.AA`],
    ['a signature that is no base64url', HEADER, (jws) => `${jws}=`],
    ['the algorithm none', { ...HEADER, alg: 'none' }],
    ['a payload signed as base64', { ...HEADER, b64: true }],
    ['an option that a reader need not know', { alg: 'EdDSA', b64: false }],
    ['an extension nobody knows', { ...HEADER, crit: ['b64', 'exp'] }],
    ['a key in its header', { ...HEADER, jwk: {} }],
  ])('is malformed with %s, even where the signature fits', async (_name, header, change) => {
    expect(await check(await signed(header, change))).toMatchObject({ ok: false, code: 'proof_malformed' });
  });
});
