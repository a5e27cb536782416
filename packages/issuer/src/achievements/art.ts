import { z } from 'zod';
import { inBoth, line } from './texts.ts';

export const MOTIFS = ['care', 'drop', 'book', 'compass', 'bars', 'scales', 'bridge', 'seedling', 'speech', 'star', 'code', 'lamp'] as const;
export const COLOURS = ['laurel', 'ink', 'teal', 'plum', 'madder', 'ochre', 'slate', 'umber'] as const;

/** An uploaded picture by the hash of what it holds. */
export const PICTURE_NAME = /^[\w-]{43}\.(?:png|svg)$/;

/**
 * How the badge looks: drawn from its name, a motif and a colour, or the picture that was uploaded for it. `alt` says it to those who do not see it;
 * of a drawing the name does where it is missing, of a picture it must be there.
 */
export const Art = z.strictObject({
  motif: z.enum(MOTIFS),
  colour: z.enum(COLOURS),
  ribbon: z.string().trim().max(12, 'too_long'),
  picture: z.string().regex(PICTURE_NAME).optional(),
  alt: inBoth(line(250)).optional(),
});
export type Art = z.infer<typeof Art>;
