import type { ProgrammeDeps } from '../deps.ts';
import { Assessment, type AssessmentRow, Decision, type DecisionRow } from './records.ts';

/** What a learner may read of how she was judged: no private note, and not who it was. */
export type Assessed = {
  /** Of a round, `nth` as those see it who decide; whoever asked for a revision first. */
  assessments: readonly (Pick<AssessmentRow, 'round' | 'scores' | 'words' | 'recommends'> & { nth: number })[];
  decisions: readonly Pick<DecisionRow, 'round' | 'appeal' | 'outcome' | 'words' | 'at'>[];
};

/** Of the rounds that were answered: a judgement is hers to read once it is not only one person's. The caller has found the application to be hers. */
export async function readAssessed({ store }: Pick<ProgrammeDeps, 'store'>, applicationId: string): Promise<Assessed> {
  return store.across('a learner reads what was said of her').read(async (db) => {
    const decided = await db.list(Decision, { applicationId }, { order: { at: 'DESC' } });
    const sent = await db.list(Assessment, { applicationId, state: 'sent' }, { order: { openedAt: 'ASC' } });
    const answered = (round: number) => decided.some((one) => one.round === round) || sent.some((one) => one.round === round && one.recommends === 'revise');
    const numbered = sent.map(({ round, scores, words, recommends }, at) => {
      return { round, scores, words, recommends, nth: sent.slice(0, at + 1).filter((one) => one.round === round).length };
    });
    const last = ({ recommends }: Pick<AssessmentRow, 'recommends'>) => (recommends === 'revise' ? 0 : 1);
    return {
      assessments: numbered.filter(({ round }) => answered(round)).sort((one, other) => last(one) - last(other)),
      decisions: decided.map(({ round, appeal, outcome, words, at }) => ({ round, appeal, outcome, words, at })),
    };
  });
}
