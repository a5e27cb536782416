import type { Letter } from '@laurel/base';
import { makeTranslate } from '@laurel/web';
import { languageFor, said } from '../achievements/definition.ts';
import { type Issuer, profileOf } from '../deps.ts';
import type { AchievementRow, AwardRow } from '../records.ts';
import type { NewClaimLink } from './claim-link.ts';
import { type CorrectionTold, isGranted, paragraphsOf } from './correction-told.ts';

/** Kinds of letters that bring a claim link, or say that one works. */
export const WITH_A_LINK: readonly string[] = ['claim', 'issued', 'reissued', 'corrected', 'link-again', 'reminder-unclaimed'];

/** The mail that brings the claim link: what it is, from whom, what the button will do, until when. `sent`: a link went out before, and the slip for it has ended with it. */
export function claimLetter(issuer: Issuer, award: AwardRow, achievement: AchievementRow, link: NewClaimLink, sent: 'first' | 'again'): Letter {
  const pin = sent === 'first' ? 'claim.pin' : 'reissued.pin';
  return write(issuer, {
    award,
    achievement,
    link,
    pin,
    kind: 'claim',
    before: ['claim.what', 'claim.how'],
    after: [behind(link, 'claim.until'), behind(link, 'claim.not-you')],
  });
}

/** The mail about what is signed already: for the key that the learner gave, in the place of an earlier one, or put right because the learner asked. What has changed is `told`, whoever asked for it. */
export function issuedLetter(
  issuer: Issuer,
  award: AwardRow,
  achievement: AchievementRow,
  link: NewClaimLink,
  kind: 'issued' | 'reissued' | 'corrected',
  told?: CorrectionTold,
): Letter {
  const way = award.holderKey === null ? 'reissued' : 'issued';
  const how = link.pin === undefined ? `${way}.how` : 'reissued.how-pin'; // what takes a PIN goes to a wallet only
  return write(issuer, {
    award,
    achievement,
    link,
    kind,
    ...(told && { told }),
    before: [`${kind}.what`],
    how,
    after: [way === 'issued' ? 'issued.until' : behind(link, 'reissued.until'), questions(issuer, award)],
  });
}

/** What is said otherwise where the link alone opens nothing. */
const behind = ({ pin }: NewClaimLink, part: string): string => (pin === undefined ? part : `${part}-pin`);

/** What was only offered is put right: the link they have goes on working. */
export const correctedLetter = (issuer: Issuer, award: AwardRow, achievement: AchievementRow, told: CorrectionTold): Letter =>
  write(issuer, { award, achievement, told, kind: 'corrected', before: ['corrected.offered'], after: [questions(issuer, award)] });

/** What somebody keeps already, to be looked at once more or to be put right: the link they had has ended. */
export const linkAgainLetter = (issuer: Issuer, award: AwardRow, achievement: AchievementRow, link: NewClaimLink): Letter =>
  write(issuer, { award, achievement, link, kind: 'link-again', before: ['link-again.what'], after: ['link-again.until', questions(issuer, award)] });

/** It stays as it is, and why, in the registrar's own words. */
export const correctionDeclinedLetter = (issuer: Issuer, award: AwardRow, achievement: AchievementRow, words: string): Letter =>
  write(issuer, { award, achievement, kind: 'correction-declined', before: ['correction-declined.what'], words, after: [questions(issuer, award)] });

const questions = (issuer: Issuer, award: AwardRow) => (profileOf(issuer, award.profile).email === undefined ? 'questions' : 'questions-at');

/** The texts before and after the link, by the last parts of their keys. */
type Draft = {
  award: AwardRow;
  achievement: AchievementRow;
  link?: NewClaimLink;
  /** Which slip has the digits that the link asks for, where it asks for any. */
  pin?: 'claim.pin' | 'reissued.pin';
  words?: string;
  /** Follows the texts before. */
  told?: CorrectionTold;
  kind: string;
  before: readonly string[];
  /** Stands between what is told and the link. */
  how?: string;
  after: readonly string[];
};

function write(issuer: Issuer, { award, achievement, link, pin = 'reissued.pin', words, told, kind, before, how, after }: Draft): Letter {
  const language = award.recipientLanguage;
  const t = makeTranslate(language);
  const profile = profileOf(issuer, award.profile);
  const title = said(achievement.definition.name, languageFor(achievement.definition, language));
  const granted = told && isGranted(t, told) ? 'yes' : 'no';
  const values = { issuer: profile.name[language], title, granted, until: link ? t.date(link.row.expiresAt) : '', email: profile.email ?? '' };
  const greeting = award.recipientName === null ? t('issuer.letter.hello') : t('issuer.letter.hello-name', { name: award.recipientName });
  const say = (part: string) => t(`issuer.letter.${part}`, values);
  const digits = link?.pin === undefined ? [] : [say(pin)];
  const middle = [link?.url, words].filter((part) => part !== undefined);
  const lead = [...before.map(say), ...(told ? paragraphsOf(t, told, achievement.definition.results) : []), ...(how === undefined ? [] : [say(how)])];
  const text = [greeting, ...lead, ...middle, ...digits, ...after.map(say), profile.name[language]].join('\n\n');
  return { kind, to: award.recipientEmail, language, subject: say(`${kind}.subject`), text, about: award.id, scope: award.profile };
}
