import type { Problem } from '@laurel/base';
import type { Translate } from '@laurel/web';
import { type Bilingual, Definition, missingTexts, TEXTS } from './definition.ts';

/** What the form shows and gives back: text as typed, so that nothing is lost to a mistake. */
export type DefinitionForm = {
  texts: Record<'name' | 'description' | 'criteria', Record<'en' | 'fr', string>>;
  type: string;
  tags: string;
  credits: string;
  level: string;
  validityMonths: string;
  motif: string;
  colour: string;
  ribbon: string;
  includeName: boolean;
  identityCheck: string;
  alignments: { name: string; url: string; framework: string }[];
  results: { title: string; type: string; min: string; max: string; allowed: string }[];
};

export const EMPTY_FORM: DefinitionForm = {
  texts: { name: { en: '', fr: '' }, description: { en: '', fr: '' }, criteria: { en: '', fr: '' } },
  type: 'MicroCredential',
  tags: '',
  credits: '',
  level: '',
  validityMonths: '',
  motif: 'star',
  colour: 'laurel',
  ribbon: '',
  includeName: true,
  identityCheck: 'not-stated',
  alignments: [],
  results: [],
};

/** The rows a form has room for: what is there and two more. */
export const roomFor = <T>(rows: readonly T[], empty: T): T[] => [...rows, empty, empty];

export function formOf(definition: Definition): DefinitionForm {
  const text = (value: number | null | undefined) => (value === null || value === undefined ? '' : String(value));
  const both = (bilingual: { en?: string | undefined; fr?: string | undefined }) => ({ en: bilingual.en ?? '', fr: bilingual.fr ?? '' });
  return {
    texts: { name: both(definition.name), description: both(definition.description), criteria: both(definition.criteria) },
    type: definition.type,
    tags: definition.tags.join(', '),
    credits: text(definition.credits),
    level: text(definition.level),
    validityMonths: text(definition.validityMonths),
    ...definition.art,
    includeName: definition.includeName,
    identityCheck: definition.identityCheck,
    alignments: definition.alignments.map((alignment) => ({
      name: alignment.targetName,
      url: alignment.targetUrl,
      framework: alignment.targetFramework ?? '',
    })),
    results: definition.results.map(({ title, type, min, max, allowed }) => ({ title, type, min: text(min), max: text(max), allowed: allowed.join(', ') })),
  };
}

/** Fields are named `name_en`, `tags`, `alignment_url_0`, `result_title_0` …; rows left empty close up. */
export function readForm(form: URLSearchParams): DefinitionForm {
  const get = (name: string) => (form.get(name) ?? '').trim();
  const rows = <Key extends string>(kind: string, keys: readonly Key[], named: Key): Record<Key, string>[] =>
    [...form.keys()]
      .flatMap((name) => new RegExp(`^${kind}_${named}_(\\d+)$`).exec(name)?.[1] ?? [])
      .map((row) => Object.fromEntries(keys.map((key) => [key, get(`${kind}_${key}_${row}`)])) as Record<Key, string>) // one value for each key
      .filter((row) => keys.some((key) => key !== 'type' && row[key] !== ''));
  const texts = Object.fromEntries(TEXTS.map((text) => [text, { en: get(`${text}_en`), fr: get(`${text}_fr`) }])) as DefinitionForm['texts']; // one for each text
  return {
    texts,
    type: get('type'),
    tags: get('tags'),
    credits: get('credits'),
    level: get('level'),
    validityMonths: get('validity_months'),
    motif: get('motif'),
    colour: get('colour'),
    ribbon: get('ribbon'),
    includeName: form.get('include_name') === 'on',
    identityCheck: get('identity_check'),
    alignments: rows('alignment', ['name', 'url', 'framework'], 'name'),
    results: rows('result', ['title', 'type', 'min', 'max', 'allowed'], 'title'),
  };
}

