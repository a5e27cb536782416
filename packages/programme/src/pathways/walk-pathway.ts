import { inMs, LaurelError, newId, now } from '@laurel/base';
import { itemKey, progressOf } from '@laurel/credentials';
import { languageFor, said } from '@laurel/issuer';
import type { Person } from '@laurel/people';
import { IsNull } from '@laurel/store';
import type { ProgrammeDeps } from '../deps.ts';
import { WALK_RETRY_MS, WALKS_AT_ONCE } from '../limits.ts';
import { type HeldBadge, heldBadges, itemsOf } from './held-badges.ts';
import { Pathway, type PathwayRow, PathwayWalk, type PathwayWalkRow } from './records.ts';
import { recheckShown, staleShown } from './show-badge.ts';

const BOTH = 'a walk joins a person and a profile';

/** As the register finds awards by it. */
const keyOfAddress = ({ email }: Person): string => email.normalize('NFC').toLowerCase();

/** Their walk and the version it is of. */
export type Walk = { walk: PathwayWalkRow; pathway: PathwayRow };

export async function walksOf({ store }: Pick<ProgrammeDeps, 'store'>, personId: string): Promise<Walk[]> {
  return store.across(BOTH).read(async (db) => {
    const walks = await db.list(PathwayWalk, { personId }, { order: { joinedAt: 'DESC' } });
    const found: Walk[] = [];
    for (const walk of walks) {
      const pathway = await db.one(Pathway, { id: walk.pathwayId, version: walk.version });
      if (pathway) found.push({ walk, pathway });
    }
    return found;
  });
}

/** Begins it in the version that is offered now; whoever began before goes on. What is held already counts at once. @throws LaurelError not_found */
export async function joinPathway(deps: ProgrammeDeps, id: string, person: Person): Promise<void> {
  const walkId = await deps.store.across(BOTH).write(async (db) => {
    const before = await db.one(PathwayWalk, { personId: person.id, pathwayId: id });
    if (before) return before.id;
    const pathway = await db.one(Pathway, { id, state: 'current' });
    if (!pathway) throw new LaurelError('not_found');
    const { version, profile } = pathway;
    const walk = { id: newId(deps.context), personId: person.id, pathwayId: id, version, profile, emailKey: keyOfAddress(person) };
    await db.insert(PathwayWalk, { ...walk, joinedAt: now(deps.context), due: 1, completedAt: null, capstoneAwardId: null, rested: null, retryAfter: null });
    await deps.record(db.open, { actor: `person:${person.id}`, action: 'pathway.begun', object: `pathway:${id}`, profile });
    return walk.id;
  });
  // Erased meanwhile, or a moment ago: then nobody is on it (forgetLearner removes what is there by its own time).
  if (!(await deps.people.person(person.id))) await deps.store.as(person.id).write((db) => db.remove(PathwayWalk, {}));
  else await settleWalk(deps, walkId);
}

/** Forgets that they were on it. What came of one that is complete stays in the register. @throws LaurelError not_found */
export async function leavePathway(deps: ProgrammeDeps, id: string, personId: string): Promise<void> {
  await deps.store.as(personId).write(async (db) => {
    const walk = await db.one(PathwayWalk, { pathwayId: id });
    if (!walk) throw new LaurelError('not_found');
    await db.remove(PathwayWalk, { pathwayId: id });
    await deps.record(db.open, { actor: `person:${personId}`, action: 'pathway.left', object: `pathway:${id}`, profile: walk.profile });
  });
}

/**
 * The job: looks at those for whom something may have changed. First whoever needs nobody else to be asked, so that hosts that hang hold up no one else's capstone;
 * then the others side by side. Whoever could not be settled waits, and leaves their place in line.
 */
export async function settleWalks(deps: ProgrammeDeps): Promise<'more' | 'idle'> {
  const due = await deps.store.across(BOTH).read((db) => {
    const ready = db.query(PathwayWalk, 'walk').andWhere('walk.due = 1 AND (walk.retryAfter IS NULL OR walk.retryAfter <= :at)', { at: now(deps.context) });
    return ready.orderBy('walk.id', 'ASC').take(WALKS_AT_ONCE).getMany();
  });
  const failed: unknown[] = [];
  const attempt = async (id: string, ask: boolean): Promise<Settled> => {
    try {
      return await settleWalk(deps, id, ask);
    } catch (error) {
      failed.push(error); // one that fails must not hold up the others
      return 'later';
    }
  };
  const asking: string[] = [];
  const later: string[] = [];
  for (const { id } of due) {
    const settled = await attempt(id, false);
    if (settled === 'ask') asking.push(id);
    if (settled === 'later') later.push(id);
  }
  const asked = await Promise.all(asking.map(async (id) => ({ id, settled: await attempt(id, true) })));
  later.push(...asked.filter(({ settled }) => settled !== 'done').map(({ id }) => id));
  const retryAfter = inMs(deps.context, WALK_RETRY_MS);
  for (const id of later) await deps.store.across(BOTH).write((db) => db.update(PathwayWalk, { id, due: 1 }, { retryAfter }));
  if (failed.length > 0) throw new AggregateError(failed, `${failed.length} walks could not be settled`);
  return due.length === WALKS_AT_ONCE ? 'more' : 'idle';
}

