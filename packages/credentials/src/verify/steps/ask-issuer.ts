import { createPublicKey } from 'node:crypto';
import { isDeepStrictEqual } from 'node:util';
import { utf8 } from '@laurel/base';
import { listOf } from '../../json/members.ts';
import { isJsonObject, parseStrictObject } from '../../json/strict.ts';
import { type PublicKey, publicKeyOfJwk } from '../../keys/public-key.ts';
import { verifyBytes } from '../../keys/verify-bytes.ts';
import { type Carried, carriedIn } from '../../ob2/older-badge.ts';
import type { Jws } from '../../proof/jws.ts';
import type { FetchHosted, Json, JsonObject } from '../../types.ts';
import { note, type Run } from '../run.ts';
import { readAlgorithm } from './algorithm.ts';

/** Whose badge it turned out to be, and the badge as its issuer tells it. */
export type Answered = Carried & { assertion: JsonObject; issuer: JsonObject };

/**
 * Open Badges 2.0, section "Verification": of an unsigned badge, whether its issuer's site shows the same today; of a signed one, whether the
 * issuer's own profile names the key and does not list it as revoked. Every document is asked for once, at the address that the one before names.
 */
export async function askIssuer({ badge, assertion, jws }: Carried, fetchHosted: FetchHosted, run: Run): Promise<Answered | undefined> {
  const ask = asker(fetchHosted, run);
  const shown = jws ? assertion : await askSite(badge.id, assertion, ask, run);
  if (!shown) return undefined;
  const achievement = await ask(shown.badge, 'key');
  const issuer = achievement && (await ask(achievement.issuer, 'key', { fetchEmbedded: true }));
  if (!issuer) return undefined;
  const signed = jws ? await checkSignature(shown, jws, issuer, ask, run) : checkScope(shown, issuer, run);
  if (jws && signed) await checkRevocation(shown, issuer, ask, run);
  const told = carriedIn(withInside(shown, achievement, issuer));
  return signed && told ? { ...told, assertion: shown, issuer } : undefined;
}

type Ask = (value: Json | undefined, step: 'key' | 'signature' | 'status', options?: { fetchEmbedded?: boolean }) => Promise<JsonObject | undefined>;

/** A document by its address, or as it stands inside another; of an issuer always from its own address. */
const asker =
  (fetchHosted: FetchHosted, run: Run): Ask =>
  async (value, step, { fetchEmbedded = false } = {}) => {
    if (isJsonObject(value) && !fetchEmbedded) return value;
    const url = isJsonObject(value) ? value.id : value;
    if (typeof url !== 'string') return note(run, step, 'older_malformed', { detail: JSON.stringify(value ?? null) });
    const answer = await fetchHosted(url);
    if (answer.state === 'gone')
      return step === 'signature' ? note(run, 'status', 'status_revoked', { detail: url }) : note(run, step, 'older_site_without_it', { detail: url });
    if (answer.state === 'absent') return note(run, step, 'older_site_without_it', { detail: url });
    if (answer.state === 'unreachable') return note(run, step, 'older_site_unreachable', { detail: `${url}: ${answer.reason}` });
    const document = parseStrictObject(answer.body);
    if (!document) return note(run, step, 'older_site_unreadable', { detail: url });
    // Whoever may put a file on a host must not pass it off as another's; all further checks still run.
    if (document.id !== url) note(run, step, 'older_site_unreadable', { detail: `${url} calls itself ${JSON.stringify(document.id ?? null)}` });
    return document;
  };

/** The copy that counts is the site's; ours must say the same of whom, what and when. */
async function askSite(url: string | undefined, assertion: JsonObject | undefined, ask: Ask, run: Run): Promise<JsonObject | undefined> {
  const shown = await ask(url, 'signature');
  if (!shown) return undefined;
  if (shown.revoked === true) note(run, 'status', 'status_revoked', { detail: url ?? '' });
  else note(run, 'status', 'older_still_shown');
  const differs = assertion && ['recipient', 'badge', 'issuedOn', 'expires'].filter((name) => !isDeepStrictEqual(idOf(assertion[name]), idOf(shown[name])));
  if (differs && differs.length > 0) return note(run, 'signature', 'older_differs', { detail: differs.join(', ') });
  note(run, 'algorithm', 'older_unsigned');
  note(run, 'signature', 'older_confirmed');
  return shown;
}

