import { expect, it } from 'vitest';
import { DEFINITION } from '../testing/open-test-issuer.ts';
import { changesBetween } from './changes.ts';
import { employerLooksFor, euElements } from './completeness.ts';
import type { Definition } from './definition.ts';

const missing = (definition: Definition) => employerLooksFor(definition).flatMap(({ id, there }) => (there ? [] : [id]));

/** Everything that anybody looks for. */
const WHOLE: Definition = {
  ...DEFINITION,
  outcomes: { en: 'Plan a visit', fr: 'Prévoir une visite' },
  assessed: { en: 'A visit watched', fr: 'Une visite observée' },
  quality: { en: 'Reviewed yearly', fr: 'Revue chaque année' },
  workloadHours: 50,
  participation: 'blended',
  place: 'New Brunswick, Canada',
  art: { ...DEFINITION.art, alt: { en: 'A drop in a wreath', fr: 'Une goutte dans une couronne' } },
};

it('tells what an employer would miss, and where it is said', () => {
  expect(missing(WHOLE)).toEqual([]);
  expect(missing(DEFINITION)).toEqual(['outcomes', 'assessed', 'alt']);
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
  expect(employerLooksFor(bare).map(({ at }) => at)).toContain('outcomes_fr');
  expect(missing({ ...WHOLE, outcomes: { en: 'Plan a visit' } })).toEqual(['languages']);
});

it('counts the eleven elements of an EU micro-credential: four stand in every badge, the level need not apply', () => {
  const of = (definition: Definition) => euElements(definition).flatMap(({ id, there }) => (there ? [] : [id]));
  expect(euElements(WHOLE)).toHaveLength(11);
  expect(of(WHOLE)).toEqual([]);
  expect(of(DEFINITION)).toEqual(['country', 'assessment', 'participation', 'quality']);
  expect(of({ ...WHOLE, includeName: false, level: null })).toEqual(['learner', 'level']);
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
