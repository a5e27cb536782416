import { isJsonObject } from '../../json/strict.ts';
import { STATUS_ENTRIES } from '../../limits.ts';
import { TOKEN_STATUS } from '../../status/token-list.ts';
import type { Json, JsonObject, StatusSeen } from '../../types.ts';
import { note, type Run } from '../run.ts';
import { momentOf } from '../sentences/sentence.ts';
import type { Verified } from './signature.ts';
import { type ListAnswer, readBitstringEntry, readTokenEntry } from './status-list.ts';

/** Where one status stands. */
export type StatusEntry = Pick<StatusSeen, 'kind' | 'purpose' | 'url' | 'index'>;

/** Every entry is asked about: checking only the first would let a revoked badge through behind a suspension that does not hold. */
export async function checkStatus({ format, claims, issuer }: Verified, run: Run): Promise<undefined> {
  const carried = format === 'dc+sd-jwt' ? claims.status : claims.credentialStatus;
  const listed = carried === undefined ? [] : Array.isArray(carried) ? carried : [carried];
  if (carried === undefined) return note(run, 'status', 'status_none');
  if (listed.length === 0 || listed.length > STATUS_ENTRIES) return note(run, 'status', 'status_entry_malformed', { detail: `${listed.length} entries` });
  for (const entry of listed) {
    const read = format === 'dc+sd-jwt' ? tokenEntry(entry) : bitstringEntry(entry);
    if (typeof read === 'string') note(run, 'status', read);
    else await askStatus(read, issuer, run);
  }
}

/** Ask one list about one entry, as of now. */
export async function askStatus(entry: StatusEntry, issuer: string, run: Run): Promise<undefined> {
  const answer = await (entry.kind === 'bitstring' ? readBitstringEntry(entry, issuer, run) : readTokenEntry(entry, issuer, run));
  const { asOf = run.now } = answer;
  run.seen.push({ ...entry, ...(answer.ok ? { value: answer.value } : {}), asOf: asOf.toISOString() });
  if (!answer.ok) return note(run, 'status', answer.code, { detail: answer.detail, time: momentOf(asOf) });
  note(run, 'status', meaningOf(entry, answer), { time: momentOf(asOf), detail: `${entry.url} #${entry.index}` });
}

function meaningOf({ purpose }: StatusEntry, { value }: ListAnswer & { ok: true }) {
  if (purpose === 'suspension') return value === 0 ? 'status_not_suspended' : 'status_suspended';
  if (value === TOKEN_STATUS.valid) return 'status_ok';
  if (value === TOKEN_STATUS.revoked) return 'status_revoked';
  return value === TOKEN_STATUS.suspended ? 'status_suspended' : 'status_value_unknown';
}

/** Token Status List section 6.2: the claim `status.status_list`. */
function tokenEntry(status: Json): StatusEntry | 'status_entry_malformed' | 'status_type_unknown' {
  if (!isJsonObject(status)) return 'status_entry_malformed';
  const list = status.status_list;
  if (list === undefined) return 'status_type_unknown';
  if (!isJsonObject(list) || typeof list.uri !== 'string' || !isIndex(list.idx)) return 'status_entry_malformed';
  return { kind: 'token', purpose: 'status', url: list.uri, index: list.idx };
}

/** Purposes that say something about the credential without ending it (Bitstring Status List 1.0, section 2.1). */
const INFORMATIVE = new Set<Json | undefined>(['refresh', 'message']);

function bitstringEntry(entry: Json): StatusEntry | 'status_entry_malformed' | 'status_type_unknown' | 'status_informative' {
  if (!isJsonObject(entry)) return 'status_entry_malformed';
  if (entry.type !== 'BitstringStatusListEntry') return 'status_type_unknown';
  const { statusPurpose: purpose, statusListIndex: written, statusListCredential: url, statusSize = 1 }: JsonObject = entry;
  if (INFORMATIVE.has(purpose)) return 'status_informative';
  const index = typeof written === 'string' && /^(0|[1-9][0-9]{0,8})$/.test(written) ? Number(written) : written;
  if (typeof url !== 'string' || !isIndex(index) || typeof purpose !== 'string') return 'status_entry_malformed';
  if ((purpose !== 'revocation' && purpose !== 'suspension') || statusSize !== 1) return 'status_type_unknown';
  return { kind: 'bitstring', purpose, url, index };
}

const isIndex = (value: Json | undefined): value is number => Number.isSafeInteger(value) && Number(value) >= 0;
