import { unbakeBadge } from '@laurel/credentials';
import { readQr } from '@laurel/web';
import { refused } from './read-given.ts';

/**
 * What a photograph says: the text of its QR code. A picture that carries a badge is read as a badge, and never as a code that is drawn on it.
 * @param asker whose picture it is
 * @param isPhoto it was given as a photograph of a code, so one without is a failure
 * @throws LaurelError credential_refused · too_many_requests · storage_busy
 */
export async function textOfQr(bytes: Uint8Array, asker: string, isPhoto: boolean): Promise<string | undefined> {
  const unbaked = unbakeBadge(bytes);
  const mayBeCode = unbaked === undefined || (!unbaked.ok && unbaked.code === 'picture_no_badge');
  const text = mayBeCode ? await readQr(bytes, asker) : undefined;
  if (isPhoto && mayBeCode && text === undefined) throw refused('no_qr');
  return text;
}
