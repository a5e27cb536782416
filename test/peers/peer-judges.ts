import { deriveDataIntegrity, signDataIntegrity, signSdJwtVc, signVcJwt, signW3cSdJwt } from '@laurel/credentials';
import { badgeOf, claimsOf } from './badges.ts';
import type { CredoAgent } from './credo-agent.ts';
import type { Didkit } from './didkit.ts';
import { isSelective, MANDATORY, partyFor, SIGNINGS, type SuiteName, theyVerify } from './digital-bazaar-suites.ts';
import { newParty } from './parties.ts';
import { askSdJwtLibrary } from './sd-jwt-library.ts';
import { verifierCoreTakes } from './verifier-core.ts';

/** Somebody else's library that judges what we issue in one format. Whatever it throws is a no. */
export type PeerJudge = { peer: string; format: string; ours: () => Promise<string>; takes: (text: string) => Promise<boolean> };

export const peerJudges = (didkit: Didkit, credo: CredoAgent): PeerJudge[] => [
  ...SIGNINGS.map(
    ({ suite, algorithm }): PeerJudge => ({
      peer: 'Digital Bazaar',
      format: `${suite} (${algorithm})`,
      ours: () => proven(suite, algorithm),
      takes: (text) => theyVerify(suite, JSON.parse(text)),
    }),
  ),
  { peer: 'verifier-core', format: 'eddsa-rdfc-2022', ours: () => proven('eddsa-rdfc-2022', 'EdDSA'), takes: (text) => verifierCoreTakes(JSON.parse(text)) },
  { peer: 'ssi (DIDKit)', format: 'eddsa-rdfc-2022', ours: () => proven('eddsa-rdfc-2022', 'EdDSA'), takes: (text) => didkit.takes(JSON.parse(text)) },
  { peer: '@sd-jwt', format: 'dc+sd-jwt', ours: () => sdJwt('EdDSA'), takes: async (text) => (await askSdJwtLibrary(text)).verified },
  ...(['EdDSA', 'ES256'] as const).flatMap((algorithm): PeerJudge[] => [
    { peer: 'Credo', format: `dc+sd-jwt (${algorithm})`, ours: () => sdJwt(algorithm), takes: credo.takes['dc+sd-jwt'] },
    { peer: 'Credo', format: `vc+jwt (${algorithm})`, ours: () => vcJwt(algorithm), takes: credo.takes['vc+jwt'] },
    { peer: 'Credo', format: `vc+sd-jwt (${algorithm})`, ours: () => w3cSdJwt(algorithm), takes: credo.takes['vc+sd-jwt'] },
  ]),
];

const random = (bytes: number): Uint8Array => crypto.getRandomValues(new Uint8Array(bytes));
/** The @list is what other libraries' selective disclosure can verify and not make. */
const badge = (did: string) => badgeOf(did, {}, { allowedValue: ['C', 'B', 'A'] });

async function proven(suite: SuiteName, algorithm: (typeof SIGNINGS)[number]['algorithm']): Promise<string> {
  const { did, signer } = await partyFor(algorithm);
  const disclosure = { mandatoryPointers: MANDATORY, random };
  const created = new Date(Date.now() - 60_000);
  const signed = await signDataIntegrity(badge(did), signer, {
    created,
    proofPurpose: 'assertionMethod',
    cryptosuite: suite,
    ...(isSelective(suite) && { disclosure }),
  });
  const shown = ['/credentialSubject/achievement/name', '/credentialSubject/result/1', '/credentialSubject/achievement/resultDescription'];
  return JSON.stringify(isSelective(suite) ? await deriveDataIntegrity(signed, shown) : signed);
}

async function sdJwt(algorithm: 'EdDSA' | 'ES256'): Promise<string> {
  const { did, signer } = newParty(algorithm);
  const hide = ['name', 'achievement/name', 'achievement/description'].map((path) => ['credentialSubject', ...path.split('/')]);
  return signSdJwtVc(claimsOf(did), { signer, hide, holderJwk: newParty().signer.publicJwk, random });
}

async function vcJwt(algorithm: 'EdDSA' | 'ES256'): Promise<string> {
  const { did, signer } = newParty(algorithm);
  return signVcJwt(badge(did), signer);
}

async function w3cSdJwt(algorithm: 'EdDSA' | 'ES256'): Promise<string> {
  const { did, signer } = newParty(algorithm);
  const hide = [
    ['credentialSubject', 'name'],
    ['credentialSubject', 'result', null],
    ['credentialSubject', 'achievement', 'description'],
  ];
  return signW3cSdJwt(badge(did), { signer, hide, random });
}
