import { z } from 'zod';

/** What lies in a backup, in this order: the database first, then the keys, sealed as they are. */
export const PARTS = ['database', 'agent'] as const;
export type PartName = (typeof PARTS)[number];

/** What a backup says of itself. `at` is the moment that it shows; `configuration` the SHA-256 of the file, base64url. */
export const Manifest = z.strictObject({
  at: z.iso.datetime(),
  laurel: z.string(),
  publicUrl: z.string(),
  configuration: z.string(),
  parts: z.tuple([
    z.strictObject({ name: z.literal('database'), bytes: z.int().positive() }),
    z.strictObject({ name: z.literal('agent'), bytes: z.int().positive() }),
  ]),
});
export type Manifest = z.infer<typeof Manifest>;
