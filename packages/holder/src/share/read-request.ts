import { type Language, LaurelError, newId, now, type StrangerUrl, utf8 } from '@laurel/base';
import { type JsonObject, openJws, verifyBytes } from '@laurel/credentials';
import { In, type ScopedWriter } from '@laurel/store';
import { hostOf, readStrangerAddress } from '../claim/stranger-address.ts';
import type { Holder } from '../deps.ts';
import { CLOCK_SKEW, REQUEST_BYTES, REQUESTS_OPEN } from '../limits.ts';
import { Disclosure, Request, type RequestRow } from '../records.ts';
import { hasLeft } from './has-left.ts';
import { type Query, readQuery } from './query.ts';
import { requestKey } from './request-key.ts';
import { REQUEST_INFO, RequestInfo, RequestObject } from './request-object.ts';

/** Why a request is not shown: each a sentence of its own in the locales (`holder.request.refused.…`). */
export type RequestFault =
  | 'address'
  | 'not-a-request'
  | 'other-client'
  | 'key-unknown'
  | 'key-unreachable'
  | 'signature'
  | 'ended'
  | 'answer-address'
  | 'query';

/** One text in the languages it was given in: at least one. */
export type Said = Partial<Record<Language, string>>;

/** A request whose signature held: all of it as signed, none of it from the link. */
export type PresentationRequest = {
  clientId: string;
  /** The verifier's DID, and the key that signed. */
  did: string;
  kid: string;
  responseUri: StrangerUrl;
  nonce: string;
  state: string | null;
  query: Query;
  /** What the asker calls itself. */
  name: Said;
  purpose: Said | null;
  retention: string | null;
  policy: string | null;
  deletion: string | null;
};

type Fetched = Pick<RequestRow, 'nonce' | 'requestUri' | 'request' | 'expiresAt'>;

/**
 * A request as its verifier asks it now, and who signed it checked; nothing is noted.
 * @throws LaurelError request_unreadable (`problems[0].code` is a RequestFault) · request_expired · host_unreachable · url_refused
 */
export async function fetchRequest(holder: Holder, link: { clientId: string; requestUri: string }): Promise<Fetched> {
  const address = readStrangerAddress(link.requestUri, holder.config);
  if (!address.ok) throw fault('address');
  const answer = await holder.context.outbound.stranger(address.url, { headers: { accept: 'application/oauth-authz-req+jwt' } });
  if (answer.status === 404 || answer.status === 410) throw new LaurelError('request_expired');
  if (answer.status !== 200 || answer.body.length > REQUEST_BYTES) throw fault('not-a-request');
  const { request, expiresAt } = await verifyRequest(holder, answer.text().trim(), link);
  return { nonce: request.nonce, requestUri: address.url, request, expiresAt };
}

/**
 * Fetches a request and notes it for its owner. Read again, it is the row that was there; one that its verifier no longer knows waits no longer.
 * @throws LaurelError as `fetchRequest`
 */
export async function readRequest(holder: Holder, input: { owner: string; clientId: string; requestUri: string }): Promise<RequestRow> {
  const renewed = await fetchRequest(holder, input).catch(async (error: unknown) => {
    if (error instanceof LaurelError && error.code === 'request_expired') await endWaiting(holder, input);
    throw error;
  });
  const { clientId, nonce, requestUri } = { ...renewed, ...renewed.request };
  return holder.store.as(input.owner).write(async (db) => {
    // Many verifiers sign a new nonce for whoever asks again: at one address waits one question, under the nonce that still lives.
    const known = (await db.one(Request, { clientId, nonce })) ?? (await db.one(Request, { clientId, requestUri, state: 'open' }));
    if (known && known.state !== 'open' && known.state !== 'ended') return known;
    if (known) {
      const asked = { ...renewed, state: 'open' as const };
      await db.update(Request, { id: known.id }, asked);
      return { ...known, ...asked };
    }
    await forgetOldest(db);
    const untouched = { state: 'open' as const, busyUntil: null, goOn: null };
    const row = { id: newId(holder.context), clientId, ...renewed, ...untouched, receivedAt: now(holder.context) };
    await db.insert(Request, row);
    return { ...row, owner: input.owner };
  });
}

/** A page can have a browser read any number of them, each of up to REQUEST_BYTES. */
export async function forgetOldest(db: ScopedWriter): Promise<void> {
  const open = await db
    .query(Request, 'request')
    .andWhere('request.state = :state', { state: 'open' })
    .without('request')
    .orderBy('request.receivedAt', 'DESC')
    .getMany();
  for (const { id } of open.slice(REQUESTS_OPEN - 1)) await db.remove(Request, { id, state: 'open' });
}

/** What waits at an address where nothing is asked any more is forgotten; where an answer has left for it, it has ended and tells of that. */
async function endWaiting({ store, config }: Pick<Holder, 'store' | 'config'>, link: { owner: string; clientId: string; requestUri: string }): Promise<void> {
  await store.as(link.owner).write(async (db) => {
    for (const { id } of await db.list(Request, { ...addressOf(config, link), state: 'open' })) {
      const told = await db.one(Disclosure, { requestId: id });
      if (told && hasLeft(told)) await db.update(Request, { id }, { state: 'ended' });
      else await db.remove(Request, { id });
    }
  });
}

