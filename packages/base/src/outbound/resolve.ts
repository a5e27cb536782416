import type { LookupAddress } from 'node:dns';
import { Resolver } from 'node:dns/promises';
import { DNS_MS, DNS_TRIES } from './limits.ts';

/** Every address of a host. @throws when there is none, or no name server answers */
export type Resolve = (host: string) => Promise<readonly LookupAddress[]>;

/**
 * Asks the name servers over sockets, not through getaddrinfo: that one holds a thread of libuv's pool for as long as a name server
 * keeps silent, and four slow names would stop the database, whose calls wait for the same four threads. It also skips /etc/hosts
 * and search domains: the names of a local network are not for strangers.
 */
export function openResolver(servers?: readonly string[]): Resolve {
  const resolver = new Resolver({ timeout: DNS_MS, tries: DNS_TRIES });
  if (servers !== undefined) resolver.setServers(servers);
  return async (host) => {
    if (host === 'localhost') return LOCALHOST;
    const [v4, v6] = await Promise.allSettled([resolver.resolve4(host), resolver.resolve6(host)]);
    if (v4.status === 'rejected' && v6.status === 'rejected') throw v4.reason;
    return [...of(v4, 4), ...of(v6, 6)];
  };
}

// RFC 6761 section 6.3: this name is never asked for.
const LOCALHOST: readonly LookupAddress[] = [
  { address: '127.0.0.1', family: 4 },
  { address: '::1', family: 6 },
];

const of = (answer: PromiseSettledResult<string[]>, family: 4 | 6): LookupAddress[] =>
  answer.status === 'fulfilled' ? answer.value.map((address) => ({ address, family })) : [];
