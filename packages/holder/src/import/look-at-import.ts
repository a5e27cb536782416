import { hashed, LaurelError, newId, now } from '@laurel/base';
import { badgeFacts, isStatusList, type Verdict, verifyCredential } from '@laurel/credentials';
import type { Person } from '@laurel/people';
import type { Holder } from '../deps.ts';
import { LOOKED_IMPORTS } from '../limits.ts';
import { BadgeRefused } from '../wallet/keep.ts';
import { withoutCredential } from '../wallet/last-verdict.ts';
import { LookedImport, type LookedImportRow } from './import-records.ts';
import { olderFacts } from './older-facts.ts';
import { type Given, readGiven, refused } from './read-given.ts';
import { findSame, type Same } from './same-badge.ts';
import { isUnproven, unprovenIn } from './unproven.ts';
import { namedIn } from './whose.ts';

/** What somebody brings. `address`: where it was fetched; whoever asked for that has the issuer's site asked about a badge of before 3.0, too. */
export type Brought = { bytes: Uint8Array; address?: string };

/**
 * Reads and checks a badge that somebody brings, and lays it ready to be looked at: nothing is kept before its owner has seen what it is.
 * @returns the id under which it waits
 * @throws BadgeRefused @throws LaurelError credential_refused
 */
export async function lookAtImport(holder: Holder, person: Person, { bytes, address }: Brought): Promise<string> {
  const given = readGiven(bytes);
  const verdict = await verifyCredential(given.verify, holder.verifying, address === undefined ? {} : { fetchHosted: holder.agent.fetchHosted });
  const row = { ...found(given, verdict, person), content: Buffer.from(bytes).toString('base64'), address: address ?? null };
  return holder.store.as(person.id).write(async (db) => {
    await findSame(db, row); // what bears the id of another issuer's badge is refused before it waits
    const before = await db.query(LookedImport, 'looked').without('content', 'document', 'facts', 'verdict').orderBy('looked.createdAt', 'DESC').getMany();
    for (const { id } of before.slice(LOOKED_IMPORTS - 1)) await db.remove(LookedImport, { id });
    const id = newId(holder.context);
    await db.insert(LookedImport, { id, ...row, createdAt: now(holder.context) });
    return id;
  });
}

/**
 * A badge is kept where its signature held; of one from before 3.0, which carries none, where it does not refute itself. What has ended or was taken
 * back since is genuine, and stays its owner's: it is kept with that word on it. Where its issuer's keys cannot be had, which is so for good once the issuer is gone,
 * it may be kept as what nobody checked: it is known by its bytes alone, since its id is anybody's word.
 * @throws BadgeRefused @throws LaurelError credential_refused: a list of revoked badges, which verifies as badges do
 */
function found({ kind, text }: Given, verdict: Verdict, person: Person) {
  const { older } = verdict;
  const unproven = isUnproven(verdict) ? unprovenIn(text) : undefined;
  const credential = verdict.credential ?? unproven?.credential;
  const issuerDid = older ? (older.issuer?.id ?? '') : (verdict.issuer?.did ?? unproven?.issuerDid);
  const isRefuted = verdict.outcome === 'invalid' && !GENUINE.has(verdict.code) && !unproven;
  if (isRefuted || issuerDid === undefined || !(older ?? credential)) throw new BadgeRefused(verdict);
  if (credential && isStatusList(credential)) throw refused('status_list');
  const facts = older ? olderFacts(older) : badgeFacts(credential ?? {});
  return {
    kind,
    document: text,
    documentId: unproven || facts.id === undefined ? hashed(text) : facts.id,
    issuerDid,
    named: namedIn({ ...(credential && { credential }), ...(older && { older }) }, facts, person),
    facts,
    verdict: withoutCredential(verdict),
  };
}

/** Failures of a badge that is what it says it is. */
const GENUINE = new Set(['expired', 'not_yet_valid', 'status_revoked', 'status_suspended', 'older_expired', 'older_in_future']);

/** @throws LaurelError not_found · credential_refused */
export function readImport({ store }: Pick<Holder, 'store'>, owner: string, id: string): Promise<{ looked: LookedImportRow; same: Same | undefined }> {
  return store.as(owner).read(async (db) => {
    const looked = await db.one(LookedImport, { id });
    if (!looked) throw new LaurelError('not_found');
    return { looked, same: await findSame(db, looked) };
  });
}

/** Puts a badge from before 3.0 before its issuer's site, because somebody pressed the button that says so. @throws LaurelError not_found */
export async function askAboutImport(holder: Holder, person: Person, id: string): Promise<void> {
  const { looked } = await readImport(holder, person.id, id);
  const given = readGiven(Buffer.from(looked.content, 'base64'));
  const verdict = await verifyCredential(given.verify, holder.verifying, { fetchHosted: holder.agent.fetchHosted });
  const { facts, issuerDid, documentId, named } = found(given, verdict, person);
  const answered = { facts, issuerDid, documentId, named, verdict: withoutCredential(verdict) };
  await holder.store.as(person.id).write((db) => db.update(LookedImport, { id }, answered));
}

/** @throws LaurelError not_found */
export async function leaveImport({ store }: Pick<Holder, 'store'>, owner: string, id: string): Promise<void> {
  const removed = await store.as(owner).write((db) => db.remove(LookedImport, { id }));
  if (removed === 0) throw new LaurelError('not_found');
}
