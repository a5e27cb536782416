import { parseStrictObject } from '../../json/strict.ts';
import { STATUS_AGE_SECONDS } from '../../limits.ts';
import { openJws } from '../../proof/jws.ts';
import { readBitstringList } from '../../status/bitstring.ts';
import { readTokenStatusList } from '../../status/token-list.ts';
import type { StatusAnswer } from '../../types.ts';
import { innerRun, type Run } from '../run.ts';
import type { CheckCode } from '../sentences/sentence.ts';
import { recogniseCredential } from './format.ts';
import { authenticate, authenticateJws } from './signature.ts';

/** What a list says of one entry, or why it says nothing. Whatever is wrong with a list, the badge may still be good: never a failure. */
export type ListAnswer = { ok: true; value: number; asOf: Date } | { ok: false; code: CheckCode; detail: string; asOf?: Date };

type Entry = { url: string; index: number; purpose: string };

/** A Bitstring Status List: itself a credential, held to the same steps, of the same issuer. */
export async function readBitstringEntry(entry: Entry, issuer: string, run: Run): Promise<ListAnswer> {
  const answer = await run.fetchStatus(entry.url, 'application/vc');
  if (answer.state !== 'fetched') return notFetched(answer);
  const document = parseStrictObject(answer.body);
  if (!document) return refused('list_malformed', 'not JSON');
  const inner = innerRun(run);
  const candidate = recogniseCredential({ kind: 'json', value: document }, 'ldp_vc', inner);
  // A list of somebody else could tell anything of this badge; and nobody else's key is worth asking for.
  if (candidate && candidate.issuer !== issuer) return refused('list_other_issuer', candidate.issuer);
  const verified = candidate && (await authenticate(candidate, inner));
  if (!verified) return unverified(inner);
  return judge(readBitstringList(verified.claims, entry, run.now, run.skewMs / 1000), answer, run);
}

/** A Token Status List: a JWT signed by the credential's own issuer. */
export async function readTokenEntry(entry: Entry, issuer: string, run: Run): Promise<ListAnswer> {
  const answer = await run.fetchStatus(entry.url, 'application/statuslist+jwt');
  if (answer.state !== 'fetched') return notFetched(answer);
  const opened = openJws(answer.body.trim());
  if (!opened.ok) return refused('list_malformed', opened.problem.detail);
  const { header, payload } = opened.jws;
  if (header.typ !== 'statuslist+jwt' || header.crit !== undefined) return refused('list_malformed', `typ ${JSON.stringify(header.typ)}`);
  // Later drafts leave `iss` out; the key then says whose the list is.
  if (payload.iss !== undefined && payload.iss !== issuer) return refused('list_other_issuer', JSON.stringify(payload.iss));
  const inner = innerRun(run);
  if ((await authenticateJws(opened.jws, issuer, inner)) === undefined) return unverified(inner);
  return judge(readTokenStatusList(payload, { uri: entry.url, idx: entry.index }, run.now, run.skewMs / 1000), answer, run);
}

type Reading = { ok: true; value: number; ttlMs?: number } | { ok: false; code: CheckCode; detail: string };

/** A copy is used for as long as the issuer lets it, and never past our own limit. */
function judge(reading: Reading, { fetchedAt }: StatusAnswer & { state: 'fetched' }, run: Run): ListAnswer {
  if (!reading.ok) return { ...reading, asOf: fetchedAt };
  const limit = Math.min(reading.ttlMs ?? Number.POSITIVE_INFINITY, STATUS_AGE_SECONDS * 1000);
  if (run.now.getTime() - fetchedAt.getTime() > limit) return { ok: false, code: 'list_stale', detail: `older than ${limit / 1000} s`, asOf: fetchedAt };
  return { ok: true, value: reading.value, asOf: fetchedAt };
}

const refused = (code: CheckCode, detail: string): ListAnswer => ({ ok: false, code, detail });

const notFetched = (answer: StatusAnswer & { reason: string }): ListAnswer =>
  refused(answer.state === 'absent' ? 'status_absent' : 'status_unreachable', answer.reason);

/** Told by the step that did not hold: `list_unverified`, with `key_revoked` as the detail. */
function unverified(inner: Run): ListAnswer {
  const cause = inner.checks.find(({ outcome }) => outcome === 'fail' || outcome === 'unknown');
  return refused('list_unverified', [cause?.code, cause?.detail].filter((part) => part !== undefined).join(': '));
}
