import { readFileSync } from 'node:fs';
import { LaurelError } from '@laurel/base';
import { parseStrictObject } from '@laurel/credentials';
import type { Config } from './config.ts';

/**
 * The texts of an operator's schemas by their ids, byte for byte, because a badge may name a digest. One that calls itself something
 * else, or nothing, would refuse every badge that names it, so it is refused here, where somebody can mend it.
 * @throws LaurelError config_invalid
 */
export function readSchemas(given: Config['trust']['schemas']): ReadonlyMap<string, string> {
  const read = new Map<string, string>();
  for (const { id, file } of given) {
    if (read.has(id)) throw refused(`${id} is given twice.`);
    read.set(id, readSchema(id, file));
  }
  return read;
}

function readSchema(id: string, file: string): string {
  let text: string;
  try {
    text = readFileSync(file, 'utf8');
  } catch (error) {
    throw refused(`${file} cannot be read (${error instanceof Error && 'code' in error ? error.code : error}).`, error);
  }
  const schema = parseStrictObject(text);
  if (!schema) throw refused(`${file} is no JSON object, or one that two programs would read differently.`);
  const own = schema.$id ?? schema.id;
  if (own !== id) throw refused(`${file} calls itself ${JSON.stringify(own ?? null)}, not ${id}.`);
  if (schema.$id !== undefined && typeof schema.$schema !== 'string') throw refused(`${file} does not say in $schema which JSON Schema it is written in.`);
  return text;
}

const refused = (what: string, cause?: unknown) => new LaurelError('config_invalid', { detail: `trust.schemas: ${what}`, cause });
