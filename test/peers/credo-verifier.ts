import 'reflect-metadata';
import { createServer } from 'node:http';
import type { AddressInfo } from 'node:net';
import { Agent, Kms } from '@credo-ts/core';
import { agentDependencies, NodeInMemoryKeyManagementStorage, NodeKeyManagementService } from '@credo-ts/node';
import { OpenId4VcModule } from '@credo-ts/openid4vc';
import { memoryStorage } from './memory-storage.ts';

export type CredoVerifier = Awaited<ReturnType<typeof openCredoVerifier>>;
export type ClaimPath = (string | number | null)[];

/** A verifier of another project over HTTP, known by a did:key: it signs its requests and checks what wallets post. */
export async function openCredoVerifier() {
  const server = createServer();
  await new Promise<void>((resolve) => void server.listen(0, '127.0.0.1', resolve));
  const { port } = server.address() as AddressInfo; // it listens on TCP
  const openid4vc = new OpenId4VcModule({ verifier: { baseUrl: `http://localhost:${port}` } });
  const agent = new Agent({
    config: { allowInsecureHttpUrls: true, autoUpdateStorageOnStartup: true },
    dependencies: agentDependencies,
    modules: {
      storage: memoryStorage(),
      kms: new Kms.KeyManagementModule({ backends: [new NodeKeyManagementService(new NodeInMemoryKeyManagementStorage())] }),
      openid4vc,
    },
  });
  await agent.initialize();
  server.on('request', openid4vc.config.app);
  const { verifier } = agent.openid4vc;
  const { verifierId } = await verifier.createVerifier({ clientMetadata: { client_name: 'Saltmarsh Engineering' } });
  const { keyId } = await agent.kms.createKeyForSignatureAlgorithm({ algorithm: 'ES256' });
  const { didState } = await agent.dids.create({ method: 'key', options: { keyId } });
  const did = didState.did ?? '';

  return {
    /** @returns the link for a wallet, and what was verified of its answer */
    ask: async (claims: readonly ClaimPath[]) => {
      const { authorizationRequest, verificationSession } = await verifier.createAuthorizationRequest({
        verifierId,
        requestSigner: { method: 'did', didUrl: `${did}#${did.slice('did:key:'.length)}` },
        responseMode: 'direct_post',
        version: 'v1',
        dcql: {
          query: {
            credentials: [{ id: 'badge', format: 'dc+sd-jwt', meta: { vct_values: ['urn:laurel:open-badge:1'] }, claims: claims.map((path) => ({ path })) }],
          },
        },
      });
      const verified = async () => {
        const { state, errorMessage } = await verifier.getVerificationSessionById(verificationSession.id);
        if (state !== 'ResponseVerified') return { state, errorMessage, shown: undefined };
        const { dcql } = await verifier.getVerifiedAuthorizationResponse(verificationSession.id);
        const [presentation] = dcql?.presentations.badge ?? [];
        return { state, errorMessage, shown: presentation && 'prettyClaims' in presentation ? presentation.prettyClaims : undefined };
      };
      return { link: authorizationRequest, verified };
    },
    stop: async () => {
      await agent.shutdown();
      server.closeAllConnections();
      await new Promise((resolve) => server.close(resolve));
    },
  };
}
