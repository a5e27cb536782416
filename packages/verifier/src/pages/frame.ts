import { type Access, personIn, type WebRequest } from '@laurel/web';

/** Somebody who may ask for badges and read the answers. */
export const CLERK: Access = { kind: 'role', role: 'verifier' };

export const actorOf = (request: WebRequest): string => `person:${personIn(request)}`;
