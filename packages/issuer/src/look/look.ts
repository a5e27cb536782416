import { type Language, LaurelError, now } from '@laurel/base';
import type { ScopedReader, ScopedWriter } from '@laurel/store';
import { CERTIFICATE_LAYOUTS, type CertificateLook, type Emblem, PAPER_SIZES } from '@laurel/web';
import { z } from 'zod';
import { PICTURE_NAME } from '../achievements/art.ts';
import { findPicture } from '../achievements/pictures.ts';
import { type Bilingual, inBoth, line, prose, said } from '../achievements/texts.ts';
import type { Actor, Issuer } from '../deps.ts';
import { Look, type LookKind } from './look-records.ts';

const Picture = z.string().regex(PICTURE_NAME);

/** The picture above an institution's public pages, with what it shows; in place of the engraved band. */
export const Banner = z.strictObject({ picture: Picture, alt: inBoth(line(250)) });
export type Banner = z.infer<typeof Banner>;

/** A certificate as an institution wants it. What a version of this software adds is optional. */
export const CertificateDesign = z.strictObject({
  layout: z.enum(CERTIFICATE_LAYOUTS),
  paper: z.enum(PAPER_SIZES),
  accent: z.string().regex(/^#[0-9a-f]{6}$/),
  wording: inBoth(prose(600)),
  logo: z.strictObject({ picture: Picture, alt: inBoth(line(250)) }).optional(),
  signature: z.strictObject({ name: line(120), title: inBoth(line(120)), picture: Picture.optional() }).optional(),
});
export type CertificateDesign = z.infer<typeof CertificateDesign>;

/** What was typed in either language, without what was left empty. */
export const filled = (texts: Record<Language, string>): Bilingual => Object.fromEntries(Object.entries(texts).filter(([, text]) => text !== ''));

/** Where questions go. */
export type Contact = { email: string };

type Looks = { banner: Banner; certificate: CertificateDesign; contact: Contact };
export type Decided<Kind extends LookKind> = { version: number; look: Looks[Kind] | undefined };

/** The newest; version 0 where nothing was decided yet. */
export const newestLook = <Kind extends LookKind>(issuer: Pick<Issuer, 'store'>, profile: string, kind: Kind): Promise<Decided<Kind>> =>
  issuer.store.as(profile).read((db) => newestIn(db, kind));

async function newestIn<Kind extends LookKind>(db: ScopedReader | ScopedWriter, kind: Kind): Promise<Decided<Kind>> {
  const [row] = await db.list(Look, { kind }, { order: { version: 'DESC' }, take: 1 });
  return { version: row?.version ?? 0, look: (row?.look ?? undefined) as Looks[Kind] | undefined }; // `decideLook` writes each under its kind
}

/**
 * The design of a certificate for what was awarded at a moment: the newest of then, so that a sheet printed again is the same sheet. Awards from
 * before the first design have the first: nobody had chosen otherwise.
 */
export async function designAt(issuer: Pick<Issuer, 'store'>, profile: string, at: string): Promise<CertificateDesign | undefined> {
  const all = await issuer.store.as(profile).read((db) => db.list(Look, { kind: 'certificate' }, { order: { version: 'ASC' } }));
  const found = all.findLast(({ decidedAt }) => decidedAt <= at) ?? all[0];
  return (found?.look ?? undefined) as CertificateDesign | undefined; // rows of this kind alone
}

/**
 * The next version, or none any more (`undefined`). `seen` is the version the reader had before them.
 * @throws LaurelError conflict
 */
export function decideLook<Kind extends LookKind>(
  issuer: Issuer,
  input: { profile: string; kind: Kind; look: Looks[Kind] | undefined; seen: number; actor: Actor },
): Promise<void> {
  const { profile, kind, look, seen, actor } = input;
  return issuer.store.as(profile).write(async (db) => {
    if ((await newestIn(db, kind)).version !== seen) throw new LaurelError('conflict');
    const version = seen + 1;
    await db.insert(Look, { kind, version, look: look ?? null, decidedAt: now(issuer.context), decidedBy: actor });
    await issuer.record(db.open, { actor, action: `achievement.look-decided`, object: `profile:${profile}`, profile, detail: { kind, version } });
  });
}

/** A design in the language of one certificate, with its pictures. */
export async function lookOf(issuer: Issuer, profile: string, design: CertificateDesign | undefined, language: Language): Promise<CertificateLook | undefined> {
  if (!design) return undefined;
  const { layout, accent, wording, logo, signature } = design;
  const hand = signature?.picture;
  return {
    layout,
    accent,
    wording: wording[language],
    logo: logo && (await emblemOf(issuer, profile, logo.picture, said(logo.alt, language))),
    signature: signature && {
      name: signature.name,
      title: said(signature.title, language),
      picture: hand === undefined ? undefined : await emblemOf(issuer, profile, hand, signature.name),
    },
  };
}

/** A picture that is gone is our bug: versions name it. */
async function emblemOf(issuer: Issuer, profile: string, name: string, alt: string): Promise<Emblem> {
  const row = await findPicture(issuer, profile, name);
  if (!row) throw new Error(`The picture ${name} is gone`);
  return { mediaType: row.mediaType, bytes: Buffer.from(row.body, 'base64'), width: row.width, height: row.height, alt };
}
