import { LaurelError } from '@laurel/base';
import { type IssuerConfig, said, type Way } from '@laurel/issuer';
import { IsNull, Not } from '@laurel/store';
import type { Translate } from '@laurel/web';
import type { ProgrammeDeps } from '../deps.ts';
import { SHAKEN_SHOWN } from '../limits.ts';
import { nameIn } from './pathway-view.ts';
import { Pathway, PathwayWalk, type PathwayWalkRow, type Rested } from './records.ts';

const BOTH = 'a walk joins a person and a profile';

export type ShakenCapstone = { award: string; capstone: string; pathway: string; completedAt: string; lost: readonly string[] };
type Shaken = { walk: PathwayWalkRow; award: string; completedAt: string; lost: readonly Rested[] };
type Deps = Pick<ProgrammeDeps, 'store' | 'awarding'>;

/** Capstones that stand though a badge they rested on was revoked since, and nobody decided yet that they stay; the newest first. */
async function shakenAt({ store, awarding }: Deps, profile: string): Promise<Shaken[]> {
  const walks = await store
    .across(BOTH)
    .read((db) => db.list(PathwayWalk, { profile, capstoneAwardId: Not(IsNull()) }, { order: { completedAt: 'DESC', id: 'ASC' } }));
  const awards = walks.flatMap(({ capstoneAwardId, rested }) => [capstoneAwardId, ...(rested ?? []).map(({ award }) => award)]).filter((one) => one !== null);
  const revoked = new Set(await awarding.revokedOf(awards));
  return walks.flatMap((walk): Shaken[] => {
    const { capstoneAwardId: award, completedAt } = walk;
    const lost = (walk.rested ?? []).filter((one) => one.award !== null && one.stays !== true && revoked.has(one.award));
    return award === null || completedAt === null || lost.length === 0 || revoked.has(award) ? [] : [{ walk, award, completedAt, lost }];
  });
}

/** Those of a profile in words, as many as a page takes: whether they go too is for people to decide. */
export async function shakenCapstones(deps: Deps, profile: string, t: Translate): Promise<ShakenCapstone[]> {
  const nameOf = async (achievement: string) => nameIn(t, await deps.awarding.achievement(achievement));
  const pathways = await deps.store.as(profile).read((db) => db.list(Pathway, {}));
  const shaken: ShakenCapstone[] = [];
  for (const { walk, award, completedAt, lost } of (await shakenAt(deps, profile)).slice(0, SHAKEN_SHOWN)) {
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
  const found = (await shakenAt(deps, profile)).find((one) => one.award === award);
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

/** Capstones of a profile that stand and were awarded because of one award, to be named before it is revoked. */
async function capstonesOn({ store, awarding }: Deps, profile: string, part: string): Promise<Way[]> {
  const walks = await store
    .across(BOTH)
    .read((db) => db.list(PathwayWalk, { profile, capstoneAwardId: Not(IsNull()) }, { order: { completedAt: 'DESC', id: 'ASC' } }));
  const resting = walks.filter(({ rested }) => rested?.some(({ award }) => award === part));
  const revoked = new Set(await awarding.revokedOf(resting.flatMap(({ capstoneAwardId }) => capstoneAwardId ?? [])));
  const capstones: Way[] = [];
  for (const { pathwayId, version, capstoneAwardId } of resting) {
    if (capstoneAwardId === null || revoked.has(capstoneAwardId)) continue;
    const pathway = await store.as(profile).read((db) => db.one(Pathway, { id: pathwayId, version }));
    if (!pathway) continue;
    const { definition } = await awarding.achievement(pathway.definition.capstone);
    capstones.push({ href: `/desk/${profile}/awards/${capstoneAwardId}`, name: definition.name });
  }
  return capstones;
}

/** What an issuer's list of what to do says of them, and its question before a badge is revoked. */
export const shakenHooks = (programme: () => Deps | undefined): Pick<IssuerConfig, 'capstonesShaken' | 'capstonesOn'> => ({
  capstonesOn: async (profile, award) => {
    const deps = programme();
    return deps ? capstonesOn(deps, profile, award) : [];
  },
  capstonesShaken: async (profile) => {
    const deps = programme();
    return { count: deps ? (await shakenAt(deps, profile)).length : 0, href: `/desk/${profile}/pathways#shaken` };
  },
});
