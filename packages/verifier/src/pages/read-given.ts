import { badgeInPdf, type PdfCode, unbakeBadge } from '@laurel/credentials';
import { readQr } from '@laurel/web';

/** Why there is nothing to verify in what somebody brought; of a code that leads to an address, which. */
export type Unreadable = { problem: 'nothing' | 'picture' | 'link' | PdfCode } | { problem: 'code'; address: string };
export type Given = { verify: string | Uint8Array } | Unreadable;

/**
 * What the pipeline is given of a text or a file: the badge attached to a PDF, the text of a QR code in a photograph, else all of it. No address is followed, whoever
 * wrote it. A picture that carries a badge is read as that, and never as a code drawn on it; a PNG without either goes to the pipeline, which says what is wrong.
 * @param network whose question it is
 * @throws LaurelError too_many_requests · storage_busy, where photographs wait in line
 */
export async function readGiven(given: string | Uint8Array, network: string): Promise<Given> {
  if (typeof given === 'string') return given === '' ? { problem: 'nothing' } : isLink(given) ? { problem: 'link' } : { verify: given };
  const pdf = badgeInPdf(given);
  if (pdf) return pdf.ok ? { verify: pdf.text } : { problem: pdf.code };
  const unbaked = unbakeBadge(given);
  const mayBeCode = unbaked === undefined || (!unbaked.ok && unbaked.code === 'picture_no_badge');
  const code = mayBeCode ? await readQr(given, network) : undefined;
  if (code !== undefined) return isLink(code) ? { problem: 'code', address: code } : { verify: code };
  const start = Buffer.from(given.subarray(0, LOOKED_AT)).toString('latin1');
  if (/^(?:\u00ff\u00d8\u00ff|GIF8|RIFF....WEBP|....ftyp(?:heic|heix|mif1|avif))/s.test(start)) return { problem: 'picture' };
  return isLink(start.trim()) ? { problem: 'link' } : { verify: given };
}

/** A link, or the first bytes of a file. */
const LOOKED_AT = 4_096;

/** Also those that open a wallet: an offer or a request is no badge. */
const isLink = (text: string): boolean => /^(?:https?|openid-credential-offer|openid4vp|haip-vp):\S+$/i.test(text);
