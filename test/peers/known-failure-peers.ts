import 'reflect-metadata';
import { createHash } from 'node:crypto';
import { gunzipSync } from 'node:zlib';
import { Agent, type DidResolver as CredoResolver, DidDocument, DidsModule, JsonTransformer, Kms } from '@credo-ts/core';
import { agentDependencies, NodeInMemoryKeyManagementStorage, NodeKeyManagementService } from '@credo-ts/node';
import * as Ed25519Multikey from '@digitalbazaar/ed25519-multikey';
import { verifyPresentation } from '@digitalcredentials/verifier-core';
import { SDJwtVcInstance } from '@sd-jwt/sd-jwt-vc';
import { createAgent, type TAgent } from '@veramo/core';
import { CredentialProviderJWT } from '@veramo/credential-jwt';
import { CredentialPlugin } from '@veramo/credential-w3c';
import { DIDResolverPlugin } from '@veramo/did-resolver';
import * as didJwtVc from 'did-jwt-vc';
import { type DIDResolutionResult, Resolver } from 'did-resolver';
import { decodeProtectedHeader } from 'jose';
import { AUDIENCE, type Input, type InputFormat, NONCE, type Sent } from '../conformance/known-failures/input.ts';
import { openDidkit } from './didkit.ts';
import { askDigitalBazaar } from './digital-bazaar.ts';
import { memoryStorage } from './memory-storage.ts';
import { holds, verifierCoreTakes } from './verifier-core.ts';

export type PeerName = 'Veramo' | 'did-jwt-vc' | 'verifier-core' | 'Digital Bazaar' | 'DIDKit' | '@sd-jwt' | 'Credo';
/** A library with its default options, told the nonce and audience of the request where it can be told. Whatever it throws is a no. */
export type Peer = { name: PeerName; reads: (input: Input) => boolean; accepts: (sent: Sent, input: Input, which: 'bad' | 'twin') => Promise<boolean> };

export async function openPeers(): Promise<{ peers: Peer[]; stop: () => Promise<void> }> {
  const [credo, didkit] = [await openCredo(), await openDidkit()];
  const reads =
    (...formats: InputFormat[]) =>
    (input: Input) =>
      formats.includes(input.format);
  const only = (name: PeerName, formats: InputFormat[], accepts: Peer['accepts']): Peer => ({
    name,
    reads: (input) => reads(...formats)(input) && (name === 'Veramo' || !input.alter),
    accepts,
  });
  const peers = [
    only('Veramo', ['jwt', 'jwt-presentation'], askVeramo),
    only('did-jwt-vc', ['jwt', 'jwt-presentation'], askDidJwtVc),
    only('verifier-core', ['data-integrity', 'data-integrity-presentation'], askVerifierCore),
    only('Digital Bazaar', ['data-integrity'], askBazaar),
    // It tries every order of ten nameless nodes (KF-C12), in this thread: it would not come back.
    { name: 'DIDKit', reads: (input) => input.format === 'data-integrity' && input.id !== 'KF-C12', accepts: ({ text }) => didkit.takes(JSON.parse(text)) },
    // It leaves finding the key to its caller, so that nothing can be said of it where the key is what is wrong.
    { name: '@sd-jwt', reads: (input) => input.format.startsWith('sd-jwt') && !input.code.startsWith('key:') && input.id !== 'KF-C4', accepts: askSdJwt },
    only('Credo', ['jwt', 'jwt-presentation', 'sd-jwt', 'sd-jwt-presentation'], credo.ask),
  ] satisfies Peer[];
  return { peers, stop: credo.stop };
}

/** The agent as Veramo's handbook builds one to verify; the list is read by a plugin, since Veramo brings none that fits 7.0.1. */
async function askVeramo(sent: Sent, { format, alter, twin }: Input, which: 'bad' | 'twin'): Promise<boolean> {
  const decoded = alter && didJwtVc.normalizeCredential(twin.text);
  const status = {
    methods: { checkCredentialStatus: async ({ credential }: { credential: object }) => ({ revoked: isSet(Object(credential).credentialStatus, sent) }) },
  };
  const agent: TAgent<{ verifyCredential: Ask; verifyPresentation: Ask }> = createAgent({
    plugins: [new DIDResolverPlugin({ resolver: resolverOf(sent) }), new CredentialPlugin([new CredentialProviderJWT()]), status],
  });
  const { verified } = format.endsWith('presentation')
    ? await agent.verifyPresentation({ presentation: sent.text, challenge: NONCE, domain: AUDIENCE })
    : await agent.verifyCredential({ credential: decoded ? (which === 'bad' ? alter(JSON.parse(JSON.stringify(decoded))) : decoded) : sent.text });
  return verified;
}
type Ask = (args: object) => Promise<{ verified: boolean }>;

async function askDidJwtVc(sent: Sent, { format }: Input): Promise<boolean> {
  const resolver = resolverOf(sent);
  const { verified } = format.endsWith('presentation')
    ? await didJwtVc.verifyPresentation(sent.text, resolver, { challenge: NONCE, domain: AUDIENCE, audience: AUDIENCE })
    : await didJwtVc.verifyCredential(sent.text, resolver);
  return verified === true;
}

