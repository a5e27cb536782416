import { createHash } from 'node:crypto';
import { describe, expect, it } from 'vitest';
import { toBase58 } from '../../keys/base58.ts';
import { edwardsSigner, keyInFragment } from '../../testing/multikey.ts';
import { vector, vectorJson } from '../../testing/vectors.ts';
import type { JsonObject } from '../../types.ts';
import { checkDataIntegrity, readProofs, signDataIntegrity } from '../data-integrity.ts';
import { jcs, rdfc } from './hash-and-sign.ts';

/** Folder, what its files' names end in, hash. */
const published = [
  ['vc-di-eddsa/eddsa-rdfc-2022', 'DataInt', 'sha256'],
  ['vc-di-eddsa/eddsa-rdfc-2022/employ', 'DataInt', 'sha256'],
  ['vc-di-eddsa/eddsa-jcs-2022', 'JCS', 'sha256'],
  ['vc-di-eddsa/Ed25519Signature2020', 'EdSig', 'sha256'],
  ['vc-di-ecdsa/ecdsa-rdfc-2019-p256', 'ECDSAP256', 'sha256'],
  ['vc-di-ecdsa/ecdsa-rdfc-2019-p256/employ', 'ECDSAP256', 'sha256'],
  ['vc-di-ecdsa/ecdsa-rdfc-2019-p384', 'ECDSAP384', 'sha384'],
  ['vc-di-ecdsa/ecdsa-rdfc-2019-p384/employ', 'ECDSAP384', 'sha384'],
  ['vc-di-ecdsa/ecdsa-jcs-2019-p256', 'JCSECDSAP256', 'sha256'],
  ['vc-di-ecdsa/ecdsa-jcs-2019-p384', 'JCSECDSAP384', 'sha384'],
] as const;

async function check(signed: JsonObject) {
  const read = readProofs(signed);
  if (!read.ok) throw new Error(read.detail);
  return Promise.all(read.proofs.map((proof) => checkDataIntegrity(signed, proof, keyInFragment(proof.verificationMethod))));
}

describe('the W3C vectors, every intermediate value', () => {
  it.each(published)('%s: each step gives the published bytes, and the proof verifies', async (folder, suffix, hash) => {
    const text = (name: string) => vector(folder, `${name}${suffix}.txt`);
    const signed = vectorJson(folder, `signed${suffix}.json`);
    const { proof: _, ...document } = signed;
    const { '@context': context, ...options } = vectorJson(folder, `proofConfig${suffix}.json`);
    const isJcs = suffix.startsWith('JCS');
    const forms = await (isJcs ? jcs : rdfc)({ document, options: isJcs ? { '@context': context ?? null, ...options } : options }, hash);
    if (!forms.ok) throw new Error(forms.detail);
    expect(forms.document).toBe(text('canonDoc'));
    expect(forms.options).toBe(text('proofCanon'));
    const [documentHash, optionsHash] = [forms.document, forms.options].map((form) => createHash(hash).update(form).digest('hex'));
    expect(documentHash).toBe(text('docHash'));
    expect(optionsHash).toBe(text('proofHash'));
    expect(`${optionsHash}${documentHash}`).toBe(text('combinedHash'));
    expect(`z${toBase58(Buffer.from(text('sigHex'), 'hex'))}`).toBe(text('sigBTC58'));
    expect(signed.proof).toMatchObject({ proofValue: text('sigBTC58') });
    expect(await check(signed)).toEqual([{ ok: true, payload: document, partial: false }]);
  });

  it.each([
    ['eddsa-rdfc-2022', 'signedDataInt.json'],
    ['eddsa-rdfc-2022/employ', 'signedDataInt.json'],
    ['eddsa-jcs-2022', 'signedJCS.json'],
  ])('signing with the published key gives the published document: %s %s', async (folder, file) => {
    const pair = vectorJson('vc-di-eddsa', 'keyPair.json') as { publicKeyMultibase: string; privateKeyMultibase: string };
    const expected = vectorJson('vc-di-eddsa', folder, file);
    const { proof, ...unsigned } = expected as { proof: { verificationMethod: string; created: string; cryptosuite: string } };
    const signer = edwardsSigner(pair.publicKeyMultibase, pair.privateKeyMultibase, proof.verificationMethod);
    const { created, cryptosuite } = proof;
    expect(await signDataIntegrity(unsigned, signer, { created: new Date(created), proofPurpose: 'assertionMethod', cryptosuite })).toEqual(expected);
  });

  it.each([
    ['signedProofSet1.json', 1],
    ['signedProofSet2.json', 2],
    ['signedProofChain1.json', 3],
    ['signedProofChain2.json', 4],
  ])('every proof of the published set or chain verifies: %s (%i)', async (file, count) => {
    const signed = vectorJson('vc-di-eddsa', 'proof-set-chain', file);
    const checked = await check(signed);
    expect(checked.map(({ ok }) => ok)).toEqual(Array(count).fill(true));
  });

  it('adding the four published proofs one after the other gives the published chain', async () => {
    const expected = vectorJson('vc-di-eddsa', 'proof-set-chain', 'signedProofChain2.json') as { proof: Record<string, string>[] };
    const pairs = vectorJson('vc-di-eddsa', 'proof-set-chain', 'multiKeyPairs.json') as Record<
      string,
      { publicKeyMultibase: string; privateKeyMultibase: string }
    >;
    let document = vectorJson('vc-di-eddsa', 'proof-set-chain', 'unsigned.json');
    for (const [index, { id, created, verificationMethod = '', previousProof }] of expected.proof.entries()) {
      const pair = pairs[`keyPair${index + 1}`];
      if (!pair) throw new Error('no key pair');
      document = await signDataIntegrity(document, edwardsSigner(pair.publicKeyMultibase, pair.privateKeyMultibase, verificationMethod), {
        created: new Date(created ?? ''),
        proofPurpose: 'assertionMethod',
        ...(id === undefined ? {} : { id }),
        ...(previousProof === undefined ? {} : { previousProof }),
      });
    }
    expect(document).toEqual(expected);
  });
});
