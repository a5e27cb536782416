import { type BadgeFacts, pictureIn } from '@laurel/credentials';
import { artOfTitle, badgeSvg, cleanSvg } from '@laurel/web';
import { PICTURE_RATIO } from '../limits.ts';
import { titleOf } from './title.ts';

/** Without a word on assessment a badge must not look assessed. */
const kindOf = ({ assessment }: BadgeFacts): 'assessed' | 'participation' =>
  assessment === undefined || assessment === 'participation' ? 'participation' : 'assessed';

/** What is drawn where a badge brings no picture. */
export const artOf = (facts: BadgeFacts) => ({ ...artOfTitle(titleOf(facts)), kind: kindOf(facts) });

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
