import { listOf } from '../json/members.ts';
import { isJsonObject, parseStrictObject } from '../json/strict.ts';
import { matchesDigest } from '../model/digest.ts';
import { isUrl } from '../model/rules.ts';
import type { JsonObject } from '../types.ts';
import { compileSchema } from './compile-schema.ts';

/** VC JSON Schema 1.0, section 4.2: the three outcomes of a validation. */
export type SchemaOutcome = { outcome: 'success' | 'failure' | 'indeterminate'; detail: string };

/**
 * Whether a credential keeps to a schema that it names in `entry`: of type `JsonSchema` (the document is the schema) or `JsonSchemaCredential`
 * (the document is a credential that contains it; whoever gave it to this node vouches for it, its proof is not looked at).
 */
export function checkSchema(credential: JsonObject, entry: JsonObject, document: string): SchemaOutcome {
  const given = parseStrictObject(document);
  if (!given) return indeterminate('The schema that this node was given is no JSON object.');
  if (!matchesDigest(document, entry)) return failure('The schema that this node keeps is not the one whose digest is named.');
  const schema = entry.type === 'JsonSchemaCredential' ? schemaInside(given, entry) : schemaItself(given, entry);
  if (typeof schema === 'string') return failure(schema);
  const { $id: id, $schema: dialect } = schema;
  if (typeof id !== 'string' || !isUrl(id)) return failure('The schema has no $id that is a URL.');
  if (typeof dialect !== 'string') return failure('The schema does not say in $schema which JSON Schema it is written in.');
  const validate = compileSchema(schema, dialect);
  if (typeof validate === 'string') return indeterminate(validate);
  const fault = validate(credential);
  return fault === undefined ? { outcome: 'success', detail: id } : failure(fault);
}

const failure = (detail: string): SchemaOutcome => ({ outcome: 'failure', detail });
const indeterminate = (detail: string): SchemaOutcome => ({ outcome: 'indeterminate', detail });

/** Section 2.1. @returns the schema, or what is wrong */
function schemaItself(schema: JsonObject, entry: JsonObject): JsonObject | string {
  if (entry.type !== 'JsonSchema') return 'The type of the entry is not JsonSchema.';
  if (schema.$id !== undefined && schema.$id !== entry.id) return 'The schema has another $id than the entry names.';
  return schema;
}

/** The schema every JsonSchemaCredential names as its own (section 2.2). */
const SCHEMA_OF_SCHEMAS = 'https://www.w3.org/2022/credentials/v2/json-schema-credential-schema.json';

/** Section 2.2. @returns the schema, or what is wrong */
function schemaInside(credential: JsonObject, entry: JsonObject): JsonObject | string {
  if (credential.id !== entry.id) return 'The credential with the schema has another id than the entry names.';
  if (!listOf(credential.type).includes('JsonSchemaCredential')) return 'What was named is no JsonSchemaCredential.';
  const [own, ...more] = listOf(credential.credentialSchema);
  if (!isJsonObject(own) || more.length > 0 || own.id !== SCHEMA_OF_SCHEMAS || own.type !== 'JsonSchema')
    return 'The credential with the schema does not name the schema of such credentials.';
  const subject = credential.credentialSubject;
  if (!isJsonObject(subject) || subject.type !== 'JsonSchema' || !isJsonObject(subject.jsonSchema)) return 'The credential contains no JSON Schema.';
  return subject.jsonSchema;
}
