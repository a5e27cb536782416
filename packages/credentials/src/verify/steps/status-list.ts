import { parseStrictObject } from '../../json/strict.ts';
import { STATUS_AGE_SECONDS } from '../../limits.ts';
import { openJws } from '../../proof/jws.ts';
import { mayKeepStatus } from '../../status/list-issuer.ts';
import { readBitstringList } from '../../status/read-bitstring.ts';
import { readRevocationList } from '../../status/revocation-list.ts';
import { readTokenStatusList, TOKEN_STATUS } from '../../status/token-list.ts';
import type { KeyDocument, StatusAccept, StatusCopy, StatusPlace } from '../../types.ts';
import { innerRun, type Run } from '../run.ts';
import type { CheckCode } from '../sentences/sentence.ts';
import { readBytes } from './bytes.ts';
import { checkEnvelopeDates } from './dates.ts';
import { recogniseCredential } from './format.ts';
import { authenticateJws } from './jws.ts';
import { authenticate } from './signature.ts';

/** What a list says of one entry, or why it says nothing. Whatever is wrong with a list, the badge may still be good: never a failure. */
export type ListAnswer = { ok: true; value: number; asOf: Date } | { ok: false; code: CheckCode; detail: string; asOf?: Date };

/** Who signed the badge, and where they keep their keys if the badge's format says so. */
export type BadgeIssuer = { issuer: string; keys?: KeyDocument };

/** A copy that outlived trouble on the way is read like any other; how old it may be is one rule for both. */
export async function askList(place: StatusPlace, by: BadgeIssuer, run: Run): Promise<ListAnswer> {
  const answer = await run.fetchStatus(addressOf(place, run.asOf), ACCEPT[place.kind]);
  const isOfIds = place.kind === 'revocation-list';
  if (answer.state === 'absent') return refused(run.asOf && !isOfIds ? 'list_none_then' : 'status_absent', answer.reason);
  if (answer.state === 'fetched') return judge(await readList(answer, place, by, run), answer, place, run);
  const reading = answer.kept && (await readList(answer.kept, place, by, run));
  const told = answer.kept && reading?.ok ? judge(reading, answer.kept, place, run) : undefined;
  // Today’s list of ids would tell of that day; that the copy is older is no word of the issuer’s.
  const isTooOld = run.asOf !== undefined && isOfIds && told?.ok === false && reading?.ok === true && reading.value === 0;
  return told && !isTooOld ? told : refused('status_unreachable', answer.reason);
}

const ACCEPT: Readonly<Record<StatusPlace['kind'], StatusAccept>> = {
  bitstring: 'application/vc',
  'status-list-2021': 'application/vc',
  token: 'application/statuslist+jwt',
  'revocation-list': 'application/json',
};

/** Bitstring Status List 1.0, section 3.2: `timestamp`; Token Status List, section 8.4: `time`, in seconds. */
function addressOf({ kind, url }: StatusPlace, asOf: Date | undefined): string {
  const address = asOf && kind !== 'revocation-list' && URL.parse(url);
  if (!address) return url;
  if (kind === 'token') address.searchParams.set('time', String(Math.floor(asOf.getTime() / 1000)));
  else address.searchParams.set('timestamp', asOf.toISOString());
  return address.href;
}

type Reading = { ok: true; value: number; bounded: boolean; ttlMs?: number } | { ok: false; code: CheckCode; detail: string };

function readList({ body }: StatusCopy, place: StatusPlace, by: BadgeIssuer, run: Run): Promise<Reading> | Reading {
  if (place.kind === 'token') return readToken(body, place, by, run);
  if (place.kind === 'revocation-list') return readUnsigned(body, place, by);
  return readBitstring(body, place, by, run);
}

