import { badgeFacts, buildBadge, canonicalizeJsonLd, checkModel, type JsonObject } from '@laurel/credentials';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { badgeInput } from '../awards/badge-input.ts';
import { defineOne, openTestIssuer, type TestIssuer } from '../testing/open-test-issuer.ts';
import type { Definition } from './definition.ts';
import { achievementIn } from './in-badge.ts';
import { sampleFacts } from './sample.ts';

let test: TestIssuer;
beforeAll(async () => {
  test = await openTestIssuer();
});
afterAll(() => test.stop());

/** What a registrar can say beyond the least. */
const FULL: Partial<Definition> = {
  outcomes: { en: 'Judge the risk\nChoose protection', fr: 'Évaluer le risque' },
  assessed: { en: 'A visit watched by two', fr: 'Une visite observée' },
  quality: { en: 'Reviewed yearly', fr: 'Revue chaque année' },
  criteriaUrl: 'https://kestrel.example/criteria',
  code: 'IPC-101',
  fieldOfStudy: 'Nursing',
  specialization: 'Home care',
  creditUnit: 'ECTS',
  nationalLevel: { framework: 'Canadian framework', name: 'Level 5', url: 'https://cqf.example/5' },
  workloadHours: 50,
  participation: 'blended',
  place: 'New Brunswick, Canada',
  alignments: [
    {
      targetName: 'Infection control',
      targetUrl: 'https://skills.example/1',
      targetFramework: 'ESCO',
      targetCode: 'S1',
      targetType: 'ceasn:Competency',
      targetDescription: 'Keeps clean.',
    },
  ],
  results: [
    { title: 'Score', type: 'Percent', min: 0, max: 100, allowed: [], required: '60' },
    {
      title: 'Risk',
      frenchTitle: 'Risque',
      type: 'RubricCriterionLevel',
      allowed: ['Starting', 'Secure'],
      required: 'Secure',
      levels: [
        { name: 'Starting', points: 1 },
        { name: 'Secure', frenchName: 'Acquis', points: 3, description: 'Ranks the dangers', frenchDescription: 'Classe les dangers' },
      ],
    },
    { title: 'Grade', type: 'LetterGrade', allowed: ['A', 'B', 'C'], order: 'best-first' },
  ],
  related: [{ url: 'https://other.example/a', language: 'de' }],
  art: { motif: 'drop', colour: 'teal', ribbon: '', alt: { en: 'A drop', fr: 'Une goutte' } },
};

describe('an achievement in a badge', () => {
  it('is sound Open Badges with everything a registrar can say, and every term of it is defined', async () => {
    const row = await defineOne(test, FULL);
    const award = {
      profile: 'kestrel',
      recipientName: 'Zoë',
      recipientLanguage: 'fr' as const,
      awardedOn: '2026-11-12',
      validFrom: '2026-11-12T00:00:00Z',
      validUntil: null,
      assessmentClass: 'participation' as const,
      attestation: null,
      earning: null,
      results: [
        { title: 'Score', value: '88' },
        { title: 'Risk', value: 'Secure' },
      ],
    };
    const badge = buildBadge(
      badgeInput(test.issuer, award, row, {
        id: 'urn:uuid:6f9d7a1e-64f5-4f7a-9a3a-0d9a7f3f1c11',
        holder: 'did:key:z6MkhaXgBZDvotDkL5257faiztiGiC2QtKLGpbnnEGta2doK',
        status: [],
        picture: undefined,
      }),
    );
    expect(checkModel(badge)).toEqual([]);
    expect(await canonicalizeJsonLd(badge)).toMatchObject({ ok: true });
    const facts = badgeFacts(badge);
    expect(facts.results).toEqual([
      { id: `${test.url}/achievements/${row.id}#result-1`, name: 'Score', resultType: 'Percent', value: '88' },
      { id: `${test.url}/achievements/${row.id}#result-2`, name: 'Risque', resultType: 'RubricCriterionLevel', achievedLevel: 'Acquis' },
    ]);
    expect(facts.criteria?.url).toBe('https://kestrel.example/criteria');
    for (const said of ['Évaluer le risque', 'Une visite observée', '50 heures', 'Sur place et en ligne', 'Revue chaque année', 'New Brunswick', '2 ECTS'])
      expect(facts.criteria?.narrative).toContain(said);
    const { achievement } = badge.credentialSubject as { achievement: JsonObject }; // as built
    expect(achievement).toMatchObject({
      humanCode: 'IPC-101',
      fieldOfStudy: 'Nursing',
      specialization: 'Home care',
      image: { caption: 'Une goutte' },
      alignment: [
        { targetName: 'Infection control', targetCode: 'S1', targetType: 'ceasn:Competency', targetDescription: 'Keeps clean.' },
        { targetName: 'Level 5', targetFramework: 'Canadian framework' },
        { targetName: 'EQF 4' },
      ],
      resultDescription: [
        { requiredValue: '60', valueMin: '0', valueMax: '100' },
        {
          requiredLevel: `${test.url}/achievements/${row.id}#result-2-level-2`,
          rubricCriterionLevel: [{ name: 'Starting', points: '1', level: '1' }, { name: 'Acquis' }],
        },
        { allowedValue: ['C', 'B', 'A'] },
      ],
      related: [
        { id: `${test.url}/achievements/${row.id}?lang=en`, inLanguage: 'en', version: '1' },
        { id: 'https://other.example/a', inLanguage: 'de' },
      ],
    });
  });

  it('names the version before it, and says no more than was written', async () => {
    const row = { ...(await defineOne(test)), version: 3 };
    const achievement = achievementIn(test.issuer, row, 'en', { picture: undefined });
    expect(achievement.related).toEqual([
      { id: `${test.url}/achievements/${row.id}?lang=fr`, inLanguage: 'fr', version: '3' },
      { id: `${test.url}/achievements/${row.id}?version=2`, version: '2' },
    ]);
    expect(achievement.criteria.narrative).toBe('- Judge the risk\n- Choose protection');
  });

  it('can be tried on somebody who does not exist, also when its fixed end has passed', async () => {
    const [profile] = test.issuer.profiles;
    if (!profile) throw new Error('no profile');
    const row = await defineOne(test, { ...FULL, validityMonths: null, validUntil: '2025-06-30' });
    expect(await sampleFacts(test.issuer, profile, row, 'en')).toMatchObject({
      holderName: 'Amélie Thériault',
      validUntil: '2025-06-30T23:59:59Z',
      results: [{ value: '60' }, { achievedLevel: 'Secure' }, { value: 'A' }],
    });
  });
});
