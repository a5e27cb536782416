import { isJsonObject } from '../json/strict.ts';
import { STATUS_SIZE_MAX } from '../limits.ts';
import type { Json, JsonObject, StatusPlace } from '../types.ts';

/** `messages` by value, for an entry that carries the words for each. */
export type StatusEntry =
  | { ok: true; place: StatusPlace; messages: ReadonlyMap<number, string> }
  | { ok: false; code: 'status_entry_malformed' | 'status_type_unknown'; detail: string };

/**
 * Every status entry that verified claims carry: `credentialStatus`, and in a token the claim `status` (Token Status List, section 6.1). Nothing
 * that stands there is passed over: what cannot be read is an answer of its own.
 */
export function readStatusEntries({ credentialStatus: carried, id }: JsonObject, { status }: JsonObject, isSdJwtVc: boolean): StatusEntry[] {
  const listed = carried === undefined ? [] : Array.isArray(carried) ? carried : [carried];
  if (carried !== undefined && listed.length === 0) return [malformed('0 entries')];
  // Outside an SD-JWT VC the name is anybody's; only what is plainly a list is meant as one.
  const isList = isSdJwtVc ? status !== undefined : isJsonObject(status) && status.status_list !== undefined;
  return [...listed.map((entry) => credentialEntry(entry, id)), ...(isList ? [tokenEntry(status)] : [])];
}

function credentialEntry(entry: Json, credential: Json | undefined): StatusEntry {
  if (!isJsonObject(entry)) return malformed('not an object');
  switch (entry.type) {
    case 'BitstringStatusListEntry':
      return bitstringEntry(entry, 'bitstring');
    case 'StatusList2021Entry':
      return bitstringEntry(entry, 'status-list-2021');
    case '1EdTechRevocationList':
      return typeof entry.id === 'string' && typeof credential === 'string'
        ? found({ kind: 'revocation-list', purpose: 'revocation', url: entry.id, credential })
        : malformed('The list and the credential must both have an id.');
    default:
      return unknown(entry.type);
  }
}

/** Bitstring Status List 1.0, section 2.1. */
function bitstringEntry(entry: JsonObject, kind: 'bitstring' | 'status-list-2021'): StatusEntry {
  const { statusPurpose: purpose, statusListIndex: written, statusListCredential: url, statusSize: size = 1 } = entry;
  const index = typeof written === 'string' && /^(0|[1-9][0-9]{0,8})$/.test(written) ? Number(written) : written;
  if (typeof url !== 'string' || !isCount(index) || typeof purpose !== 'string' || !isCount(size) || size === 0) return malformed(String(purpose));
  if (purpose !== 'revocation' && purpose !== 'suspension' && purpose !== 'refresh' && purpose !== 'message') return unknown(`purpose ${purpose}`);
  if (size > STATUS_SIZE_MAX) return unknown(`statusSize ${size}`);
  const messages = readMessages(entry.statusMessage, size);
  if (!messages) return malformed('statusMessage');
  return found({ kind, purpose, url, index, ...(size === 1 ? {} : { size }) }, messages);
}

/**
 * By `status` and never by place: a signature over a graph does not keep the order of a list. Absent for more than one bit, incomplete or
 * ambiguous is malformed.
 */
function readMessages(listed: Json | undefined, size: number): ReadonlyMap<number, string> | undefined {
  const messages = new Map<number, string>();
  if (listed === undefined) return size === 1 ? messages : undefined;
  for (const entry of Array.isArray(listed) ? listed : [listed]) {
    if (!isJsonObject(entry) || typeof entry.message !== 'string' || typeof entry.status !== 'string' || !/^0x[0-9a-f]{1,2}$/i.test(entry.status))
      return undefined;
    messages.set(Number(entry.status), entry.message);
  }
  return messages.size === 2 ** size && [...messages.keys()].every((status) => status < 2 ** size) ? messages : undefined;
}

function tokenEntry(status: Json | undefined): StatusEntry {
  if (!isJsonObject(status)) return malformed('status');
  const { status_list: list } = status;
  if (list === undefined) return unknown(Object.keys(status).join(', '));
  if (!isJsonObject(list) || typeof list.uri !== 'string' || !isCount(list.idx)) return malformed('status_list');
  return found({ kind: 'token', purpose: 'status', url: list.uri, index: list.idx });
}

const isCount = (value: Json | undefined): value is number => Number.isSafeInteger(value) && Number(value) >= 0;

const found = (place: StatusPlace, messages: ReadonlyMap<number, string> = new Map()): StatusEntry => ({ ok: true, place, messages });
const malformed = (detail: string): StatusEntry => ({ ok: false, code: 'status_entry_malformed', detail });
const unknown = (type: Json | undefined): StatusEntry => ({ ok: false, code: 'status_type_unknown', detail: JSON.stringify(type ?? null) });
