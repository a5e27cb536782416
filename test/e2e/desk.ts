import type { Guest } from './guest.ts';
import type { Stop } from './stops.ts';

export type Achievement = { name: string; french: string; description: string; frenchDescription: string; criteria: string; frenchCriteria: string };
export type Roster = { name: string; mimeType: string; buffer: Buffer };

/** Describes what the badges stand for, with one result that the roster fills in. */
export async function defineAchievement(guest: Guest, achievement: Achievement, stop: Stop): Promise<void> {
  const { t, field } = guest;
  await stop('desk-empty', guest);
  await guest.follow(t('issuer.achievements.new'));
  await field(t('issuer.achievement.name.en')).fill(achievement.name);
  await field(t('issuer.achievement.name.fr')).fill(achievement.french);
  await field(t('issuer.achievement.description.en')).fill(achievement.description);
  await field(t('issuer.achievement.description.fr')).fill(achievement.frenchDescription);
  await field(t('issuer.achievement.criteria.en')).fill(achievement.criteria);
  await field(t('issuer.achievement.criteria.fr')).fill(achievement.frenchCriteria);
  await field(t('issuer.achievement.level')).selectOption('4');
  await field(t('issuer.art.motif')).selectOption(t('issuer.motif.code'));
  await field(t('issuer.art.ribbon')).fill('Level 4');
  await field(t('issuer.result.title', { n: 1 })).fill('Final grade');
  await guest.page.locator('[name=result_type_0]').selectOption(t('issuer.result.Result'));
  await guest.press(t('issuer.art.preview'));
  await stop('achievement-new', guest);
  await guest.press(t('issuer.achievement.save'));
  await stop('achievement', guest);
  await guest.turnTo(t('issuer.achievements'));
  await stop('achievements', guest);
}

/** Uploads a roster of learners who were assessed elsewhere, as far as the preview. */
export async function uploadRoster(guest: Guest, roster: Roster, stop: Stop): Promise<void> {
  const { t, field, page } = guest;
  await guest.turnTo(t('issuer.batch.new'));
  await stop('batch-new', guest);
  await field(t('issuer.file')).setInputFiles(roster);
  await page.getByRole('radio', { name: t('issuer.assessment.assessed-elsewhere') }).check();
  await field(t('issuer.assessment.who')).fill('School of Design, Kestrel Bay Polytechnic');
  await field(t('issuer.assessment.how')).fill('Portfolio scored with the course rubric');
  await field(t('issuer.assessment.when')).fill('Spring term 2026');
  await guest.press(t('issuer.batch.look'));
  await stop('batch-preview', guest);
}

/** Presses the button that says the number, waits until the work is done, and looks at the register of this batch. */
export async function awardBatch(guest: Guest, count: number, stop: Stop): Promise<void> {
  const { t, page } = guest;
  await guest.press(t('issuer.award.button', { count }));
  await stop('batch-progress', guest);
  await page.getByText(t('issuer.batch.finished')).waitFor();
  await page.waitForLoadState();
  await stop('batch-done', guest);
  await guest.follow(t('issuer.batch.show'));
  await stop('register', guest);
}

/** Finds a learner in the register and revokes the badge with a reason. */
export async function revokeAward(guest: Guest, learner: { name: string; email: string }, stop: Stop): Promise<void> {
  const { t, field } = guest;
  await guest.turnTo(t('issuer.register'));
  await field(t('issuer.register.search')).fill(learner.email);
  await guest.press(t('issuer.register.show'));
  await guest.follow(t('issuer.register.open-of', { who: learner.name }));
  await stop('award', guest);
  await guest.follow(t('issuer.revoke.ask'));
  await field(t('issuer.revoke.reason')).selectOption(t('issuer.reason.issued-in-error'));
  await field(t('issuer.revoke.note')).fill('The wrong portfolio was scored.');
  await stop('revoke', guest);
  await guest.press(t('issuer.revoke.button', { count: 1 }));
  await stop('award-revoked', guest);
}
