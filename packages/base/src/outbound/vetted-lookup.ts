import type { LookupAddress } from 'node:dns';
import type { LookupFunction } from 'node:net';
import { LaurelError } from '../errors.ts';
import { isLoopbackAddress, isPublicAddress } from './addresses.ts';
import type { Resolve } from './resolve.ts';

/**
 * A `lookup` for sockets that answers only vetted addresses. It runs inside the connect itself, so the address that was vetted
 * is the address that is connected to: a name that answers differently the second time (DNS rebinding) gains nothing.
 */
export function vettedLookup(resolve: Resolve, { allowInsecureLoopback }: { allowInsecureLoopback: boolean }): LookupFunction {
  return (host, options, done) => {
    vet(host, resolve, allowInsecureLoopback).then(
      ([first, ...more]) => (options.all ? done(null, [first, ...more]) : done(null, first.address, first.family)),
      (error) => done(error, ''),
    );
  };
}

async function vet(host: string, resolve: Resolve, allowInsecureLoopback: boolean): Promise<[LookupAddress, ...LookupAddress[]]> {
  const [first, ...more] = await resolve(host);
  if (first === undefined) throw new LaurelError('host_unreachable', { detail: `${host} has no address.` });
  const accepts = allowInsecureLoopback && host === 'localhost' ? isLoopbackAddress : isPublicAddress;
  // One private address among public ones is already an attempt: sockets try the addresses one after the other.
  if (![first, ...more].every(({ address }) => accepts(address))) {
    throw new LaurelError('url_refused', { detail: `${host} is not used: its name leads into a private network.` });
  }
  return [first, ...more];
}
