import { type PublicKey, publicKeyOf, publicKeyOfJwk } from '../../keys/public-key.ts';
import type { JsonObject, KeyDocument } from '../../types.ts';
import { note, type Run } from '../run.ts';
import { findMethod, isJwk, type KeyName, type Relationship } from './method.ts';

/** The DID of a key's absolute id, of a relative one (`#key-1`) the controller; undefined where it is no key's id. */
export function controllerOf(keyId: unknown, controller: string): string | undefined {
  if (typeof keyId !== 'string') return undefined;
  const [did, fragment, ...more] = keyId.split('#');
  return fragment === undefined || fragment === '' || more.length > 0 ? undefined : did || controller;
}

/**
 * The key by that id, from the document of the controller that the id names and nowhere else. It must be of that controller, listed under the
 * relationship, neither revoked nor expired, and the DID must be in use.
 */
export async function findKey(keyId: string, issuer: string, relationship: Relationship, run: Run): Promise<(Found & { controller: string }) | undefined> {
  const controller = controllerOf(keyId, issuer);
  if (controller === undefined) return note(run, 'key', 'key_not_named', { detail: keyId });
  const found = await takeKey({ id: keyId.startsWith('#') ? controller + keyId : keyId }, controller, relationship, run, 'controller-document');
  return found && { ...found, controller };
}

/**
 * The same by the header of a JWS, whose `kid`, `jwk` and `x5c` are hints: what they name counts only where the controller's own document has
 * it. A certificate is confirmed by no such document, so it names nothing here.
 */
export async function findKeyOfHeader(
  { kid, jwk, x5c }: JsonObject,
  controller: string,
  relationship: Relationship,
  run: Run,
  form?: KeyDocument,
): Promise<Found | undefined> {
  if (kid !== undefined && kid !== controller) {
    if (typeof kid !== 'string') return note(run, 'key', 'key_not_named', { detail: JSON.stringify(kid) });
    const [did = ''] = kid.split('#');
    if (did.startsWith('did:') && did !== controller) return note(run, 'key', 'key_foreign', { detail: kid });
    return takeKey({ kid }, controller, relationship, run, form);
  }
  if (jwk !== undefined) {
    const key = isJwk(jwk) ? publicKeyOfJwk(jwk) : undefined;
    return key ? takeKey({ key: key.key }, controller, relationship, run, form) : note(run, 'key', 'key_not_named', { detail: 'jwk' });
  }
  if (x5c !== undefined) return note(run, 'key', 'key_not_named', { detail: 'x5c' });
  return takeKey('the-only-one', controller, relationship, run, form);
}

export type Found = { id: string; key: PublicKey };

async function takeKey(name: KeyName, controller: string, relationship: Relationship, run: Run, form: KeyDocument | undefined): Promise<Found | undefined> {
  const resolution = await run.resolve(controller, form);
  if (resolution.state === 'unreachable') return note(run, 'key', 'key_unreachable', { detail: resolution.reason });
  if (resolution.state === 'absent') return note(run, 'key', 'key_document_absent', { detail: resolution.reason });
  const { document } = resolution;
  if (document.id !== controller) return note(run, 'key', 'key_document_other', { detail: JSON.stringify(document.id) });
  if (resolution.deactivated) return note(run, 'key', 'key_deactivated');

  const method = findMethod(document, name, relationship);
  if (typeof method === 'string') return note(run, 'key', method, { detail: JSON.stringify(name) });
  if (method.controller !== controller) return note(run, 'key', 'key_controller_other', { detail: method.controller });
  if (hasPassed(method.revoked, run.now)) return note(run, 'key', 'key_revoked', { detail: `revoked ${method.revoked}` });
  if (hasPassed(method.expires, run.now)) return note(run, 'key', 'key_expired', { detail: `expires ${method.expires}` });
  const key = publicKeyOf(method);
  if (!key) return note(run, 'key', 'key_unsupported', { detail: method.type });
  note(run, 'key', 'key_ok', { detail: method.id });
  return { id: method.id, key };
}

/** A date that cannot be read has passed: what limits a key must not be lost to a typing error. Theft dates signatures back, so only today counts. */
function hasPassed(date: string | undefined, now: Date): boolean {
  return date !== undefined && !(Date.parse(date) > now.getTime());
}
