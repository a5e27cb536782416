import { type Access, personIn } from '@laurel/web';
import type { Host } from '../claim/stranger-address.ts';

/** Whoever is signed in has a wallet; every row asked for is the person's own. */
export const PERSON: Access = { kind: 'person' };
export const ownerOf = personIn;

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
