import { BANNER_COLOURS, CONFIGURATIONS, INSTANCE_NAMES } from '@laurel/issuer';
import { z } from 'zod';
import { checkRules } from './rules.ts';

const plain = (max: number) => z.string().trim().min(1, 'is empty').max(max, `is longer than ${max} characters`);

/** Never the secret itself: a configuration file is copied, shown and kept in version control. */
const Secret = z.union([z.strictObject({ $env: z.string().regex(/^[A-Z][A-Z0-9_]*$/) }), z.strictObject({ $file: plain(4096) })], {
  error: 'names a secret: write { $env: NAME } or { $file: PATH }, never the secret itself',
});
export type Secret = z.infer<typeof Secret>;

const Origin = z.string().refine(isOrigin, 'is an origin: https://badges.example.org, without a path, a query or a final slash');

/** Path segments that the node answers itself, so that no profile can stand in their way. */
const RESERVED_SLUGS = new Set(
  (
    'account achievements affiliations api ask assess assets attest c catalogue certificates claim consent consent-requests desk frameworks guardians healthz help hiring ' +
    'ims invitation issuers language learn media metrics none oid4vci oid4vp open organisations pathways policies privacy readyz recognition reminders reports review s ' +
    'setup sign-in sign-out status vc-api vct verify wallet well-known'
  ).split(' '),
);
const Slug = z
  .string()
  .regex(/^[a-z0-9](?:[a-z0-9-]{0,62}[a-z0-9])?$/, 'is 1 to 64 small letters, digits and hyphens')
  .refine((slug) => !RESERVED_SLUGS.has(slug), 'is a word the node uses in its own addresses; choose another');

const Issuer = z.string().refine(isIssuer, 'is the address of an issuer: https://login.school.example, without a query');
const Identity = z.strictObject({ method: z.enum(['did:web', 'did:key']), keyType: z.enum(['Ed25519', 'P-256']) });

/** One name, or one for each language. */
const InBoth = z.union([plain(200), z.strictObject({ en: plain(200), fr: plain(200) })]);

const Profile = z.strictObject({
  slug: Slug.describe('The word in addresses; part of the did:web of every profile but the first. Never change it.'),
  name: z.strictObject({ en: plain(200), fr: plain(200) }),
  url: z.url().optional(),
  email: z.email().optional(),
  about: z
    .strictObject({ en: plain(600), fr: plain(600) })
    .optional()
    .describe('Who this is and what it awards, in two or three sentences: on its public page.'),
  banner: z
    .strictObject({ colour: z.enum(BANNER_COLOURS), text: z.strictObject({ en: plain(80), fr: plain(80) }).optional() })
    .optional()
    .describe('An engraved band above its public pages, with a line of text where one is given.'),
  action: z
    .strictObject({ text: z.strictObject({ en: plain(40), fr: plain(40) }), url: z.url({ protocol: /^https?$/ }) })
    .optional()
    .describe('The one button of its public pages, for instance "Apply" with the address of your form. "How to earn it" where it is left out.'),
  identity: Identity.partial().optional().describe('Where this profile differs from the node. Kept for good from the first start on.'),
  credentials: z
    .array(z.enum(CONFIGURATIONS))
    .min(1, 'names no way to sign a badge')
    .refine((names) => new Set(names).size === names.length, 'names a way to sign twice')
    .optional()
    .describe('Ways in which a badge is signed and offered to wallets. The first two where it is left out.'),
  revocationList: z
    .boolean()
    .optional()
    .describe(
      'true: badges also name a 1EdTech revocation list, for verifiers that read nothing else. It is public, unsigned, and names each revoked badge by its id.',
    ),
});

const Mail = z.strictObject({
  from: plain(320).describe('Name <address@example.org>'),
  smtp: z
    .strictObject({
      host: plain(253),
      port: z.int().min(1).max(65_535),
      secure: z.boolean().default(false).describe('true: TLS from the first byte (465). false: STARTTLS where the server offers it.'),
      user: plain(320).optional(),
      password: Secret.optional(),
    })
    .optional()
    .describe('Where it is left out, letters are kept until a server is named.'),
});

const Listen = z.strictObject({
  host: plain(253).default('127.0.0.1'),
  port: z.int().min(0).max(65_535).describe('0 takes a free port and puts it into publicUrl: for tests only.'),
  tls: z
    .strictObject({ certificate: plain(4096), key: plain(4096) })
    .optional()
    .describe('PEM files: the certificate with its chain, and its private key, which only the node’s user may read. Read at the start.'),
  trustedProxies: z.array(plain(64)).default([]).describe('Addresses or networks whose X-Forwarded-For is believed.'),
});

