import { LaurelError, utf8 } from '@laurel/base';
import { type BadgeFacts, bakeBadge, type Picture } from '@laurel/credentials';
import { badgePng, badgeSvg, cleanSvg, svgPng } from '@laurel/web';
import type { Holder } from '../deps.ts';
import { exportDocument } from './badges.ts';
import { kindOf, pictureIn } from './picture.ts';
import { titleOf } from './title.ts';

/**
 * The badge inside a picture: the one that the badge itself brings where it can be read and does no harm, else the drawing that this wallet shows.
 * Whoever has the picture has the whole badge.
 * @throws LaurelError not_found
 */
export async function exportPicture(holder: Pick<Holder, 'store'>, owner: string, id: string, kind: Picture): Promise<{ body: Uint8Array; facts: BadgeFacts }> {
  const { body, facts } = await exportDocument(holder, owner, id);
  const art = { title: titleOf(facts), kind: kindOf(facts), alt: titleOf(facts) };
  // A stranger's SVG can hold a program; opened from a disk, nothing would keep it from running. So it is written anew, or left out.
  const drawn = drawingIn(facts);
  if (kind === 'svg') return { body: bakeBadge(utf8(drawn ?? badgeSvg(art)), body), facts };
  if (drawn !== undefined) return { body: bakeBadge(await svgPng(drawn), body), facts };
  return { body: bakeIntoOwn(facts, body) ?? bakeBadge(await badgePng(art), body), facts };
}

/** The SVG that the badge brings, made harmless; `undefined` where it brings none, or one that is more than a drawing. */
function drawingIn(facts: BadgeFacts): string | undefined {
  const [, own] = /^data:image\/svg\+xml;base64,(.+)$/.exec(pictureIn(facts) ?? '') ?? [];
  const clean = own === undefined ? undefined : cleanSvg(Buffer.from(own, 'base64'));
  return clean && 'svg' in clean ? clean.svg : undefined;
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
