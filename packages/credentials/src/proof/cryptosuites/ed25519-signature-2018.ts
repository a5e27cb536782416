import { createHash } from 'node:crypto';
import { fromBase64url, utf8 } from '@laurel/base';
import { parseStrictObject } from '../../json/strict.ts';
import { verifyBytes } from '../../keys/verify-bytes.ts';
import { type Cryptosuite, refusal } from './cryptosuite.ts';
import { rdfc } from './hash-and-sign.ts';

/**
 * The suite before the suite before Data Integrity: the first badges of Open Badges 3.0 carry it. Its signature is a detached JWS (RFC 7797)
 * over the two hashes that its successors sign bare. Read, never written.
 */
export const ed25519Signature2018: Cryptosuite = {
  type: 'Ed25519Signature2018',
  valueIn: 'jws',
  algorithms: ['EdDSA'],
  async check(unsecured, jws, { algorithm, key }) {
    const [header = '', payload, encoded = '', ...more] = jws.split('.');
    const signature = fromBase64url(encoded);
    if (!signature || payload !== '' || more.length > 0 || !isDetachedHeader(header)) return refusal('proof_malformed', 'The jws is not detached and EdDSA.');
    const forms = await rdfc(unsecured, 'sha256');
    if (!forms.ok) return forms;
    const digest = (text: string) => createHash('sha256').update(utf8(text)).digest();
    const signed = Buffer.concat([utf8(`${header}.`), digest(forms.options), digest(forms.document)]);
    if (!verifyBytes(algorithm, key, signed, signature)) return refusal('signature_wrong', 'The signature does not fit the document.');
    return { ok: true, payload: unsecured.document, partial: false };
  },
};

/** RFC 7797, section 6: `b64` false says that the payload is signed as bytes, and `crit` that a reader must know it. */
function isDetachedHeader(encoded: string): boolean {
  const { alg, b64, crit, ...more } = parseStrictObject(fromBase64url(encoded) ?? '') ?? {};
  return alg === 'EdDSA' && b64 === false && JSON.stringify(crit) === '["b64"]' && Object.keys(more).length === 0;
}