/** `ask`: others have to be asked first. `later`: they were, and not all had an answer in time. */
type Settled = 'done' | 'ask' | 'later';

/**
 * Awards the capstone if all it asks for is there, exactly once: of two that settle at the same moment the second finds it complete. Badges of others are asked about
 * before the write, and what cannot be found out then does not count.
 */
export async function settleWalk(deps: ProgrammeDeps, id: string, ask = true): Promise<Settled> {
  const found = await deps.store.across(BOTH).read(async (db) => {
    const walk = await db.one(PathwayWalk, { id, completedAt: IsNull() });
    const pathway = walk && (await db.one(Pathway, { id: walk.pathwayId, version: walk.version }));
    return walk && pathway && { walk, pathway };
  });
  if (!found) return 'done';
  const person = await deps.people.person(found.walk.personId);
  if (!person) {
    // Erased while a request of theirs ran: nobody is on it.
    await deps.store.as(found.walk.personId).write((db) => db.remove(PathwayWalk, {}));
    return 'done';
  }
  const { pathway } = found;
  const stale = await staleShown(deps, person.id);
  if (stale.length > 0 && !ask) return 'ask';
  const isAsked = stale.length === 0 || (await recheckShown(deps, person.id));
  // What stood a day ago and was not asked about yet may stand or not: a capstone waits for it. What could not be found out counts in no case.
  if (!isAsked && (await staleShown(deps, person.id)).some(({ state }) => state === 'valid')) return 'later';
  const achievement = await deps.awarding.achievement(pathway.definition.capstone);
  const names = await namesIn(deps, pathway, languageFor(achievement.definition, person.language));

  await deps.store.across(BOTH).write(async (db) => {
    // First, so that what comes in beside this write makes it due again.
    const seen = { due: isAsked ? (0 as const) : (1 as const), retryAfter: null, emailKey: keyOfAddress(person) };
    if ((await db.update(PathwayWalk, { id, completedAt: IsNull() }, seen)) === 0) return;
    const held = await heldBadges(deps, db, { definition: pathway.definition, profile: pathway.profile, person });
    const { isComplete, weakest, required } = progressOf(pathway.definition, held);
    if (!isComplete || weakest === undefined) return;
    const badges = required.flatMap((key) => strongest(held.filter((one) => one.key === key)) ?? []);
    const rested = badges.map(({ key, award }) => ({ key, award }));
    if ((await db.update(PathwayWalk, { id, completedAt: IsNull() }, { completedAt: now(deps.context), rested })) === 0) return;
    const { name, version, address, titleOf, issuerOf, after } = names;
    const parts = badges.map(({ key, name: title, issuer, awardedOn, reference, class: assessed }) => ({
      name: title ?? titleOf(key),
      issuer: issuerOf(issuer),
      awardedOn,
      reference,
      class: assessed,
      precedes: after(key)
        .filter((later) => required.includes(later))
        .map(titleOf),
    }));
    const recipient = { email: person.email, name: person.name || nameOn(badges), language: person.language };
    const completed = { pathway: { name, version, address }, parts };
    const capstoneAwardId = (await deps.awarding.complete(db.open, { achievement, recipient, class: weakest, completed, actor: 'node' })) ?? null;
    await db.update(PathwayWalk, { id }, { capstoneAwardId });
    await deps.record(db.open, { actor: 'node', action: 'pathway.completed', object: `pathway:${pathway.id}`, profile: pathway.profile });
  });
  return isAsked ? 'done' : 'later';
}

const RANK = ['participation', 'assessed-elsewhere', 'assessed-here'];
const strongest = (badges: readonly HeldBadge[]): HeldBadge | undefined => badges.toSorted((a, b) => RANK.indexOf(b.class) - RANK.indexOf(a.class))[0];

/** What a capstone says of a pathway, in the language of the badge. */
/** The name that every badge of this node it rests on carries: whoever left it off one of them leaves it off here. */
function nameOn(badges: readonly HeldBadge[]): string | null {
  const [name, ...others] = new Set(badges.filter(({ award }) => award !== null).map(({ recipient }) => recipient ?? null));
  return others.length === 0 ? (name ?? null) : null;
}

async function namesIn({ awarding, config }: ProgrammeDeps, { id, version, definition }: PathwayRow, language: 'en' | 'fr') {
  const rows = new Map((await awarding.achievements()).map((row) => [row.id, row]));
  const items = new Map(itemsOf(definition).map((item) => [itemKey(item), item]));
  const titleOf = (key: string): string => {
    const item = items.get(key);
    if (item === undefined) return key;
    if (!('own' in item)) return item.name;
    const row = rows.get(item.own);
    return row ? said(row.definition.name, language) : item.own;
  };
  return {
    name: said(definition.name, language),
    version,
    address: `${config.publicUrl}/pathways/${id}`,
    titleOf,
    issuerOf: (issuer: string) => awarding.profiles.find(({ slug }) => slug === issuer)?.name[language] ?? issuer,
    /** Keys of parts that come straight after the one that this stands in. */
    after: (key: string): string[] => {
      const stands = definition.parts.find(({ members }) => members.some((member) => !('part' in member) && itemKey(member) === key));
      const later = definition.parts.filter((part) => stands !== undefined && part.after.includes(stands.number));
      return later.flatMap(({ members }) => members.flatMap((member) => ('part' in member ? [] : [itemKey(member)])));
    },
  };
}
