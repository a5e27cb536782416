import type { Language } from '@laurel/base';
import { z } from 'zod';
import { WORDS } from '../limits.ts';

/** Where our own nodes put why they ask (interfaces.md): shown as the asker's own words. */
export const REQUEST_INFO = 'urn:laurel:request:1';

const Words = z.string().max(WORDS);
const Said = z.union([
  Words.transform((text): Partial<Record<Language, string>> => ({ en: text, fr: text })),
  z.object({ en: Words.optional(), fr: Words.optional() }),
]);

/** What a verifier of ours tells beside the query. Unknown members are somebody else's business. */
export const RequestInfo = z.looseObject({
  name: Said.optional(),
  purpose: Said.optional(),
  /** ISO 8601 duration. */
  retention: z.string().max(32).optional(),
  policy: z.string().max(2048).optional(),
  deletion: z.string().max(2048).optional(),
});
export type RequestInfo = z.infer<typeof RequestInfo>;

const Audience = z.string().max(2048);

/** The request object of OpenID4VP 1.0 section 5, as far as this wallet answers one: `vp_token` by `direct_post`. */
export const RequestObject = z.looseObject({
  client_id: z.string().startsWith('decentralized_identifier:did:').max(2048),
  aud: z.union([Audience, z.tuple([Audience]).transform(([only]) => only)]),
  response_type: z.literal('vp_token'),
  response_mode: z.literal('direct_post'),
  response_uri: z.string().max(2048),
  redirect_uri: z.undefined().optional(),
  // Section 5.2: ASCII URL-safe characters, and enough of them to be fresh.
  nonce: z.string().regex(/^[\w.~-]{8,512}$/),
  state: z.string().max(2048).optional(),
  exp: z.number().int(),
  iat: z.number().int().optional(),
  dcql_query: z.record(z.string(), z.unknown()),
  client_metadata: z.looseObject({ client_name: Words.optional() }).optional(),
  verifier_info: z
    .array(z.looseObject({ format: z.string(), data: z.unknown() }))
    .max(20)
    .optional(),
  transaction_data: z.undefined().optional(),
});
export type RequestObject = z.infer<typeof RequestObject>;
