import 'reflect-metadata';
import { Agent, DidDocument, type DidResolver, DidsModule, JsonTransformer, Kms, SdJwtVcRecord } from '@credo-ts/core';
import { agentDependencies, NodeInMemoryKeyManagementStorage, NodeKeyManagementService } from '@credo-ts/node';
import { OpenId4VcModule } from '@credo-ts/openid4vc';
import { memoryStorage } from './memory-storage.ts';

export type CredoWallet = Awaited<ReturnType<typeof openCredoWallet>>;

/** A wallet of another project, as its handbook builds one; only its storage and did:web over http are ours. */
export async function openCredoWallet() {
  const agent = new Agent({
    config: { allowInsecureHttpUrls: true, autoUpdateStorageOnStartup: true },
    dependencies: agentDependencies,
    modules: {
      storage: memoryStorage(),
      kms: new Kms.KeyManagementModule({ backends: [new NodeKeyManagementService(new NodeInMemoryKeyManagementStorage())] }),
      dids: new DidsModule({ resolvers: [webDidOverHttp] }),
      openid4vc: new OpenId4VcModule(),
    },
  });
  await agent.initialize();
  return agent;
}

type ResolvedOffer = Awaited<ReturnType<CredoWallet['openid4vc']['holder']['resolveCredentialOffer']>>;
export type Claimed = { record: SdJwtVcRecord; copies: string[]; offer: ResolvedOffer; refreshToken: string };
export type CopyKeys = { algorithm: 'ES256' | 'EdDSA'; most?: number };

/** Redeems an offer for `open-badge-sd-jwt` and keeps it: one copy for each of as many new keys as the issuer takes in one request. */
export async function claimCopies(wallet: CredoWallet, link: string, keys: CopyKeys, txCode?: string): Promise<Claimed> {
  const offer = await wallet.openid4vc.holder.resolveCredentialOffer(link);
  const token = await wallet.openid4vc.holder.requestToken({ resolvedCredentialOffer: offer, ...(txCode === undefined ? {} : { txCode }) });
  return requestCopies(wallet, offer, token, keys);
}

/** More copies of the same badge. */
export async function refillCopies(wallet: CredoWallet, { offer, refreshToken }: Claimed, keys: CopyKeys): Promise<Claimed> {
  return requestCopies(wallet, offer, await wallet.openid4vc.holder.refreshToken({ refreshToken, issuerMetadata: offer.metadata }), keys);
}

type Token = { accessToken: string; refreshToken?: string };

async function requestCopies(
  wallet: CredoWallet,
  offer: ResolvedOffer,
  token: Token,
  { algorithm, most = Number.POSITIVE_INFINITY }: CopyKeys,
): Promise<Claimed> {
  const newKey = async () => Kms.PublicJwk.fromPublicJwk((await wallet.kms.createKeyForSignatureAlgorithm({ algorithm })).publicJwk);
  const { credentials } = await wallet.openid4vc.holder.requestCredentials({
    resolvedCredentialOffer: offer,
    accessToken: token.accessToken,
    credentialConfigurationIds: ['open-badge-sd-jwt'],
    credentialBindingResolver: async ({ issuerMaxBatchSize }) => ({
      method: 'jwk',
      keys: await Promise.all(Array.from({ length: Math.min(issuerMaxBatchSize, most) }, newKey)),
    }),
  });
  const [received, ...more] = credentials;
  if (!(received?.record instanceof SdJwtVcRecord) || more.length > 0) throw new Error('One record of SD-JWT copies was to come.');
  await wallet.sdJwtVc.store({ record: received.record });
  const copies = received.record.credentialInstances.map(({ compactSdJwtVc }) => compactSdJwtVc);
  return { record: received.record, copies, offer, refreshToken: token.refreshToken ?? '' };
}

/** Reads a request, checks its signature and finds the copies that answer it. @returns what sends them, as often as it is called */
export async function readRequest(wallet: CredoWallet, link: string) {
  const { holder } = wallet.openid4vc;
  const { authorizationRequestPayload, dcql } = await holder.resolveOpenId4VpAuthorizationRequest(link);
  if (!dcql) throw new Error('The request asks for nothing.');
  const credentials = holder.selectCredentialsForDcqlRequest(dcql.queryResult);
  return () => holder.acceptOpenId4VpAuthorizationRequest({ authorizationRequestPayload, dcql: { credentials } });
}

/** Credo fetches did:web over https; nodes of a test have http on localhost. */
const webDidOverHttp: DidResolver = {
  supportedMethods: ['web'],
  allowsCaching: false,
  async resolve(_, did) {
    const [host = '', ...path] = did.slice('did:web:'.length).split(':').map(decodeURIComponent);
    const answer = await fetch(`http://${host}/${path.length === 0 ? '.well-known' : path.join('/')}/did.json`);
    if (!answer.ok) return { didResolutionMetadata: { error: 'notFound' }, didDocument: null, didDocumentMetadata: {} };
    return { didResolutionMetadata: {}, didDocument: JsonTransformer.fromJSON(await answer.json(), DidDocument), didDocumentMetadata: {} };
  },
};
