import { type Language, LaurelError } from '@laurel/base';
import { type BadgeFacts, pictureKind } from '@laurel/credentials';
import { certificateOf, certificatePdf, type PaperSize } from '@laurel/web';
import type { Holder } from '../deps.ts';
import { isUnproven } from '../import/unproven.ts';
import { exportDocument, readBadge } from './badges.ts';
import { harmlessPicture } from './picture.ts';

/**
 * A badge to print: the PDF of its certificate, with the badge itself attached. Nobody is asked for it, and of what nobody could check there is none.
 * @throws LaurelError not_found
 */
export async function exportCertificate(
  holder: Pick<Holder, 'store' | 'context'>,
  { owner, id, language, size }: { owner: string; id: string; language: Language; size: PaperSize },
): Promise<{ body: Uint8Array; facts: BadgeFacts }> {
  const { badge } = await readBadge(holder, owner, id);
  if (isUnproven(badge.verdict)) throw new LaurelError('not_found');
  const { body, facts } = await exportDocument(holder, owner, id);
  const { drawing, png } = harmlessPicture(facts);
  const isJson = body.startsWith('{');
  const certificate = certificateOf({
    facts,
    language,
    picture: png && pictureKind(png) === 'png' ? { mediaType: 'image/png', bytes: png } : { mediaType: 'image/svg+xml', bytes: Buffer.from(drawing) },
    check: checkPage(facts),
    asOf: holder.context.clock(),
    attached: { filename: isJson ? 'badge.json' : 'badge.jws', mediaType: isJson ? 'application/vc' : 'application/jwt', text: body },
  });
  return { body: await certificatePdf(certificate, { size }), facts };
}

/**
 * Where a node like ours says whether a badge still stands: beside the achievement's own page, by the badge's number, which only those have who saw the
 * badge. Of other issuers no such page is known, and none is printed.
 */
export function checkPage({ id = '', achievementId = '' }: Pick<BadgeFacts, 'id' | 'achievementId'>): string | undefined {
  const [, number] = /^urn:uuid:([0-9a-f-]{36})$/.exec(id) ?? [];
  const [, origin] = /^(https?:\/\/[^/?#]+)\/achievements\/[\w-]{22}$/.exec(achievementId) ?? [];
  return number === undefined || origin === undefined ? undefined : `${origin}/certificates/${number}`;
}