/** A badge class may stand inside or be named; a recipient is compared whole. */
const idOf = (value: Json | undefined): Json | undefined => (isJsonObject(value) && typeof value.id === 'string' ? value.id : value);

/** Section "Verification object": the issuer says where its badges live; by default on its own host. */
function checkScope({ id }: JsonObject, issuer: JsonObject, run: Run): boolean {
  const scope = isJsonObject(issuer.verification) ? issuer.verification : {};
  const origins = listOf(scope.allowedOrigins ?? hostOf(issuer.id));
  const starts = listOf(scope.startsWith);
  const within =
    typeof id === 'string' &&
    (starts.length > 0 ? starts.some((start) => typeof start === 'string' && id.startsWith(start)) : origins.includes(hostOf(id) ?? null));
  note(run, 'key', within ? 'older_in_scope' : 'older_out_of_scope', { detail: JSON.stringify(scope.startsWith ?? origins) });
  return within;
}

const hostOf = (url: Json | undefined): string | undefined => (typeof url === 'string' ? URL.parse(url)?.host : undefined);

async function checkSignature(assertion: JsonObject, jws: Jws, issuer: JsonObject, ask: Ask, run: Run): Promise<boolean> {
  const { verification } = assertion;
  const creator = (isJsonObject(verification) ? verification.creator : undefined) ?? listOf(issuer.publicKey).map(idOf)[0];
  if (
    !listOf(issuer.publicKey)
      .map(idOf)
      .includes(creator ?? null)
  )
    return no(note(run, 'key', 'key_not_listed', { detail: JSON.stringify(creator ?? null) }));
  const document = await ask(creator, 'key');
  if (!document) return false;
  if (idOf(document.owner) !== issuer.id) return no(note(run, 'key', 'key_controller_other', { detail: JSON.stringify(document.owner ?? null) }));
  const key = publicKeyOfPem(document.publicKeyPem);
  if (!key) return no(note(run, 'key', 'key_unsupported', { detail: String(document.id) }));
  note(run, 'key', 'key_ok', { detail: String(document.id) });
  const algorithm = readAlgorithm(jws.header.alg, 'RS256');
  if (algorithm !== key.algorithm) return no(note(run, 'algorithm', 'algorithm_mismatch', { detail: JSON.stringify(jws.header.alg ?? null) }));
  note(run, 'algorithm', 'algorithm_ok', { detail: algorithm });
  const fits = verifyBytes(key.algorithm, key.key, utf8(jws.signingInput), jws.signature);
  note(run, 'signature', fits ? 'signature_ok' : 'signature_wrong');
  return fits;
}

const no = (_: undefined): false => false;

function publicKeyOfPem(pem: Json | undefined): PublicKey | undefined {
  if (typeof pem !== 'string' || !pem.includes('PUBLIC KEY')) return undefined;
  try {
    const { kty, crv, x, y, n, e } = createPublicKey(pem).export({ format: 'jwk' });
    return kty === undefined
      ? undefined
      : publicKeyOfJwk(Object.fromEntries(Object.entries({ kty, crv, x, y, n, e }).filter(([, value]) => value !== undefined)) as { kty: string }); // kty was just asked for
  } catch {
    return undefined; // OpenSSL refuses what is no key: the answer here is "no key"
  }
}

/** Section "RevocationList": of signed badges only; each entry an id, or an object with one. */
async function checkRevocation({ id }: JsonObject, issuer: JsonObject, ask: Ask, run: Run): Promise<undefined> {
  if (issuer.revocationList === undefined) return note(run, 'status', 'status_none');
  const list = await ask(issuer.revocationList, 'status');
  if (!list) return undefined;
  if (!Array.isArray(list.revokedAssertions)) return note(run, 'status', 'list_malformed', { detail: 'revokedAssertions' });
  const revoked = list.revokedAssertions.map(idOf).includes(id ?? null);
  note(run, 'status', revoked ? 'status_revoked' : 'older_not_listed', { detail: String(list.id) });
}

/** What was asked for in its place, so that the badge can be read as a whole. */
const withInside = (assertion: JsonObject, achievement: JsonObject, issuer: JsonObject): JsonObject => ({ ...assertion, badge: { ...achievement, issuer } });
