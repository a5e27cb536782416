import { hashed } from '@laurel/base';
import type { FrontHandler } from '@laurel/web';
import type { Verifier } from './deps.ts';

/** Seconds: a rotated or compromised key must be seen soon. */
const DID_MAX_AGE = 300;

/** Who this node is: the document that wallets look its request key up in. */
export function identityFront({ agent, did }: Pick<Verifier, 'agent' | 'did'>): FrontHandler {
  return async (path) => {
    const document = path === '/.well-known/did.json' ? await agent.documentOf(did) : undefined;
    if (!document) return undefined;
    const body = JSON.stringify(document);
    return { body, contentType: 'application/did+json', etag: `"${hashed(body)}"`, maxAgeSeconds: DID_MAX_AGE };
  };
}
