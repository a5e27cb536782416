import { utf8 } from '@laurel/base';
import { unbakeBadge } from '../../baking/bake.ts';
import type { BakedEdition } from '../../baking/baked.ts';
import { decodeUtf8, parseStrict } from '../../json/strict.ts';
import { JSON_BYTES } from '../../limits.ts';
import type { Json } from '../../types.ts';
import { note, type Run } from '../run.ts';

/** What came in: a JSON document, or one line of compact text; `edition` is what a picture called it. */
export type Read = { kind: 'json'; value: Json } | { kind: 'compact'; text: string; edition?: BakedEdition };

/** A picture is asked for its badge; then size, UTF-8, strict JSON. The caller's bytes are dropped here; only what was parsed goes on. */
export function readBytes(input: string | Uint8Array, run: Run): Read | undefined {
  const unbaked = typeof input !== 'string' ? unbakeBadge(input) : /^\s*</.test(input) ? unbakeBadge(utf8(input)) : undefined;
  if (unbaked && !unbaked.ok) return note(run, 'bytes', unbaked.code, { detail: unbaked.detail });
  return readText(unbaked?.text ?? input, run, unbaked?.edition);
}

function readText(input: string | Uint8Array, run: Run, edition: BakedEdition | undefined): Read | undefined {
  if (input.length > JSON_BYTES) return note(run, 'bytes', 'too_large');
  const text = (typeof input === 'string' ? input : decodeUtf8(input))?.trim();
  if (text === undefined) return note(run, 'bytes', 'not_utf8');
  const found = edition === undefined ? {} : { detail: `from a picture, as ${edition}` };
  if (!/^[{["]/.test(text)) {
    note(run, 'bytes', 'bytes_ok', found);
    return { kind: 'compact', text, ...(edition && { edition }) };
  }
  const parsed = parseStrict(text);
  if (!parsed.ok) return note(run, 'bytes', parsed.problem.code, { detail: `${parsed.problem.at} ${parsed.problem.detail}`.trim() });
  note(run, 'bytes', 'bytes_ok', found);
  return { kind: 'json', value: parsed.value };
}