/** What was typed as a definition, or what to mend, each at its field. */
export function definitionOf(form: DefinitionForm, t: Translate): { definition: Definition } | { problems: Problem[] } {
  const texts = textsOf(form);
  const parsed = Definition.safeParse({
    ...texts,
    type: form.type,
    tags: list(form.tags),
    alignments: form.alignments.map(({ name, url, framework }) => ({
      targetName: name,
      targetUrl: url,
      ...(framework === '' ? {} : { targetFramework: framework }),
    })),
    credits: number(form.credits) ?? null,
    level: number(form.level) ?? null,
    results: form.results.map(({ title, type, min, max, allowed }) => ({ title, type, min: number(min), max: number(max), allowed: list(allowed) })),
    validityMonths: number(form.validityMonths) ?? null,
    art: { motif: form.motif, colour: form.colour, ribbon: form.ribbon },
    includeName: form.includeName,
    identityCheck: form.identityCheck,
  });
  if (parsed.success) return { definition: parsed.data };
  // Asked apart, because zod leaves the question for later where a single field does not fit.
  const missing = missingTexts(texts).map((path) => ({ path, message: 'required' }));
  const problems = [...missing, ...parsed.error.issues].map(({ path, message }) => {
    const at = fieldOf(path.map(String));
    const code = t.has(`issuer.form.${message}`) ? message : NUMBERS.has(at) ? 'no_number' : 'unfit';
    return { at, code, detail: t(`issuer.form.${code}`) };
  });
  const first = problems.filter((problem, index) => problems.findIndex((other) => other.at === problem.at) === index);
  return { problems: first.toSorted((a, b) => placeOf(a.at) - placeOf(b.at)) };
}

/** The fields as the page has them: what is to be mended is listed so. */
const PLACES = [
  ...['name_en', 'description_en', 'criteria_en', 'name_fr', 'description_fr', 'criteria_fr'],
  ...['type', 'level', 'credits', 'validity_months', 'tags', 'identity_check', 'include_name', 'result', 'alignment', 'motif', 'colour', 'ribbon'],
];
const IN_A_ROW = ['title', 'type', 'min', 'max', 'allowed', 'name', 'url', 'framework'];

function placeOf(field: string): number {
  const [, kind = field, key = '', row = ''] = /^(result|alignment)_(\w+)_(\d+)$/.exec(field) ?? [];
  return PLACES.indexOf(kind) * 1_000 + Number(row) * IN_A_ROW.length + IN_A_ROW.indexOf(key);
}

/** Only what was written: an empty box is no text. */
function textsOf({ texts }: DefinitionForm): Record<(typeof TEXTS)[number], Bilingual> {
  const written = ({ en, fr }: { en: string; fr: string }): Bilingual => ({ ...(en === '' ? {} : { en }), ...(fr === '' ? {} : { fr }) });
  return { name: written(texts.name), description: written(texts.description), criteria: written(texts.criteria) };
}

const list = (text: string): string[] => [...new Set(text.split(/[,\n]/).map((part) => part.trim()))].filter((part) => part !== '');

/** Both decimal marks; what is no number stays one that no rule lets through. */
const number = (text: string): number | undefined => (text === '' ? undefined : Number(text.replace(',', '.')));

const NUMBERS: ReadonlySet<string> = new Set(['credits', 'validity_months']);

const RENAMED: Record<string, string> = {
  validityMonths: 'validity_months',
  includeName: 'include_name',
  identityCheck: 'identity_check',
  targetName: 'name',
  targetUrl: 'url',
  targetFramework: 'framework',
};

/** `['alignments', '0', 'targetUrl']` → `alignment_url_0`; `['name', 'fr']` → `name_fr`; `['art', 'ribbon']` → `ribbon`. */
function fieldOf([first = '', second = '', third = '']: string[]): string {
  const kind = first === 'alignments' ? 'alignment' : first === 'results' ? 'result' : undefined;
  if (kind) return `${kind}_${RENAMED[third] ?? (third || (kind === 'alignment' ? 'name' : 'title'))}_${second || '0'}`;
  if (first === 'art') return second;
  if (first === 'tags') return 'tags';
  return second === '' ? (RENAMED[first] ?? first) : `${first}_${second}`;
}