/** What came of the last request of a link, where something did. */
export async function findDone(
  { store, config }: Pick<Holder, 'store' | 'config'>,
  link: { owner: string; clientId: string; requestUri: string },
): Promise<string | undefined> {
  const found = await store
    .as(link.owner)
    .read((db) =>
      db.list(
        Request,
        { ...addressOf(config, link), state: In<RequestRow['state']>(['answered', 'declined', 'ended']) },
        { order: { receivedAt: 'DESC' }, take: 1 },
      ),
    );
  return found[0]?.id;
}

function addressOf(config: Holder['config'], { clientId, requestUri }: { clientId: string; requestUri: string }) {
  const address = readStrangerAddress(requestUri, config);
  return { clientId, requestUri: address.ok ? address.url : requestUri };
}

/**
 * A request as it stands now. Request objects live minutes and people think longer: one that has ended is fetched again.
 * @throws LaurelError as `fetchRequest`
 */
export async function renewRequest(holder: Holder, row: RequestRow): Promise<RequestRow> {
  if (row.state !== 'open' || row.expiresAt > now(holder.context)) return row;
  const renewed = await readRequest(holder, row);
  // Under this nonce it was answered before.
  if (renewed.id !== row.id) await holder.store.as(row.owner).write((db) => db.remove(Request, { id: row.id, state: 'open' }));
  return renewed;
}

const ANY_WALLET = 'https://self-issued.me/v2';

/** A signed request object (OpenID4VP 1.0 section 5.9.3, RFC 9101): only what its signature covers is believed. */
export async function verifyRequest(
  holder: Pick<Holder, 'agent' | 'context' | 'config'>,
  compact: string,
  link: { clientId: string; requestUri: string },
): Promise<{ request: PresentationRequest; expiresAt: string }> {
  const opened = openJws(compact);
  if (!opened.ok) throw fault('not-a-request');
  const { header, payload, signingInput, signature } = opened.jws;
  if (header.typ !== 'oauth-authz-req+jwt' || header.crit !== undefined) throw fault('not-a-request');
  const parsed = RequestObject.safeParse(payload);
  if (!parsed.success) throw fault('not-a-request', parsed.error.issues[0]?.path.join('.'));
  const object = parsed.data;
  // The link names whom it is from; a request of somebody else behind it would borrow that name.
  if (object.client_id !== link.clientId) throw fault('other-client');
  // Section 5.8 names any wallet; Credo's verifier writes the address of the request itself, which binds it no less.
  if (object.aud !== ANY_WALLET && object.aud !== link.requestUri) throw fault('not-a-request', 'aud');

  const info = infoIn(object);
  const did = didOf(object.client_id);
  const key = await requestKey(holder.agent, { did, kid: header.kid, under: info ? 'authentication' : 'any' });
  if (key.state !== 'found') throw fault(key.state === 'unreachable' ? 'key-unreachable' : 'key-unknown');
  if (header.alg !== key.key.algorithm || !verifyBytes(key.key.algorithm, key.key.key, utf8(signingInput), signature)) throw fault('signature');

  const expires = object.exp * 1000;
  const time = holder.context.clock().getTime();
  if (expires <= time - CLOCK_SKEW) throw new LaurelError('request_expired');
  if (object.iat !== undefined && object.iat * 1000 > time + CLOCK_SKEW) throw fault('not-a-request', 'iat');
  const response = readStrangerAddress(object.response_uri, holder.config);
  if (!response.ok) throw fault('answer-address');
  const query = readQuery(object.dcql_query as JsonObject); // strict JSON came out of openJws
  if (!query) throw fault('query');
  return { request: { ...requestOf(object, info, did), kid: String(header.kid), responseUri: response.url, query }, expiresAt: isoOf(expires) };
}

/** A client_id of the one prefix that this wallet answers, without it. */
export const didOf = (clientId: string): string => clientId.slice('decentralized_identifier:'.length);

function requestOf(object: RequestObject, info: RequestInfo | undefined, did: string): Omit<PresentationRequest, 'kid' | 'responseUri' | 'query'> {
  return {
    clientId: object.client_id,
    did,
    nonce: object.nonce,
    state: object.state ?? null,
    name: said(info?.name) ?? said({ en: object.client_metadata?.client_name }) ?? { en: hostOf(object.response_uri).host },
    purpose: said(info?.purpose) ?? null,
    retention: info?.retention ?? null,
    policy: info?.policy ?? null,
    deletion: info?.deletion ?? null,
  };
}

/** `undefined` where nothing is said in any language. */
function said(text: { en?: string | undefined; fr?: string | undefined } | undefined): Said | undefined {
  const found = { ...(text?.en && { en: text.en }), ...(text?.fr && { fr: text.fr }) };
  return Object.keys(found).length > 0 ? found : undefined;
}

/** In the reader's language where it was said in it, else in the other. */
export const sayIn = (text: Said, language: Language): string => text[language] ?? text.en ?? text.fr ?? '';

function infoIn({ verifier_info: infos }: RequestObject): RequestInfo | undefined {
  const ours = infos?.find(({ format }) => format === REQUEST_INFO);
  if (!ours) return undefined;
  const read = RequestInfo.safeParse(ours.data);
  if (!read.success) throw fault('not-a-request', 'verifier_info');
  return read.data;
}

/** Rows keep times as text; a year beyond what Date can write is a mistake or a joke. */
function isoOf(ms: number): string {
  const date = new Date(ms);
  if (Number.isNaN(date.getTime())) throw fault('not-a-request', 'exp');
  return date.toISOString();
}

function fault(code: RequestFault, detail = ''): LaurelError {
  return new LaurelError('request_unreadable', { problems: [{ at: 'request', code, detail }] });
}
