import { createHash, randomBytes } from 'node:crypto';
import { Ed25519Signature2020 } from '@digitalcredentials/ed25519-signature-2020';
import * as dcc from '@digitalcredentials/vc';
import { type Credential, contextOf } from '@laurel/credentials';
import { SDJwtVcInstance } from '@sd-jwt/sd-jwt-vc';
import { createVerifiableCredentialJwt } from 'did-jwt-vc';
import { badgeOf, claimsOf, jwtClaimsOf } from './badges.ts';
import type { CredoAgent } from './credo-agent.ts';
import type { Didkit } from './didkit.ts';
import { documentLoader } from './digital-bazaar.ts';
import { isSelective, partyFor, SIGNINGS, theyDerive, theySign } from './digital-bazaar-suites.ts';
import { newParty } from './parties.ts';

/** Somebody else's library that issues: each call makes another credential of one issuer, as text; of what is shown in part, two of its claims. */
export type PeerIssuer = { peer: string; format: string; issue: () => Promise<string> };

export const peerIssuers = (didkit: Didkit, credo: readonly CredoAgent[]): PeerIssuer[] => [
  ...SIGNINGS.map(({ suite, algorithm }): PeerIssuer => {
    const party = partyFor(algorithm);
    const issue = async (): Promise<Credential> => {
      const base = await theySign(suite, await party, badgeOf((await party).did));
      return isSelective(suite) ? theyDerive(suite, base, ['/credentialSubject/achievement/name', '/credentialSubject/result/1']) : base;
    };
    return { peer: 'Digital Bazaar', format: `${suite} (${algorithm})`, issue: asText(issue) };
  }),
  { peer: 'Digital Credentials', format: 'Ed25519Signature2020', issue: asText(digitalCredentials()) },
  ...([{ type: 'DataIntegrityProof', cryptosuite: 'eddsa-rdfc-2022' }, { type: 'Ed25519Signature2020' }] as const).map((options): PeerIssuer => {
    const party = newParty();
    return {
      peer: 'ssi (DIDKit)',
      format: 'cryptosuite' in options ? options.cryptosuite : options.type,
      issue: asText(() => didkit.sign(badgeOf(party.did), party, options)),
    };
  }),
  { peer: '@sd-jwt', format: 'dc+sd-jwt', issue: sdJwt() },
  { peer: 'did-jwt-vc', format: 'VC 1.1 as JWT', issue: didJwtVc() },
  ...credo.flatMap(({ algorithm, sign }) =>
    Object.entries(sign).map(([format, issue]): PeerIssuer => ({ peer: 'Credo', format: `${format} (${algorithm})`, issue })),
  ),
];

const asText = (issue: () => Promise<object>) => async (): Promise<string> => JSON.stringify(await issue());

function digitalCredentials(): () => Promise<object> {
  const { did, keyId: id, signer } = newParty();
  const suite = () => new Ed25519Signature2020({ signer: { id, sign: ({ data }) => signer.sign(data) }, date: new Date(Date.now() - 60_000) });
  return () => dcc.issue({ credential: badgeOf(did), suite: suite(), documentLoader: withOldContexts });
}

/** The context of a suite that Digital Bazaar does not know any more. */
async function withOldContexts(url: string) {
  const document = contextOf(url);
  return document ? { contextUrl: null, documentUrl: url, document } : documentLoader(url);
}

function sdJwt(): () => Promise<string> {
  const { did, keyId: kid, signer } = newParty();
  const library = new SDJwtVcInstance({
    signer: async (data) => Buffer.from(await signer.sign(Buffer.from(data))).toString('base64url'),
    signAlg: 'EdDSA',
    hasher: (data, algorithm) =>
      createHash(algorithm.replace('-', ''))
        .update(typeof data === 'string' ? data : Buffer.from(data))
        .digest(),
    hashAlg: 'sha-256',
    saltGenerator: () => randomBytes(16).toString('base64url'),
  });
  return () => library.issue(claimsOf(did), { credentialSubject: { _sd: ['name'], achievement: { _sd: ['name', 'description'] } } }, { header: { kid } });
}

function didJwtVc(): () => Promise<string> {
  const { did, signer } = newParty();
  const sign = async (data: string | Uint8Array) => Buffer.from(await signer.sign(Buffer.from(data))).toString('base64url');
  return () => createVerifiableCredentialJwt(jwtClaimsOf(), { did, signer: sign, alg: 'EdDSA' });
}
