import type { Language } from '@laurel/base';
import { type BadgeFacts, badgeFacts, buildBadge } from '@laurel/credentials';
import { makeTranslate } from '@laurel/web';
import { type AwardSaid, badgeInput } from '../awards/badge-input.ts';
import { validityOf } from '../awards/validity.ts';
import type { Issuer, IssuerProfile } from '../deps.ts';
import type { AchievementRow, AwardResult } from '../records.ts';
import type { Definition, ResultDescription } from './definition.ts';
import { pictureIn } from './pictures.ts';
import { lowestFirst } from './result-value.ts';

/** Somebody who does not exist, for previews: the badge is built as a real one is, and never signed. */
const SAMPLE_NAME = 'Amélie Thériault';

/** What a badge of this achievement would say, awarded today. */
export async function sampleFacts(issuer: Issuer, profile: IssuerProfile, row: AchievementRow, language: Language): Promise<BadgeFacts> {
  const { did } = profile;
  const picture = await pictureIn(issuer, row);
  const today = issuer.context.clock().toISOString().slice(0, 10);
  return badgeFacts(
    buildBadge(
      badgeInput(issuer, sampleAward(row, language, today), row, { id: 'urn:uuid:00000000-0000-4000-8000-000000000000', holder: did, status: [], picture }),
    ),
  );
}

function sampleAward({ profile, definition }: AchievementRow, language: Language, today: string): AwardSaid {
  const t = makeTranslate(language);
  const { validUntil: end } = definition;
  const day = end !== undefined && end < today ? end : today; // one that has ended is shown as it was on its last day
  return {
    profile,
    recipientName: SAMPLE_NAME,
    recipientLanguage: language,
    awardedOn: day,
    ...validityOf(day, definition, day),
    assessmentClass: 'assessed-elsewhere',
    attestation: { who: t('issuer.sample.who'), how: t('issuer.sample.how'), when: t.date(day), attestedBy: '' },
    earning: null,
    results: sampleResults(definition, t('issuer.sample.words')),
  };
}

const sampleResults = ({ results }: Definition, words: string): AwardResult[] =>
  results.map((result) => ({ title: result.title, value: sampleValue(result, words) }));

function sampleValue(result: ResultDescription, words: string): string {
  const { type, required, allowed, min, max } = result;
  if (required !== undefined) return required;
  if (allowed.length > 0) return lowestFirst(result).at(-1) ?? '';
  if (type === 'Percent') return String(Math.round(((min ?? 0) + 4 * (max ?? 100)) / 5));
  if (max !== undefined || min !== undefined) return String(max ?? min);
  return type === 'LetterGrade' ? 'A' : type === 'RawScore' || type === 'GradePointAverage' ? '4' : words;
}
