import type { Problem } from '@laurel/base';
import { LINE_CHARACTERS, PATHWAY_CHARACTERS } from '../limits.ts';
import type { Said } from './recognise.ts';

/** What a registrar wrote of a recognition, and what of it cannot be kept. */
export function readRecognition(form: URLSearchParams, profile: string, today: string): { said: Said; problems: Problem[] } {
  const problems: Problem[] = [];
  const wrong = (at: string, code: string) => problems.push({ at, code: `recognition_${code}`, detail: code });
  const typed = (name: string, most = LINE_CHARACTERS) => {
    const value = (form.get(name) ?? '').trim();
    if (value.length > most || /[\p{Cc}\u202A-\u202E\u2066-\u2069]/u.test(value.replaceAll(/[\r\n]/g, ''))) wrong(name, 'text');
    return value.slice(0, most);
  };
  const [issuer, achievement, name, toward] = [typed('issuer', 500), typed('achievement', 500), typed('name'), typed('toward')];
  if (!name) wrong('name', 'name');
  if (!/^(did:[a-z0-9]+:\S+|https:\/\/\S+)$/.test(issuer)) wrong('issuer', 'issuer');
  if (!achievement) wrong('achievement', 'achievement');
  if (!toward) wrong('toward', 'toward');
  const [value, unit] = [typed('credit').replace(',', '.'), typed('unit', 20) || 'ECTS'];
  if (value !== '' && !/^\d{1,4}(\.\d{1,2})?$/.test(value)) wrong('credit', 'credit');
  const [en, fr] = [typed('conditions_en', PATHWAY_CHARACTERS), typed('conditions_fr', PATHWAY_CHARACTERS)];
  const until = typed('until');
  if (until !== '' && (!isDay(until) || until < today)) wrong('until', 'until');
  return {
    problems,
    said: {
      ...{ profile, issuer, achievement, name, toward, since: today, until: until || null },
      credit: value === '' ? null : { value: Number(value), unit },
      conditions: { ...(en && { en }), ...(fr && { fr }) },
      counts: form.has('counts') ? 1 : 0,
    },
  };
}

function isDay(text: string): boolean {
  const time = /^\d{4}-\d{2}-\d{2}$/.test(text) ? Date.parse(`${text}T00:00:00Z`) : Number.NaN;
  return !Number.isNaN(time) && new Date(time).toISOString().startsWith(text);
}
