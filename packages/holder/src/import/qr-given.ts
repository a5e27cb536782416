import { unbakeBadge } from '@laurel/credentials';
import { readQr } from '@laurel/web';
import { refused } from './read-given.ts';

/**
 * What a photograph says: the text of its QR code. A picture that carries a badge is read as a badge, and never as a code that is drawn on it.
 * @param isPhoto it was given as a photograph of a code, so one without is a failure
 * @throws LaurelError credential_refused
 */
export async function textOfQr(bytes: Uint8Array, isPhoto: boolean): Promise<string | undefined> {
  const unbaked = unbakeBadge(bytes);
  const mayBeCode = unbaked === undefined || (!unbaked.ok && unbaked.code === 'picture_no_badge');
  const text = mayBeCode ? await readQr(bytes) : undefined;
  if (isPhoto && mayBeCode && text === undefined) throw refused('no_qr');
  return text;
}
