import { listOf } from '../json/members.ts';
import { isJsonObject } from '../json/strict.ts';
import type { Json, JsonObject } from '../types.ts';
import { isDigestMultibase, isDigestSri } from './digest.ts';
import { isDate, isLocalTime, timeOf } from './time.ts';

export type ModelCode =
  | 'context_order'
  | 'context_missing'
  | 'kind_unknown'
  | 'member_missing'
  | 'member_lacking'
  | 'type_missing'
  | 'type_wrong'
  | 'not_object'
  | 'not_single'
  | 'not_text'
  | 'not_url'
  | 'not_time'
  | 'time_unzoned'
  | 'not_date'
  | 'not_number'
  | 'not_boolean'
  | 'not_index'
  | 'not_language'
  | 'not_country'
  | 'not_email'
  | 'not_jws'
  | 'not_digest'
  | 'value_unknown'
  | 'empty'
  | 'repeated'
  | 'times_reversed'
  | 'subject_unnamed'
  | 'profile_untyped'
  | 'image_plain'
  | 'link_dangling'
  | 'result_unstated'
  | 'context_unlisted';

/** One fault of structure: `at` is a JSON pointer, `code` is stable. */
export type ModelProblem = { code: ModelCode; at: string; detail: string };

/** `hidden`: what a holder may have left out, so that it is not missing; what is there must still be well formed. */
export type Reading = { problems: ModelProblem[]; hidden: 'nothing' | 'members' | 'members and types' };
export type Rule = (value: Json, at: string, reading: Reading) => void;

export const report = (reading: Reading, code: ModelCode, at: string, detail: string): void => void reading.problems.push({ code, at, detail });

const rule =
  (code: ModelCode, detail: string, holds: (value: Json) => boolean): Rule =>
  (value, at, reading) => {
    if (!holds(value)) report(reading, code, at, detail);
  };

const matching = (code: ModelCode, detail: string, pattern: RegExp): Rule => rule(code, detail, (value) => typeof value === 'string' && pattern.test(value));

export const url = rule('not_url', 'This must be a URL.', (value) => typeof value === 'string' && isUrl(value));
export const time = rule('not_time', 'This must be a time with its zone, such as 2026-05-01T10:00:00Z.', (value) => timeOf(value) !== undefined);
/** Open Badges 3.0 says `DateTime` in its data model and a day in its context: both are read. */
export const dayOrTime = rule('not_time', 'This must be a time such as 2026-05-01T10:00:00Z, or a day.', (value) => isDate(value) || isLocalTime(value));
/** VC Data Model 1.1 takes an xsd:dateTime, whose zone may be left out. */
export const dateTime = rule('not_time', 'This must be a time such as 2026-05-01T10:00:00Z.', isLocalTime);
export const date = rule('not_date', 'This must be a day such as 2026-05-01.', isDate);
export const string = rule('not_text', 'This must be text.', (value) => typeof value === 'string');
export const number = rule('not_number', 'This must be a number.', (value) => typeof value === 'number');
export const boolean = rule('not_boolean', 'This must be true or false.', (value) => typeof value === 'boolean');
export const digestSri = rule('not_digest', 'This must be a digest such as sha256-… (Subresource Integrity).', isDigestSri);
export const digestMultibase = rule('not_digest', 'This must be a digest as a multihash in multibase.', isDigestMultibase);

/** BCP 47, well formed: what the language is, is not asked. */
const LANGUAGE = /^[A-Za-z]{2,8}(-[A-Za-z0-9]{1,8})*$/;
export const language = matching('not_language', 'This must be a language tag such as fr-CA.', LANGUAGE);
export const country = matching('not_country', 'This must be a country code of two letters.', /^[A-Z]{2}$/);
export const email = matching('not_email', 'This must be a mail address.', /^[^\s@]+@[^\s@]+$/);
export const compactJws = matching('not_jws', 'This must be a compact JWS.', /^[\w-]+\.[\w-]*\.[\w-]+$/);

/** Text, or the same text in several languages (VC Data Model 2.0, section 11.1). */
export const text = rule('not_text', 'This must be text, or texts with their language.', (value) =>
  Array.isArray(value) ? value.length > 0 && value.every(isLanguageValue) : typeof value === 'string' || isLanguageValue(value),
);

