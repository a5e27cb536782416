import type { Letter } from '@laurel/base';
import { makeTranslate } from '@laurel/web';
import { languageFor, said } from '../achievements/definition.ts';
import { type Issuer, profileOf } from '../deps.ts';
import type { AchievementRow, AwardRow } from '../records.ts';
import type { NewClaimLink } from './claim-link.ts';

/** The mail that brings the claim link: what it is, from whom, what the button will do, until when. */
export function claimLetter(issuer: Issuer, award: AwardRow, achievement: AchievementRow, link: NewClaimLink): Letter {
  return write(issuer, { award, achievement, link, kind: 'claim', before: ['claim.what', 'claim.how'], after: ['claim.until', 'claim.not-you'] });
}

/** The mail about what is signed already: for the key that the learner gave, or `again` in the place of an earlier one. */
export function issuedLetter(issuer: Issuer, award: AwardRow, achievement: AchievementRow, link: NewClaimLink, again: boolean): Letter {
  const kind = again ? 'reissued' : 'issued';
  const way = award.holderKey === null ? 'reissued' : 'issued';
  const questions = profileOf(issuer, award.profile).email === undefined ? 'questions' : 'questions-at';
  return write(issuer, { award, achievement, link, kind, before: [`${kind}.what`, `${way}.how`], after: [`${way}.until`, questions] });
}

/** The texts before and after the link, by the last parts of their keys. */
type Draft = { award: AwardRow; achievement: AchievementRow; link: NewClaimLink; kind: string; before: readonly string[]; after: readonly string[] };

function write(issuer: Issuer, { award, achievement, link, kind, before, after }: Draft): Letter {
  const language = award.recipientLanguage;
  const t = makeTranslate(language);
  const profile = profileOf(issuer, award.profile);
  const title = said(achievement.definition.name, languageFor(achievement.definition, language));
  const values = { issuer: profile.name[language], title, until: t.date(link.row.expiresAt), email: profile.email ?? '' };
  const greeting = award.recipientName === null ? t('issuer.letter.hello') : t('issuer.letter.hello-name', { name: award.recipientName });
  const say = (part: string) => t(`issuer.letter.${part}`, values);
  const pin = link.pin === undefined ? [] : ['claim.pin'];
  const text = [greeting, ...before.map(say), link.url, ...pin.map(say), ...after.map(say), profile.name[language]].join('\n\n');
  return { kind, to: award.recipientEmail, language, subject: say(`${kind}.subject`), text, about: award.id, scope: award.profile };
}
