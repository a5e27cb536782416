import { createHash } from 'node:crypto';
import { type BadgeFacts, type Credential, isJsonObject, type JsonObject, type OlderBadge } from '@laurel/credentials';
import type { Person } from '@laurel/people';

/**
 * Whom a badge that came as a file is about. `key`: it was claimed to a key of this wallet. `address`: it names an address that its owner has proved to
 * have. `said`: nothing in it proves it, and its owner says so. `other`: somebody else, kept apart.
 */
export type Whose = 'key' | 'address' | 'said' | 'other';

/** Whom a badge names: this person by an address, somebody else by an address or a name, somebody where this person gave no name to hold it against, or nobody that could be told. */
export type Named = 'this-address' | 'other-address' | 'other-name' | 'a-name' | 'nobody';

export function namedIn({ credential, older }: { credential?: Credential; older?: OlderBadge }, facts: BadgeFacts, person: Person): Named {
  const hashes = credential ? identifiersOf(credential) : older?.recipient ? [older.recipient] : [];
  const addresses = hashes.filter(({ type = 'email' }) => /^(email|emailAddress)$/.test(type));
  if (addresses.some((one) => isAddress(one, person.email))) return 'this-address';
  if (addresses.length > 0) return 'other-address';
  if (facts.holderName === undefined) return 'nobody';
  if (person.name === '') return 'a-name';
  return shareAWord(facts.holderName, person.name) ? 'nobody' : 'other-name';
}

type Identifier = { identity: string; hashed: boolean; salt?: string | undefined; type?: string | undefined };

/** IdentityObject of Open Badges 3.0 (section B.1.9). */
const identifiersOf = ({ credentialSubject: subject }: Credential): Identifier[] =>
  (isJsonObject(subject) ? [subject.identifier].flat() : []).filter((one): one is JsonObject => isJsonObject(one ?? null)).flatMap(identifierOf);

const identifierOf = ({ identityHash: identity, hashed, salt, identityType: type }: JsonObject): Identifier[] =>
  typeof identity === 'string' && typeof type === 'string'
    ? [{ identity, hashed: hashed === true, salt: typeof salt === 'string' && salt !== 'not-used' ? salt : undefined, type }]
    : [];

/** `sha256$…` or `md5$…` of the address and the salt; issuers write the address as it was typed or in small letters. */
function isAddress({ identity, hashed, salt = '' }: Identifier, email: string): boolean {
  if (!hashed) return identity.toLowerCase() === email.toLowerCase();
  const [, algorithm = '', digest = ''] = /^(sha256|md5)\$([0-9a-f]+)$/i.exec(identity) ?? [];
  if (digest === '') return false;
  return [email, email.toLowerCase()].some(
    (address) =>
      createHash(algorithm.toLowerCase())
        .update(address + salt)
        .digest('hex') === digest.toLowerCase(),
  );
}

/** Names are written in many ways; two that have no word in common are hardly one person's. */
function shareAWord(one: string, other: string): boolean {
  const words = new Set(wordsOf(one));
  return wordsOf(other).some((word) => words.has(word));
}

const wordsOf = (name: string): string[] =>
  name
    .normalize('NFKD')
    .replace(/\p{M}/gu, '')
    .toLowerCase()
    .split(/[^\p{L}\p{N}]+/u)
    .filter(Boolean);
