import { createHash } from 'node:crypto';
import type { BadgeFacts } from '@laurel/credentials';
import { BADGE_COLOURS, BADGE_MOTIFS, type BadgeColour, type BadgeMotif, badgeSvg, cleanSvg } from '@laurel/web';
import { PICTURE_RATIO } from '../limits.ts';
import { titleOf } from './title.ts';

const PICTURE = /^data:image\/(png|jpeg|gif|webp|svg\+xml);base64,[A-Za-z0-9+/=]+$/;

/** Only a picture that the badge carries in itself: fetching one would tell its host who opened the badge, and when. */
export const pictureIn = ({ image }: BadgeFacts): string | undefined => (image !== undefined && PICTURE.test(image) ? image : undefined);

/** Without a word on assessment a badge must not look assessed. */
const kindOf = ({ assessment }: BadgeFacts): 'assessed' | 'participation' =>
  assessment === undefined || assessment === 'participation' ? 'participation' : 'assessed';

/** What is drawn where a badge brings no picture: motif and colour come from its title, so that two of them are told apart at a glance, and each looks the same everywhere. */
export function artOf(facts: BadgeFacts) {
  const title = titleOf(facts);
  const [motif = 0, colour = 0] = createHash('sha256').update(title).digest();
  return { title, kind: kindOf(facts), motif: MOTIFS[motif % MOTIFS.length], colour: COLOURS[colour % COLOURS.length] };
}

const MOTIFS = Object.keys(BADGE_MOTIFS) as BadgeMotif[]; // as: the keys of an object that is written out
const COLOURS = Object.keys(BADGE_COLOURS) as BadgeColour[]; // as: the same

/**
 * The badge's picture as it may leave: `drawing` is the SVG it brings written anew, else one made here of its title; `png` is the PNG it brings.
 * A stranger's SVG can hold a program; opened from a disk, nothing would keep it from running.
 */
export function harmlessPicture(facts: BadgeFacts): { drawing: string; png: Uint8Array | undefined } {
  const [, type, bytes = ''] = /^data:image\/(png|svg\+xml);base64,(.+)$/.exec(pictureIn(facts) ?? '') ?? [];
  const clean = type === 'svg+xml' ? cleanSvg(Buffer.from(bytes, 'base64'), { letters: 'drawn' }) : undefined;
  const drawing = clean && 'svg' in clean && isShaped(clean) ? clean.svg : badgeSvg({ ...artOf(facts), alt: titleOf(facts) });
  return { drawing, png: type === 'png' ? Buffer.from(bytes, 'base64') : undefined };
}

/** A line of a thousand million to one has no pixel across, or a terabyte of them: resvg ends the process at the one and the machine's memory at the other. */
const isShaped = ({ width, height }: { width: number; height: number }): boolean => Math.max(width, height) <= PICTURE_RATIO * Math.min(width, height);
