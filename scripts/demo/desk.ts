import { demand } from './persons.ts';
import { SAMPLE_LOOK } from './sample.ts';
import { type Page, settled, type Visitor } from './visitor.ts';

/** What a registrar does at the desk of one profile: `desk` is its address, `http://localhost:4310/desk/kestrel-bay`. */
export type AchievementWords = { name: string; french: string; description: string; frenchDescription: string; criteria: string; frenchCriteria: string };

/** The achievement of this name, made if there is none. @returns its name as choices show it */
export async function ensureAchievement(registrar: Visitor, desk: string, words: AchievementWords, look = SAMPLE_LOOK): Promise<string> {
  if ((await registrar.open(`${desk}/achievements`)).has(words.name)) return words.name;
  const form = await registrar.open(`${desk}/achievements/new`);
  const saved = await form
    .form(/^Publish/)
    .fill('name_en', words.name)
    .fill('name_fr', words.french)
    .fill('description_en', words.description)
    .fill('description_fr', words.frenchDescription)
    .fill('criteria_en', words.criteria)
    .fill('criteria_fr', words.frenchCriteria)
    .fill('level', '4')
    .choose('motif', look.motif)
    .choose('colour', look.colour)
    .tick('include_name')
    .submit();
  demand(saved, 200);
  return words.name;
}

/** Uploads a roster of learners who were assessed elsewhere. @returns the preview */
export async function uploadRoster(registrar: Visitor, desk: string, achievement: string, roster: File): Promise<Page> {
  const form = await registrar.open(`${desk}/batches/new`);
  const preview = await form
    .form(/look/i)
    .choose('achievement', achievement)
    .attach('file', roster)
    .choose('assessment', 'assessed-elsewhere')
    .fill('assessed_by', 'School of Design, Kestrel Bay Polytechnic')
    .fill('assessed_how', 'Portfolio scored with the course rubric')
    .fill('assessed_when', 'Spring term 2026')
    .submit();
  return demand(preview, 200);
}

/** Presses "Award N badges" and waits until the work is done. @returns the page that says so */
export const awardBatch = async (preview: Page): Promise<Page> => settled(demand(await preview.form(/^Award [\d,]+ badge/).submit(), 200));

/** Finds a learner's newest award in the register and revokes it with a reason. @returns the award's page afterwards */
export async function revokeAward(registrar: Visitor, desk: string, learner: string): Promise<Page> {
  const register = await registrar.open(`${desk}/register?q=${encodeURIComponent(learner)}`);
  const award = await register.follow(/\/awards\/[\w-]+$/);
  const ask = await award.follow(/\/revoke$/);
  return demand(
    await ask
      .form(/^Revoke/)
      .choose('reason', /error/i)
      .fill('note', 'Sample data: the demo revokes what it awarded.')
      .submit(),
    200,
  );
}
