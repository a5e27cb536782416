import { type Language, LaurelError } from '@laurel/base';
import type { Person } from '@laurel/people';
import { defineAchievement } from '../achievements/define-achievement.ts';
import { Definition } from '../achievements/definition.ts';
import { NOT_YET } from '../achievements/read-definition.ts';
import { awardOne } from '../awards/award-one.ts';
import type { Actor, Issuer } from '../deps.ts';
import { Achievement, type AchievementRow, Award, type AwardRow } from '../records.ts';
import { emailKey } from '../roster/same-recipient.ts';

export type FirstAchievement = { name: string; description: string; criteria: string };

/** Three texts in the writer's language; everything else is as a new achievement begins, and can be revised. */
export async function defineFirst(
  issuer: Issuer,
  { profile, language, actor, ...texts }: FirstAchievement & { profile: string; language: Language; actor: Actor },
): Promise<{ achievement: AchievementRow } | { wrong: Map<string, string> }> {
  const said = (text: string) => (text.trim() === '' ? {} : { [language]: text });
  const read = Definition.safeParse({
    ...NOT_YET,
    name: said(texts.name),
    description: said(texts.description),
    criteria: said(texts.criteria),
  });
  if (read.success) return { achievement: await defineAchievement(issuer, { profile, definition: read.data, actor }) };
  const absent = (['name', 'description', 'criteria'] as const).filter((text) => texts[text].trim() === '').map((text): [string, string] => [text, 'required']);
  return { wrong: new Map([...read.error.issues.map(({ path, message }): [string, string] => [String(path[0]), message]), ...absent]) };
}

export type FirstBadge = { achievement: AchievementRow | undefined; award: AwardRow | undefined };

/** The newest achievement, and what the person has of this profile already. */
export function firstBadge(issuer: Issuer, profile: string, { email }: Pick<Person, 'email'>): Promise<FirstBadge> {
  return issuer.store.as(profile).read(async (db) => {
    const [achievement] = await db.list(Achievement, { current: 1 }, { order: { createdAt: 'DESC' }, take: 1 });
    const [award] = await db.list(Award, { emailKey: emailKey(email) }, { order: { createdAt: 'DESC' }, take: 1 });
    return { achievement, award };
  });
}

/** To oneself, as taking part: nobody assessed it. Pressed twice it is one badge. @throws LaurelError not_found */
export async function awardSelf(issuer: Issuer, { profile, person, actor }: { profile: string; person: Person; actor: Actor }): Promise<void> {
  const { achievement } = await firstBadge(issuer, profile, person);
  if (!achievement) throw new LaurelError('not_found');
  const { email, name, language } = person;
  const recipient = { email, name: name || null, language, externalId: null, awardedOn: null, results: [], pin: false };
  const assessment = { class: 'participation', attestation: null } as const;
  try {
    await awardOne(issuer, { profile, achievementId: achievement.id, recipient, assessment, again: false, actor });
  } catch (error) {
    if (!(error instanceof LaurelError && error.problems.some(({ code }) => code === 'already_awarded'))) throw error;
  }
}
