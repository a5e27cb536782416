import { createHash } from 'node:crypto';
import { BADGE_MOTIFS, type BadgeMotif } from './motifs.ts';
import { BADGE_COLOURS, type BadgeColour } from './palette.ts';

/** What is drawn where a badge brings no picture: motif and colour come from its title, so that two of them are told apart at a glance, and each looks the same everywhere. */
export function artOfTitle(title: string) {
  const [motif = 0, colour = 0] = createHash('sha256').update(title).digest();
  return { title, motif: MOTIFS[motif % MOTIFS.length], colour: COLOURS[colour % COLOURS.length] };
}

const MOTIFS = Object.keys(BADGE_MOTIFS) as BadgeMotif[]; // as: the keys of an object that is written out
const COLOURS = Object.keys(BADGE_COLOURS) as BadgeColour[]; // as: the same
