import type { Language } from '@laurel/base';
import { pictureKind } from '@laurel/credentials';
import { certificateOf, certificatePdf, type PaperSize } from '@laurel/web';
import type { Holder } from '../deps.ts';
import { checkPage } from '../wallet/certificate.ts';
import { harmlessPicture } from '../wallet/picture.ts';
import type { ShareRow } from './records.ts';
import { addressOf } from './secrets.ts';
import { sharedFacts, sharedFile } from './shared-file.ts';

/** The share on paper: the chosen fields and no other, its address as the code to scan where it has one, and attached the very file that was made. */
export async function sharedCertificate(
  holder: Pick<Holder, 'agent' | 'config' | 'context'>,
  { share, language, size }: { share: ShareRow; language: Language; size: PaperSize },
): Promise<Uint8Array> {
  const facts = sharedFacts(share);
  const { drawing, png } = harmlessPicture(facts);
  const { body, contentType, filename } = sharedFile(share);
  const certificate = certificateOf({
    facts,
    language,
    picture: png && pictureKind(png) === 'png' ? { mediaType: 'image/png', bytes: png } : { mediaType: 'image/svg+xml', bytes: Buffer.from(drawing) },
    check: share.level === 'file' ? checkPage(facts) : addressOf(holder, share),
    asOf: holder.context.clock(),
    attached: { filename, mediaType: contentType, text: body },
  });
  return certificatePdf(certificate, { size });
}
