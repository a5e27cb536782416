import type { Language, Letter } from '@laurel/base';
import { makeTranslate } from '@laurel/web';
import { languageFor, said } from '../achievements/definition.ts';
import { type Issuer, profileOf } from '../deps.ts';
import type { AchievementRow, AwardRow } from '../records.ts';
import type { ReminderKind } from './reminder-records.ts';

/** Whom and what a reminder is about; a preview makes one up. */
export type Reminded = Pick<AwardRow, 'id' | 'profile' | 'recipientName' | 'recipientEmail' | 'recipientLanguage' | 'awardedOn' | 'validUntil'>;

export type ReminderText = {
  kind: ReminderKind;
  award: Reminded;
  achievement: AchievementRow;
  /** The fresh link of an unclaimed badge; without one its letter of earlier still opens, with the PIN on a slip. */
  link: { url: string; until: string } | undefined;
  /** Where reminders end. */
  stop: string;
};

/** Says what it is about, what happens if one does nothing, how to say no, and how to hear no more of it. */
export function reminderLetter(issuer: Issuer, { kind, award, achievement, link, stop }: ReminderText): Letter {
  const language: Language = award.recipientLanguage;
  const t = makeTranslate(language);
  const profile = profileOf(issuer, award.profile);
  const values = {
    issuer: profile.name[language],
    title: said(achievement.definition.name, languageFor(achievement.definition, language)),
    date: t.date(award.awardedOn),
    until: t.date((kind === 'unclaimed' ? link?.until : award.validUntil) ?? award.awardedOn),
    email: profile.email ?? '',
    stop,
  };
  const say = (part: string) => t(`issuer.reminder.${part}`, values);
  const greeting = award.recipientName === null ? t('issuer.letter.hello') : t('issuer.letter.hello-name', { name: award.recipientName });
  const about = `${issuer.publicUrl}/achievements/${achievement.id}?version=${achievement.version}`;
  const body =
    kind === 'unclaimed'
      ? [...(link ? [say('unclaimed.how'), link.url, say('unclaimed.until')] : [say('unclaimed.slip')]), say('unclaimed.no')]
      : [say('expiring.about'), about, say(profile.email === undefined ? 'expiring.renew' : 'expiring.renew-at')];
  return {
    kind: `reminder-${kind}`,
    to: award.recipientEmail,
    language,
    subject: say(`${kind}.subject`),
    text: [greeting, say(`${kind}.what`), ...body, profile.name[language], say('stop')].join('\n\n'),
    about: award.id,
    scope: award.profile,
    unsubscribe: stop,
  };
}
