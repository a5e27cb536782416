import { z } from 'zod';
import { inBoth, line } from './texts.ts';

export const MOTIFS = ['care', 'drop', 'book', 'compass', 'bars', 'scales', 'bridge', 'seedling', 'speech', 'star', 'code', 'lamp'] as const;
export const COLOURS = ['laurel', 'ink', 'teal', 'plum', 'madder', 'ochre', 'slate', 'umber'] as const;

/** How the badge looks: drawn from its name, a motif and a colour. `alt` says it to those who do not see it; without one, the name does. */
export const Art = z.strictObject({
  motif: z.enum(MOTIFS),
  colour: z.enum(COLOURS),
  ribbon: z.string().trim().max(12, 'too_long'),
  alt: inBoth(line(250)).optional(),
});
export type Art = z.infer<typeof Art>;
