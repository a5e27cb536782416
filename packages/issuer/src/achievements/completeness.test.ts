import type { Language } from '@laurel/base';
import { buildBadge } from '@laurel/credentials';
import { expect, it } from 'vitest';
import { DEFINITION } from '../testing/open-test-issuer.ts';
import { changesBetween } from './changes.ts';
import { elementsMissing, employerLooksFor, euElements } from './completeness.ts';
import type { Definition } from './definition.ts';

const missing = (definition: Definition, spoken: readonly Language[] = ['en', 'fr']) =>
  employerLooksFor(definition, spoken).flatMap(({ id, there }) => (there ? [] : [id]));

/** Everything that anybody looks for. */
const WHOLE: Definition = {
  ...DEFINITION,
  outcomes: { en: 'Plan a visit', fr: 'Prévoir une visite' },
  assessed: { en: 'A visit watched', fr: 'Une visite observée' },
  quality: { en: 'Reviewed yearly', fr: 'Revue chaque année' },
  workloadHours: 50,
  participation: 'blended',
  place: 'New Brunswick, Canada',
  results: [{ title: 'Score', frenchTitle: 'Note', type: 'Percent', allowed: [] }],
  art: { ...DEFINITION.art, alt: { en: 'A drop in a wreath', fr: 'Une goutte dans une couronne' } },
};

it('tells what an employer would miss, and where it is said', () => {
  expect(missing(WHOLE)).toEqual([]);
  expect(missing(DEFINITION)).toEqual(['outcomes', 'assessed', 'languages', 'alt']);
  const bare: Definition = {
    ...DEFINITION,
    name: { fr: 'Hygiène' },
    description: { fr: 'Soigne' },
    criteria: { fr: 'Faire' },
    alignments: [],
    credits: null,
    level: null,
    results: [],
    validityMonths: null,
    identityCheck: 'not-stated',
  };
  expect(missing(bare)).toHaveLength(10);
  expect(employerLooksFor(bare, ['en', 'fr']).map(({ at }) => at)).toContain('outcomes_fr');
  expect(missing({ ...WHOLE, outcomes: { en: 'Plan a visit' } })).toEqual(['languages']);
  expect(missing({ ...WHOLE, outcomes: { en: 'Plan a visit' } }, ['en'])).toEqual([]); // a node with one language is not asked for both
});

it('names the criterion of which any level earns the badge, and asks nothing where there is no rubric', () => {
  const open = { title: 'Risk', frenchTitle: 'Risque', type: 'RubricCriterionLevel' as const, allowed: [], levels: [{ name: 'Low' }, { name: 'High' }] };
  const earns = (results: Definition['results']) => employerLooksFor({ ...WHOLE, results }, ['en']).filter(({ id }) => id === 'earns');
  expect(earns([{ ...open, required: 'High' }, open])).toEqual([{ id: 'earns', there: false, at: 'result_required_1' }]);
  expect(earns([{ ...open, required: 'High' }])).toMatchObject([{ there: true }]);
  expect(earns(WHOLE.results)).toEqual([]);
});

it('holds both languages for whole only where results, and the levels of a rubric, have their French, and leads to the first box without', () => {
  const toFill = (results: Definition['results'], more: Partial<Definition> = {}) =>
    employerLooksFor({ ...WHOLE, results, ...more }, ['en', 'fr']).flatMap(({ id, there, at }) => (id === 'languages' && !there ? [at] : []));
  const [score] = WHOLE.results;
  const low = { name: 'Low', frenchName: 'Faible' };
  const rubric = (...levels: { name: string }[]): Definition['results'] => [
    ...(score ? [score] : []),
    { title: 'Risk', frenchTitle: 'Risque', type: 'RubricCriterionLevel', allowed: [], levels },
  ];
  expect(toFill([{ title: 'Score', type: 'Percent', allowed: [] }])).toEqual(['result_french_0']);
  expect(toFill(rubric(low, { name: 'High' }))).toEqual(['level_french_1_1']);
  expect(toFill(rubric({ ...low, ...{ description: 'Not yet' } }))).toEqual(['level_french_description_1_0']);
  expect(toFill(rubric(low))).toEqual([]);
  expect(toFill(WHOLE.results, { quality: { fr: 'Revue chaque année' } })).toEqual(['quality_en']);
});

