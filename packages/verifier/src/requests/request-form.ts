import type { Problem } from '@laurel/base';
import type { Translate } from '@laurel/web';
import { CONSTRAINT_LENGTH, OPTIONAL_FIELDS, PURPOSE_LENGTH, RETENTION_DEFAULT, RETENTIONS, TITLE_LENGTH } from '../limits.ts';
import type { Retention, Words } from '../records.ts';
import { FIELD_NAMES, type FieldName } from './fields.ts';
import { issuerDid } from './issuer-did.ts';
import type { NewRequest } from './make-request.ts';
import { type OverAsking, overAsking } from './over-asking.ts';
import type { Ask } from './query.ts';

/** Three answers for each field, as the form's choices say them. */
export const CHOICES = ['no', 'optional', 'required'] as const;
export type FieldChoice = (typeof CHOICES)[number];
/** Kinds that are asked for by themselves, in the words of Open Badges 3.0. */
export const KINDS = ['MicroCredential', 'Badge', 'Course', 'Certificate', 'License', 'Diploma', 'Degree'] as const;

/** What the form shows and gives back: text as typed, so that nothing is lost to a mistake. */
export type RequestForm = {
  title: string;
  purpose: Record<'en' | 'fr', string>;
  fields: Record<FieldName, FieldChoice>;
  wants: Ask['wants'];
  achievement: string;
  issuer: string;
  kind: string;
  retention: string;
  /** The clerk has read the warnings. */
  sure: boolean;
};

const chosen = (choose: (name: FieldName) => FieldChoice): RequestForm['fields'] =>
  // Made from FIELD_NAMES, so that every field has its answer.
  Object.fromEntries(FIELD_NAMES.map((name) => [name, choose(name)])) as RequestForm['fields'];

/** The least that is worth asking: which badge it is, and whether anybody assessed it, without which one for taking part reads like any other; badges of issuers that say nothing of that can answer too. */
const PROPOSED: Partial<RequestForm['fields']> = { achievement: 'required', assessment: 'optional' };

export const EMPTY_REQUEST: RequestForm = {
  title: '',
  purpose: { en: '', fr: '' },
  fields: chosen((name) => PROPOSED[name] ?? 'no'),
  wants: 'fields',
  achievement: '',
  issuer: '',
  kind: '',
  retention: RETENTION_DEFAULT,
  sure: false,
};

export function readRequestForm(form: URLSearchParams): RequestForm {
  const said = (name: string) => (form.get(name) ?? '').trim();
  return {
    title: said('title'),
    purpose: { en: said('purpose_en'), fr: said('purpose_fr') },
    fields: chosen((name) => CHOICES.find((choice) => choice === form.get(`field_${name}`)) ?? 'no'),
    wants: said('wants') === 'whole' ? 'whole' : 'fields',
    achievement: said('achievement'),
    issuer: said('issuer'),
    kind: said('kind'),
    retention: said('retention'),
    sure: form.get('sure') === 'yes',
  };
}

/** The request that was meant, or what is to be mended, in the order of the form, or what to think about first. */
export function requestOf(
  form: RequestForm,
  t: Translate,
  config: { allowInsecureLoopback: boolean },
): { request: Omit<NewRequest, 'actor'>; warnings: OverAsking[] } | { problems: Problem[] } {
  const problems: Problem[] = [];
  const mend = (at: string, code: string, values?: Record<string, number>) => void problems.push({ at, code, detail: t(`verifier.form.${code}`, values) });
  if (form.title === '') mend('title', 'title-missing');
  if (form.title.length > TITLE_LENGTH) mend('title', 'too-long', { count: TITLE_LENGTH });
  if (form.purpose.en === '' && form.purpose.fr === '') mend('purpose_en', 'purpose-missing');
  for (const language of ['en', 'fr'] as const)
    if (form.purpose[language].length > PURPOSE_LENGTH) mend(`purpose_${language}`, 'too-long', { count: PURPOSE_LENGTH });
  const issuer = issuerDid(form.issuer, config);
  const ask = askOf(form, issuer);
  const asked = Object.values(ask.fields);
  if (asked.length === 0 && form.wants === 'fields') mend('field_achievement', 'nothing-asked');
  if (form.wants === 'fields' && asked.filter((choice) => choice === 'optional').length > OPTIONAL_FIELDS)
    mend('field_achievement', 'too-many-optional', { count: OPTIONAL_FIELDS });
  const retention = RETENTION_NAMES.find((name) => name === form.retention);
  if (!retention) mend('retention', 'retention-unknown');
  if (form.achievement.length > CONSTRAINT_LENGTH) mend('achievement', 'too-long', { count: CONSTRAINT_LENGTH });
  if (form.issuer.length > CONSTRAINT_LENGTH) mend('issuer', 'too-long', { count: CONSTRAINT_LENGTH });
  else if (form.issuer !== '' && issuer === undefined) mend('issuer', 'issuer-unknown');
  if (form.kind !== '' && !KINDS.some((kind) => kind === form.kind)) mend('kind', 'kind-unknown');
  if (problems.length > 0 || !retention) return { problems };
  return { request: { title: form.title, purpose: purposeOf(form), retention, ask }, warnings: overAsking(ask) };
}

export const RETENTION_NAMES = Object.keys(RETENTIONS) as Retention[]; // RETENTIONS is closed

function askOf({ wants, fields, achievement, kind }: RequestForm, issuer: string | undefined): Ask {
  const asked = FIELD_NAMES.flatMap((name): [FieldName, 'required' | 'optional'][] => {
    const choice = fields[name];
    return choice === 'no' ? [] : [[name, choice]];
  });
  return {
    wants,
    // A whole badge shows everything: what was picked besides it has no meaning.
    fields: wants === 'whole' ? {} : Object.fromEntries(asked),
    ...(issuer === undefined ? {} : { issuer }),
    ...(achievement === '' ? {} : { achievement }),
    ...(kind === '' ? {} : { kind }),
  };
}

const purposeOf = ({ purpose: { en, fr } }: RequestForm): Words => ({ ...(en === '' ? {} : { en }), ...(fr === '' ? {} : { fr }) });
