import { type Language, newId, now } from '@laurel/base';
import type { AssessmentClass, Did } from '@laurel/credentials';
import { In, type ScopedReader, type ScopedWriter } from '@laurel/store';
import type { Actor, Issuer } from '../deps.ts';
import {
  type AchievementRow,
  type Attestation,
  Award,
  AwardEvent,
  type AwardResult,
  type AwardRow,
  type AwardState,
  ClaimLink,
  type Earning,
} from '../records.ts';
import { writeWords } from '../register/words.ts';
import { emailKey, knownRecipients } from '../roster/same-recipient.ts';
import { claimLetter } from './claim-letters.ts';
import { makeClaimLink } from './claim-link.ts';
import { validityOf } from './validity.ts';

export type Assessment = { class: AssessmentClass; attestation: Attestation | null; earning?: Earning };

export type AwardDraft = {
  email: string;
  name: string | null;
  language: Language;
  externalId: string | null;
  /** YYYY-MM-DD; today where null. */
  awardedOn: string | null;
  results: AwardResult[];
  batch: { id: string; line: number } | null;
  pin: boolean;
  /** Where it is known: the issue job then signs for this key, and no claim is needed. */
  holderKey?: Did | undefined;
};

export type MadeAward = { id: string; pin: string | undefined };

/**
 * Awards of one achievement in the caller's write: rows, claim links, mails and events together, so that a person gets a
 * mail exactly if there is an award, once. No index is taken and nothing is signed: that waits for somebody to claim, or
 * for the issue job where the holder's key is known; the mail of such an award comes with what was signed.
 */
export async function makeAwards(
  issuer: Issuer,
  db: ScopedWriter,
  input: { achievement: AchievementRow; assessment: Assessment; drafts: readonly AwardDraft[]; actor: Actor; createdAt?: string },
): Promise<MadeAward[]> {
  const at = now(issuer.context);
  const awards = input.drafts.map((draft) => awardOf(issuer, input, draft, input.createdAt ?? at));
  const links = awards.map((award, index) =>
    award.holderKey === null ? makeClaimLink(issuer, award.id, { pin: input.drafts[index]?.pin === true }) : undefined,
  );
  await db.insert(Award, awards);
  await writeWords(db, awards);
  await db.insert(
    ClaimLink,
    links.flatMap((link) => link?.row ?? []),
  );
  await db.insert(
    AwardEvent,
    awards.map((award) => ({ awardId: award.id, position: 1, at, kind: 'awarded' as const, actor: input.actor, reason: null, note: null })),
  );
  for (const [index, award] of awards.entries()) {
    const link = links[index];
    if (link) await issuer.enqueue(db.open, claimLetter(issuer, award, input.achievement, link, 'first'));
    await issuer.record(db.open, { actor: input.actor, action: 'award.made', object: `award:${award.id}`, profile: db.scope });
  }
  return awards.map((award, index) => ({ id: award.id, pin: links[index]?.pin }));
}

function awardOf(
  issuer: Issuer,
  { achievement, assessment, actor }: { achievement: AchievementRow; assessment: Assessment; actor: Actor },
  draft: AwardDraft,
  at: string,
): AwardRow {
  const today = at.slice(0, 10);
  const awardedOn = draft.awardedOn ?? today;
  return {
    id: newId(issuer.context),
    profile: achievement.profile,
    achievementId: achievement.id,
    achievementVersion: achievement.version,
    recipientName: draft.name,
    recipientEmail: draft.email,
    emailKey: emailKey(draft.email),
    recipientLanguage: draft.language,
    externalId: draft.externalId,
    awardedOn,
    ...validityOf(awardedOn, achievement.definition, today),
    assessmentClass: assessment.class,
    attestation: assessment.attestation,
    earning: assessment.earning ?? null,
    results: draft.results,
    batchId: draft.batch?.id ?? null,
    batchLine: draft.batch?.line ?? 0,
    state: draft.holderKey === undefined ? 'offered' : 'signing',
    standing: 'good',
    holderKey: draft.holderKey ?? null,
    openedAt: null,
    keptAt: null,
    createdAt: at,
    createdBy: actor,
    sortKey: `${at}-${String(Math.max(0, 999_999 - (draft.batch?.line ?? 0))).padStart(6, '0')}`,
    worded: 1,
    issueJobId: null,
    pseudonym: null,
  };
}

/** Who holds this achievement already: revoked, declined and ended awards do not count, so that it can be given again. */
export async function knownHolders(
  db: Pick<ScopedReader, 'list'>,
  achievementId: string,
  of: readonly { email: string; externalId: string | null }[],
  at: string,
): Promise<ReturnType<typeof knownRecipients<AwardRow>>> {
  const known = knownRecipients<AwardRow>();
  const ids = of.flatMap((recipient) => (recipient.externalId === null ? [] : [recipient.externalId]));
  const rows = [
    ...(await inPieces([...new Set(of.map((recipient) => emailKey(recipient.email)))], (emailKeys) =>
      db.list(Award, { achievementId, emailKey: In(emailKeys) }),
    )),
    ...(await inPieces(ids, (externalIds) => db.list(Award, { achievementId, externalId: In(externalIds) }))),
  ];
  for (const row of rows) if (isLive(row, at)) known.add({ email: row.recipientEmail, externalId: row.externalId, name: row.recipientName }, row);
  return known;
}

const NOT_HELD: readonly AwardState[] = ['declined', 'disputed', 'withdrawn'];
const isLive = (award: AwardRow, at: string) =>
  award.standing !== 'revoked' && !NOT_HELD.includes(award.state) && (award.validUntil === null || award.validUntil > at);

/** Databases bind a bounded number of values in one statement. */
export async function inPieces<T, Row>(values: readonly T[], ask: (piece: T[]) => Promise<Row[]>, size = 500): Promise<Row[]> {
  const found: Row[] = [];
  for (let start = 0; start < values.length; start += size) found.push(...(await ask(values.slice(start, start + size))));
  return found;
}
