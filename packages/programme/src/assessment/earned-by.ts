import { type Language, LaurelError } from '@laurel/base';
import { isJsonObject } from '@laurel/credentials';
import type { AchievementRow, EarnedAward } from '@laurel/issuer';
import type { Person } from '@laurel/people';
import { makeTranslate } from '@laurel/web';
import { type AttestationRow, standingOf } from '../applications/attestation-records.ts';
import { criteriaOf } from '../applications/find-application.ts';
import type { Opened } from './queue.ts';
import type { AssessmentRow } from './records.ts';
import { shortOf } from './score.ts';

/** What those who scored a round found: whose levels reach what the badge needs, and whether all say the same. */
type Found = { sent: AssessmentRow[]; enough: AssessmentRow[]; agree: boolean };

export function foundIn({ application, assessments }: Pick<Opened, 'application' | 'assessments'>, criteria: ReturnType<typeof criteriaOf>): Found {
  const sent = assessments.filter((one) => one.round === application.round && one.state === 'sent');
  const saysOf = ({ recommends, scores }: AssessmentRow) => JSON.stringify([recommends, criteria.map(({ title }) => levelIn(scores, title))]);
  return { sent, enough: sent.filter((one) => shortOf(criteria, one.scores).length === 0), agree: new Set(sent.map(saysOf)).size <= 1 };
}

const levelIn = (scores: AssessmentRow['scores'], title: string): string => scores.find(({ criterion }) => criterion === title)?.level ?? '';

type By = { achievement: AchievementRow; learner: Person; decider: string; at: string; levels: string | undefined };

/**
 * The earning process as it travels with the badge. Where those who scored did not agree, whoever decides says whose levels it carries, and the badge says
 * so: who reads that two scored it takes both to have found it. Where nobody found it enough, no badge is made of it: they can ask for a revision.
 * @throws LaurelError bad_form (`outcome`: nobody found it enough; `levels`: whose, where they did not agree)
 */
export function earnedBy(opened: Opened, { achievement, learner, decider, at, levels }: By): EarnedAward {
  const { application, evidence, outside, attestations } = opened;
  const criteria = criteriaOf(achievement.definition);
  const { sent, enough, agree } = foundIn(opened, criteria);
  const [first] = enough;
  if (!first) throw refusal('outcome', 'below_required');
  const counts = agree ? first : enough.find(({ id }) => id === levels);
  if (!counts) throw refusal('levels', sent.some(({ id }) => id === levels) ? 'below_required' : 'whose_levels');
  const external = sent.filter(({ assessorId }) => outside.some(({ personId }) => personId === assessorId)).length;
  const statements = attestations.filter((one) => one.inBadge === 1).flatMap((one) => stated(one, application.language));
  const results = criteria.flatMap(({ title }) => {
    const level = levelIn(counts.scores, title);
    return level === '' ? [] : [{ title, value: level }];
  });
  return {
    achievement,
    recipient: { email: learner.email, name: application.badgeName === '' ? null : application.badgeName, language: application.language },
    results,
    earning: {
      rubricVersion: achievement.version,
      assessors: sent.length,
      ...(!agree && { apart: true as const }),
      ...(external > 0 && { external }),
      submissions: application.round,
      decidedOn: at.slice(0, 10),
      evidence: evidence.flatMap(({ inBadge, sentIn, name, note, url, sha256 }) =>
        inBadge === 1 && sentIn > 0 ? [{ name: note === '' ? name : note, ...(url === null ? {} : { url }), ...(sha256 === null ? {} : { sha256 }) }] : [],
      ),
      ...(statements.length > 0 && { statements }),
    },
    actor: `person:${decider}`,
  };
}

const refusal = (at: string, code: string): LaurelError => new LaurelError('bad_form', { problems: [{ at, code, detail: code }] });

/** What a badge carries of an attestation: what was signed when it was given, as it was signed. */
function stated(of: AttestationRow, language: Language): NonNullable<EarnedAward['earning']['statements']> {
  const { piece, credential } = of;
  if (piece === null || credential === null) return [];
  const signed: unknown = JSON.parse(credential);
  return isJsonObject(signed)
    ? [{ id: piece, name: makeTranslate(language)('programme.attestation.by', { standing: standingOf(of) }), credential: signed }]
    : [];
}
