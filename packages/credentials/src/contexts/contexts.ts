import { createHash } from 'node:crypto';
import { readFileSync } from 'node:fs';
import type { JsonObject } from '../types.ts';

export const CREDENTIALS_V2 = 'https://www.w3.org/ns/credentials/v2';
export const CREDENTIALS_V1 = 'https://www.w3.org/2018/credentials/v1';
export const OPEN_BADGES_V3 = 'https://purl.imsglobal.org/spec/ob/v3p0/context-3.0.3.json';
/** What Open Badges 3.0 names and its own context does not: a 1EdTech revocation list, among others. */
export const OPEN_BADGES_EXTENSIONS = 'https://purl.imsglobal.org/spec/ob/v3p0/extensions.json';
export const CLR_V2 = 'https://purl.imsglobal.org/spec/clr/v2p0/context-2.0.1.json';

/** Every JSON-LD context this node knows, as raw bytes pinned by SHA-256. A context decides what a signature means, so none is ever fetched. */
const PINNED: Readonly<Record<string, readonly [file: string, sha256: string]>> = {
  [CREDENTIALS_V2]: ['credentials-v2.json', '59955ced6697d61e03f2b2556febe5308ab16842846f5b586d7f1f7adec92734'],
  [CREDENTIALS_V1]: ['credentials-v1.json', 'ab4ddd9a531758807a79a5b450510d61ae8d147eab966cc9a200c07095b0cdcc'],
  'https://www.w3.org/ns/credentials/examples/v2': ['credentials-examples-v2.json', '57393fbc69d6efb9b9b5dc9cb6b9880b0944360abfe2eaf459c9e58cf2279d7c'],
  'https://w3id.org/security/data-integrity/v1': ['data-integrity-v1.json', 'b5d829bd09aa7c42abc6efa0c8ed7635313b5487f37ccfce3ecd149ca9418554'],
  'https://w3id.org/security/data-integrity/v2': ['data-integrity-v2.json', '67f21e6e33a6c14e5ccfd2fc7865f7474fb71a04af7e94136cb399dfac8ae8f4'],
  'https://w3id.org/citizenship/v4rc1': ['citizenship-v4rc1.json', '5038c7383afd7ab2158f1b997913a8f60978a0abcf96e0b0d08e29f146d2db1e'],
  'https://w3id.org/vdl/v1': ['vdl-v1.json', '5e61aa138bc6a1bf92299edd01408df52f20c24057b9dbea72ccaeef5b792010'],
  'https://w3id.org/security/multikey/v1': ['multikey-v1.json', 'ba2c182de2d92f7e47184bcca8fcf0beaee6d3986c527bf664c195bbc7c58597'],
  'https://w3id.org/security/suites/ed25519-2020/v1': ['ed25519-2020-v1.json', 'b9e1ab971fd8bf2c7553e0c4a9438e0b9450afde1ea1ca5b2492368b9f549588'],
  'https://purl.imsglobal.org/spec/ob/v3p0/context.json': ['open-badges-3.0.0.json', 'b077fa134d909d92c1dcd1c153f2af1b244aeb415967fdc1467d7fc5dd48ac10'],
  'https://purl.imsglobal.org/spec/ob/v3p0/context-3.0.1.json': ['open-badges-3.0.1.json', 'd582f3564282fb3b709136d28412e78e70b678b4dbc2f0221f67d84932748355'],
  'https://purl.imsglobal.org/spec/ob/v3p0/context-3.0.2.json': ['open-badges-3.0.2.json', '00666ad080ba407687ed1846b7f5e7495f5019042b202a727de47c48a1755c53'],
  [OPEN_BADGES_V3]: ['open-badges-3.0.3.json', 'ef2fa9c7846dce233cc166b43639027278be4ee44f00bb1d45c75de2dd0cd761'],
  'https://purl.imsglobal.org/spec/clr/v2p0/context.json': ['clr-2.0.0.json', 'e198d7b517d74c5036434ce495086f67b10244709e9a3df9dcb7f8b1579b6167'],
  [CLR_V2]: ['clr-2.0.1.json', '880f1902d4158f2f33ce06af41b90719977cd1ea337a9de2e41edb3ff5e543d6'],
  'https://w3id.org/vc/status-list/2021/v1': ['status-list-2021-v1.json', '634d71c159289f068c96012e4511c657fdf82ac4231900081bda3ba24e2e1160'],
  [OPEN_BADGES_EXTENSIONS]: ['open-badges-extensions.json', '2d013f981d1f4516081a6a04e55468ba2b071d4153b794f19a79715c45a89a5e'],
};

export const CONTEXT_URLS: readonly string[] = Object.keys(PINNED);

export const isKnownContext = (url: string): boolean => Object.hasOwn(PINNED, url);

const loaded = new Map<string, JsonObject>();

/**
 * The context behind a URL, from our own disk; `undefined` where the URL is not one of ours.
 * @throws Error where the file's bytes are not the pinned ones: an installation that was altered must not sign or verify.
 */
export function contextOf(url: string): JsonObject | undefined {
  const known = loaded.get(url);
  if (known) return known;
  const pinned = Object.hasOwn(PINNED, url) ? PINNED[url] : undefined;
  if (!pinned) return undefined;
  const [file, sha256] = pinned;
  const bytes = readFileSync(new URL(`../../contexts/${file}`, import.meta.url)); // src/contexts and dist/contexts lie equally deep
  if (createHash('sha256').update(bytes).digest('hex') !== sha256) throw new Error(`contexts/${file} is not the file that was pinned.`);
  const context: JsonObject = JSON.parse(bytes.toString('utf8'));
  loaded.set(url, context);
  return context;
}
