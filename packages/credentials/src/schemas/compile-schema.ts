import { Ajv, type Options, type ValidateFunction } from 'ajv';
import { Ajv2019 } from 'ajv/dist/2019.js';
import { Ajv2020 } from 'ajv/dist/2020.js';
import { fullFormats } from 'ajv-formats/dist/formats.js';
import { COMPILED_SCHEMAS } from '../limits.ts';
import type { JsonObject } from '../types.ts';

/** Says what is wrong with a document, and where; undefined where it keeps to the schema. */
export type Validate = (document: JsonObject) => string | undefined;

/** @returns why the schema cannot be used, where it cannot: a dialect that is not known here, a $ref to another document, none of which is ever fetched. */
export function compileSchema(schema: JsonObject, dialect: string): Validate | string {
  const key = JSON.stringify(schema);
  const known = compiled.get(key);
  if (known) return known;
  const open = DIALECTS.get(dialect.replace(/#$/, ''));
  if (!open) return `JSON Schema of ${dialect} is not known here.`;
  const validate = compile(open, schema);
  if (typeof validate === 'string') return validate;
  if (compiled.size >= COMPILED_SCHEMAS) compiled.clear();
  compiled.set(key, validate);
  return validate;
}

const compiled = new Map<string, Validate>();

// `strict` would refuse keywords it does not know, which JSON Schema says to ignore; formats are asserted, as the W3C suite of VC JSON Schema wants.
const OPTIONS: Options = { strict: false, formats: fullFormats, logger: false };

/** Section 4.1 of VC JSON Schema 1.0. Draft 7 is written with http by its authors and with https by that specification. */
const DIALECTS: ReadonlyMap<string, () => Pick<Ajv, 'compile'>> = new Map([
  ['http://json-schema.org/draft-07/schema', () => new Ajv(OPTIONS)],
  ['https://json-schema.org/draft-07/schema', () => new Ajv(OPTIONS)],
  ['https://json-schema.org/draft/2019-09/schema', () => new Ajv2019(OPTIONS)],
  ['https://json-schema.org/draft/2020-12/schema', () => new Ajv2020(OPTIONS)],
]);

function compile(open: () => Pick<Ajv, 'compile'>, { $schema: _, ...schema }: JsonObject): Validate | string {
  let validate: ValidateFunction;
  try {
    validate = open().compile(schema);
  } catch (error) {
    if (error instanceof Error) return `The schema cannot be used here: ${error.message}`; // MissingRefError, or no JSON Schema at all
    throw error;
  }
  return (document) => {
    if (validate(document)) return undefined;
    const [fault] = validate.errors ?? [];
    return `${fault?.instancePath ?? ''} ${fault?.message ?? 'does not fit'}`.trim();
  };
}
