import { LaurelError } from '@laurel/base';
import type { Access, Page, Reply, WebRequest } from '@laurel/web';

/** Somebody who may ask for badges and read the answers. */
export const CLERK: Access = { kind: 'role', role: 'verifier' };

export const page = (given: Omit<Page, 'frame'> & { frame?: Page['frame'] }): Reply => ({ kind: 'page', page: { frame: 'desk', robots: 'noindex', ...given } });
export const to = (path: string): Reply => ({ kind: 'redirect', to: path });

/** A form's field, trimmed; `''` where it is not there. */
export const typed = ({ form }: WebRequest, name: string): string => (form.get(name) ?? '').trim();

export function actorOf({ session }: WebRequest): string {
  if (!session) throw new LaurelError('not_signed_in');
  return `person:${session.person.id}`;
}

/** A path parameter that the route's own pattern promises. */
export function param({ params }: WebRequest, name: string): string {
  const value = params[name];
  if (value === undefined) throw new LaurelError('not_found');
  return value;
}

/** A program that asks for JSON; browsers name text/html. */
export function wantsJson({ header }: WebRequest): boolean {
  const accept = header('accept') ?? '';
  return /json/i.test(accept) && !/text\/html/i.test(accept);
}
