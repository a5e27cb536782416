import { hash as digestOf } from 'node:crypto';
import { formProblem } from '../../canonicalize/form.ts';
import { canonicalizeJson } from '../../canonicalize/jcs.ts';
import { type CanonicalHash, canonicalizeJsonLd } from '../../canonicalize/json-ld.ts';
import { fromBase58, toBase58 } from '../../keys/base58.ts';
import { verifyBytes } from '../../keys/verify-bytes.ts';
import type { Algorithm, JsonObject, SigningAlgorithm } from '../../types.ts';
import { type Checked, type Cryptosuite, type Refusal, refusal, type Unsecured } from './cryptosuite.ts';

/** One form of bytes for a document and for a proof's options. */
export type Transform = (unsecured: Unsecured, hash: CanonicalHash) => Promise<{ ok: true; document: string; options: string } | Refusal>;

/**
 * The procedure that most suites share: transform both, hash both, sign the hash of the options followed by that of the document (vc-di-eddsa
 * 1.0, section 3.2.4; vc-di-ecdsa 1.0, section 3.2.4).
 */
export function hashAndSign(
  transform: Transform,
  algorithms: readonly SigningAlgorithm[],
): Pick<Cryptosuite, 'algorithms' | 'check'> & Required<Pick<Cryptosuite, 'sign'>> {
  return {
    algorithms,
    async sign(unsecured, signer) {
      const bytes = await hashesOf(unsecured, transform, signer.algorithm);
      return bytes.ok ? { ok: true, proofValue: `z${toBase58(await signer.sign(bytes.hashes))}` } : bytes;
    },
    async check(unsecured, proofValue, { algorithm, key }): Promise<Checked | Refusal> {
      const signature = proofValue.startsWith('z') ? fromBase58(proofValue.slice(1)) : undefined;
      if (!signature) return refusal('proof_malformed', 'The proofValue is not base58 multibase.');
      const bytes = await hashesOf(unsecured, transform, algorithm);
      if (!bytes.ok) return bytes;
      if (!verifyBytes(algorithm, key, bytes.hashes, signature)) return refusal('signature_wrong', 'The signature does not fit the document.');
      return { ok: true, payload: unsecured.document, partial: false };
    },
  };
}

async function hashesOf(unsecured: Unsecured, transform: Transform, algorithm: Algorithm): Promise<{ ok: true; hashes: Uint8Array } | Refusal> {
  const hash = algorithm === 'ES384' ? 'sha384' : 'sha256';
  const forms = await transform(unsecured, hash);
  if (!forms.ok) return forms;
  return { ok: true, hashes: Buffer.concat([digestOf(hash, forms.options, 'buffer'), digestOf(hash, forms.document, 'buffer')]) };
}

/** JSON-LD as RDF. */
export const rdfc: Transform = async (unsecured, hash) => {
  const [options, document] = await Promise.all([canonicalOptions(unsecured, hash), canonicalizeJsonLd(unsecured.document, hash)]);
  if (!document.ok) return document;
  return options.ok ? { ok: true, document: document.nquads, options: options.nquads } : options;
};

/** The options are read with the document's own context: one of the proof's own could give its members another meaning. */
export const canonicalOptions = ({ document, options }: Unsecured, hash: CanonicalHash) =>
  canonicalizeJsonLd({ ...options, '@context': document['@context'] ?? [] }, hash);

/** JSON as it stands. Every member is covered; the contexts must still be ones whose meaning we know (Data Integrity 1.0, section 4.7). */
export const jcs: Transform = async ({ document, options }) => {
  const problem = formProblem(document) ?? formProblem(options);
  return problem ? refusal(problem.code, problem.detail) : { ok: true, document: canonicalizeJson(document), options: canonicalizeJson(options) };
};

/** vc-di-eddsa 1.0, section 3.3.2: what the proof repeats of the context is what was signed; contexts added behind it were not. */
export function withContextOfProof({ document, options }: Unsecured): JsonObject | undefined {
  const signed = options['@context'];
  if (signed === undefined) return document;
  const [own, repeated] = [document['@context'], signed].map((context) => (Array.isArray(context) ? context : [context]));
  const starts = repeated?.every((context, index) => context !== undefined && JSON.stringify(own?.[index]) === JSON.stringify(context));
  return starts ? { ...document, '@context': signed } : undefined;
}