/** Itself a credential, in any format, held to the same steps. */
async function readBitstring(
  body: string,
  place: StatusPlace & { kind: 'bitstring' | 'status-list-2021' },
  { issuer }: BadgeIssuer,
  run: Run,
): Promise<Reading> {
  const inner = innerRun(run);
  const read = readBytes(body, inner);
  const candidate = read && recogniseCredential(read, undefined, inner);
  if (candidate?.format === 'dc+sd-jwt') return refused('list_malformed', 'an SD-JWT');
  // A list of somebody else could tell anything of this badge; and nobody else's key is worth asking for.
  if (candidate && !mayKeepStatus(candidate.issuer, issuer)) return refused('list_other_issuer', candidate.issuer);
  const verified = candidate && (await authenticate(candidate, inner));
  if (!verified || checkEnvelopeDates(verified, inner)) return unverified(inner);
  return readBitstringList(verified.claims, { size: 1, ...place }, run.asOf ?? run.now, run.skewMs / 1000);
}

async function readToken(body: string, place: StatusPlace & { kind: 'token' }, { issuer, keys }: BadgeIssuer, run: Run): Promise<Reading> {
  const opened = openJws(body.trim());
  if (!opened.ok) return refused('list_malformed', opened.problem.detail);
  const { header, payload } = opened.jws;
  if (header.typ !== 'statuslist+jwt') return refused('list_malformed', `typ ${JSON.stringify(header.typ)}`);
  // Later drafts leave `iss` out; the key then says whose the list is.
  const { iss = issuer } = payload;
  if (typeof iss !== 'string' || !mayKeepStatus(iss, issuer)) return refused('list_other_issuer', JSON.stringify(iss));
  const inner = innerRun(run);
  // Itself no credential, so that its own form does not say where keys are: they are where the badge's are (Token Status List, section 11.3).
  if ((await authenticateJws(opened.jws, iss, inner, keys && { keys })) === undefined) return unverified(inner);
  return readTokenStatusList(payload, { uri: place.url, idx: place.index }, run.asOf ?? run.now, run.skewMs / 1000);
}

function readUnsigned(body: string, place: StatusPlace & { kind: 'revocation-list' }, { issuer }: BadgeIssuer): Reading {
  const list = parseStrictObject(body);
  if (!list) return refused('list_malformed', 'not JSON');
  const reading = readRevocationList(list, { ...place, issuer });
  return reading.ok ? { ...reading, bounded: false } : reading;
}

/**
 * A copy is used for as long as the issuer lets it, and never past our own limit; as history only where it says from when until when it holds. A list of
 * ids never does: but what it does not revoke today it had not revoked before, since revocation is for good.
 */
function judge(reading: Reading, { fetchedAt: asOf }: StatusCopy, place: StatusPlace, run: Run): ListAnswer {
  if (!reading.ok) return { ...reading, asOf };
  const { value, bounded, ttlMs = Number.POSITIVE_INFINITY } = reading;
  const wasGood = place.kind === 'revocation-list' && value === 0 && run.asOf !== undefined && asOf >= run.asOf;
  if (run.asOf) return bounded || wasGood ? { ok: true, value, asOf } : { ok: false, code: 'list_no_history', detail: place.url, asOf };
  const limit = Math.min(ttlMs, STATUS_AGE_SECONDS * 1000);
  // Revocation is for good (Bitstring Status List 1.0, section 2.1): however old the list, it has not become untrue since.
  const final = place.purpose === 'revocation' ? value !== 0 : place.purpose === 'status' && value === TOKEN_STATUS.revoked;
  if (final || run.now.getTime() - asOf.getTime() <= limit) return { ok: true, value, asOf };
  return { ok: false, code: 'list_stale', detail: `older than ${limit / 1000} s`, asOf };
}

const refused = (code: CheckCode, detail: string): { ok: false; code: CheckCode; detail: string } => ({ ok: false, code, detail });

/** Told by the step that did not hold: `list_unverified`, with `key_revoked` as the detail. What is no credential at all is no list. */
function unverified(inner: Run): { ok: false; code: CheckCode; detail: string } {
  const cause = inner.checks.find(({ outcome }) => outcome === 'fail' || outcome === 'unknown');
  const unread = cause?.step === 'bytes' || cause?.step === 'format';
  return refused(unread ? 'list_malformed' : 'list_unverified', [cause?.code, cause?.detail].filter((part) => part !== undefined).join(': '));
}
