import type { ControllerDocument } from '@laurel/credentials';
import type { DIDDocument, DIDResolutionResult } from 'did-resolver';
import type { VeramoAgent } from '../veramo.ts';
import { TROUBLE } from './resolver.ts';

/** The errors of W3C DID Resolution that resolving a DID can end in; each stands behind `https://www.w3.org/ns/did#`. */
export type DidError = 'INVALID_DID' | 'METHOD_NOT_SUPPORTED' | 'NOT_FOUND' | 'INVALID_DID_DOCUMENT' | 'INTERNAL_ERROR';

/** What resolving a DID gave: its document, the word that it is deactivated, or an error. */
export type DidResolution = { state: 'found'; document: ControllerDocument } | { state: 'deactivated' } | { state: 'failed'; error: DidError; detail: string };

/** Resolves a DID for somebody else, who wants to know why not. */
export type ResolveDid = (did: string) => Promise<DidResolution>;

export const openResolveDid =
  (veramo: Pick<VeramoAgent, 'resolveDid'>): ResolveDid =>
  async (did) =>
    DID.test(did) ? readResult(await veramo.resolveDid({ didUrl: did })) : failed('INVALID_DID', 'It is not written as a DID is.');

/** DID 1.1, section 3.1: a DID and nothing after it, no path, query or fragment. */
const DID = /^did:[a-z0-9]+:(?:(?:[A-Za-z0-9._-]|%[0-9A-Fa-f]{2})*:)*(?:[A-Za-z0-9._-]|%[0-9A-Fa-f]{2})+$/;

function readResult({ didDocument, didDocumentMetadata, didResolutionMetadata: { error, message } }: DIDResolutionResult): DidResolution {
  if (didDocument) return didDocumentMetadata.deactivated ? { state: 'deactivated' } : { state: 'found', document: withoutKind(didDocument) };
  const told = ERRORS[error ?? ''];
  if (told === undefined) return failed('INTERNAL_ERROR', NOT_HAD);
  return failed(told, typeof message === 'string' ? message : 'This node does not resolve DIDs of this method.');
}

// For every trouble on the way, since whoever asks is a stranger: "leads into a private network" beside "has no address" would list the names inside it.
const NOT_HAD = 'Its document cannot be had from its host now.';

// did-resolver's own words and those of our resolver. A host that cannot be reached is no answer that its DID is not there.
const ERRORS: Readonly<Record<string, DidError>> = {
  [TROUBLE.invalid]: 'INVALID_DID',
  [TROUBLE.absent]: 'NOT_FOUND',
  [TROUBLE.unreadable]: 'INVALID_DID_DOCUMENT',
  unsupportedDidMethod: 'METHOD_NOT_SUPPORTED',
};

const failed = (error: DidError, detail: string): DidResolution => ({ state: 'failed', error, detail });

// did-resolver's type narrows what zod has read; it is the same document.
const withoutKind = (document: DIDDocument): ControllerDocument => ({ ...document }) as ControllerDocument;
