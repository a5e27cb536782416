import { LaurelError, now } from '@laurel/base';
import type { AssessmentClass } from '@laurel/credentials';
import { findAchievement } from '../achievements/define-achievement.ts';
import { missingResults, wrongWithResult } from '../achievements/result-value.ts';
import type { Actor, Issuer } from '../deps.ts';
import type { AchievementRow, AwardResult, AwardRow } from '../records.ts';
import { type Assessment, type AwardDraft, knownHolders, type MadeAward, makeAwards } from './make-awards.ts';
import type { Within } from './within.ts';

export type AwardInput = {
  profile: string;
  achievementId: string;
  recipient: Omit<AwardDraft, 'batch'>;
  assessment: Assessment;
  /** Somebody can be asked: another number at an address that has it may be the same person. A program's numbers are taken as it gives them. */
  asked?: boolean;
  /** The registrar knows that this person holds one already and means it. */
  again: boolean;
  actor: Actor;
};

/**
 * One award to one person: the mail goes out after the commit.
 * @throws LaurelError not_found · already_awarded (the problem at `again` tells the award the person already has; its code is `under_other_number` where only that differs) · bad_form (`result-N`: a result that does not fit, or that the badge needs)
 */
export async function awardOne(issuer: Issuer, input: AwardInput, within: Within<MadeAward> = {}): Promise<MadeAward> {
  const achievement = await findAchievement(issuer, input.profile, input.achievementId);
  demandResults(achievement, input.recipient.results, input.assessment.class);
  return issuer.store.as(input.profile).write(async (db) => {
    await within.first?.(db);
    if (!input.again) {
      const known = await knownHolders(db, achievement.id, [input.recipient], now(issuer.context));
      const earlier = known.find(input.recipient);
      if (earlier) throw held('already_awarded', earlier.of);
      const likely = input.asked === true ? known.likely(input.recipient) : undefined;
      if (likely) throw held('under_other_number', likely);
    }
    const { assessment, actor } = input;
    const [made] = await makeAwards(issuer, db, { achievement, assessment, drafts: [{ ...input.recipient, batch: null }], actor });
    if (!made) throw new Error('one draft makes one award');
    await within.last?.(db, made);
    return made;
  });
}

const held = (code: 'already_awarded' | 'under_other_number', { id }: AwardRow) =>
  new LaurelError('already_awarded', { problems: [{ at: 'again', code, detail: id }] });

function demandResults(achievement: AchievementRow, results: readonly AwardResult[], assessed: AssessmentClass): void {
  const [missing] = missingResults(achievement.definition.results, results, assessed);
  if (missing) throw new LaurelError('bad_form', { problems: [{ at: `result-${missing.at}`, code: missing.wrong.code, detail: missing.wrong.code }] });
  for (const [index, result] of results.entries()) {
    const description = achievement.definition.results.find((candidate) => candidate.title === result.title);
    const wrong = description ? wrongWithResult(result.value, description, assessed) : { code: 'result_unknown' };
    if (wrong) throw new LaurelError('bad_form', { problems: [{ at: `result-${index}`, code: wrong.code, detail: wrong.code }] });
  }
}