/** All that an operator may say about a node. An unknown key is an error: a misspelt rule must not be a rule left out. */
export const Config = z
  .strictObject({
    $schema: z.string().optional(),
    name: z
      .union([plain(100), z.strictObject({ en: plain(100), fr: plain(100) })], {
        error: 'is a name of at most 100 characters, or one for each language: { en: …, fr: … }',
      })
      .describe('Who runs this node, as people read it in the masthead and in letters: one name, or one for each language.'),
    roles: z.array(z.enum(['issuer', 'holder', 'verifier'])).min(1, 'names no role: issuer, holder or verifier'),
    publicUrl: z.union([z.literal('none'), Origin]).describe('The origin everybody reaches the node at; none for a wallet behind a home router.'),
    listen: Listen,
    identity: Identity.default({ method: 'did:web', keyType: 'Ed25519' }).describe('How the node, and each profile that says nothing else, is known.'),
    profiles: z.array(Profile).default([]).describe('The issuing institutions. The first lives at the root.'),
    database: z.strictObject({ kind: z.literal('sqlite', 'is sqlite: this version keeps its data in SQLite only'), file: plain(4096) }),
    secrets: z.strictObject({
      keyEncryption: Secret.describe('Wraps every private key: the base64 of 32 random bytes. Lost, the keys are lost.'),
      session: Secret.describe('Signs the forms of signed-out pages: the base64 of 32 random bytes.'),
    }),
    mail: Mail,
    contact: z
      .union([z.email(), z.url({ protocol: /^https$/ })])
      .optional()
      .describe('Whom people write to about what this node keeps of them: a mail address, or a page. It stands on the page /privacy.'),
    languages: z
      .array(z.enum(['en', 'fr']))
      .min(1, 'names no language')
      .default(['en', 'fr'])
      .describe('The first is the default.'),
    hostedWallet: z
      .union([z.literal('none'), Origin])
      .default('none')
      .describe('Where "I have no wallet" leads from a claim page.'),
    vcApi: z
      .strictObject({
        instances: z.array(z.enum(INSTANCE_NAMES)).default([]).describe('What programs may have signed here, each by a did:key of its own.'),
        profile: Slug.optional().describe('Whose API keys open the instances. The first profile where none is named.'),
      })
      .optional()
      .describe('Doors for programs with an API key (laurel api-key create): an issuer signs, a verifier verifies. Off where it is left out.'),
    signIn: z
      .strictObject({
        oidc: z
          .array(
            z.strictObject({
              issuer: Issuer.describe('As the institution’s sign-in calls itself. Register {publicUrl}/sign-in/with/{host}/callback there.'),
              clientId: plain(256),
              clientSecret: Secret,
              name: plain(100).describe('What stands on the button: the institution, as its people call it.'),
              domains: z
                .array(z.string().regex(/^[a-z0-9-]+(?:\.[a-z0-9-]+)+$/, 'is a domain in small letters, like school.example'))
                .min(1)
                .optional()
                .describe('Whose addresses it may speak for. Where it is left out, it is believed about every address that it says it verified.'),
            }),
          )
          .default([]),
      })
      .prefault({})
      .describe('Institutions whose people sign in here with them, by OpenID Connect, beside mail and passkeys.'),
    programme: z
      .strictObject({
        reportFewest: z.int().min(5).max(30).default(10).describe('So many people stand behind each figure of a report, at least.'),
        evidenceBytes: z
          .int()
          .min(1_048_576)
          .default(20 * 1_073_741_824)
          .describe('How much evidence is kept of everybody together, at most: at rest it takes a third more, and a full disk ends all writing.'),
      })
      .prefault({})
      .describe('Applications, evidence and reports of an issuer.'),
    wallet: z.strictObject({ open: z.boolean().default(false).describe('Anybody with an e-mail address may keep badges here.') }).prefault({}),
    trust: z
      .strictObject({
        allow: z.array(z.strictObject({ did: z.string().startsWith('did:'), name: InBoth, since: z.iso.date().optional() })).default([]),
        schemas: z
          .array(z.strictObject({ id: z.url(), file: plain(4096) }))
          .default([])
          .describe('JSON Schemas that badges name by their id, each as a file (JSON Schema, or a JsonSchemaCredential with one). None is ever fetched.'),
        registries: z.array(z.string()).max(0, 'takes no entry yet: this version does not subscribe to registries; use trust.allow').default([]),
      })
      .prefault({})
      .describe('Issuers you vouch for by DID, with the name you know them by: one, or one for each language.'),
    didResolver: z.boolean().default(false).describe('Resolves did:key, did:web and did:jwk for anybody at /1.0/identifiers/{did}.'),
    outbound: z.strictObject({ allowInsecureLoopback: z.boolean().default(false).describe('For trying Laurel on one machine only.') }).prefault({}),
    log: z.enum(['info', 'warn', 'error', 'silent']).default('info'),
  })
  .superRefine(checkRules);
export type Config = z.infer<typeof Config>;
/** As written, before defaults are filled in. */
export type ConfigInput = z.input<typeof Config>;

function isIssuer(text: string): boolean {
  const url = URL.parse(text);
  return url !== null && (url.protocol === 'https:' || url.protocol === 'http:') && url.search === '' && url.hash === '' && url.username === '';
}

function isOrigin(text: string): boolean {
  const url = URL.parse(text);
  return url !== null && (url.protocol === 'https:' || url.protocol === 'http:') && url.origin === text;
}