/** Bitstring Status List 1.0 says a string; the Open Badges fixtures write a number: both are read. */
export const statusIndex = rule(
  'not_index',
  'This must be a whole number from 0, written as text.',
  (value) => /^(0|[1-9]\d{0,15})$/.test(String(value)) && (typeof value === 'string' || typeof value === 'number'),
);

/** One of a closed list. */
export const oneOf = (values: readonly string[]): Rule =>
  rule('value_unknown', `This must be one of ${values.join(', ')}.`, (value) => typeof value === 'string' && values.includes(value));

/** One of a list that anybody may extend by a prefix. */
export const oneOfOrExtended = (values: readonly string[]): Rule =>
  rule(
    'value_unknown',
    `This must be one of ${values.join(', ')} or begin with "ext:".`,
    (value) => typeof value === 'string' && (values.includes(value) || value.startsWith('ext:')),
  );

export const each =
  (inner: Rule): Rule =>
  (value, at, reading) => {
    if (Array.isArray(value)) for (const [index, item] of value.entries()) inner(item, `${at}/${index}`, reading);
    else inner(value, at, reading);
  };

/** `required`: without it the object says nothing that can be shown for what it is. `expected`: demanded too, and its absence misleads nobody. */
export type Shape = {
  type?: readonly string[];
  required?: readonly string[];
  expected?: readonly string[];
  members: Readonly<Record<string, Rule>>;
  also?: Also;
};
/** What the members must be together; runs where the value is an object. */
export type Also = (value: JsonObject, at: string, reading: Reading) => void;

/** An object of one class; members that the shape does not name are left alone. A function, so that shapes can name each other. */
export const node = (shape: () => Shape): Rule => {
  let known: Shape | undefined;
  return (value, at, reading) => {
    known ??= shape();
    if (Array.isArray(value)) return report(reading, 'not_single', at, 'This must be one object, not a list.');
    if (!isJsonObject(value)) return report(reading, 'not_object', at, 'This must be an object.');
    readShape(known, value, at, reading);
  };
};

/** "One or more" is not none. */
const isAbsent = (value: Json | undefined): boolean => value === undefined || (Array.isArray(value) && value.length === 0);

export function readShape({ type, required = [], expected = [], members, also }: Shape, value: JsonObject, at: string, reading: Reading): void {
  if (type) readType(value, type, at, reading);
  if (reading.hidden === 'nothing') {
    for (const name of required) if (isAbsent(value[name])) report(reading, 'member_missing', `${at}/${name}`, `"${name}" is missing.`);
    for (const name of expected) if (value[name] === undefined) report(reading, 'member_lacking', `${at}/${name}`, `"${name}" is missing.`);
  }
  for (const name of namesIn(members)) if (value[name] !== undefined) members[name]?.(value[name], `${at}/${name}`, reading);
  also?.(value, at, reading);
}

// A shape is read for every node of its class, and has forty names.
const names = new WeakMap<Shape['members'], readonly string[]>();

function namesIn(members: Shape['members']): readonly string[] {
  const known = names.get(members) ?? Object.keys(members);
  names.set(members, known);
  return known;
}

/** Whether `type` is there, is text, and names one of `wanted` (any, where that is empty). */
export function readType(value: JsonObject, wanted: readonly string[], at: string, reading: Reading): void {
  if (value.type === undefined && reading.hidden === 'members and types') return;
  const types = listOf(value.type);
  if (types.length === 0 || !types.every((name) => typeof name === 'string' && name !== ''))
    report(reading, 'type_missing', `${at}/type`, 'The type is missing or is no text.');
  else if (wanted.length > 0 && !wanted.some((name) => types.includes(name)))
    report(reading, 'type_wrong', `${at}/type`, `The type must include ${wanted.join(' or ')}.`);
}

export const isUrl = (value: string): boolean => /^[A-Za-z][A-Za-z0-9+.-]*:[^\s]+$/.test(value) && URL.canParse(value);

/** VC Data Model 2.0, section 11.1: `@value` is the text, `@language` a tag, `@direction` one of two; nothing else may stand beside them. */
function isLanguageValue(value: Json): boolean {
  if (!isJsonObject(value)) return false;
  const { '@value': said, '@language': tag, '@direction': direction, ...more } = value;
  return (
    typeof said === 'string' &&
    (tag === undefined || (typeof tag === 'string' && LANGUAGE.test(tag))) &&
    (direction === undefined || direction === 'ltr' || direction === 'rtl') &&
    Object.keys(more).length === 0
  );
}
