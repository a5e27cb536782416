import * as bbs2023 from '@digitalbazaar/bbs-2023-cryptosuite';
import * as BbsMultikey from '@digitalbazaar/bls12-381-multikey';
import { DataIntegrityProof } from '@digitalbazaar/data-integrity';
import * as ecdsaJcs2019 from '@digitalbazaar/ecdsa-jcs-2019-cryptosuite';
import * as EcdsaMultikey from '@digitalbazaar/ecdsa-multikey';
import { cryptosuite as ecdsaRdfc2019 } from '@digitalbazaar/ecdsa-rdfc-2019-cryptosuite';
import * as ecdsaSd2023 from '@digitalbazaar/ecdsa-sd-2023-cryptosuite';
import * as Ed25519Multikey from '@digitalbazaar/ed25519-multikey';
import * as eddsaJcs2022 from '@digitalbazaar/eddsa-jcs-2022-cryptosuite';
import { cryptosuite as eddsaRdfc2022 } from '@digitalbazaar/eddsa-rdfc-2022-cryptosuite';
import * as vc from '@digitalbazaar/vc';
import type { Credential, SigningAlgorithm } from '@laurel/credentials';
import { documentLoader } from './digital-bazaar.ts';
import { type BbsParty, newBbsParty, newParty, type Party } from './parties.ts';

/** What is always shown of a badge whose holder chooses the rest. */
export const MANDATORY = ['/issuer', '/validFrom', '/validUntil'];

type Suite = { sign: object; verify: object; derive?: (selectivePointers: string[]) => object };
const whole = (sign: object, verify = sign): Suite => ({ sign, verify });
const selective = ({ createSignCryptosuite, createVerifyCryptosuite, createDiscloseCryptosuite }: typeof ecdsaSd2023 | typeof bbs2023): Suite => ({
  sign: createSignCryptosuite({ mandatoryPointers: MANDATORY }),
  verify: createVerifyCryptosuite(),
  derive: (selectivePointers) => createDiscloseCryptosuite({ selectivePointers }),
});

const SUITES = {
  'eddsa-rdfc-2022': whole(eddsaRdfc2022),
  'eddsa-jcs-2022': whole(eddsaJcs2022.createSignCryptosuite(), eddsaJcs2022.createVerifyCryptosuite()),
  'ecdsa-rdfc-2019': whole(ecdsaRdfc2019),
  'ecdsa-jcs-2019': whole(ecdsaJcs2019.createSignCryptosuite(), ecdsaJcs2019.createVerifyCryptosuite()),
  'ecdsa-sd-2023': selective(ecdsaSd2023),
  'bbs-2023': selective(bbs2023),
} satisfies Record<string, Suite>;

export type SuiteName = keyof typeof SUITES;
type Signing = { suite: SuiteName; algorithm: SigningAlgorithm | 'BBS' };

/** Every suite with each kind of key it takes. */
export const SIGNINGS: readonly Signing[] = [
  { suite: 'eddsa-rdfc-2022', algorithm: 'EdDSA' },
  { suite: 'eddsa-jcs-2022', algorithm: 'EdDSA' },
  { suite: 'ecdsa-rdfc-2019', algorithm: 'ES256' },
  { suite: 'ecdsa-rdfc-2019', algorithm: 'ES384' },
  { suite: 'ecdsa-jcs-2019', algorithm: 'ES256' },
  { suite: 'ecdsa-jcs-2019', algorithm: 'ES384' },
  { suite: 'ecdsa-sd-2023', algorithm: 'ES256' },
  { suite: 'bbs-2023', algorithm: 'BBS' },
];

export const isSelective = (suite: SuiteName): boolean => 'derive' in SUITES[suite];

/** Who can sign with that kind of key. */
export const partyFor = (algorithm: Signing['algorithm']): Party | Promise<BbsParty> => (algorithm === 'BBS' ? newBbsParty() : newParty(algorithm));

/** Their signature over a credential; of a suite that shows parts, the base proof its holder keeps. */
export async function theySign(suite: SuiteName, party: Party | BbsParty, credential: Credential, date = new Date(Date.now() - 60_000)): Promise<Credential> {
  const proof = new DataIntegrityProof({ cryptosuite: SUITES[suite].sign, signer: await theirSigner(party), date });
  return JSON.parse(JSON.stringify(await vc.issue({ credential, suite: proof, documentLoader })));
}

export async function theyDerive(suite: SuiteName, base: Credential, pointers: string[]): Promise<Credential> {
  const { derive }: Suite = SUITES[suite];
  if (!derive) throw new Error(`${suite} derives nothing`);
  const proof = new DataIntegrityProof({ cryptosuite: derive(pointers) });
  return JSON.parse(JSON.stringify(await vc.derive({ verifiableCredential: base, suite: proof, documentLoader })));
}

export async function theyVerify(suite: SuiteName, credential: object): Promise<boolean> {
  return (await vc.verifyCredential({ credential, suite: new DataIntegrityProof({ cryptosuite: SUITES[suite].verify }), documentLoader })).verified;
}

async function theirSigner(party: Party | BbsParty): Promise<object> {
  const { keyId: id, did: controller } = party;
  if ('secretKey' in party) {
    const { publicKey } = party.signer;
    const key = await BbsMultikey.fromRaw({ algorithm: 'BBS-BLS12-381-SHA-256', secretKey: party.secretKey, publicKey });
    return Object.assign(key, { id, controller }).signer();
  }
  const { privateJwk: jwk, signer } = party;
  const library = signer.algorithm === 'EdDSA' ? Ed25519Multikey : EcdsaMultikey;
  return (await library.fromJwk({ jwk: signer.algorithm === 'EdDSA' ? jwk : { ...jwk, alg: signer.algorithm }, secretKey: true, id, controller })).signer();
}
