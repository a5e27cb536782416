import { webAddress } from '../dids/web-address.ts';
import { type AskDeps, absent, askDocument, type Found, type NotFound } from './ask-document.ts';
import { documentIn } from './read-document.ts';

/** Reads somebody's did:web. */
export async function resolveWebDid(did: string, deps: AskDeps): Promise<Found | NotFound> {
  const address = webAddress(did);
  if (!address) return absent('It is not a did:web that can be looked up.', 'name');
  const scheme = deps.allowInsecureLoopback && address.name === 'localhost' ? 'http' : 'https';
  const asked = await askDocument(`${scheme}://${address.host}${address.path}`, 'application/did+ld+json, application/did+json, application/json', deps);
  return 'json' in asked ? documentIn(did, asked.json) : asked;
}
