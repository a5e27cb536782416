import { LaurelError } from '@laurel/base';
import { badgeInPdf, otherFileOf, unbakeBadge } from '@laurel/credentials';

/** What a badge came in, by what the bytes are and not by what the file is called. */
export type FileKind = 'json' | 'jwt' | 'sd-jwt' | 'cose' | 'png' | 'svg' | 'pdf';

/** `text` is the badge's own; `verify` is what the pipeline is given: of a picture all of it, since it says there which edition it holds. */
export type Given = { kind: FileKind; text: string; verify: string | Uint8Array };

/**
 * The badge in a file, a pasted text or an answer from an address. Of a picture without a badge the pipeline says what is wrong, so it is given on.
 * @throws LaurelError credential_refused: what cannot hold a badge at all, and why
 */
export function readGiven(bytes: Uint8Array): Given {
  const start = Buffer.from(bytes.subarray(0, 64)).toString('latin1');
  const other = otherFileOf(bytes);
  if (other) return refuse(other);
  const pdf = badgeInPdf(bytes);
  if (pdf) return pdf.ok ? { kind: 'pdf', text: pdf.text, verify: pdf.text } : refuse(pdf.code);
  const unbaked = unbakeBadge(bytes);
  if (unbaked?.ok) return { kind: unbaked.picture, text: unbaked.text, verify: bytes };
  if (unbaked) return { kind: 'png', text: '', verify: bytes };
  if (/^(?:\u00ff\u00d8\u00ff|GIF8|RIFF....WEBP|....ftyp(?:heic|heix|mif1|avif))/s.test(start)) return refuse('picture_kind');
  const text = Buffer.from(bytes).toString('utf8').trim();
  return { kind: kindOfText(text), text, verify: bytes };
}

/** How a badge's own text is written. */
export function kindOfText(text: string): 'json' | 'jwt' | 'sd-jwt' | 'cose' {
  if (text.startsWith('{')) return 'json';
  if (text.includes('~')) return 'sd-jwt';
  return text.startsWith('0o') && !text.includes('.') ? 'cose' : 'jwt'; // COSE_Sign1 as base64 begins with its tag
}

export const refused = (code: string): LaurelError => new LaurelError('credential_refused', { problems: [{ at: 'badge', code, detail: '' }] });

function refuse(code: string): never {
  throw refused(code);
}
