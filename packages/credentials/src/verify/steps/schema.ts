import { listOf } from '../../json/members.ts';
import { isJsonObject } from '../../json/strict.ts';
import { SCHEMA_ENTRIES } from '../../limits.ts';
import { kindOf } from '../../model/check-model.ts';
import { checkSchema } from '../../schemas/check-schema.ts';
import { kindOfSchema } from '../../schemas/own-rules.ts';
import type { Json, JsonObject } from '../../types.ts';
import { note, type Run } from '../run.ts';

/** Every schema it names (VC Data Model 2.0, section 4.11), by our own rules or as this node was given it. None is ever fetched. */
export function checkSchemas(claims: JsonObject, run: Run): undefined {
  const entries = listOf(claims.credentialSchema);
  if (entries.length > SCHEMA_ENTRIES) return note(run, 'model', 'schema_unknown', { detail: `${entries.length} schemas` });
  for (const entry of entries) checkEntry(claims, entry, run);
}

function checkEntry(claims: JsonObject, entry: Json, run: Run): undefined {
  if (!isJsonObject(entry) || typeof entry.id !== 'string') return; // the data model has refused it
  const { id, type } = entry;
  const kind = type === '1EdTechJsonSchemaValidator2019' ? kindOfSchema(id) : undefined;
  if (kind) return note(run, 'model', kindOf(claims) === kind ? 'schema_ok' : 'schema_wrong', { detail: id });
  const document = type === 'JsonSchema' || type === 'JsonSchemaCredential' ? run.schema?.(id) : undefined;
  if (document === undefined) return note(run, 'model', 'schema_unknown', { detail: id });
  const { outcome, detail } = checkSchema(claims, entry, document);
  note(run, 'model', outcome === 'success' ? 'schema_ok' : outcome === 'failure' ? 'schema_wrong' : 'schema_unknown', { detail });
}
