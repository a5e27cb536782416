import { webAlias } from '@laurel/agent';
import { walletAddress } from './wallet-address.ts';

/**
 * The issuer a clerk means: a DID as it is, or the did:web behind a web address (`badges.example.org`, `https://badges.example.org/physics`).
 * An issuer lives at the root of its host or one word below; a longer address is a page of it, and nobody can tell whose.
 * @returns `undefined` where it is neither
 */
export function issuerDid(typed: string, { allowInsecureLoopback }: { allowInsecureLoopback: boolean }): string | undefined {
  if (/^did:(web|key|jwk):[\w.:%-]+$/.test(typed)) return typed;
  const origin = walletAddress(typed, { allowInsecureLoopback });
  if (origin === undefined) return undefined;
  const [, slug = ''] = /^(?:[a-z][a-z\d+.-]*:\/\/)?[^/?#]+\/*([^?#]*?)\/*(?:[?#].*)?$/i.exec(typed) ?? [];
  if (slug === '') return `did:web:${webAlias(origin)}`;
  return SLUG.test(slug) ? `did:web:${webAlias(origin, slug)}` : undefined;
}

/** A path of one plain word: no escapes, whose spelling in a DID would be another. */
const SLUG = /^[a-z\d_-][\w.-]{0,63}$/i;
