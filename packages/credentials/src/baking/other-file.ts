import { parseStrictObject } from '../json/strict.ts';
import type { Json, JsonObject } from '../types.ts';

/** What people bring in place of a badge, and what each of them is to be told about. `badge_described`: an achievement or a catalogue, which is nobody's badge. */
export type OtherFile = 'web_page' | 'archive' | 'wallet_backup' | 'badge_described';

/** The first bytes of a wallet that was saved under a passphrase, as the holder writes it. */
export const WALLET_BACKUP = 'laurel wallet\n';

/** Told by the bytes; asked before a picture is looked for, since nearly every page has one inside, which is no badge's. */
export function otherFileOf(bytes: Uint8Array): OtherFile | undefined {
  const start = Buffer.from(bytes.subarray(0, LOOKED_AT)).toString('latin1');
  if (start.startsWith('PK\u0003\u0004')) return 'archive';
  if (start.startsWith(WALLET_BACKUP)) return 'wallet_backup';
  if (isWebPage(bytes)) return 'web_page';
  return describesBadge(bytes) ? 'badge_described' : undefined;
}

/** Whether it says what may be earned (an achievement, under its name of any edition, or a graph of CTDL), and nothing of anybody who earned it. */
function describesBadge(bytes: Uint8Array): boolean {
  const text = Buffer.from(bytes).toString('utf8').trimStart();
  if (!text.startsWith('{') || !/"Achievement"|"BadgeClass"|"ceterms:/.test(text)) return false; // most badges are big, and read again later
  const value = parseStrictObject(text);
  if (!value || OF_SOMEBODY.some((name) => value[name] !== undefined)) return false;
  const graph = [value['@graph'] ?? []].flat();
  const isOffer = (type: string) => type.startsWith('ceterms:');
  return typesOf(value).some((type) => type === 'Achievement' || type === 'BadgeClass' || isOffer(type)) || graph.some((one) => typesOf(one).some(isOffer));
}

/** Members of what was awarded to somebody. */
const OF_SOMEBODY = ['credentialSubject', 'recipient', 'proof', 'badge', 'verifiableCredential'];

const typesOf = (value: Json): string[] => {
  if (typeof value !== 'object' || value === null || Array.isArray(value)) return [];
  const { type, '@type': ld }: JsonObject = value;
  return [type ?? ld ?? []].flat().filter((one) => typeof one === 'string');
};

/** Whether bytes begin as a page for people does, after what a browser writes before it when it saves one. */
export const isWebPage = (bytes: Uint8Array): boolean => {
  const start = Buffer.from(bytes.subarray(0, LOOKED_AT))
    .toString('latin1')
    .replace(/^\u00ef\u00bb\u00bf/, '');
  return /^\s*<(?:!doctype\s+html|html|head|body)\b/i.test(start.replace(/^\s*<\?xml[^>]*>/, '').replace(/^(?:\s*<!--(?:(?!-->).)*-->)+/s, ''));
};

const LOOKED_AT = 512;
