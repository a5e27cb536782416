import { LaurelError } from '@laurel/base';
import { isJsonObject, type JsonObject } from '@laurel/credentials';
import { z } from 'zod';

const Document = z.custom<JsonObject>(isJsonObject, { error: 'is a JSON object' }).meta({ type: 'object' });
const Id = z.string().min(1).max(2_000);
/** RFC 6901; a credential has fewer members than this bounds. */
const Pointers = z.array(z.string().max(1_000)).max(500);

/** VCALM `/credentials/issue`. `checks` and the like belong to verifying; a name that is not here is an error. */
export const IssueRequest = z.strictObject({
  credential: Document,
  options: z.strictObject({ credentialId: Id.optional(), mandatoryPointers: Pointers.optional() }).prefault({}),
});

/** VCALM `/credentials/derive`. */
export const DeriveRequest = z.strictObject({
  verifiableCredential: Document,
  options: z.strictObject({ selectivePointers: Pointers.default([]) }).prefault({}),
});

/** VCALM `/credentials/status`. */
export const StatusRequest = z.strictObject({
  credentialId: Id,
  credentialStatus: z.strictObject({
    id: Id.optional(),
    type: z.enum(['BitstringStatusListEntry', 'BitstringStatusList', 'TokenStatusList']),
    statusPurpose: z.enum(['revocation', 'suspension']),
    statusListIndex: Id.optional(),
    statusListCredential: Id.optional(),
  }),
  status: z.boolean(),
});

/** @throws LaurelError bad_form */
export function parseBody<Shape>(shape: z.ZodType<Shape>, body: unknown): Shape {
  const parsed = shape.safeParse(body);
  if (parsed.success) return parsed.data;
  const problems = parsed.error.issues.map(({ path, code, message }) => ({ at: `/${path.join('/')}`, code, detail: message }));
  throw new LaurelError('bad_form', { detail: problems.map(({ at, detail }) => `${at} ${detail}`).join('; '), problems });
}
