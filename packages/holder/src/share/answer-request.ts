import { hashed, inMs, LaurelError, newId, now, type StrangerUrl, sha256, toBase64url } from '@laurel/base';
import { type ClaimPath, type Credential, type JsonObject, parseStrictObject, type Voucher, verifyCredential } from '@laurel/credentials';
import { IsNull, LessThanOrEqual, type ScopedWriter } from '@laurel/store';
import { refillCopies } from '../claim/claim-offer.ts';
import { readStrangerAddress } from '../claim/stranger-address.ts';
import type { Holder } from '../deps.ts';
import { recordApproved, recordDeclined } from '../events.ts';
import { LEASE } from '../limits.ts';
import { Badge, Copy, type CopyRow, Disclosure, type DisclosureRow, type Outcome, Request, type RequestRow, type Shown } from '../records.ts';
import { demandAsKnown } from '../wallet/demand-as-known.ts';
import { askForMore } from '../wallet/set-aside.ts';
import { checkReceipt, expectReceipt, keepReceipt } from './check-receipt.ts';
import { hasLeft } from './has-left.ts';
import { listHoldings } from './holdings.ts';
import { type Asked, choose, type Match, planAnswer } from './match.ts';
import { renewRequest, sayIn } from './read-request.ts';
import { besideEarlier } from './together.ts';

/** What somebody decided on the approval page: over which question, which badge for which query, which optional claims, which optional parts. */
export type Choices = { seen: string; use: ReadonlyMap<string, string>; on: ReadonlyMap<string, ReadonlySet<number>>; parts: ReadonlySet<string> };

/**
 * Names a question as a page shows it, to the last claim. What every signature makes anew is no part of it: a request that was signed
 * again while somebody read is the same question, and is agreed to with the same button.
 */
export const questionOf = ({ request: { nonce: _nonce, state: _state, kid: _kid, ...question } }: Pick<RequestRow, 'request'>): string =>
  hashed(JSON.stringify(question));

/** One badge as it leaves: its query, the claims that are opened, how it is secured. */
type Sending = { match: Match; claims: Asked[] };

/**
 * Sends what was approved and nothing else. The copy is spent and the ledger's row written before anything leaves; a
 * verifier that asks again sees the copy it has seen before. What could not be delivered can be sent again; where the request has ended, nothing can.
 * @returns the id of the request that was answered
 * @throws LaurelError not_found · request_expired · request_answered · conflict (`ended`, `unasked`, `aside`, `apart`: a badge or its copy does not stand and its owner has not read so) ·
 * nothing_matches · no_copy_left · verifier_refused · verifier_undecided · too_many_requests · host_unreachable
 */
export async function approveRequest(holder: Holder, input: { owner: string; id: string; choices: Choices }): Promise<string> {
  const request = await unansweredRequest(holder, input);
  // A verifier may sign another question under the same nonce, and any page may have a browser read it again: nobody agrees to what they have not seen.
  if (input.choices.seen !== questionOf(request)) throw new LaurelError('conflict');
  const sending = selected(request, await listHoldings(holder, input.owner), input.choices);
  await fetchMissingCopies(holder, request, sending);
  await demandStanding(holder, request, sending);
  const vouchers = await holder.agent.vouch(request.request.did);
  const { copies, left, lease } = await begin(holder, request, { sending, vouchers });
  const turn = { id: request.id, owner: request.owner, lease };
  const token = await presentationsOf(holder, request, sending, copies).catch(async (error: unknown) => {
    await settle(holder, turn, { outcome: left ?? 'failed' }, { state: 'open' });
    throw error;
  });
  const receipt = toBase64url(sha256(token));
  try {
    const { goOn, given } = await post(holder, request, { vp_token: token });
    await settle(holder, turn, { outcome: 'sent', receipt }, { state: 'answered', goOn: goOn ?? null }, given);
  } catch (error) {
    // An earlier answer, of which nobody knew whether it arrived, may be what ended it: nobody knows still.
    if (isEnd(error)) await settle(holder, turn, { outcome: left ?? 'refused', receipt }, { state: 'ended' });
    else await settle(holder, turn, { outcome: cameOf(error, left), receipt }, { state: 'open' });
    throw error;
  }
  await checkReceipt(holder, { owner: request.owner, requestId: request.id });
  return request.id;
}

const isEnd = (error: unknown): boolean => error instanceof LaurelError && error.code === 'request_expired';

