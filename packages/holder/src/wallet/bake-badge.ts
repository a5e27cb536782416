import { LaurelError, utf8 } from '@laurel/base';
import { type BadgeFacts, bakeBadge, type Picture } from '@laurel/credentials';
import { badgePng, badgeSvg } from '@laurel/web';
import type { Holder } from '../deps.ts';
import { exportDocument } from './badges.ts';
import { kindOf, pictureIn } from './picture.ts';
import { titleOf } from './title.ts';

/**
 * The badge inside a picture: a PNG that the badge itself brings, else the drawing that this wallet shows. Whoever has the picture has the whole badge.
 * @throws LaurelError not_found
 */
export async function exportPicture(holder: Pick<Holder, 'store'>, owner: string, id: string, kind: Picture): Promise<{ body: Uint8Array; facts: BadgeFacts }> {
  const { body, facts } = await exportDocument(holder, owner, id);
  const art = { title: titleOf(facts), kind: kindOf(facts), alt: titleOf(facts) };
  // A stranger's SVG can hold a program; opened from a disk, nothing would keep it from running.
  if (kind === 'svg') return { body: bakeBadge(utf8(badgeSvg(art)), body), facts };
  return { body: bakeIntoOwn(facts, body) ?? bakeBadge(await badgePng(art), body), facts };
}

/** `undefined` where the badge brings no PNG, or one that nobody can read. */
function bakeIntoOwn(facts: BadgeFacts, body: string): Uint8Array | undefined {
  const [, own] = /^data:image\/png;base64,(.+)$/.exec(pictureIn(facts) ?? '') ?? [];
  if (own === undefined) return undefined;
  try {
    return bakeBadge(Buffer.from(own, 'base64'), body);
  } catch (error) {
    if (error instanceof LaurelError) return undefined;
    throw error;
  }
}
