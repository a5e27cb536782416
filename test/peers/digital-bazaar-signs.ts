import type { KeyObject } from 'node:crypto';
import { DataIntegrityProof } from '@digitalbazaar/data-integrity';
import * as Ed25519Multikey from '@digitalbazaar/ed25519-multikey';
import { cryptosuite } from '@digitalbazaar/eddsa-rdfc-2022-cryptosuite';
import { issue, verifyCredential } from '@digitalbazaar/vc';
import { documentLoader } from './digital-bazaar.ts';

/** Digital Bazaar's libraries with an issuer's key of their own making, as their documentation shows them. No status list is asked. */
export async function openDigitalBazaar(issuer: string, privateKey: KeyObject) {
  const { x = '', d = '' } = privateKey.export({ format: 'jwk' });
  const id = `${issuer}#${issuer.slice('did:key:'.length)}`;
  const key = await Ed25519Multikey.fromJwk({ jwk: { kty: 'OKP', crv: 'Ed25519', x, d }, secretKey: true, id, controller: issuer });
  const signing = key.signer();
  const checking = new DataIntegrityProof({ cryptosuite });
  return {
    // A suite object keeps the proof it made: one each time.
    issue: (credential: object): Promise<object> => issue({ credential, suite: new DataIntegrityProof({ signer: signing, cryptosuite }), documentLoader }),
    verify: async (credential: object): Promise<boolean> => (await verifyCredential({ credential, suite: checking, documentLoader })).verified,
  };
}