/** Whoever answered has read what was sent, a redirect included; of silence nobody knows. A door that was too busy tells nothing new of an answer before. */
function cameOf(error: unknown, left: Outcome | undefined): Outcome {
  if (!(error instanceof LaurelError)) return 'sending';
  if (error.code === 'too_many_requests') return left ?? 'sending';
  if (error.code === 'verifier_undecided') return 'undecided';
  return error.code === 'verifier_refused' || error.code === 'url_refused' ? 'refused' : 'sending';
}

/**
 * The verifier learns that the answer is no, and nothing else: not whether there was a badge (OpenID4VP 1.0 section 14.5).
 * That it could not be told changes nothing here.
 * @returns the id of the request that was declined
 * @throws LaurelError not_found · request_expired · request_answered · conflict
 */
export async function declineRequest(holder: Holder, input: { owner: string; id: string }): Promise<string> {
  const request = await unansweredRequest(holder, input);
  await holder.store.as(input.owner).write(async (db) => {
    await take(holder, db, request, { state: 'declined', busyUntil: null });
    await recordDeclined(holder, db, request.id, request.clientId);
    await writeDisclosure(holder, db, request, [], 'declined');
  });
  await post(holder, request, { error: 'access_denied' }).catch((error: unknown) => {
    if (!(error instanceof LaurelError)) throw error;
    holder.context.log.warn('decline.not-told', { request: request.id, code: error.code });
  });
  return request.id;
}

/** As it stands now. @throws LaurelError not_found · request_answered · request_expired */
async function unansweredRequest(holder: Holder, { owner, id }: { owner: string; id: string }): Promise<RequestRow> {
  const seen = await holder.store.as(owner).read((db) => db.one(Request, { id }));
  if (!seen) throw new LaurelError('not_found');
  if (seen.state === 'answered' || seen.state === 'declined') throw new LaurelError('request_answered');
  if (seen.state === 'ended') throw new LaurelError('request_expired');
  return renewRequest(holder, seen);
}

/** @throws LaurelError nothing_matches */
function selected(request: RequestRow, holdings: Parameters<typeof planAnswer>[1], choices: Choices): Sending[] {
  const plan = planAnswer(request.request.query, holdings, choices.use);
  if (!plan.complete) throw new LaurelError('nothing_matches');
  const parts = plan.parts.filter(({ required, matches }) => required || matches.some(({ queryId }) => choices.parts.has(queryId)));
  return parts
    .flatMap(({ matches }) => matches)
    .map((match) => {
      // The badge that was shown on the page, or none: another one would say what nobody approved.
      if (choices.use.get(match.queryId) !== match.holding.badgeId) throw new LaurelError('conflict');
      const claims = choose(match, choices.on.get(match.queryId) ?? new Set());
      if (!claims) throw new LaurelError('bad_form', { problems: [{ at: 'share', code: 'combination', detail: '' }] });
      return { match, claims };
    });
}

/** Where a badge's copies have run out, the issuer is asked while there is still nothing promised. */
async function fetchMissingCopies(holder: Holder, request: RequestRow, sending: readonly Sending[]): Promise<void> {
  for (const { match } of sending) {
    if (match.holding.format !== 'dc+sd-jwt') continue;
    const { badgeId: id } = match.holding;
    const copy = await holder.store.as(request.owner).read((db) => copyFor(db, id, request.clientId));
    if (copy) continue;
    await refillCopies(holder, { owner: request.owner, id }).catch((error: unknown) => {
      if (error instanceof LaurelError) throw new LaurelError('no_copy_left', { cause: error });
      throw error;
    });
  }
}

/** Each takes one answer: what would leave is asked about while nothing is spent, and what nobody answers about leaves as it was read. */
async function demandStanding(holder: Holder, { owner, clientId }: RequestRow, sending: readonly Sending[]): Promise<void> {
  const leaving = await Promise.all(
    sending.map(async ({ match: { holding } }) => {
      const { badgeId: id, format } = holding;
      const { badge, copy } = await holder.store.as(owner).read(async (db) => ({ badge: await db.one(Badge, { id }), copy: await copyFor(db, id, clientId) }));
      const text = format === 'dc+sd-jwt' ? copy?.compact : badge?.document;
      const verdict = text ? await verifyCredential(text, holder.verifying) : undefined;
      return badge && verdict ? [{ badge, verdict, copy: format === 'dc+sd-jwt' ? copy : undefined }] : [];
    }),
  );
  await demandAsKnown(holder, owner, leaving.flat());
}

