import {
  isJsonObject,
  type JsonObject,
  openJws,
  parseStrictObject,
  readBitstringList,
  readTokenStatusList,
  recheckStatus,
  TOKEN_STATUS,
} from '@laurel/credentials';
import { Not } from '@laurel/store';
import type { Published, PublishedList } from '@laurel/web';
import { turnAward, turnOf } from '../awards/change-standing.ts';
import type { Issuer } from '../deps.ts';
import { READ_BACK_PER_WRITE } from '../limits.ts';
import { Award, type ListKind, StatusEntry, StatusList, type StatusListRow } from '../records.ts';
import { ProgramEntry } from '../vc-api/records.ts';
import { listUrl } from './allocate.ts';
import { contentTypeOf } from './publish.ts';

/**
 * What was revoked and suspended after a backup, read from the lists that this issuer itself published since: each signed by a key of its own, made after
 * the backup, of a list that is known here. Nothing is lifted by it: a list says that a bit is not set, and not who decided so. Nobody is written to,
 * since the lost node did. Answers what it did, and what it did not take, a sentence each.
 */
export async function readBack(issuer: Issuer, { madeAt, lists }: Published): Promise<string[]> {
  // A list of ids is nobody's word by itself, and says nothing that the list of bits beside it does not.
  const rows = await issuer.store.across('a backup is of every profile').read((db) => db.list(StatusList, { kind: Not<ListKind>('1edtech') }));
  const found = await lists(rows.map((row) => new URL(listUrl(issuer, row)).pathname));
  const newest = new Map<string, Read>();
  const told: string[] = [];
  for (const one of found) {
    const read = await readList(issuer, rows, one, madeAt);
    if ('refused' in read) told.push(`${one.name} was not taken: ${read.refused}.`);
    else if ((newest.get(read.row.id)?.made ?? '') < read.made) newest.set(read.row.id, read);
  }
  const applied: Applied[] = [];
  for (const read of newest.values()) applied.push(await apply(issuer, read));
  const sum = (what: 'revoked' | 'suspended' | 'programs') => applied.reduce((all, one) => all + one[what], 0);
  const lifted = new Set(applied.flatMap((one) => one.lifted)).size;
  const programs = sum('programs') === 0 ? '' : `; ${sum('programs')} places of credentials that programs had signed set`;
  const missing = rows.filter(({ id }) => !newest.has(id)).length;
  return [
    ...(newest.size === 0
      ? []
      : [
          `From ${newest.size} published lists: ${sum('revoked')} badges revoked again and ${sum('suspended')} suspended, with the reason "read back from the published list"${programs}.`,
        ]),
    ...(lifted === 0
      ? []
      : [`${lifted} badges are suspended here and were not any more in the published list: look at them in the register, and lift what was lifted.`]),
    ...(missing === 0 || rows.length === 0 ? [] : [`Of ${missing} lists of this backup no newer one was found: of their badges nothing was read back.`]),
    ...told,
  ];
}

type Applied = { revoked: number; suspended: number; programs: number; lifted: readonly string[] };
type Read = { row: StatusListRow; made: string; valueAt: (position: number) => number };

async function readList(issuer: Issuer, rows: readonly StatusListRow[], one: PublishedList, madeAt: string): Promise<Read | { refused: string }> {
  if ('trouble' in one) return { refused: one.trouble };
  const said = saidIn(one.text);
  if (!said) return { refused: 'it is no status list' };
  const row = rows.find((candidate) => said.url.split('/').at(-1) === listUrl(issuer, candidate).split('/').at(-1));
  if (!row)
    return said.url.startsWith(`${issuer.publicUrl}/`)
      ? { refused: 'it was opened after the backup, and the badges in it are not known here' }
      : { refused: 'it is a list of somebody else' };
  const { kind } = row;
  if (kind === '1edtech') return { refused: 'it is a list that nobody signs' };
  const [did = ''] = row.verificationMethod.split('#');
  // A verifier lets whoever has the host keep the list: profiles of one node are beside each other there, and each answers for itself.
  if (said.by !== did) return { refused: `it names ${JSON.stringify(said.by)} as its issuer, and the list is of ${did}` };
  if (said.made <= madeAt) return { refused: `it is of ${said.made}, which is not newer than the backup` };
  const url = listUrl(issuer, row);
  const made = new Date(said.made);
  // Held to all that a verifier holds it to, as of the moment it was made: an end that has passed since takes nothing away from it.
  const place =
    kind === 'token' ? ({ kind: 'token', purpose: 'status', url, index: 0 } as const) : ({ kind: 'bitstring', purpose: kind, url, index: 0 } as const);
  const verdict = await recheckStatus(
    [{ ...place, asOf: said.made }],
    { did, keyId: row.verificationMethod },
    {
      resolve: issuer.agent.resolve,
      fetchStatus: async () => ({ state: 'fetched', body: one.text, contentType: contentTypeOf(row), fetchedAt: made }),
      vouch: async () => [],
      clock: () => made,
    },
  );
  const seen = verdict.status[0]?.value;
  if (seen === undefined) {
    const why = verdict.checks.find(({ step, outcome }) => step === 'status' && outcome !== 'pass');
    return { refused: `it cannot be verified (${why?.detail ?? why?.code ?? verdict.code})` };
  }
  const valueAt = (position: number): number => {
    const reading =
      place.kind === 'token'
        ? readTokenStatusList(said.claims, { uri: url, idx: position }, made)
        : readBitstringList(said.claims, { ...place, size: 1, index: position }, made);
    return reading.ok ? reading.value : 0; // of the list that was verified above, no other place can fail but one beyond its end
  };
  return { row, made: said.made, valueAt };
}