it('counts the eleven elements of an EU micro-credential: four stand in every badge, the level need not apply', () => {
  const of = (definition: Definition) => euElements(definition).flatMap(({ id, there }) => (there ? [] : [id]));
  expect(euElements(WHOLE)).toHaveLength(11);
  expect(of(WHOLE)).toEqual([]);
  expect(of(DEFINITION)).toEqual(['country', 'assessment', 'participation', 'quality']);
  expect(of({ ...WHOLE, includeName: false, level: null })).toEqual(['learner', 'level']);
  expect(of({ ...WHOLE, level: null, nationalLevel: { framework: 'RNCP', name: 'Niveau 4', url: 'https://rncp.example/4' } })).toEqual([]);
  expect(of({ ...WHOLE, credits: null })).toEqual([]); // hours say it too
});

const WITHOUT: Record<string, (whole: Definition) => Definition> = {
  learner: (whole) => ({ ...whole, includeName: false }),
  title: (whole) => ({ ...whole, name: {} }),
  country: ({ place: _, ...rest }) => rest,
  outcomes: ({ outcomes: _, ...rest }) => ({ ...rest, alignments: [] }),
  workload: ({ workloadHours: _, ...rest }) => ({ ...rest, credits: null }),
  level: (whole) => ({ ...whole, level: null }),
  assessment: ({ assessed: _, ...rest }) => rest,
  participation: ({ participation: _, ...rest }) => rest,
  quality: ({ quality: _, ...rest }) => rest,
};

it('names exactly the element that was taken away, whichever; the other two stand in every badge by themselves', () => {
  for (const [id, without] of Object.entries(WITHOUT)) {
    const missing = euElements(without(WHOLE)).filter(({ there }) => !there);
    expect(missing.map((one) => one.id)).toEqual([id]);
    expect(elementsMissing({ elements: true }, without(WHOLE))).toEqual(missing);
    expect(elementsMissing({ elements: false }, without(WHOLE))).toEqual([]);
    expect(elementsMissing({ elements: true }, { ...without(WHOLE), type: 'Badge' })).toEqual([]);
  }
  const all = euElements(WHOLE).map(({ id }) => id);
  expect(all.filter((id) => WITHOUT[id] === undefined)).toEqual(['body', 'date']);
  const badge = buildBadge({
    id: 'urn:uuid:1',
    holder: 'did:web:learner.example',
    awardedDate: '2026-11-12T00:00:00Z',
    validFrom: '2026-11-12T00:00:00Z',
    status: [],
    assessment: { class: 'participation', name: '-', narrative: '-' },
    issuer: { id: 'did:web:kestrel.example', name: 'Kestrel Bay Polytechnic' },
    achievement: {
      id: 'https://kestrel.example/achievements/1',
      name: 'x',
      description: 'x',
      criteria: { narrative: 'x' },
      achievementType: 'Badge',
      tags: [],
      alignments: [],
      results: [],
    },
  });
  expect(badge).toMatchObject({ issuer: { name: 'Kestrel Bay Polytechnic' }, awardedDate: '2026-11-12T00:00:00Z' });
});

it('tells what changed from one version to the next, box by box, and of rows which', () => {
  const next: Definition = {
    ...DEFINITION,
    name: { en: 'Infection Prevention', fr: 'Prévention des infections à domicile' },
    validityMonths: 24,
    includeName: false,
    alignments: [{ targetName: 'Hygiene', targetUrl: 'https://skills.example/hygiene' }],
  };
  expect(changesBetween(DEFINITION, next)).toEqual([
    { field: 'name_en', before: 'Infection Prevention in Home Care', after: 'Infection Prevention' },
    { field: 'validity_months', before: '36', after: '24' },
    { field: 'include_name', before: 'on', after: '' },
    { field: 'alignment Infection control', before: 'Infection control · https://skills.example/infection-control · ESCO', after: '' },
    { field: 'alignment Hygiene', before: '', after: 'Hygiene · https://skills.example/hygiene' },
  ]);
  expect(changesBetween(DEFINITION, structuredClone(DEFINITION))).toEqual([]);
});
