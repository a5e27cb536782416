import type { Guest } from './guest.ts';
import type { Stop } from './stops.ts';

export type Achievement = { name: string; french: string; description: string; frenchDescription: string; criteria: string; frenchCriteria: string };
export type Roster = { name: string; mimeType: string; buffer: Buffer };

/** Describes what the badges stand for, with one result that the roster fills in. */
export async function defineAchievement(guest: Guest, achievement: Achievement, stop: Stop): Promise<void> {
  const { t } = guest;
  await stop('desk-empty', guest);
  await guest.follow(t('issuer.achievements.new'));
  await guest.fill(t('issuer.achievement.name.en'), achievement.name);
  await guest.fill(t('issuer.achievement.name.fr'), achievement.french);
  await guest.fill(t('issuer.achievement.description.en'), achievement.description);
  await guest.fill(t('issuer.achievement.description.fr'), achievement.frenchDescription);
  await guest.fill(t('issuer.achievement.criteria.en'), achievement.criteria);
  await guest.fill(t('issuer.achievement.criteria.fr'), achievement.frenchCriteria);
  await guest.choose(t('issuer.achievement.level'), '4');
  await guest.choose(t('issuer.art.motif'), t('issuer.motif.code'));
  await guest.fill(t('issuer.art.ribbon'), 'Level 4');
  await guest.fill(t('issuer.result.title', { n: 1 }), 'Final grade');
  await guest.choose(guest.page.locator('[name=result_type_0]'), t('issuer.result.Result'));
  await guest.press(t('issuer.art.preview'));
  await stop('achievement-new', guest);
  await guest.press(t('issuer.achievement.publish'));
  await stop('achievement', guest);
  await guest.turnTo(t('issuer.achievements'));
  await stop('achievements', guest);
}

/** Uploads a roster of learners who were assessed elsewhere, as far as the preview. */
export async function uploadRoster(guest: Guest, roster: Roster, stop: Stop): Promise<void> {
  const { t } = guest;
  await guest.turnTo(t('issuer.award.nav'));
  await stop('batch-new', guest);
  await guest.give(t('issuer.file'), roster);
  await guest.tick(t('issuer.assessment.assessed-elsewhere'));
  await guest.fill(t('issuer.assessment.who'), 'School of Design, Kestrel Bay Polytechnic');
  await guest.fill(t('issuer.assessment.how'), 'Portfolio scored with the course rubric');
  await guest.fill(t('issuer.assessment.when'), 'Spring term 2026');
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
  const { t } = guest;
  await guest.turnTo(t('issuer.register'));
  await guest.fill(t('issuer.register.search'), learner.email);
  await guest.press(t('issuer.register.show'));
  await guest.follow(t('issuer.register.open-of', { who: learner.name }));
  await stop('award', guest);
  await guest.follow(t('issuer.revoke.ask'));
  await guest.choose(t('issuer.revoke.reason'), t('issuer.reason.issued-in-error'));
  await guest.fill(t('issuer.revoke.note'), 'The wrong portfolio was scored.');
  await stop('revoke', guest);
  await guest.press(t('issuer.revoke.button', { count: 1 }));
  await stop('award-revoked', guest);
}
