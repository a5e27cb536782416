import { describe, expect, it } from 'vitest';
import { listOf } from '../json/members.ts';
import { vector, vectorJson } from '../testing/vectors.ts';
import type { JsonObject } from '../types.ts';
import { checkSchema } from './check-schema.ts';

type Case = { number: number; cred_number: number; schema_number: number; description: string; expected_result: 'success' | 'failure' | 'indeterminate' };

// The suite's own tables, by the clause that each case is about.
const suites = vectorJson('vc-json-schema', 'expected.json') as unknown as Record<string, Record<string, Case[]>>;

const cases = [
  ['JsonSchemaTestMapping', 'jsonschema'],
  ['JsonSchemaCredentialTestMapping', 'jsonschemacredential'],
].flatMap(([table = '', folder = '']) =>
  ['Draft-7', '2019-09', '2020-12'].flatMap((draft) =>
    Object.values(suites[table] ?? {})
      .flat()
      .map((one) => ({ ...one, folder, draft })),
  ),
);

describe('the W3C suite of VC JSON Schema', () => {
  it.each(cases)('$folder $draft $number: $description: $expected_result', ({ folder, draft, cred_number, schema_number, expected_result }) => {
    const credential = vectorJson('vc-json-schema', 'input', folder, draft, `${cred_number}-credential.json`);
    const schema = vector('vc-json-schema', 'input', folder, draft, `${schema_number}-schema.json`);
    // Where the suite wants a refusal for another type than the two, the pipeline says that it knows no such schema; this is the check itself.
    const entry = listOf(credential.credentialSchema)[0] as JsonObject;
    expect(checkSchema(credential, entry, schema).outcome).toBe(expected_result);
  });

  it('is all there', () => expect(cases).toHaveLength(90));
});
