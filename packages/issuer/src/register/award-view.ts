import { z } from 'zod';
import { said } from '../achievements/definition.ts';
import type { RegisterRow } from '../awards/find-awards.ts';
import { REGISTER_STATES } from './filter.ts';

export const AwardView = z.strictObject({
  id: z.string(),
  achievement: z.strictObject({ id: z.string(), version: z.int(), name: z.string() }),
  recipient: z.strictObject({
    email: z.string(),
    name: z.string().nullable(),
    language: z.enum(['en', 'fr']),
    externalId: z.string().nullable(),
    /** Of somebody who erased themselves: their address is empty then. */
    pseudonym: z.string().nullable(),
  }),
  awardedOn: z.iso.date(),
  validUntil: z.iso
    .datetime()
    .nullable()
    .describe(
      'Null: for good. It may be over already, as where `awardedOn` lies further back than the badge is valid: it can be kept all the same, and says that it has expired.',
    ),
  assessmentClass: z.enum(['assessed-here', 'assessed-elsewhere', 'participation']),
  results: z.array(z.strictObject({ title: z.string(), value: z.string() })),
  /** `withdrawn`: whom it was for erased themselves before they kept it. */
  state: z
    .enum(['offered', 'kept', 'declined', 'disputed', 'withdrawn', 'signing', 'issued', 'unsigned'])
    .describe('`withdrawn`: the learner was erased before it was kept; nothing of it can be claimed any more.'),
  standing: z.enum(['good', 'suspended', 'revoked']),
  turned: z.strictObject({ at: z.iso.datetime(), reason: z.string().nullable() }).nullable().describe('When and why it was revoked or suspended, where it is.'),
  batch: z.strictObject({ id: z.string(), line: z.int() }).nullable(),
  letter: z.strictObject({ stage: z.string(), at: z.string(), problem: z.string().nullable() }).nullable(),
  linkUntil: z.iso.datetime().nullable(),
  createdAt: z.iso.datetime(),
  openedAt: z.iso.datetime().nullable(),
  keptAt: z.iso.datetime().nullable(),
});
export type AwardView = z.infer<typeof AwardView>;

export const RegisterStateName = z.enum(REGISTER_STATES);

/** An award as programs are told of it. */
export function awardView({ award, achievement, linkUntil, letter, turned }: RegisterRow): AwardView {
  const { id, achievementId, achievementVersion, batchId, batchLine, awardedOn, validUntil, assessmentClass, results, state, standing } = award;
  return {
    id,
    achievement: { id: achievementId, version: achievementVersion, name: achievement ? said(achievement.definition.name, award.recipientLanguage) : '' },
    recipient: {
      email: award.recipientEmail,
      name: award.recipientName,
      language: award.recipientLanguage,
      externalId: award.externalId,
      pseudonym: award.pseudonym,
    },
    awardedOn,
    validUntil,
    assessmentClass,
    results,
    state,
    standing,
    turned: turned ? { at: turned.at, reason: turned.reason } : null,
    batch: batchId === null ? null : { id: batchId, line: batchLine },
    letter: letter ? { stage: letter.stage, at: letter.at, problem: letter.problem ?? null } : null,
    linkUntil: (standing === 'good' && linkUntil) || null,
    createdAt: award.createdAt,
    openedAt: award.openedAt,
    keptAt: award.keptAt,
  };
}
