import { JSON_BYTES, JSON_DEPTH, JSON_ITEMS, JSON_MEMBERS } from '../limits.ts';
import type { Json, JsonObject } from '../types.ts';

export type JsonProblemCode =
  | 'too_large'
  | 'not_utf8'
  | 'not_json'
  | 'duplicate_member'
  | 'forbidden_member'
  | 'too_deep'
  | 'too_many_members'
  | 'lone_surrogate'
  | 'unsafe_number';

/** `at` is a JSON Pointer to where reading stopped; `detail` adds line and column. */
export type JsonProblem = { code: JsonProblemCode; at: string; detail: string };
export type StrictJson = { ok: true; value: Json } | { ok: false; problem: JsonProblem };

/**
 * Parse JSON that came from outside. What a signature covers and what is shown must be one document, so whatever two parsers read
 * differently is refused: a member named twice (RFC 8259 section 4), half a surrogate pair, a whole number past 2^53, bytes that are not UTF-8.
 */
export function parseStrict(input: string | Uint8Array, maxBytes: number = JSON_BYTES): StrictJson {
  const bytes = typeof input === 'string' ? Buffer.byteLength(input) : input.byteLength;
  if (bytes > maxBytes) return refused('too_large', '', `${bytes} bytes; at most ${maxBytes} are read`);
  const text = typeof input === 'string' ? input : decodeUtf8(input);
  if (text === undefined) return refused('not_utf8', '', 'The bytes are not UTF-8.');
  if (!text.isWellFormed()) return refused('lone_surrogate', '', 'The text holds half of a surrogate pair.');
  try {
    return { ok: true, value: parseText(text) };
  } catch (error) {
    if (error instanceof Refusal) return { ok: false, problem: error.problem };
    throw error;
  }
}

/** The same for a document that must be an object: undefined where it is anything else. */
export function parseStrictObject(input: string | Uint8Array, maxBytes?: number): JsonObject | undefined {
  const parsed = parseStrict(input, maxBytes);
  return parsed.ok && isJsonObject(parsed.value) ? parsed.value : undefined;
}

/** Names that reach an object's prototype in code that merges documents member by member. */
export const FORBIDDEN_NAMES: ReadonlySet<string> = new Set(['__proto__', 'constructor', 'prototype', 'toString', 'valueOf']);

export const isJsonObject = (value: unknown): value is JsonObject => typeof value === 'object' && value !== null && !Array.isArray(value);

const refused = (code: JsonProblemCode, at: string, detail: string): StrictJson => ({ ok: false, problem: { code, at, detail } });

class Refusal extends Error {
  readonly problem: JsonProblem;
  constructor(problem: JsonProblem) {
    super(problem.code);
    this.problem = problem;
  }
}

const UTF8 = new TextDecoder('utf-8', { fatal: true });

/** `undefined` where the bytes are not UTF-8. */
export function decodeUtf8(bytes: Uint8Array): string | undefined {
  try {
    return UTF8.decode(bytes);
  } catch {
    return undefined; // `fatal` throws exactly where the bytes are not UTF-8
  }
}

const NUMBER = /-?(?:0|[1-9][0-9]*)(\.[0-9]+)?([eE][+-]?[0-9]+)?/y;
const LITERALS: readonly [string, Json][] = [
  ['true', true],
  ['false', false],
  ['null', null],
];