/** Which list a text calls itself and when it says it was made; nothing of it is believed yet. */
function saidIn(text: string): { url: string; made: string; by: unknown; claims: JsonObject } | undefined {
  if (!text.trimStart().startsWith('{')) {
    const opened = openJws(text.trim());
    const { iss, sub, iat } = opened.ok ? opened.jws.payload : {};
    if (!opened.ok || typeof sub !== 'string' || typeof iat !== 'number' || !Number.isSafeInteger(iat) || Math.abs(iat) > 8e12) return undefined;
    return { url: sub, made: new Date(iat * 1_000).toISOString(), by: iss, claims: opened.jws.payload };
  }
  const claims = parseStrictObject(text);
  if (!isJsonObject(claims) || typeof claims.id !== 'string' || typeof claims.validFrom !== 'string') return undefined;
  const time = Date.parse(claims.validFrom);
  return Number.isNaN(time)
    ? undefined
    : { url: claims.id, made: new Date(time).toISOString(), by: isJsonObject(claims.issuer) ? claims.issuer.id : claims.issuer, claims };
}

/** Sets what the list sets and the rows do not. */
async function apply(issuer: Issuer, { row, valueAt }: Read): Promise<Applied> {
  const { id, profile, kind } = row;
  const isRevoked = (value: number) => value === TOKEN_STATUS.revoked && kind !== 'suspension';
  const isSuspended = (value: number) => (kind === 'suspension' ? value === 1 : value === TOKEN_STATUS.suspended);
  const scope = issuer.store.as(profile);
  const { entries, programs } = await scope.read(async (db) => ({
    entries: await db.list(StatusEntry, { listId: id }),
    programs: await db.list(ProgramEntry, { listId: id }),
  }));
  const listed = entries.map((entry) => ({ ...entry, says: valueAt(entry.position) }));
  const awards = new Map<string, 'revoke' | 'suspend'>();
  for (const { awardId, value, says } of listed) {
    if (says === value || isRevoked(value)) continue;
    if (isRevoked(says)) awards.set(awardId, 'revoke');
    else if (isSuspended(says) && !awards.has(awardId)) awards.set(awardId, 'suspend');
  }
  const done = { revoke: 0, suspend: 0 };
  const all = [...awards];
  for (let start = 0; start < all.length; start += READ_BACK_PER_WRITE)
    await scope.write(async (db) => {
      for (const [awardId, act] of all.slice(start, start + READ_BACK_PER_WRITE)) {
        const award = await db.one(Award, { id: awardId });
        const turn = turnOf(act, 'read-back');
        if (!award || !turn.from.includes(award.standing)) continue; // told by another list already
        await turnAward(issuer, db, award, { actor: 'node', told: true }, turn);
        done[act]++;
      }
    });
  const set = programs
    .map((entry) => ({ ...entry, says: valueAt(entry.position) }))
    .filter(({ value, says }) => says !== value && says > 0 && !isRevoked(value));
  if (set.length > 0)
    await scope.write(async (db) => {
      for (const { position, says } of set) await db.update(ProgramEntry, { listId: id, position }, { value: says });
      const list = await db.one(StatusList, { id });
      await db.update(StatusList, { id }, { version: (list?.version ?? row.version) + 1 });
      await issuer.record(db.open, { actor: 'node', action: 'status-list.read-back', object: `status-list:${id}`, profile, detail: { places: set.length } });
    });
  const lifted = listed.flatMap(({ awardId, value, says }) => (isSuspended(value) && says === 0 ? [awardId] : []));
  return { revoked: done.revoke, suspended: done.suspend, programs: set.length, lifted };
}
