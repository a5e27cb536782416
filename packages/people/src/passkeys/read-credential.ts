import { fromBase64url } from '@laurel/base';
import type { AuthenticationResponseJSON, RegistrationResponseJSON } from '@simplewebauthn/server';

/** What `credential.toJSON()` of a browser says after `create`; `undefined` for anything else. */
export function readAttestation(given: unknown): RegistrationResponseJSON | undefined {
  const found = readCredential(given, ['clientDataJSON', 'attestationObject']);
  if (!found) return undefined;
  const { id, texts, response } = found;
  const { clientDataJSON = '', attestationObject = '' } = texts;
  const transports = Array.isArray(response.transports) ? response.transports.filter((one) => TRANSPORTS.has(one)) : [];
  return { id, rawId: id, type: 'public-key', clientExtensionResults: {}, response: { clientDataJSON, attestationObject, transports } };
}

/** The same after `get`. */
export function readAssertion(given: unknown): AuthenticationResponseJSON | undefined {
  const found = readCredential(given, ['clientDataJSON', 'authenticatorData', 'signature', 'userHandle']);
  if (!found) return undefined;
  const { clientDataJSON = '', authenticatorData = '', signature = '', userHandle = '' } = found.texts;
  return {
    id: found.id,
    rawId: found.id,
    type: 'public-key',
    clientExtensionResults: {},
    response: { clientDataJSON, authenticatorData, signature, userHandle },
  };
}

/** The challenge that a browser says it answered. It proves nothing yet: it finds the question. */
export function challengeIn(clientDataJSON: string | undefined): string | undefined {
  const bytes = clientDataJSON === undefined ? undefined : fromBase64url(clientDataJSON);
  if (!bytes) return undefined;
  try {
    const data: unknown = JSON.parse(Buffer.from(bytes).toString('utf8'));
    return isObject(data) && typeof data.challenge === 'string' ? data.challenge : undefined;
  } catch {
    return undefined; // no JSON: then it answers nothing we asked
  }
}

/** Of bytes in base64url, as long as the largest that browsers send; an RSA key with its attestation has some 2 kB. */
const LONGEST = 16_384;
const TRANSPORTS = new Set<unknown>(['ble', 'cable', 'hybrid', 'internal', 'nfc', 'smart-card', 'usb']);

function readCredential(given: unknown, names: readonly string[]) {
  if (!isObject(given) || given.type !== 'public-key' || !isBytes(given.id) || given.rawId !== given.id || !isObject(given.response)) return undefined;
  const { id, response } = given;
  const texts: Record<string, string> = {};
  for (const name of names) {
    const text = response[name];
    if (!isBytes(text)) return undefined;
    texts[name] = text;
  }
  return { id, texts, response };
}

const isBytes = (value: unknown): value is string => typeof value === 'string' && value.length <= LONGEST && /^[\w-]+$/.test(value);
const isObject = (value: unknown): value is Record<string, unknown> => typeof value === 'object' && value !== null && !Array.isArray(value);
