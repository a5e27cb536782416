import type { Letter } from '@laurel/base';
import { makeTranslate } from '@laurel/web';
import { languageFor, said } from '../achievements/definition.ts';
import { type Issuer, profileOf } from '../deps.ts';
import type { AchievementRow, AwardRow } from '../records.ts';
import type { NewClaimLink } from './claim-link.ts';

/** The mail that brings the claim link: what it is, from whom, what the button will do, until when. */
export function claimLetter(issuer: Issuer, award: AwardRow, achievement: AchievementRow, link: NewClaimLink): Letter {
  return write(issuer, award, achievement, link, ['what', 'how', 'link', ...(link.pin === undefined ? [] : (['pin'] as const)), 'until', 'not-you'], 'claim');
}

/** The mail about what is signed already: for the key that the learner gave, or anew in the place of an earlier one. */
export function issuedLetter(issuer: Issuer, award: AwardRow, achievement: AchievementRow, link: NewClaimLink): Letter {
  return write(issuer, award, achievement, link, ['what', 'how', 'link', 'until', 'questions'], award.holderKey === null ? 'reissued' : 'issued');
}

type Part = 'what' | 'how' | 'link' | 'pin' | 'until' | 'not-you' | 'questions';

function write(issuer: Issuer, award: AwardRow, achievement: AchievementRow, link: NewClaimLink, parts: readonly Part[], kind: string): Letter {
  const language = award.recipientLanguage;
  const t = makeTranslate(language);
  const profile = profileOf(issuer, award.profile);
  const title = said(achievement.definition.name, languageFor(achievement.definition, language));
  const values = { issuer: profile.name[language], title, until: t.date(link.row.expiresAt) };
  const lines = parts.map((part) => {
    if (part === 'link') return link.url;
    if (part === 'questions') return profile.email === undefined ? t('issuer.letter.questions') : t('issuer.letter.questions-at', { email: profile.email });
    return t(`issuer.letter.${kind}.${part}`, values);
  });
  const greeting = award.recipientName === null ? t('issuer.letter.hello') : t('issuer.letter.hello-name', { name: award.recipientName });
  const text = [greeting, ...lines, profile.name[language]].join('\n\n');
  return { kind, to: award.recipientEmail, language, subject: t(`issuer.letter.${kind}.subject`, values), text, about: award.id };
}
