import 'reflect-metadata';
import { Agent, ClaimFormat, Kms, W3cCredential, W3cV2Credential, W3cV2JwtVerifiableCredential, W3cV2SdJwtVerifiableCredential } from '@credo-ts/core';
import { agentDependencies, NodeInMemoryKeyManagementStorage, NodeKeyManagementService } from '@credo-ts/node';
import { badgeOf, claimsOf, oldCredentialOf } from './badges.ts';
import { memoryStorage } from './memory-storage.ts';

export type CredoAgent = Awaited<ReturnType<typeof openCredoAgent>>;

/** Credo as an issuer with a did:key, and as a verifier of whatever needs no request. */
export async function openCredoAgent(algorithm: 'EdDSA' | 'ES256') {
  const agent = new Agent({
    config: { autoUpdateStorageOnStartup: true },
    dependencies: agentDependencies,
    modules: {
      storage: memoryStorage(),
      kms: new Kms.KeyManagementModule({ backends: [new NodeKeyManagementService(new NodeInMemoryKeyManagementStorage())] }),
    },
  });
  await agent.initialize();
  const { keyId } = await agent.kms.createKeyForSignatureAlgorithm({ algorithm });
  const { didState } = await agent.dids.create({ method: 'key', options: { keyId } });
  const did = didState.did ?? '';
  const verificationMethod = `${did}#${did.slice('did:key:'.length)}`;
  return {
    algorithm,
    stop: () => agent.shutdown(),
    sign: {
      'dc+sd-jwt': async () => {
        const { iss: _its, ...payload } = claimsOf(did);
        const disclosureFrame = { credentialSubject: { _sd: ['name'], achievement: { _sd: ['name', 'description'] } } };
        return (await agent.sdJwtVc.sign({ payload, issuer: { method: 'did', didUrl: verificationMethod }, disclosureFrame })).compact;
      },
      'vc+jwt': async () =>
        (await agent.w3cV2Credentials.signCredential({ format: ClaimFormat.JwtW3cVc, credential: toSign(), verificationMethod, alg: algorithm })).encoded,
      'vc+sd-jwt': async () =>
        (
          await agent.w3cV2Credentials.signCredential({
            format: ClaimFormat.SdJwtW3cVc,
            credential: toSign(),
            verificationMethod,
            alg: algorithm,
            disclosureFrame: { credentialSubject: { _sd: ['name', 'result'], achievement: { _sd: ['description'] } } },
          })
        ).encoded,
      'VC 1.1 as JWT': async () =>
        (
          await agent.w3cCredentials.signCredential<ClaimFormat.JwtVc>({
            format: ClaimFormat.JwtVc,
            credential: W3cCredential.fromJson(oldCredentialOf(did)),
            verificationMethod,
            alg: algorithm,
          })
        ).serializedJwt,
    },
    takes: {
      'dc+sd-jwt': async (compactSdJwtVc: string) => (await agent.sdJwtVc.verify({ compactSdJwtVc, verifyCredentialStatus: false })).isValid,
      'vc+jwt': async (text: string) => (await agent.w3cV2Credentials.verifyCredential({ credential: W3cV2JwtVerifiableCredential.fromCompact(text) })).isValid,
      'vc+sd-jwt': async (text: string) =>
        (await agent.w3cV2Credentials.verifyCredential({ credential: W3cV2SdJwtVerifiableCredential.fromCompact(text) })).isValid,
    },
  };

  function toSign(): W3cV2Credential {
    const { '@context': context, ...badge } = badgeOf(did);
    return new W3cV2Credential({ context, ...badge } as ConstructorParameters<typeof W3cV2Credential>[0]); // the same members under its own name for the context
  }
}