function parseText(text: string): Json {
  const path: (string | number)[] = [];
  let position = 0;
  let members = 0;
  let items = 0;

  const value = readValue();
  skipSpace();
  if (position < text.length) refuse('not_json', 'Something follows the end of the document.');
  return value;

  function readValue(): Json {
    skipSpace();
    const first = text[position];
    if (first === '{') return readObject();
    if (first === '[') return readArray();
    if (first === '"') return readString();
    if (first === '-' || (first !== undefined && first >= '0' && first <= '9')) return readNumber();
    for (const [word, meaning] of LITERALS) {
      if (!text.startsWith(word, position)) continue;
      position += word.length;
      return meaning;
    }
    return refuse('not_json', first === undefined ? 'The document ends too early.' : 'A value was expected.');
  }

  function readObject(): JsonObject {
    const object: JsonObject = {};
    enter();
    if (closes('}')) return object;
    do {
      skipSpace();
      if (text[position] !== '"') refuse('not_json', 'A member name was expected.');
      const name = readString();
      if (FORBIDDEN_NAMES.has(name)) refuse('forbidden_member', `A member may not be named ${name}.`);
      if (Object.hasOwn(object, name)) refuse('duplicate_member', `The member ${JSON.stringify(name)} stands here twice.`);
      if (++members > JSON_MEMBERS) refuse('too_many_members', `More than ${JSON_MEMBERS} members.`);
      skipSpace();
      if (text[position++] !== ':') refuse('not_json', 'A colon was expected.');
      path.push(name);
      object[name] = readValue();
      path.pop();
    } while (continues('}'));
    return object;
  }

  function readArray(): Json[] {
    const array: Json[] = [];
    enter();
    if (closes(']')) return array;
    do {
      if (++items > JSON_ITEMS) refuse('too_many_members', `More than ${JSON_ITEMS} items in its lists.`);
      path.push(array.length);
      array.push(readValue());
      path.pop();
    } while (continues(']'));
    return array;
  }

  function enter(): void {
    position++;
    if (path.length >= JSON_DEPTH) refuse('too_deep', `Nested more than ${JSON_DEPTH} deep.`);
  }

  function closes(bracket: string): boolean {
    skipSpace();
    if (text[position] !== bracket) return false;
    position++;
    return true;
  }

  function continues(bracket: string): boolean {
    if (closes(bracket)) return false;
    if (text[position] !== ',') refuse('not_json', `A comma or ${bracket} was expected.`);
    position++;
    return true;
  }

  function readString(): string {
    const start = ++position;
    let escaped = false;
    for (let code = text.charCodeAt(position); code !== 0x22; code = text.charCodeAt(++position)) {
      if (Number.isNaN(code)) refuse('not_json', 'A string does not end.');
      if (code < 0x20) refuse('not_json', 'A control character stands in a string.');
      if (code !== 0x5c) continue;
      escaped = true;
      position++;
    }
    const raw = text.slice(start, position++);
    return escaped ? unescaped(raw) : raw;
  }

  function unescaped(raw: string): string {
    let value: string;
    try {
      value = String(JSON.parse(`"${raw}"`));
    } catch {
      return refuse('not_json', 'A string holds an escape that JSON does not know.'); // the only fault left in a string without raw controls
    }
    if (!value.isWellFormed()) refuse('lone_surrogate', 'A string holds half of a surrogate pair.');
    return value;
  }

  function readNumber(): number {
    NUMBER.lastIndex = position;
    const [token, fraction, exponent] = NUMBER.exec(text) ?? refuse('not_json', 'A number is badly written.');
    const value = Number(token);
    const whole = fraction === undefined && exponent === undefined;
    if (whole ? !Number.isSafeInteger(value) : !Number.isFinite(value)) refuse('unsafe_number', 'A number is too large to be kept exactly.');
    position += token.length;
    return value;
  }

  function skipSpace(): void {
    for (let code = text.charCodeAt(position); code === 0x20 || code === 0x0a || code === 0x0d || code === 0x09; ) code = text.charCodeAt(++position);
  }

  function refuse(code: JsonProblemCode, what: string): never {
    const before = text.slice(0, position);
    const line = before.split('\n').length;
    const column = position - before.lastIndexOf('\n');
    const at = path.map((step) => `/${String(step).replaceAll('~', '~0').replaceAll('/', '~1')}`).join('');
    throw new Refusal({ code, at, detail: `Line ${line}, column ${column}: ${what}` });
  }
}
