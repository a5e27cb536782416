import type { ProgrammeDeps } from '../deps.ts';
import { Assessment, type AssessmentRow, Decision, type DecisionRow } from './records.ts';

/** What a learner may read of how she was judged: no private note, and not who it was. */
export type Assessed = {
  assessments: readonly Pick<AssessmentRow, 'round' | 'scores' | 'words'>[];
  decisions: readonly Pick<DecisionRow, 'round' | 'appeal' | 'outcome' | 'words' | 'at'>[];
};

/** Of the rounds that were answered: a judgement is hers to read once it is not only one person's. The caller has found the application to be hers. */
export async function readAssessed({ store }: Pick<ProgrammeDeps, 'store'>, applicationId: string): Promise<Assessed> {
  return store.across('a learner reads what was said of her').read(async (db) => {
    const decided = await db.list(Decision, { applicationId }, { order: { at: 'DESC' } });
    const sent = await db.list(Assessment, { applicationId, state: 'sent' }, { order: { sentAt: 'ASC' } });
    const answered = (round: number) => decided.some((one) => one.round === round) || sent.some((one) => one.round === round && one.recommends === 'revise');
    return {
      assessments: sent.flatMap(({ round, scores, words }) => (answered(round) ? [{ round, scores, words }] : [])),
      decisions: decided.map(({ round, appeal, outcome, words, at }) => ({ round, appeal, outcome, words, at })),
    };
  });
}
