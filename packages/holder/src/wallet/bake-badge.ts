import { LaurelError, utf8 } from '@laurel/base';
import { type BadgeFacts, bakeBadge, type Picture, pictureIn } from '@laurel/credentials';
import { svgPng } from '@laurel/web';
import type { Holder } from '../deps.ts';
import { exportDocument } from './badges.ts';
import { harmlessPicture } from './picture.ts';

/**
 * The badge inside a picture: the one that the badge itself brings where it can be read and does no harm, else the drawing that this wallet shows.
 * Whoever has the picture has the whole badge.
 * @throws LaurelError not_found
 */
export async function exportPicture(holder: Pick<Holder, 'store'>, owner: string, id: string, kind: Picture): Promise<{ body: Uint8Array; facts: BadgeFacts }> {
  const { body, facts } = await exportDocument(holder, owner, id);
  const { drawing } = harmlessPicture(facts);
  if (kind === 'svg') return { body: bakeBadge(utf8(drawing), body), facts };
  return { body: bakeIntoOwn(facts, body) ?? bakeBadge(await svgPng(drawing), body), facts };
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