/** The copy this verifier has seen before, else a fresh one. */
async function copyFor(db: Pick<ScopedWriter, 'one' | 'list'>, badgeId: string, clientId: string): Promise<CopyRow | undefined> {
  return (
    (await db.one(Copy, { badgeId, state: 'spent', spentFor: clientId })) ??
    (await db.list(Copy, { badgeId, state: 'fresh' }, { order: { createdAt: 'ASC', id: 'ASC' }, take: 1 }))[0]
  );
}

type Beginning = { sending: readonly Sending[]; vouchers: Voucher[] };
type Copies = ReadonlyMap<string, CopyRow>;

/** One write: the request is taken, the copies are spent, the ledger has its row. */
function begin(holder: Holder, request: RequestRow, { sending, vouchers }: Beginning): Promise<{ copies: Copies; left: Outcome | undefined; lease: string }> {
  return holder.store.as(request.owner).write(async (db) => {
    const lease = inMs(holder.context, LEASE);
    await take(holder, db, request, { state: 'sending', busyUntil: lease });
    const copies = new Map<string, CopyRow>();
    for (const { match } of sending) {
      if (match.holding.format !== 'dc+sd-jwt') continue;
      const copy = await copyFor(db, match.holding.badgeId, request.clientId);
      if (!copy) throw new LaurelError('no_copy_left');
      if (copy.state === 'fresh') await spend(holder, db, copy, request.clientId);
      copies.set(match.queryId, copy);
    }
    await recordApproved(holder, db, request.id, request.clientId);
    const shown = sending.map(({ match: { holding }, claims }): Shown => {
      const { badgeId, title, format } = holding;
      return { badgeId, title, format, claims: format === 'ldp_vc' ? [] : claims.map(({ path }): ClaimPath => path) };
    });
    await expectReceipt(db, request, vouchers);
    return { copies, lease, left: await writeDisclosure(holder, db, request, shown, 'sending') };
  });
}

/** Out of two tabs one answers; a killed process's turn ends by itself. @throws LaurelError request_answered · conflict */
async function take(holder: Holder, db: ScopedWriter, { id }: RequestRow, change: Pick<RequestRow, 'state' | 'busyUntil'>): Promise<void> {
  const taken =
    (await db.update(Request, { id, state: 'open', busyUntil: IsNull() }, change)) ||
    (await db.update(Request, { id, state: 'sending', busyUntil: LessThanOrEqual(now(holder.context)) }, change));
  if (taken === 1) return;
  const current = await db.one(Request, { id });
  throw new LaurelError(current?.state === 'sending' ? 'conflict' : 'request_answered');
}

/** Spends a copy for one verifier, and leaves word for the refill where few are left. */
export async function spend(holder: Pick<Holder, 'context'>, db: ScopedWriter, copy: Pick<CopyRow, 'id' | 'badgeId'>, spentFor: string): Promise<void> {
  const spent = await db.update(Copy, { id: copy.id, state: 'fresh' }, { state: 'spent', spentFor, spentAt: now(holder.context) });
  if (spent === 0) throw new LaurelError('conflict');
  await askForMore(holder, db, copy.badgeId);
}

/**
 * One row per request. What left before may have been read, and no later answer takes it back: it stays told apart from what is shown now.
 * @returns what was known of an earlier answer that left
 */
async function writeDisclosure(
  holder: Holder,
  db: ScopedWriter,
  row: RequestRow,
  shown: Shown[],
  outcome: 'sending' | 'declined',
): Promise<Outcome | undefined> {
  const { id: requestId, clientId, request } = row;
  const { name, purpose, retention } = request;
  const verifierName = sayIn(name, 'en');
  const host = new URL(request.responseUri).host;
  const told = {
    requestId,
    clientId,
    verifierName,
    host,
    purpose,
    retention,
    shown,
    outcome,
    receipt: null,
    shownUntil: null,
    endedAt: null,
    level: null,
    at: now(holder.context),
  };
  const before = await db.one(Disclosure, { requestId });
  if (!before) await db.insert(Disclosure, { id: newId(holder.context), ...told });
  else if (!hasLeft(before)) await db.update(Disclosure, { requestId }, told);
  else if (outcome === 'sending') await db.update(Disclosure, { requestId }, { ...told, shown: besideEarlier(before, shown) });
  return before && hasLeft(before) ? before.outcome : undefined;
}

