import type { Context } from '@laurel/base';
import { type ControllerDocument, type Resolution, type Resolve, selfContainedDocument } from '@laurel/credentials';
import { type DIDCache, type DIDDocument, type DIDResolutionResult, type DIDResolver, Resolver } from 'did-resolver';
import { ownHost, webAddress } from '../dids/web-address.ts';
import { DOCUMENTS, DOCUMENTS_MS } from '../limits.ts';
import { openMemory } from '../memory.ts';
import type { VeramoAgent } from '../veramo.ts';
import { absent, type Found, type NotFound } from './ask-document.ts';
import { resolveWebDid } from './did-web.ts';
import { isHttpsIssuer, resolveHttpsIssuer } from './https-issuer.ts';

export type ResolverDeps = {
  context: Pick<Context, 'clock' | 'outbound'>;
  publicUrl: string;
  allowInsecureLoopback: boolean;
  documentOf: (did: string) => Promise<ControllerDocument | undefined>;
};

/** did:web, did:key and did:jwk behind Veramo's resolver plugin. Only what was found is kept: trouble is asked again. */
export function openResolver({ context, publicUrl, allowInsecureLoopback, documentOf }: ResolverDeps): Resolver {
  const here = ownHost(publicUrl);
  const isOwn = (did: string) => here !== undefined && webAddress(did)?.host === here;
  const memory = openMemory<DIDResolutionResult>({ clock: context.clock, size: DOCUMENTS, ttl: DOCUMENTS_MS, keep: (result) => result.didDocument !== null });

  const web: DIDResolver = async (did) =>
    toResult(isOwn(did) ? found(await documentOf(did), 'none') : await resolveWebDid(did, { outbound: context.outbound, allowInsecureLoopback }));
  const selfContained: DIDResolver = async (did) => toResult(found(selfContainedDocument(did), 'name'));
  const cache: DIDCache = async ({ did, didUrl, method }, resolve) => {
    if (did !== didUrl) return toResult(absent('It is not a DID.', 'name')); // a key's id or a path is no DID: who asks for one means something else
    // What a DID contains is computed sooner than it is remembered, and a stranger's did:jwk may be as long as the badge it came in.
    return method !== 'web' || isOwn(did) ? resolve() : memory.recall(did, resolve);
  };

  return new Resolver({ web, key: selfContained, jwk: selfContained }, { cache });
}

/** Who is asked for the keys of anybody: Veramo's resolver for a DID; an issuer known by an https address is none, so its host is asked beside it. */
export function openResolve(
  veramo: Pick<VeramoAgent, 'resolveDid'>,
  { context, allowInsecureLoopback }: Omit<ResolverDeps, 'documentOf' | 'publicUrl'>,
): Resolve {
  const memory = openMemory<Resolution>({ clock: context.clock, size: DOCUMENTS, ttl: DOCUMENTS_MS, keep: ({ state }) => state === 'found' });
  const deps = { outbound: context.outbound, allowInsecureLoopback };
  return async (controller, form = 'controller-document') =>
    isHttpsIssuer(controller, deps)
      ? memory.recall(`${form} ${controller}`, () => resolveHttpsIssuer(controller, form, deps))
      : resolutionOf(controller, await veramo.resolveDid({ didUrl: controller }));
}

/** What a resolution through Veramo says of `did`. */
function resolutionOf(did: string, { didDocument, didDocumentMetadata, didResolutionMetadata }: DIDResolutionResult): Resolution {
  if (didDocument?.id === did) return { state: 'found', document: didDocument, deactivated: didDocumentMetadata.deactivated === true };
  const reason = typeof didResolutionMetadata.message === 'string' ? didResolutionMetadata.message : 'It is not an issuer this node can look up.';
  return { state: NOT_ASKED.has(didResolutionMetadata.error) ? 'unreachable' : 'absent', reason };
}

/** What this resolver says in the place of did-resolver's `error`. DID Resolution has none for "could not find out", and `notFound` would be a lie. */
export const TROUBLE = { unreachable: 'unreachable', absent: 'notFound', invalid: 'invalidDid', unreadable: 'invalidDidDocument' } as const;

/** A DID of a method this node does not speak may well exist: nobody was asked. */
const NOT_ASKED = new Set<unknown>([TROUBLE.unreachable, 'unsupportedDidMethod']);

const found = (document: ControllerDocument | undefined, why: 'none' | 'name'): Found | NotFound =>
  document ? { state: 'found', document, deactivated: false } : absent('There is no document for this DID.', why);

function toResult(resolution: Found | NotFound): DIDResolutionResult {
  if (resolution.state === 'found') {
    // did-resolver types @context as text only, where DID Core 1.0 (6.3.2) allows objects; the rest was read by zod.
    const didDocument = resolution.document as DIDDocument;
    return { didDocument, didDocumentMetadata: { deactivated: resolution.deactivated }, didResolutionMetadata: {} };
  }
  const error = resolution.state === 'unreachable' ? TROUBLE.unreachable : ABSENT[resolution.why];
  return { didDocument: null, didDocumentMetadata: {}, didResolutionMetadata: { error, message: resolution.reason } };
}

const ABSENT = { none: TROUBLE.absent, name: TROUBLE.invalid, form: TROUBLE.unreadable } as const;
