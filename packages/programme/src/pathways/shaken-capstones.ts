import { LaurelError } from '@laurel/base';
import { type CapstonesOn, type IssuerConfig, said } from '@laurel/issuer';
import type { AcrossReader, Query } from '@laurel/store';
import type { Translate } from '@laurel/web';
import type { ProgrammeDeps } from '../deps.ts';
import { CAPSTONES_NAMED, SHAKEN_SHOWN } from '../limits.ts';
import { nameIn } from './pathway-view.ts';
import { Pathway, PathwayWalk, type PathwayWalkRow, type Rested } from './records.ts';

const BOTH = 'a walk joins a person and a profile';

export type ShakenCapstone = { award: string; capstone: string; pathway: string; completedAt: string; lost: readonly string[] };
type Shaken = { walk: PathwayWalkRow; award: string; completedAt: string; lost: readonly Rested[] };
type Deps = Pick<ProgrammeDeps, 'store' | 'awarding'>;

/** Of a completed walk: a badge it rested on was revoked and nobody decided that the capstone stays without it, which stands itself. */
const IS_SHAKEN = `walk.capstoneAwardId IS NOT NULL AND walk.completedAt IS NOT NULL
  AND EXISTS (SELECT 1 FROM json_each(walk.rested) AS part JOIN award AS lost ON lost.id = json_extract(part.value, '$.award')
    WHERE lost.standing = 'revoked' AND json_extract(part.value, '$.stays') IS NULL)
  AND NOT EXISTS (SELECT 1 FROM award AS own WHERE own.id = walk.capstoneAwardId AND own.standing = 'revoked')`;

/** Those of a profile: as many walks are completed as learners came to an end, and the database reads on only of these. */
const shakenIn = (db: AcrossReader, profile: string): Query<PathwayWalkRow> =>
  db.query(PathwayWalk, 'walk').andWhere('walk.profile = :profile', { profile }).andWhere(IS_SHAKEN);

/** The newest of them, as many as a page takes, each with what it lost; or the one that is `award`. */
async function shakenAt({ store, awarding }: Deps, profile: string, award?: string): Promise<Shaken[]> {
  const walks = await store.across(BOTH).read((db) => {
    const found = shakenIn(db, profile).orderBy('walk.completedAt', 'DESC').addOrderBy('walk.id', 'ASC').take(SHAKEN_SHOWN);
    return (award === undefined ? found : found.andWhere('walk.capstoneAwardId = :award', { award })).getMany();
  });
  const revoked = new Set(await awarding.revokedOf(walks.flatMap(({ rested }) => (rested ?? []).flatMap((one) => one.award ?? []))));
  return walks.flatMap((walk): Shaken[] => {
    const { capstoneAwardId, completedAt } = walk;
    const lost = (walk.rested ?? []).filter((one) => one.award !== null && one.stays !== true && revoked.has(one.award));
    return capstoneAwardId === null || completedAt === null ? [] : [{ walk, award: capstoneAwardId, completedAt, lost }];
  });
}

const countShaken = ({ store }: Deps, profile: string): Promise<number> => store.across(BOTH).read((db) => shakenIn(db, profile).getCount());

/** Those of a profile in words, as many as a page takes: whether they go too is for people to decide. */
export async function shakenCapstones(deps: Deps, profile: string, t: Translate): Promise<ShakenCapstone[]> {
  const nameOf = async (achievement: string) => nameIn(t, await deps.awarding.achievement(achievement));
  const pathways = await deps.store.as(profile).read((db) => db.list(Pathway, {}));
  const shaken: ShakenCapstone[] = [];
  for (const { walk, award, completedAt, lost } of await shakenAt(deps, profile)) {
    const definition = pathways.find((row) => row.id === walk.pathwayId && row.version === walk.version)?.definition;
    if (!definition) continue;
    const names = await Promise.all(lost.map(({ key }) => nameOf(key.replace(/^own /, ''))));
    shaken.push({ award, capstone: await nameOf(definition.capstone), pathway: said(definition.name, t.language), completedAt, lost: names });
  }
  return shaken;
}

/** Decides that a capstone stays without what it lost so far; what is lost later is asked about anew. @throws LaurelError not_found */
export async function keepCapstone(
  deps: Deps & Pick<ProgrammeDeps, 'record'>,
  { profile, award }: { profile: string; award: string },
  by: string,
): Promise<void> {
  const [found] = await shakenAt(deps, profile, award);
  if (!found) throw new LaurelError('not_found');
  const gone = found.lost.map((one) => one.award);
  await deps.store.across(BOTH).write(async (db) => {
    const walk = await db.one(PathwayWalk, { id: found.walk.id, profile });
    if (!walk) throw new LaurelError('not_found');
    const rested = (walk.rested ?? []).map((one) => (gone.includes(one.award) ? { ...one, stays: true as const } : one));
    await db.update(PathwayWalk, { id: walk.id }, { rested });
    await deps.record(db.open, { actor: `person:${by}`, action: 'pathway.capstone-stays', object: `award:${award}`, profile });
  });
}

/** Capstones of a profile that stand and were awarded because of some of these awards and are none of them, to be named before those are revoked; the newest first. */
async function capstonesOn({ store, awarding }: Deps, profile: string, parts: readonly string[]): Promise<CapstonesOn> {
  const picked = '(SELECT value FROM json_each(:parts))';
  const { count, walks } = await store.across(BOTH).read(async (db) => {
    const resting = db
      .query(PathwayWalk, 'walk')
      .andWhere('walk.profile = :profile AND walk.capstoneAwardId IS NOT NULL', { profile })
      .andWhere(`EXISTS (SELECT 1 FROM json_each(walk.rested) AS one WHERE json_extract(one.value, '$.award') IN ${picked})`, { parts: JSON.stringify(parts) })
      .andWhere(`walk.capstoneAwardId NOT IN ${picked}`)
      .andWhere("NOT EXISTS (SELECT 1 FROM award AS own WHERE own.id = walk.capstoneAwardId AND own.standing = 'revoked')");
    const count = await resting.getCount();
    return { count, walks: await resting.orderBy('walk.completedAt', 'DESC').addOrderBy('walk.id', 'ASC').take(CAPSTONES_NAMED).getMany() };
  });
  const named: CapstonesOn['named'][number][] = [];
  for (const { pathwayId, version, capstoneAwardId } of walks) {
    const pathway = await store.as(profile).read((db) => db.one(Pathway, { id: pathwayId, version }));
    if (!pathway || capstoneAwardId === null) continue;
    const { definition } = await awarding.achievement(pathway.definition.capstone);
    named.push({ award: capstoneAwardId, href: `/desk/${profile}/awards/${capstoneAwardId}`, name: definition.name });
  }
  return { count, named };
}

/** What an issuer's list of what to do says of them, and its question before a badge is revoked. */
export const shakenHooks = (programme: () => Deps | undefined): Pick<IssuerConfig, 'capstonesShaken' | 'capstonesOn'> => ({
  capstonesOn: async (profile, awards) => {
    const deps = programme();
    return deps ? capstonesOn(deps, profile, awards) : { count: 0, named: [] };
  },
  capstonesShaken: async (profile) => {
    const deps = programme();
    return { count: deps ? await countShaken(deps, profile) : 0, href: `/desk/${profile}/pathways#shaken` };
  },
});
