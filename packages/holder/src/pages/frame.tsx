import { LaurelError } from '@laurel/base';
import type { Access, Page, Reply, WebRequest } from '@laurel/web';
import type { Host } from '../claim/stranger-address.ts';

/** Whoever is signed in has a wallet; every row asked for is the person's own. */
export const PERSON: Access = { kind: 'person' };

export function ownerOf({ session }: WebRequest): string {
  if (!session) throw new LaurelError('not_signed_in');
  return session.person.id;
}

export const page = (given: Omit<Page, 'frame'> & { frame?: Page['frame'] }): Reply => ({ kind: 'page', page: { frame: 'desk', ...given } });
export const to = (path: string): Reply => ({ kind: 'redirect', to: path });

/** A form's field, trimmed; `''` where it is not there. */
export const typed = (request: WebRequest, name: string): string => (request.form.get(name) ?? '').trim();

/** A path parameter that the route's own pattern promises. */
export function param(request: WebRequest, name: string): string {
  const value = request.params[name];
  if (value === undefined) throw new LaurelError('not_found');
  return value;
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
