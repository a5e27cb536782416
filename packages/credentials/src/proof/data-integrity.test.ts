import { expect, it } from 'vitest';
import { publicKeyOfJwk } from '../keys/public-key.ts';
import { sampleBadge } from '../testing/badge.ts';
import { keyParty } from '../testing/party.ts';
import { checkDataIntegrity, readProofs, signDataIntegrity } from './data-integrity.ts';

it('a proof by a suite that this node does not have is told as such, not as a forgery', async () => {
  const { did, signer } = keyParty();
  const key = publicKeyOfJwk(signer.publicJwk);
  const signed = await signDataIntegrity(sampleBadge(did, keyParty().did), signer, { created: new Date(0), proofPurpose: 'assertionMethod' });
  const read = readProofs(signed);
  if (!read.ok || !read.proofs[0] || !key) throw new Error('no proof or no key');
  const proof = { ...read.proofs[0], cryptosuite: 'none-2030' };
  expect(await checkDataIntegrity(signed, proof, key)).toMatchObject({ ok: false, code: 'proof_unsupported', detail: expect.stringContaining('none-2030') });
});
