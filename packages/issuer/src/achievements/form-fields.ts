import type { Language } from '@laurel/base';
import { SECTIONS } from './definition.ts';

/** Boxes of the form by the members they stand for, and their order on the page. */

export const isNumber = (field: string): boolean => /^(credits|cost|validity_months|workload|result_(min|max)_\d+|level_points_\d+_\d+)$/.test(field);

const BOXES: Record<string, string> = {
  validityMonths: 'validity_months',
  validUntil: 'valid_until',
  includeName: 'include_name',
  identityCheck: 'identity_check',
  criteriaUrl: 'criteria_url',
  fieldOfStudy: 'field_of_study',
  creditUnit: 'credit_unit',
  workloadHours: 'workload',
};
const ROWS: Record<string, { kind: string; first: string; boxes: Record<string, string> }> = {
  alignments: {
    kind: 'alignment',
    first: 'name',
    boxes: {
      targetName: 'name',
      targetUrl: 'url',
      targetFramework: 'framework',
      targetCode: 'code',
      targetType: 'type',
      targetDescription: 'description',
    },
  },
  results: { kind: 'result', first: 'title', boxes: { frenchTitle: 'french', levels: 'type' } },
  related: { kind: 'related', first: 'url', boxes: {} },
};
const LEVEL_BOXES: Record<string, string> = { frenchName: 'french', frenchDescription: 'french_description' };

/** `['alignments', '0', 'targetUrl']` → `alignment_url_0`; `['results', '0', 'levels', '1', 'name']` → `level_name_0_1`; `['name', 'fr']` → `name_fr`. */
export function fieldOf([first = '', second = '', third = '', fourth = '', fifth = '']: string[]): string {
  const rows = ROWS[first];
  if (rows && third === 'levels' && fifth !== '') return `level_${LEVEL_BOXES[fifth] ?? fifth}_${second}_${fourth}`;
  if (rows) return `${rows.kind}_${rows.boxes[third] ?? (third || rows.first)}_${second || '0'}`;
  if (first === 'nationalLevel') return second === 'name' ? 'national_level' : `national_${second || 'url'}`;
  if (first === 'cost') return second === 'currency' ? 'currency' : 'cost';
  if (first === 'art') return second === 'alt' ? `alt_${third || 'en'}` : second || 'motif';
  if (first === 'tags') return 'tags';
  return second === '' ? (BOXES[first] ?? first) : `${first}_${second}`;
}

/** The boxes as the page has them: what is to be mended is listed so. A kind stands for its rows. */
const PLACES = [
  ...(['en', 'fr'] as const).flatMap((language) =>
    ['name', 'description', 'outcomes', 'criteria', 'assessed', ...SECTIONS].map((text) => `${text}_${language}`),
  ),
  ...['criteria_url', 'alignment', 'result', 'type', 'level', 'national_framework', 'national_level', 'national_url'],
  ...[
    'credits',
    'credit_unit',
    'cost',
    'currency',
    'workload',
    'participation',
    'quality_en',
    'quality_fr',
    'place',
    'validity_months',
    'valid_until',
    'identity_check',
  ],
  ...['include_name', 'tags', 'code', 'field_of_study', 'specialization', 'related', 'motif', 'colour', 'ribbon', 'picture_file', 'alt_en', 'alt_fr'],
];
const IN_A_ROW = [
  'title',
  'french',
  'type',
  'min',
  'max',
  'allowed',
  'order',
  'required',
  'name',
  'url',
  'framework',
  'code',
  'language',
  'points',
  'description',
];

/** Whoever reads French has its boxes first. */
export function placeOf(field: string, language: Language): number {
  const swapped = language === 'fr' ? field.replace(/_(en|fr)$/, (_, one) => (one === 'en' ? '_fr' : '_en')) : field;
  const [, kind = swapped, key = '', row = '0', level] = /^(result|alignment|related|level)_(\w+?)_(\d+)(?:_(\d+))?$/.exec(swapped) ?? [];
  const place = PLACES.indexOf(kind === 'level' ? 'result' : kind);
  return place * 100_000 + Number(row) * 1_000 + (level === undefined ? 0 : 50 + Number(level) * 20) + Math.max(0, IN_A_ROW.indexOf(key));
}
