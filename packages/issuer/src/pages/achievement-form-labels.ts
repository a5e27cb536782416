import type { Problem } from '@laurel/base';
import type { Translate } from '@laurel/web';
import { SECTIONS } from '../achievements/definition.ts';

/** The parts of the form, by their anchors. */
export const PARTS = ['words', 'skills', 'results', 'counting', 'lasting', 'finding', 'looks'] as const;

/** What each box is called: for a summary of what is wrong in them, and for what changed between versions. */
export function labelsOf(t: Translate): Record<string, string> {
  const sideBySide = ['name', 'description', 'outcomes', 'criteria', 'assessed', ...SECTIONS, 'quality', 'alt'].flatMap((text) =>
    (['en', 'fr'] as const).map((language) => [`${text}_${language}`, t(`issuer.achievement.${text}.${language}`)]),
  );
  return {
    ...Object.fromEntries(sideBySide),
    criteria_url: t('issuer.achievement.criteria-url'),
    type: t('issuer.achievement.type'),
    level: t('issuer.achievement.level'),
    national_framework: t('issuer.achievement.national.framework'),
    national_level: t('issuer.achievement.national.level'),
    national_url: t('issuer.achievement.national.url'),
    credits: t('issuer.achievement.credits'),
    credit_unit: t('issuer.achievement.credit-unit'),
    cost: t('issuer.achievement.cost'),
    currency: t('issuer.achievement.currency'),
    workload: t('issuer.achievement.workload'),
    participation: t('issuer.achievement.participation'),
    place: t('issuer.achievement.place'),
    validity_months: t('issuer.achievement.validity'),
    valid_until: t('issuer.achievement.valid-until'),
    identity_check: t('issuer.identity'),
    include_name: t('issuer.achievement.includes-name'),
    tags: t('issuer.achievement.tags'),
    code: t('issuer.achievement.code'),
    field_of_study: t('issuer.achievement.field'),
    specialization: t('issuer.achievement.specialization'),
    motif: t('issuer.art.motif'),
    colour: t('issuer.art.colour'),
    ribbon: t('issuer.art.ribbon'),
    picture: t('issuer.art.picture'),
    picture_file: t('issuer.art.picture'),
  };
}

/** What the boxes named by problems are called, those of rows by their row: "An address begins with https://" alone does not say whose. */
export function labelsFor(t: Translate, problems: readonly Problem[]): Record<string, string> {
  return { ...labelsOf(t), ...Object.fromEntries(problems.flatMap(({ at }) => rowLabel(t, at).map((label) => [at, label]))) };
}

const ROWS: Record<string, string> = {
  alignment: 'issuer.alignment.name',
  result: 'issuer.result.row',
  level: 'issuer.result.row',
  related: 'issuer.related.url',
};

/** `alignment_url_1` is of the second skill, `level_name_0_1` of the second level of the first result. */
function rowLabel(t: Translate, at: string): string[] {
  const [, kind = '', row = '', level] = /^(alignment|result|level|related)_\w+?_(\d+)(?:_(\d+))?$/.exec(at) ?? [];
  const key = ROWS[kind];
  if (key === undefined) return [];
  const label = t(key, { n: Number(row) + 1 });
  return [level === undefined ? label : `${label}, ${t('issuer.level.row', { n: Number(level) + 1 })}`];
}
