import type { TestProgramme } from './open-test-programme.ts';

/** Gives somebody what people of the institution assessed; a letter with the claim link is on its way. */
export async function awarded(at: TestProgramme, achievement: string, to: string): Promise<string> {
  const earning = { rubricVersion: 1, assessors: 1, submissions: 1, decidedOn: at.clock.now.toISOString().slice(0, 10), evidence: [] };
  const row = await at.awarding.achievement(achievement);
  const recipient = { email: to, name: 'Amélie Thériault', language: 'en' as const };
  return at.store.write((db) => at.awarding.award(db, { achievement: row, recipient, results: [], earning, actor: 'node' }));
}
