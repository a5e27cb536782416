import { LaurelError } from '@laurel/base';
import type { Person } from '@laurel/people';
import { type Access, personIn, type WebRequest } from '@laurel/web';
import type { Host } from '../claim/stranger-address.ts';

/** Whoever is signed in has a wallet; every row asked for is the person's own. */
export const PERSON: Access = { kind: 'person' };
export const ownerOf = personIn;

/** Another site's link, or its script, brought this about: where asking alone spends something, nothing is spent for it. */
export const isFromElsewhere = ({ header }: Pick<WebRequest, 'header'>): boolean => ['cross-site', 'same-site'].includes(header('sec-fetch-site') ?? '');

/** @throws LaurelError not_signed_in */
export function whoAsks({ session }: Pick<WebRequest, 'session'>): Person {
  if (!session) throw new LaurelError('not_signed_in');
  return session.person;
}

/** A host as the network sees it; its other spelling stands beside it, so that a look-alike cannot hide behind it. */
export function HostName({ host, written, path }: Host) {
  return (
    <span class="mono">
      <strong>
        <bdi dir="ltr">
          {host}
          {path}
        </bdi>
      </strong>
      {written !== undefined && (
        <>
          {' '}
          (<bdi>{written}</bdi>)
        </>
      )}
    </span>
  );
}
