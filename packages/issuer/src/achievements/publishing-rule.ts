import { now } from '@laurel/base';
import type { Person, RoleName } from '@laurel/people';
import type { Actor, Issuer } from '../deps.ts';
import { PublishingRule } from './approval-records.ts';

/** Whoever has one of these on a profile may publish for another. */
const APPROVES: ReadonlySet<RoleName> = new Set<RoleName>(['registrar', 'decider', 'administrator']);

/** `elements`: a micro-credential needs the eleven of the EU. `others` may approve what `actor` wrote; `asks`: what they wrote has to be approved. A rule that nobody else can meet lets its one person publish alone. */
export type Gate = { decided: boolean; secondPerson: boolean; elements: boolean; everybody: readonly Person[]; others: readonly Person[]; asks: boolean };

/** How what somebody wrote is published on a profile, as things stand. */
export async function gateFor(issuer: Issuer, profile: string, actor: Actor): Promise<Gate> {
  const rule = await issuer.store.as(profile).read((db) => db.one(PublishingRule, {}));
  const colleagues = await issuer.people.access.colleagues(profile);
  const everybody = colleagues.filter(({ held }) => held.some(({ role }) => APPROVES.has(role))).map(({ person }) => person);
  const others = everybody.filter(({ id }) => actor !== `person:${id}`);
  const secondPerson = rule?.secondPerson === 1;
  return { decided: rule !== undefined, secondPerson, elements: rule?.elements === 1, everybody, others, asks: secondPerson && others.length > 0 };
}

/** What an administrator decides for a profile. Whatever waits for approval goes on waiting, and can be published without it from then on. */
export function decidePublishing(issuer: Issuer, input: { profile: string; secondPerson: boolean; elements: boolean; actor: Actor }): Promise<void> {
  const { profile, secondPerson, elements, actor } = input;
  const bit = (on: boolean) => (on ? (1 as const) : (0 as const));
  const row = { secondPerson: bit(secondPerson), elements: bit(elements), decidedAt: now(issuer.context), decidedBy: actor };
  return issuer.store.as(profile).write(async (db) => {
    const before = await db.one(PublishingRule, {});
    if (before) await db.update(PublishingRule, {}, row);
    else await db.insert(PublishingRule, row);
    const detail = { secondPerson: row.secondPerson, elements: row.elements };
    await issuer.record(db.open, { actor, action: 'achievement.publishing-decided', object: `profile:${profile}`, profile, detail });
  });
}
