import { hashed } from '@laurel/base';
import type { Bytes, FrontHandler } from './role.ts';

/** Seconds: a rotated or compromised key must be seen soon. */
export const KEYS_MAX_AGE = 300;

/** A document as the front handler serves it, tagged by what it says. */
export function jsonBytes(document: object, contentType: string, maxAgeSeconds: number): Bytes {
  const body = JSON.stringify(document);
  return { body, contentType, etag: `"${hashed(body)}"`, maxAgeSeconds };
}

/**
 * Serves did:web documents: `didAt` says whose stands at a path, `documentOf` what it says now. A node without an address, and a
 * DID that is not the node's, have none.
 */
export function didFront(didAt: (path: string) => string | undefined, documentOf: (did: string) => Promise<object | undefined>): FrontHandler {
  return async (path) => {
    const did = didAt(path);
    const document = did === undefined ? undefined : await documentOf(did);
    return document && jsonBytes(document, 'application/did+json', KEYS_MAX_AGE);
  };
}

/** Where the DID of a whole node is served. */
export const ROOT_DID_PATH = '/.well-known/did.json';