async function askVerifierCore({ text }: Sent, { format }: Input): Promise<boolean> {
  const document = JSON.parse(text);
  if (!format.endsWith('presentation')) return verifierCoreTakes(document);
  const { errors, presentationResult, credentialResults = [] } = await verifyPresentation({ presentation: document, challenge: NONCE, knownDIDRegistries: [] });
  return !errors && presentationResult?.signature === 'valid' && credentialResults.every(holds);
}

async function askBazaar({ text }: Sent): Promise<boolean> {
  const { verified, status } = await askDigitalBazaar(JSON.parse(text));
  return verified && Object.values(status).every((set) => !set);
}

async function askSdJwt({ text, documents }: Sent, { format }: Input): Promise<boolean> {
  const verifier = async (data: string, signature: string) => {
    const { kid = '' } = decodeProtectedHeader(text.split('~', 1)[0] ?? '');
    const { publicKeyMultibase = '', controller } = documents[kid.split('#', 1)[0] ?? '']?.verificationMethod?.[0] ?? { controller: '' };
    const key = await Ed25519Multikey.from({ type: 'Multikey', controller, id: kid, publicKeyMultibase });
    return key.verifier().verify({ data: Buffer.from(data), signature: Buffer.from(signature, 'base64url') });
  };
  const library = new SDJwtVcInstance({
    verifier,
    hasher: (data, algorithm) =>
      createHash(algorithm.replace('-', ''))
        .update(typeof data === 'string' ? data : Buffer.from(data))
        .digest(),
    kbVerifier: async (data, signature, payload) => {
      const jwk = Object(payload).cnf?.jwk;
      const key = await Ed25519Multikey.fromJwk({ jwk: { ...jwk, alg: 'EdDSA' }, secretKey: false, id: '#0', controller: '#' });
      return key.verifier().verify({ data: Buffer.from(data), signature: Buffer.from(signature, 'base64url') });
    },
  });
  await library.verify(text, format.endsWith('presentation') ? { keyBindingNonce: NONCE } : {});
  return true;
}

async function openCredo() {
  let documents: Sent = { text: '', documents: {}, lists: {} };
  const resolver: CredoResolver = {
    supportedMethods: ['web', 'key'],
    allowsCaching: false,
    resolve: async (_, did) => {
      const { didDocument, didDocumentMetadata, didResolutionMetadata } = resolution(documents, did);
      return { didDocument: didDocument && JsonTransformer.fromJSON(didDocument, DidDocument), didDocumentMetadata, didResolutionMetadata };
    },
  };
  const agent = new Agent({
    config: { allowInsecureHttpUrls: true, autoUpdateStorageOnStartup: true },
    dependencies: agentDependencies,
    modules: {
      storage: memoryStorage(),
      kms: new Kms.KeyManagementModule({ backends: [new NodeKeyManagementService(new NodeInMemoryKeyManagementStorage())] }),
      dids: new DidsModule({ resolvers: [resolver] }),
    },
  });
  await agent.initialize();
  return {
    ask: async (sent: Sent, { format }: Input): Promise<boolean> => {
      documents = sent;
      if (format === 'jwt') return (await agent.w3cCredentials.verifyCredential({ credential: sent.text })).isValid;
      if (format === 'jwt-presentation')
        return (await agent.w3cCredentials.verifyPresentation({ presentation: sent.text, challenge: NONCE, domain: AUDIENCE })).isValid;
      const keyBinding = { audience: AUDIENCE, nonce: NONCE };
      return (await agent.sdJwtVc.verify({ compactSdJwtVc: sent.text, ...(format === 'sd-jwt' ? {} : { keyBinding }) })).isValid;
    },
    stop: () => agent.shutdown(),
  };
}

const resolverOf = (sent: Sent): Resolver => new Resolver({ web: async (did) => resolution(sent, did), key: async (did) => resolution(sent, did) });

function resolution({ documents, deactivated = [] }: Sent, did: string): DIDResolutionResult {
  const document = documents[did];
  return {
    didResolutionMetadata: document ? { contentType: 'application/did+ld+json' } : { error: 'notFound' },
    didDocument: document ? JSON.parse(JSON.stringify(document)) : null,
    didDocumentMetadata: deactivated.includes(did) ? { deactivated: true } : {},
  };
}

/** Bitstring Status List, in five lines. */
function isSet(entry: unknown, { lists }: Sent): boolean {
  const { statusListCredential, statusListIndex } = Object(entry);
  const { encodedList } = JSON.parse(lists[statusListCredential] ?? '{}').credentialSubject;
  const bits = gunzipSync(Buffer.from(encodedList.slice(1), 'base64url'));
  return ((bits[statusListIndex >> 3] ?? 0) & (0x80 >> (statusListIndex & 7))) !== 0;
}
