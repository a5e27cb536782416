import { type PublicKey, publicKeyOf } from '../../keys/public-key.ts';
import type { KeyDocument } from '../../types.ts';
import { note, type Run } from '../run.ts';
import { absolute, findMethod, type Relationship } from './method.ts';

/** The DID of a key's absolute id, of a relative one (`#key-1`) the controller; undefined where it is no key's id. */
export function controllerOf(keyId: unknown, controller: string): string | undefined {
  if (typeof keyId !== 'string') return undefined;
  const [did, fragment, ...more] = keyId.split('#');
  return fragment === undefined || fragment === '' || more.length > 0 ? undefined : did || controller;
}

/**
 * The key by that name, from the controller's own document and nowhere else: a `kid`, `jwk` or `x5c` in a message is a hint. It must be of
 * that controller, listed under the relationship, neither revoked nor expired, and the DID must be in use.
 */
export async function findKey(
  keyId: unknown,
  controller: string,
  relationship: Relationship,
  run: Run,
  form: KeyDocument = 'controller-document',
): Promise<{ id: string; key: PublicKey } | undefined> {
  const named = controllerOf(keyId, controller);
  if (named === undefined || typeof keyId !== 'string') return note(run, 'key', 'key_not_named');
  if (named !== controller) return note(run, 'key', 'key_foreign', { detail: keyId });

  const resolution = await run.resolve(controller, form);
  if (resolution.state === 'unreachable') return note(run, 'key', 'key_unreachable', { detail: resolution.reason });
  if (resolution.state === 'absent') return note(run, 'key', 'key_document_absent', { detail: resolution.reason });
  const { document } = resolution;
  if (document.id !== controller) return note(run, 'key', 'key_document_other', { detail: JSON.stringify(document.id) });
  if (resolution.deactivated) return note(run, 'key', 'key_deactivated');

  const id = absolute(keyId, controller);
  const method = findMethod(document, id, relationship);
  if (typeof method === 'string') return note(run, 'key', method, { detail: id });
  if (method.controller !== controller) return note(run, 'key', 'key_controller_other', { detail: method.controller });
  if (hasPassed(method.revoked, run.now)) return note(run, 'key', 'key_revoked', { detail: `revoked ${method.revoked}` });
  if (hasPassed(method.expires, run.now)) return note(run, 'key', 'key_expired', { detail: `expires ${method.expires}` });
  const key = publicKeyOf(method);
  if (!key) return note(run, 'key', 'key_unsupported', { detail: method.type });
  note(run, 'key', 'key_ok', { detail: id });
  return { id, key };
}

/** A date that cannot be read has passed: what limits a key must not be lost to a typing error. Theft dates signatures back, so only today counts. */
function hasPassed(date: string | undefined, now: Date): boolean {
  return date !== undefined && !(Date.parse(date) > now.getTime());
}
