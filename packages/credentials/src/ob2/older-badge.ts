import { listOf } from '../json/members.ts';
import { isJsonObject, parseStrict } from '../json/strict.ts';
import { isUrl } from '../model/rules.ts';
import { timeOf } from '../model/time.ts';
import { type Jws, openJws } from '../proof/jws.ts';
import type { Json, JsonObject, OlderBadge } from '../types.ts';

/** An Open Badge of before 3.0 as it came: an assertion, in a signed one's JWS, or only the address of one. */
export type Carried = { badge: OlderBadge; assertion?: JsonObject; jws?: Jws };

/** An Open Badge of before 3.0 by its text (JSON, JWS, or from a picture an address): what it says of itself, nothing checked. `undefined` for any other text. */
export function readOpenBadge2(text: string): OlderBadge | undefined {
  const trimmed = text.trim();
  if (!trimmed.startsWith('{')) return (carriedAt(trimmed) ?? carriedInJws(trimmed))?.badge;
  const parsed = parseStrict(trimmed);
  return parsed.ok ? carriedIn(parsed.value)?.badge : undefined;
}

/** The same of a document. */
export function carriedIn(document: Json): Carried | undefined {
  const edition = isJsonObject(document) ? editionOf(document) : undefined;
  return isJsonObject(document) && edition ? { badge: badgeOf(document, edition), assertion: document } : undefined;
}

export function carriedInJws(compact: string): Carried | undefined {
  const opened = openJws(compact);
  const carried = opened.ok ? carriedIn(opened.jws.payload) : undefined;
  return carried && opened.ok ? { ...carried, badge: { ...carried.badge, kind: 'signed' }, jws: opened.jws } : undefined;
}

/** The oldest pictures hold no more than an address (Baking 1.0). */
export const carriedAt = (url: string): Carried | undefined =>
  /^https?:\S+$/.test(url) && isUrl(url) ? { badge: { edition: '2.0', kind: 'hosted', id: url, evidence: [] } } : undefined;

const CONTEXTS: ReadonlyMap<Json, OlderBadge['edition']> = new Map([
  ['https://w3id.org/openbadges/v2', '2.0'],
  ['https://openbadgespec.org/v2/context.json', '2.0'],
  ['https://w3id.org/openbadges/v1', '1.x'],
]);

function editionOf(document: JsonObject): OlderBadge['edition'] | undefined {
  const { '@context': context, badge, recipient, type } = document;
  const [edition] = listOf(context).flatMap((one) => CONTEXTS.get(one) ?? []);
  if (edition) return listOf(type).includes('VerifiableCredential') ? undefined : edition;
  // 0.5 had neither context nor type: a badge with an issuer's origin inside, and a recipient that is text.
  const issuer = isJsonObject(badge) ? badge.issuer : undefined;
  return context === undefined && typeof recipient === 'string' && isJsonObject(issuer) && typeof issuer.origin === 'string' ? '0.5' : undefined;
}

function badgeOf(assertion: JsonObject, edition: OlderBadge['edition']): OlderBadge {
  const { id, badge, issuedOn, issued_on: issued, expires, recipient, evidence, verification } = assertion;
  const issuer = isJsonObject(badge) ? badge.issuer : undefined;
  const texts = (from: Json | undefined) => (isJsonObject(from) ? { ...text('id', from.id), ...text('name', from.name) } : text('id', from));
  return {
    edition,
    kind: isJsonObject(verification) && SIGNED.has(verification.type) ? 'signed' : 'hosted',
    ...text('id', id),
    ...(badge === undefined ? {} : { achievement: { ...texts(badge), ...text('description', isJsonObject(badge) ? badge.description : undefined) } }),
    ...(issuer === undefined ? {} : { issuer: texts(issuer) }),
    ...text('issuedOn', issuedOn ?? issued),
    ...text('expires', expires),
    ...(isJsonObject(recipient) && typeof recipient.identity === 'string'
      ? { recipient: { identity: recipient.identity, hashed: recipient.hashed === true, ...text('type', recipient.type), ...text('salt', recipient.salt) } }
      : {}),
    evidence: listOf(evidence)
      .map((one) => (isJsonObject(one) ? one.id : one))
      .filter((one) => typeof one === 'string'),
  };
}

const text = <Name extends string>(name: Name, value: Json | undefined): Partial<Record<Name, string>> =>
  // A computed name widens to string; it is exactly the one given.
  typeof value === 'string' ? ({ [name]: value } as Record<Name, string>) : {};

const SIGNED: ReadonlySet<Json | undefined> = new Set(['signed', 'SignedBadge']);
const HOSTED: ReadonlySet<Json | undefined> = new Set(['hosted', 'HostedBadge']);

/** Whether it asks to be checked in one of the two ways of Open Badges 2.0; Blockcerts and others have their own. */
export const isCheckable = ({ verification }: JsonObject): boolean =>
  isJsonObject(verification) && (SIGNED.has(verification.type) || HOSTED.has(verification.type));

/** What an assertion of Open Badges 2.0 lacks (section "Assertion"), in words for a developer; empty where it is in due form. */
export function faultsOf({ type, id, recipient, badge, verification, issuedOn, expires }: JsonObject): string[] {
  const faults: [string, boolean][] = [
    ['type', listOf(type).includes('Assertion')],
    ['id', typeof id === 'string' && isUrl(id)],
    ['recipient', isJsonObject(recipient) && typeof recipient.identity === 'string' && typeof recipient.type === 'string'],
    ['badge', typeof badge === 'string' ? isUrl(badge) : isJsonObject(badge)],
    ['verification', isJsonObject(verification)],
    ['issuedOn', timeOf(issuedOn) !== undefined],
    ['expires', expires === undefined || timeOf(expires) !== undefined],
  ];
  return faults.filter(([, holds]) => !holds).map(([name]) => name);
}
