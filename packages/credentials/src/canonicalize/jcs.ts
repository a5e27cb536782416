import type { Json } from '../types.ts';

/**
 * JSON Canonicalization Scheme (RFC 8785): members by UTF-16 code units, numbers and strings as ECMAScript writes them, no space.
 * @throws TypeError on what has no canonical form: NaN, an infinity, a lone surrogate
 */
export function canonicalizeJson(value: Json): string {
  if (Array.isArray(value)) return `[${value.map(canonicalizeJson).join(',')}]`;
  if (typeof value === 'object' && value !== null) {
    const members = Object.entries(value).sort(([a], [b]) => (a < b ? -1 : 1)); // `<` on strings compares UTF-16 code units, as section 3.2.3 wants
    return `{${members.map(([name, member]) => `${canonicalizeJson(name)}:${canonicalizeJson(member)}`).join(',')}}`;
  }
  if (typeof value === 'number' && !Number.isFinite(value)) throw new TypeError('A number without end has no JSON form.');
  if (typeof value === 'string' && !value.isWellFormed()) throw new TypeError('A lone surrogate has no UTF-8 form.');
  return JSON.stringify(value);
}
