import { STATUS_ENTRIES } from '../../limits.ts';
import { readStatusEntries, type StatusEntry } from '../../status/entries.ts';
import { TOKEN_STATUS } from '../../status/token-list.ts';
import type { StatusPlace } from '../../types.ts';
import { note, type Run } from '../run.ts';
import { type CheckCode, momentOf, sentenceOf } from '../sentences/sentence.ts';
import { mayHideMembers, type Verified } from './signature.ts';
import { askList, type BadgeIssuer, type ListAnswer } from './status-list.ts';

/** Every entry is asked about: checking only the first would let a revoked badge through behind a suspension that does not hold. */
export async function checkStatus(verified: Verified, run: Run): Promise<undefined> {
  const { format, claims } = verified;
  const entries = readStatusEntries(claims, 'token' in verified ? verified.token : {}, format === 'dc+sd-jwt');
  if (entries.length === 0) return note(run, 'status', mayHideMembers(verified) ? 'status_not_shown' : 'status_none');
  if (entries.length > STATUS_ENTRIES) return note(run, 'status', 'status_entry_malformed', { detail: `${entries.length} entries` });
  for (const entry of entries.toSorted(idsLast)) {
    if (entry.ok) await askStatus(entry.place, verified, run, entry.messages);
    else note(run, 'status', entry.code, { detail: entry.detail });
  }
}

/** A list of ids has no history, and of a day past another may speak for it. */
const idsLast = (one: StatusEntry, other: StatusEntry): number => Number(isOfIds(one)) - Number(isOfIds(other));
const isOfIds = (entry: StatusEntry): boolean => entry.ok && entry.place.kind === 'revocation-list';

/** Ask one list about one entry, as of the moment that the run is about. */
export async function askStatus(place: StatusPlace, issuer: BadgeIssuer, run: Run, messages?: ReadonlyMap<number, string>): Promise<undefined> {
  const answer = await askList(place, issuer, run);
  const { asOf = run.now } = answer;
  run.seen.push({ ...place, ...(answer.ok ? { value: answer.value } : {}), asOf: asOf.toISOString() });
  const time = momentOf(run.asOf ?? asOf);
  if (place.purpose === 'refresh' || place.purpose === 'message') return noteRemark(place.purpose, answer, messages, run);
  if (!answer.ok) {
    const today = answer.code === 'list_no_history' ? await askBeside(place, issuer, run) : undefined;
    if (today?.ok && today.value !== 0) return undefined;
    takeBackGood(place, run);
    const { code, detail } = today && !today.ok ? today : answer;
    // Said once, whatever number of lists the badge names.
    if (code === 'list_none_then' && run.checks.some((check) => check.code === code)) return undefined;
    return note(run, 'status', code, { detail, time });
  }
  const code = meaningOf(place, answer.value);
  if (code === 'status_revoked') takeBackGood(place, run);
  // It is not good as far as is known where another list of the same purpose said nothing, or the contrary.
  if (code === 'status_ok' && run.seen.some(({ purpose, value }) => purpose === place.purpose && value !== 0)) return undefined;
  noteOnce(run.asOf ? (PAST[code] ?? code) : code, { ...place, asOf }, run);
}

/** That a list of ids revokes today is no news where a list of bits that has told of the day asked about revokes today, too: what that one says today. */
async function askBeside({ kind }: StatusPlace, issuer: BadgeIssuer, { asOf: _, ...today }: Run): Promise<ListAnswer | undefined> {
  const beside = today.seen.find(({ kind: of, purpose, value }) => of === 'bitstring' && purpose === 'revocation' && value !== undefined);
  return kind === 'revocation-list' && beside ? askList(beside, issuer, today) : undefined;
}

/** What a list said good is not said beside another of the same purpose that did not answer, or revokes. */
function takeBackGood({ purpose }: StatusPlace, run: Run): void {
  const good = run.checks.findIndex(({ code }) => code === 'status_ok' || code === 'status_was_good');
  if (purpose === 'revocation' && good !== -1) run.checks.splice(good, 1);
}

/** Lists that say the same are one finding, as of the one that was asked first: a badge may name a list of ids beside its list of bits. */
function noteOnce(code: CheckCode, place: StatusPlace & { asOf: Date }, run: Run): undefined {
  const detail = `${place.url} ${'index' in place ? `#${place.index}` : place.credential}`;
  const said = run.checks.find((check) => check.step === 'status' && check.code === code);
  if (!said) return note(run, 'status', code, { time: momentOf(run.asOf ?? place.asOf), detail });
  const times = run.seen.filter(({ purpose }) => purpose === place.purpose).map(({ asOf }) => Date.parse(asOf));
  said.sentence = sentenceOf(code, { time: momentOf(run.asOf ?? new Date(Math.min(...times))) });
  said.detail = `${said.detail}, ${detail}`;
}

function meaningOf({ purpose }: StatusPlace, value: number): CheckCode {
  if (purpose === 'suspension') return value === 0 ? 'status_not_suspended' : 'status_suspended';
  if (purpose === 'revocation') return value === 0 ? 'status_ok' : 'status_revoked';
  if (value === TOKEN_STATUS.valid) return 'status_ok';
  if (value === TOKEN_STATUS.revoked) return 'status_revoked';
  return value === TOKEN_STATUS.suspended ? 'status_suspended' : 'status_value_unknown';
}

/** The same said of a moment that has passed. */
const PAST: Readonly<Partial<Record<CheckCode, CheckCode>>> = {
  status_ok: 'status_was_good',
  status_not_suspended: 'status_was_not_suspended',
  status_revoked: 'status_was_revoked',
  status_suspended: 'status_was_suspended',
};

/**
 * Purposes that say something about the credential without ending it (Bitstring Status List 1.0, section 2.1): whatever becomes of their list,
 * the badge stands. The words are written for developers (ibid.), so they go into the detail.
 */
function noteRemark(purpose: 'refresh' | 'message', answer: ListAnswer, messages: ReadonlyMap<number, string> | undefined, run: Run): undefined {
  if (!answer.ok) return note(run, 'status', 'status_remark_unread', { detail: `${answer.code}: ${answer.detail}` });
  if (purpose === 'refresh') return note(run, 'status', answer.value === 0 ? 'status_current' : 'status_newer_edition');
  const message = messages?.get(answer.value);
  note(run, 'status', 'status_remark', { detail: `0x${answer.value.toString(16)}${message === undefined ? '' : ` ${message}`}` });
}
