import type { Language } from '@laurel/base';
import { languageFor, said } from '@laurel/issuer';
import { Affiliation } from '../../affiliations/affiliation-records.ts';
import { organisationsById } from '../../affiliations/find-organisations.ts';
import { Attestation } from '../../applications/attestation-records.ts';
import { Appeal, type ApplicationRow, Evidence, Submission } from '../../applications/records.ts';
import { Assessment, Decision } from '../../assessment/records.ts';
import { readAnswers } from '../../background/answers.ts';
import { ConsentProof } from '../../consents/by-key/proof-records.ts';
import { ConsentEvent } from '../../consents/consent-records.ts';
import type { ProgrammeDeps } from '../../deps.ts';
import { Disclosed } from '../../disclosure/disclosure-records.ts';
import { Guardianship, type GuardianshipRow } from '../../guardians/guardian-records.ts';
import { PathwayWalk, ShownBadge } from '../../pathways/records.ts';
import { PolicyAcceptance } from '../policies/records.ts';

/**
 * One application with all that was sent, said and decided. Left out is what is others': who assessed, and the note that assessors write for whoever
 * decides (GDPR Art 15(4)). `paths`: where each file lies in the archive; null where it is no longer what came.
 */
export async function readApplication(deps: ProgrammeDeps, application: ApplicationRow, paths: ReadonlyMap<string, string | null>): Promise<object> {
  const { personId: _, profile, achievementId, achievementVersion, ...own } = application;
  const { definition } = await deps.awarding.achievement(achievementId, achievementVersion);
  const of = { applicationId: application.id };
  const rows = await deps.store.as(profile).read(async (db) => ({
    evidence: await db.list(Evidence, { ...of, arrived: 1 }, { order: { addedAt: 'ASC' } }),
    submissions: await db.list(Submission, of, { order: { round: 'ASC' } }),
    appeals: await db.list(Appeal, of, { order: { round: 'ASC' } }),
    assessments: await db.list(Assessment, { ...of, state: 'sent' }, { order: { round: 'ASC', sentAt: 'ASC' } }),
    decisions: await db.list(Decision, of, { order: { round: 'ASC', at: 'ASC' } }),
    attestations: await db.list(Attestation, of, { order: { askedAt: 'ASC' } }),
  }));
  const language: Language = languageFor(definition, application.language);
  const isWaiting = application.state === 'submitted' || application.state === 'recommended';
  return {
    ...own,
    institution: profile,
    achievement: { id: achievementId, version: achievementVersion, name: said(definition.name, language) },
    evidence: rows.evidence.map(({ profile: _profile, applicationId: _application, arrived: _arrived, ...piece }) => ({
      ...piece,
      file: piece.sha256 === null ? null : (paths.get(piece.id) ?? null),
      ...(paths.get(piece.id) === null && { leftOut: 'changed-since-it-was-sent' }),
    })),
    submissions: rows.submissions.map(({ profile: _profile, applicationId: _application, ...sent }) => sent),
    appeals: rows.appeals.map(({ round, at, words }) => ({ round, at, words })),
    attestations: rows.attestations.map(({ id, name, email, relation, claims, state, askedAt, answeredAt, role, organisation, statement, credential }) => ({
      ...{ id, name, email, relation, claims, state, askedAt, answeredAt, role, organisation, statement, credential },
    })),
    // As on her own page: with the outcome, not before.
    assessments: rows.assessments
      .filter(({ round }) => round < application.round || !isWaiting)
      .map(({ round, sentAt, scores, words }) => ({ round, sentAt, scores, words })),
    decisions: rows.decisions.map(({ round, appeal, outcome, words, at }) => ({ round, appeal: appeal === 1, outcome, words, at })),
  };
}

/** What else is kept of her: who may know what, what she agreed to, where she is going. Who of an organisation looked is theirs. */
export async function readAbout(deps: ProgrammeDeps, personId: string): Promise<object> {
  const rows = await deps.store.as(personId).read(async (db) => ({
    affiliations: await db.list(Affiliation, {}, { order: { joinedAt: 'ASC' } }),
    consents: await db.list(ConsentEvent, {}, { order: { turn: 'ASC' } }),
    proofs: await db.list(ConsentProof, {}),
    looks: await db.list(Disclosed, {}, { order: { at: 'ASC' } }),
    pathways: await db.list(PathwayWalk, {}, { order: { joinedAt: 'ASC' } }),
    shownBadges: await db.list(ShownBadge, {}),
    policies: await db.list(PolicyAcceptance, {}, { order: { at: 'ASC' } }),
    guardians: await db.open.list(Guardianship, { subject: personId }),
    cares: await db.open.list(Guardianship, { guardian: personId }),
  }));
  const named = await organisationsById(deps.store, [
    ...rows.affiliations.map(({ organisationId }) => organisationId),
    ...rows.consents.map(({ recipient }) => recipient),
  ]);
  return {
    organisations: [...named.values()].map(({ id, name, kind, email }) => ({ id, name, kind, email })),
    affiliations: rows.affiliations.map(({ organisationId, joinedAt, leftAt }) => ({ organisationId, joinedAt, leftAt })),
    consents: rows.consents,
    consentProofs: rows.proofs,
    looks: rows.looks.map(({ reader: _, ...look }) => look),
    background: await readAnswers(deps, personId),
    policies: rows.policies.map(({ policy, version, language, digest, at }) => ({ policy, version, language, digest, at })),
    pathways: rows.pathways.map(({ pathwayId, version, profile, joinedAt, completedAt, capstoneAwardId }) => ({
      ...{ pathwayId, version, institution: profile, joinedAt, completedAt, capstoneAwardId },
    })),
    shownBadges: rows.shownBadges.map(({ personId: _, ...badge }) => badge),
    guardianships: { of: rows.guardians.map(withoutStaff), for: rows.cares.map(withoutStaff) },
  };
}

/** Who of the institution wrote it down is theirs. */
const withoutStaff = ({ createdBy: _, ...row }: GuardianshipRow): Omit<GuardianshipRow, 'createdBy'> => row;
