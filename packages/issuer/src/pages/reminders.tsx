import { DAY, type Language, LaurelError, newId, type Problem } from '@laurel/base';
import { asked, page, type Reply, type Route, to, typed, type WebRequest, withQuery } from '@laurel/web';
import { said } from '../achievements/definition.ts';
import type { Issuer } from '../deps.ts';
import { reminderLetter } from '../mail/reminder-letters.ts';
import { decideReminders, forgetPlan, plansOf } from '../mail/reminder-plan.ts';
import { REMINDER_KINDS, type ReminderKind, type ReminderPlanRow } from '../mail/reminder-records.ts';
import { Achievement, type AchievementRow } from '../records.ts';
import { type AtDesk, deskRoute } from './frame.tsx';
import { crumbsOf } from './mail.tsx';
import { RemindersPage } from './reminders-form.tsx';

/** When learners are reminded, for all achievements or one, with the letters as they will read. */
export function reminderRoutes(issuer: Issuer): Route[] {
  return [
    deskRoute(issuer, 'get', '/mail/reminders', (request, desk) => plan(issuer, request, desk, asked(request, 'achievement') ?? '', undefined, [])),
    deskRoute(issuer, 'post', '/mail/reminders', async (request, desk) => {
      const achievementId = typed(request, 'achievement');
      const given = { unclaimed: typed(request, 'unclaimed'), expiring: typed(request, 'expiring') };
      const scope = { profile: desk.profile.slug, achievementId, actor: desk.actor };
      const back = (done: string) => to(withQuery(`${desk.at}/mail/reminders`, { achievement: achievementId, done }));
      if (typed(request, 'do') === 'forget') {
        await forgetPlan(issuer, scope);
        return back('forgotten');
      }
      try {
        await decideReminders(issuer, { ...scope, typed: given });
        return back('decided');
      } catch (error) {
        const wrong = error instanceof LaurelError && error.code === 'bad_form' ? error.problems : [];
        if (wrong.length === 0) throw error;
        const problems = wrong.map((problem) => ({ ...problem, detail: request.t(`issuer.reminders.${problem.code}`) }));
        return plan(issuer, request, desk, achievementId, given, problems);
      }
    }),
    deskRoute(issuer, 'post', '/mail/reminders/test', async (request, desk) => {
      const { session } = request;
      if (!session) throw new LaurelError('not_signed_in');
      const { email, name, language } = session.person;
      const achievement = await sample(issuer, desk, typed(request, 'achievement'));
      if (!achievement) throw new LaurelError('not_found');
      const recipient = { name, email, language };
      // A sample is about no award: nothing that counts letters takes it for one that went to a learner.
      await issuer.store.write(async (db) => {
        for (const kind of REMINDER_KINDS) {
          const { about: _, unsubscribe: __, kind: ___, ...letter } = sampleLetter(issuer, desk, { kind, achievement, recipient });
          await issuer.enqueue(db, { ...letter, kind: 'sample', subject: request.t('issuer.reminders.test.subject', { subject: letter.subject }) });
        }
      });
      return to(withQuery(`${desk.at}/mail/reminders`, { achievement: typed(request, 'achievement'), done: 'tested' }));
    }),
  ];
}

export type RemindersView = {
  achievements: readonly AchievementRow[];
  plans: readonly ReminderPlanRow[];
  achievementId: string;
  typed: Record<ReminderKind, string>;
  problems: readonly Problem[];
  /** As they would read, in the language asked for. */
  letters: { kind: ReminderKind; subject: string; text: string }[];
  language: Language;
  me: string;
  done: string | undefined;
};

async function plan(
  issuer: Issuer,
  request: WebRequest,
  desk: AtDesk,
  achievementId: string,
  given: Record<ReminderKind, string> | undefined,
  problems: readonly Problem[],
): Promise<Reply> {
  const { t, session } = request;
  const { achievements, plans } = await issuer.store.as(desk.profile.slug).read(async (db) => ({
    achievements: await db.list(Achievement, { current: 1 }, { order: { createdAt: 'DESC' } }),
    plans: await plansOf(db),
  }));
  const achievement = achievements.find(({ id }) => id === achievementId);
  if (achievementId !== '' && !achievement) throw new LaurelError('not_found');
  const decided = plans.find((row) => row.achievementId === achievementId) ?? plans.find((row) => row.achievementId === '');
  const language = asked(request, 'in') === 'fr' ? 'fr' : asked(request, 'in') === 'en' ? 'en' : t.language;
  const shown = achievement ?? achievements[0];
  const recipient = { name: t('issuer.reminders.sample-name'), email: session?.person.email ?? '', language };
  const view: RemindersView = {
    achievements,
    plans,
    achievementId,
    typed: given ?? { unclaimed: decided?.unclaimed.join(', ') ?? '', expiring: decided?.expiring.toReversed().join(', ') ?? '' },
    problems,
    letters: shown ? REMINDER_KINDS.map((kind) => ({ ...sampleLetter(issuer, desk, { kind, achievement: shown, recipient }), kind })) : [],
    language,
    me: session?.person.email ?? '',
    done: asked(request, 'done'),
  };
  const title = achievement ? t('issuer.reminders.of', { title: said(achievement.definition.name, t.language) }) : t('issuer.reminders.title');
  const body = <RemindersPage t={t} at={desk.at} title={title} view={view} />;
  return page({ title, crumbs: crumbsOf(request, desk, t('issuer.reminders.title')), status: problems.length > 0 ? 422 : 200, noStore: true, body });
}

async function sample(issuer: Issuer, desk: AtDesk, achievementId: string): Promise<AchievementRow | undefined> {
  const where = achievementId === '' ? { current: 1 as const } : { current: 1 as const, id: achievementId };
  const [row] = await issuer.store.as(desk.profile.slug).read((db) => db.list(Achievement, where, { order: { createdAt: 'DESC' }, take: 1 }));
  return row;
}

type Sample = { kind: ReminderKind; achievement: AchievementRow; recipient: { name: string; email: string; language: Language } };

/** What a learner would get of it today. Its links lead nowhere: nobody has this badge. */
function sampleLetter(issuer: Issuer, desk: AtDesk, { kind, achievement, recipient }: Sample) {
  const clock = issuer.context.clock().getTime();
  const on = (days: number) => new Date(clock + days * DAY).toISOString();
  return reminderLetter(issuer, {
    kind,
    achievement,
    award: {
      id: newId(issuer.context),
      profile: desk.profile.slug,
      recipientName: recipient.name,
      recipientEmail: recipient.email,
      recipientLanguage: recipient.language,
      awardedOn: on(kind === 'unclaimed' ? -7 : -335).slice(0, 10),
      validUntil: on(30),
    },
    link: kind === 'unclaimed' ? { url: `${issuer.publicUrl}/claim/…`, until: on(30) } : undefined,
    stop: `${issuer.publicUrl}/reminders/…`,
  });
}
