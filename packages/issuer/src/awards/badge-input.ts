import type { Language } from '@laurel/base';
import type { BadgeInput, Did, EvidenceInput, StatusEntryInput } from '@laurel/credentials';
import { makeTranslate, type Translate } from '@laurel/web';
import { languageFor } from '../achievements/definition.ts';
import { achievementIn, resultsIn } from '../achievements/in-badge.ts';
import { type Issuer, type IssuerProfile, profileOf } from '../deps.ts';
import type { AchievementRow, Assessed, AwardRow, CompletedPart, Earning } from '../records.ts';

/** Of an award, what its badge tells of. */
const SAID = [
  ...(['profile', 'recipientName', 'recipientLanguage', 'awardedOn', 'validFrom', 'validUntil'] as const),
  ...(['assessmentClass', 'attestation', 'earning', 'results'] as const),
] as const;
export type AwardSaid = Pick<AwardRow, (typeof SAID)[number]>;

/** Whether badges of both say the same. */
export const saysSame = (one: AwardSaid, other: AwardSaid): boolean => SAID.every((what) => JSON.stringify(one[what]) === JSON.stringify(other[what]));

/** Everything a badge of this award says. Two calls for one award differ in id, holder and status only. */
export function badgeInput(
  issuer: Issuer,
  award: AwardSaid,
  row: AchievementRow,
  { picture, ...own }: { id: string; holder: Did; status: readonly StatusEntryInput[]; picture: string | undefined },
): BadgeInput {
  const { definition } = row;
  const profile = profileOf(issuer, award.profile);
  const language = languageFor(definition, award.recipientLanguage);
  const t = makeTranslate(language);
  const participation = award.assessmentClass === 'participation';
  const achievement = achievementIn(issuer, row, language, { picture, participation });
  return {
    ...own,
    issuer: issuerIn(profile, language),
    achievement,
    ...(definition.includeName && award.recipientName !== null ? { holderName: award.recipientName } : {}),
    awardedDate: `${award.awardedOn}T00:00:00Z`,
    validFrom: award.validFrom,
    ...(award.validUntil === null ? {} : { validUntil: award.validUntil }),
    assessment: { class: award.assessmentClass, name: t(`issuer.assessment.${award.assessmentClass}`), narrative: assessmentNarrative(t, award) },
    // It is about the assessment, and of somebody who took part nothing was assessed.
    ...(definition.identityCheck === 'not-stated' || participation
      ? {}
      : { identityCheck: { name: t('issuer.identity'), narrative: t(`issuer.identity.${definition.identityCheck}`) } }),
    ...(definition.credits === null ? {} : { creditsEarned: definition.credits }),
    results: resultsIn(achievement, definition, award.results),
    evidence: evidenceOf(t, award.earning),
    ...(award.earning !== null && 'statements' in award.earning && { endorsements: award.earning.statements?.map(({ credential }) => credential) ?? [] }),
  };
}

export const issuerIn = ({ did, name, url, email }: IssuerProfile, language: Language): BadgeInput['issuer'] => ({
  id: did,
  name: name[language],
  ...(url === undefined ? {} : { url }),
  ...(email === undefined ? {} : { email }),
});

export function assessmentNarrative(
  t: Translate,
  { attestation, earning, assessmentClass }: Pick<AwardSaid, 'attestation' | 'earning' | 'assessmentClass'>,
): string {
  const says = `issuer.assessment.${assessmentClass}.says`;
  if (earning !== null && 'pathway' in earning) return t(`issuer.earning.pathway.${assessmentClass}`, { ...earning.pathway, count: earning.parts.length });
  if (earning !== null) {
    const { rubricVersion, assessors, external = 0, submissions, decidedOn } = earning;
    return `${t(says)} ${t(earning.apart ? 'issuer.earning.apart' : 'issuer.earning', { rubricVersion, assessors, external, submissions, date: t.date(decidedOn) })}`;
  }
  if (attestation === null) return t(says);
  const { who, how, when } = attestation;
  return t(says, { who, how, when });
}

export function evidenceOf(t: Translate, earning: Earning | null): EvidenceInput[] {
  if (earning === null) return [];
  if ('pathway' in earning) return earning.parts.map((one) => partIn(t, one));
  return [
    ...earning.evidence.map((one) => evidenceIn(t, one)),
    ...(earning.statements ?? []).map(({ id, name }) => ({ id, name, narrative: t('issuer.earning.statement') })),
  ];
}

/** `isPartOf` and `precedes` are associations of CLR 2.0 (section B.1.2), which Open Badges has no member for: programs read the genre, people the sentences. */
function partIn(t: Translate, { name, issuer, awardedOn, reference, class: assessed, precedes }: CompletedPart): EvidenceInput {
  const says = t('issuer.earning.part', { issuer, date: t.date(awardedOn), reference, assessed: t(`issuer.assessment.${assessed}`) });
  const order = precedes.length === 0 ? [] : [t('issuer.earning.part.precedes', { names: precedes.join(' · ') })];
  return { name, genre: 'isPartOf', narrative: [says, ...order].join(' ') };
}

/** A file stays with the learner: the badge has its fingerprint, so that nobody can show another in its place. */
function evidenceIn(t: Translate, { name, url, sha256 }: Assessed['evidence'][number]): EvidenceInput {
  return { name, ...(url === undefined ? {} : { id: url }), ...(sha256 === undefined ? {} : { narrative: t('issuer.earning.file', { sha256 }) }) };
}
