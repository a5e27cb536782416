import { LaurelError } from '@laurel/base';
import { isJsonObject, type JsonObject, type PresentationOptions } from '@laurel/credentials';
import { z } from 'zod';

/** What the pipeline reads: a document as JSON text, or a compact credential. What was sent came through the strict parser, so its text has one meaning. */
type Readable = string;

/**
 * The body of `/credentials/verify`.
 * @throws LaurelError bad_form
 */
export function readCredentialRequest(body: unknown): { credential: Readable; returned: boolean } {
  const { verifiableCredential, options } = parse(CredentialRequest, body);
  return { credential: readable(verifiableCredential), returned: options.returnCredential };
}

/**
 * The body of `/presentations/verify`. A challenge and a domain that the caller does not name were not asked for, and the verdict says so; whether
 * the presenter is whom a credential is about, and whether one without a credential will do, is the caller's to judge (VCALM), who knows what they asked.
 * @throws LaurelError bad_form
 */
export function readPresentationRequest(body: unknown): { presentation: Readable; returned: boolean; asked: PresentationOptions } {
  const { verifiablePresentation, options } = parse(PresentationRequest, body);
  const { challenge = null, domain = null, returnPresentation } = options;
  const asked = { nonce: challenge, audience: domain, requireHolderBinding: false, mayBeEmpty: true };
  return { presentation: readable(verifiablePresentation), returned: returnPresentation, asked };
}

/** A JWS, with disclosures or not; a document comes as a document, never as text. */
const COMPACT = /^[\w-]+\.[\w-]+\.[\w-]*(?:~[\w~.-]*)?$/;

const Document = z.union([z.string().regex(COMPACT), z.custom<JsonObject>(isJsonObject).meta({ type: 'object' })], {
  error: 'is a JSON object, or a compact credential as text',
});

/** `checks` is how clients of the drafts ask for part of the pipeline: they get all of it. */
const common = { checks: z.array(z.string().max(64)).max(16).optional(), returnResults: z.boolean().optional(), returnProblemDetails: z.boolean().optional() };
const Value = z.string().min(1).max(1_000);

export const CredentialRequest = z.strictObject({
  verifiableCredential: Document,
  options: z.strictObject({ ...common, returnCredential: z.boolean().default(false) }).prefault({}),
});
export const PresentationRequest = z.strictObject({
  verifiablePresentation: Document,
  options: z.strictObject({ ...common, challenge: Value.optional(), domain: Value.optional(), returnPresentation: z.boolean().default(false) }).prefault({}),
});

const readable = (document: string | JsonObject): Readable => (typeof document === 'string' ? document : JSON.stringify(document));

function parse<Shape>(shape: z.ZodType<Shape>, body: unknown): Shape {
  const parsed = shape.safeParse(body);
  if (parsed.success) return parsed.data;
  const problems = parsed.error.issues.map(({ path, code, message }) => ({ at: `/${path.join('/')}`, code, detail: message }));
  throw new LaurelError('bad_form', { detail: problems.map(({ at, detail }) => `${at} ${detail}`).join('; '), problems });
}