/** The vp_token: an object from query id to presentations (OpenID4VP 1.0 section 8.1). */
async function presentationsOf(holder: Holder, { owner, clientId, nonce }: RequestRow, sending: readonly Sending[], copies: Copies): Promise<string> {
  const token: Record<string, unknown[]> = {};
  for (const { match, claims } of sending) {
    const copy = copies.get(match.queryId);
    token[match.queryId] = [copy ? await presentCopy(copy, claims) : await presentWhole(match)];
  }
  return JSON.stringify(token);

  function presentCopy({ compact, kid }: CopyRow, claims: readonly Asked[]): Promise<string> {
    if (compact === null) throw new Error('a copy that is fresh or spent has its text');
    return holder.agent.presentSdJwt({ credential: compact, disclose: claims.map(({ path }) => path), kid, nonce, audience: clientId });
  }

  async function presentWhole({ holding: { badgeId } }: Match): Promise<unknown> {
    const badge = await holder.store.as(owner).read((db) => db.one(Badge, { id: badgeId }));
    const document: Credential | undefined = badge?.document ? parseStrictObject(badge.document) : undefined;
    if (!badge?.holderKid || !document) throw new LaurelError('conflict');
    return holder.agent.presentDataIntegrity({ credentials: [document], kid: badge.holderKid, challenge: nonce, domain: clientId });
  }
}

/**
 * `direct_post` (section 8.2); a redirect is never followed, since a presentation must not travel on.
 * @returns where the verifier would like the person to go on, as an address that a page may offer, and all that it answered
 * @throws LaurelError request_expired · verifier_refused · verifier_undecided (it may take the same later) · too_many_requests (at its door) · host_unreachable · url_refused
 */
async function post(holder: Holder, { request }: RequestRow, fields: Record<string, string>): Promise<{ goOn: string | undefined; given: JsonObject }> {
  const body = new URLSearchParams({ ...fields, ...(request.state === null ? {} : { state: request.state }) }).toString();
  const answer = await holder.context.outbound.stranger(request.responseUri as StrangerUrl, {
    // it was read as one, and `stranger` vets it again
    method: 'POST',
    headers: { 'content-type': 'application/x-www-form-urlencoded', accept: 'application/json' },
    body,
    asksOthers: true,
  });
  if (saysEnded(answer)) throw new LaurelError('request_expired');
  if (answer.status === 429) throw new LaurelError('too_many_requests'); // most doors count before they read
  if (saysLater(answer)) throw new LaurelError('verifier_undecided');
  if (answer.status !== 200) throw new LaurelError('verifier_refused', { problems: [{ at: 'verifier', code: `http_${answer.status}`, detail: '' }] });
  const given = parseStrictObject(answer.body) ?? {};
  const { redirect_uri: uri } = given;
  const address = typeof uri === 'string' ? readStrangerAddress(uri, holder.config) : undefined;
  return { goOn: address?.ok ? address.url : undefined, given };
}

/** Gone, or in our own verifiers' words: taken back, over, answered by somebody. Anything else may be trouble that passes. */
const saysEnded = ({ status, body }: { status: number; body: Uint8Array }): boolean =>
  status === 410 ||
  (status >= 400 && status < 500 && ['request_expired', 'request_answered', 'request_unknown'].includes(String(parseStrictObject(body)?.error)));

/** It could not check what came, as where the issuer's keys were not to be had (RFC 6749 section 4.1.2.1 names it). */
const saysLater = ({ status, body }: { status: number; body: Uint8Array }): boolean =>
  status === 503 || (status !== 200 && parseStrictObject(body)?.error === 'temporarily_unavailable');

/** Somebody's turn to answer a request; its lease tells it from one that took over. */
type Turn = Pick<RequestRow, 'id' | 'owner'> & { lease: string };

/**
 * What came of a turn. A turn that outlived its lease may have been taken over: then its trouble is no longer news, since somebody else is sending,
 * has sent or has declined. That an answer was taken is, whenever it is learned: nobody can make it unsaid.
 */
function settle(
  holder: Holder,
  { id, owner, lease }: Turn,
  told: Pick<DisclosureRow, 'outcome'> & Partial<DisclosureRow>,
  become: Pick<RequestRow, 'state'> & Partial<RequestRow>,
  given: JsonObject = {},
): Promise<void> {
  return holder.store.as(owner).write(async (db) => {
    const which = become.state === 'answered' ? { id } : { id, state: 'sending' as const, busyUntil: lease };
    if ((await db.update(Request, which, { ...become, busyUntil: null })) !== 1) return;
    await db.update(Disclosure, { requestId: id }, told);
    await keepReceipt(holder, db, id, given);
  });
}
