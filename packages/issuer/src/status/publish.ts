import { LaurelError, now } from '@laurel/base';
import { buildBitstringList, buildRevocationList, type FetchStatus, signTokenStatusList } from '@laurel/credentials';
import { LessThanOrEqual, MoreThan } from '@laurel/store';
import type { Issuer } from '../deps.ts';
import { LIST_ENTRIES, LIST_LIFE, LIST_RENEW_AFTER, LIST_TTL_SECONDS } from '../limits.ts';
import { type ListKind, StatusChange, StatusEntry, type StatusEntryRow, StatusList, type StatusListRow } from '../records.ts';
import { ProgramEntry } from '../vc-api/records.ts';
import { listUrl } from './allocate.ts';
import { addHistory, changesBetween } from './changes.ts';

/** Answers the list as it is to be served: signed over every flip committed so far, and not about to end. */
export type ServeList = (id: string) => Promise<StatusListRow>;

/**
 * Signing is lazy and shared: a flip only raises the version; whoever asks next signs, once for all who wait. Somebody
 * who joins while a signature over an older version is on its way goes round again, so that an answer is never older
 * than the question.
 */
export function openPublisher(issuer: Issuer): ServeList {
  const running = new Map<string, Promise<void>>();
  return async (id) => {
    for (;;) {
      const list = await readList(issuer, id);
      if (list.publishedVersion === list.version && isFresh(issuer, list)) return list;
      const signing = running.get(id) ?? signAndStore(issuer, list).finally(() => running.delete(id));
      running.set(id, signing);
      await signing;
    }
  };
}

/** Status lists of this node for its own verifier: from the rows, without a socket. Other addresses are not ours to fetch. */
export const ownLists =
  (issuer: Issuer, serve: ServeList): FetchStatus =>
  async (url) => {
    const id = url.startsWith(`${issuer.publicUrl}/status/`) ? url.slice(issuer.publicUrl.length + '/status/'.length).replace(/\.jwt$/, '') : '';
    const list = id === '' ? undefined : await serve(id).catch(orUnknown);
    if (!list || listUrl(issuer, list) !== url) return { state: 'absent', reason: 'not a list of this node' };
    return { state: 'fetched', body: list.published, contentType: contentTypeOf(list), fetchedAt: issuer.context.clock() };
  };

function orUnknown(error: unknown): undefined {
  if (!(error instanceof LaurelError) || error.code !== 'status_list_unknown') throw error;
}

export const contentTypeOf = ({ kind }: Pick<StatusListRow, 'kind'>): string => CONTENT_TYPES[kind];
const CONTENT_TYPES: Readonly<Record<ListKind, string>> = {
  revocation: 'application/vc',
  suspension: 'application/vc',
  token: 'application/statuslist+jwt',
  '1edtech': 'application/json',
};

async function readList(issuer: Issuer, id: string): Promise<StatusListRow> {
  const list = await issuer.store.across('a list is public, whoever its profile').read((db) => db.one(StatusList, { id }));
  if (!list) throw new LaurelError('status_list_unknown');
  return list;
}

const isFresh = (issuer: Issuer, list: StatusListRow): boolean => issuer.context.clock().getTime() - Date.parse(list.publishedAt) < LIST_RENEW_AFTER;

async function signAndStore(issuer: Issuer, { id }: StatusListRow): Promise<void> {
  // Version and entries of one snapshot: signing newer bits under an older number would hide the next flip.
  const { list, entries, told } = await issuer.store.across('a list is public, whoever its profile').read(async (db) => ({
    list: await db.one(StatusList, { id }),
    told: await db.list(StatusChange, { listId: id }, IN_ORDER),
    entries: [...(await db.list(StatusEntry, { listId: id, value: MoreThan(0) })), ...(await db.list(ProgramEntry, { listId: id, value: MoreThan(0) }))],
  }));
  if (!list) throw new LaurelError('status_list_unknown');
  const values = new Uint8Array(LIST_ENTRIES);
  for (const entry of entries) values[entry.position] = entry.value;
  const from = issuer.context.clock();
  const published =
    list.kind === '1edtech'
      ? await listIds(issuer, list, entries)
      : await signList(issuer, list, values, { from, until: new Date(from.getTime() + LIST_LIFE) });
  await issuer.store.as(list.profile).write(async (db) => {
    const before = await db.one(StatusList, { id, publishedVersion: LessThanOrEqual(list.version) });
    if (!before) return; // another process has published a newer one meanwhile
    const at = now(issuer.context);
    await db.update(StatusList, { id }, { publishedVersion: list.version, published, publishedAt: at, openedAt: before.openedAt || at });
    if (before.publishedVersion >= list.version || list.kind === '1edtech') return;
    // What another process has told since the snapshot: a bit that went up there and down here is a change.
    const since = await db.list(StatusChange, { listId: id, version: MoreThan(told.at(-1)?.version ?? 0) }, IN_ORDER);
    await addHistory(db, list, changesBetween([...told, ...since], values), at);
  });
}

/** In no order that would tell which was issued or revoked before another: by their ids, which are chance. */
async function listIds(issuer: Issuer, list: StatusListRow, entries: readonly Pick<StatusEntryRow, 'credentialId'>[]): Promise<string> {
  const { controller } = await issuer.agent.signerOf(list.verificationMethod);
  const revoked = entries.map(({ credentialId }) => credentialId).sort();
  return JSON.stringify(buildRevocationList({ url: listUrl(issuer, list), issuer: controller, revoked }));
}

const IN_ORDER = { order: { version: 'ASC' } } as const;

/** @param window from when until when it holds */
export async function signList(issuer: Issuer, list: StatusListRow, values: Uint8Array, window: { from: Date; until: Date }): Promise<string> {
  const signer = await issuer.agent.signerOf(list.verificationMethod);
  const did = signer.controller; // a list is its credentials' issuer's, be that a profile or an instance of the VC-API
  const url = listUrl(issuer, list);
  if (list.kind === 'token')
    return signTokenStatusList({ values, uri: url, signer, issuedAt: window.from, expiresAt: window.until, ttlSeconds: LIST_TTL_SECONDS });
  if (list.kind === '1edtech') throw new Error('Nobody signs a list of ids.');
  const credential = buildBitstringList({
    url,
    issuer: did,
    purpose: list.kind,
    bits: values,
    validFrom: window.from.toISOString(),
    validUntil: window.until.toISOString(),
    ttlMs: LIST_TTL_SECONDS * 1000,
  });
  return JSON.stringify(await issuer.agent.issueDataIntegrity({ credential, did }));
}
