import { LaurelError, now, type Problem } from '@laurel/base';
import type { ScopedReader } from '@laurel/store';
import { isScoredHere, missingResults, wrongWithResult } from '../achievements/result-value.ts';
import type { Actor, Issuer } from '../deps.ts';
import { type AchievementRow, AwardEvent, type AwardRow } from '../records.ts';
import { readDay } from '../roster/read-day.ts';
import { wrongWithName } from '../roster/read-row.ts';
import { emailKey } from '../roster/same-recipient.ts';
import type { Correction } from './correction-records.ts';

/** What is asked for as it would be, without what stands so already. */
export function differing(award: AwardRow, { name, awardedOn, results }: Correction): Correction {
  return {
    ...(name === undefined || name === award.recipientName ? {} : { name }),
    ...(awardedOn === undefined || awardedOn === award.awardedOn ? {} : { awardedOn }),
    ...(results === undefined || sameResults(results, award.results) ? {} : { results }),
  };
}

/** Results are known by their titles: a form has them in the achievement's order, a roster in its own. */
const sameResults = (some: AwardRow['results'], others: AwardRow['results']): boolean =>
  some.length === others.length && some.every(({ title, value }) => others.some((other) => other.title === title && other.value === value));

export const lacking = (some: AwardRow['results'], others: AwardRow['results']): AwardRow['results'] =>
  some.filter((one) => !sameResults([one], ofTitle(others, one.title)));

const ofTitle = (results: AwardRow['results'], of: string): AwardRow['results'] => results.filter(({ title }) => title === of);

/** What of a correction does not fit the badge, or is nobody's to correct: a level that people gave who assessed it here (`result_judged`). */
export function wrongWith(issuer: Issuer, { definition }: AchievementRow, award: AwardRow, { name, awardedOn, results }: Correction): Problem[] {
  const { assessmentClass: assessed } = award;
  const wrongName = name ? wrongWithName(name) : undefined;
  const day = awardedOn === undefined ? undefined : readDay(awardedOn, now(issuer.context).slice(0, 10));
  const found = results ?? award.results;
  const judged = definition.results.map((result) => isScoredHere(result, assessed));
  const isOpen = (title: string): boolean => !judged[definition.results.findIndex((result) => result.title === title)];
  // What an earlier version or another way of awarding left out or let stand is no fault of this correction; what it would take away or write is.
  const taken = missingResults(definition.results, found, assessed).filter(
    ({ result: { title } }) => isOpen(title) && award.results.some((had) => had.title === title),
  );
  return [
    ...(wrongName ? [{ at: 'name', code: wrongName, detail: wrongName }] : []),
    ...(day && 'code' in day ? [{ at: 'awarded_on', code: day.code, detail: day.code }] : []),
    ...definition.results.flatMap(({ title }, at) =>
      judged[at] && !sameResults(ofTitle(found, title), ofTitle(award.results, title))
        ? [{ at: `result-${at}`, code: 'result_judged', detail: 'result_judged' }]
        : [],
    ),
    ...lacking(results ?? [], award.results).flatMap(({ title, value }) => {
      if (!isOpen(title)) return [];
      const at = definition.results.findIndex((result) => result.title === title);
      const result = definition.results[at];
      const wrong = result ? wrongWithResult(value, result, assessed) : { code: 'result_unknown' };
      return wrong ? [{ at: `result-${Math.max(at, 0)}`, code: wrong.code, detail: wrong.code }] : [];
    }),
    ...taken.map(({ at, wrong: { code } }) => ({ at: `result-${at}`, code, detail: code })),
  ];
}

type Reads = Pick<ScopedReader, 'list'>;
type Looks = Pick<Issuer, 'people' | 'config'>;

/**
 * Whether the badge is of whoever is signed in or of a minor they act for or are asked to, or went to such an address before somebody sent it to another: awards know recipients by their addresses,
 * and a registrar could send their own badge on, write what they like and send it back.
 */
export async function isOwn({ people, config }: Looks, db: Reads, award: Pick<AwardRow, 'id' | 'emailKey'>, actor: Actor): Promise<boolean> {
  const person = actor.startsWith(PERSON) ? await people.person(actor.slice(PERSON.length)) : undefined;
  if (!person) return false;
  const sentOn = await db.list(AwardEvent, { awardId: award.id, kind: 'link-sent' });
  const before = sentOn.flatMap(({ note }) => (note === null ? [] : note.split(' → ').map(emailKey)));
  const theirs = [person.email, ...((await config.closeTo?.(person.id)) ?? [])].map(emailKey);
  return [award.emailKey, ...before].some((one) => theirs.includes(one));
}
const PERSON = 'person:';

/** Nobody puts right what their own badge says, or that of a minor they act for: somebody else looks at it. @throws LaurelError bad_form (`own_badge`) */
export async function refuseOwn(issuer: Looks, db: Reads, award: AwardRow, actor: Actor): Promise<void> {
  if (await isOwn(issuer, db, award, actor)) throw new LaurelError('bad_form', { problems: [{ at: 'name', code: 'own_badge', detail: 'own_badge' }] });
}
