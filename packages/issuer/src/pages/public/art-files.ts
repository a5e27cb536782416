import type { Language } from '@laurel/base';
import { type BadgeArtProps, type Bytes, badgePng, badgeSvg } from '@laurel/web';
import { said } from '../../achievements/definition.ts';
import { PICTURES } from '../../achievements/pictures.ts';
import type { Issuer } from '../../deps.ts';
import { DRAWINGS_KEPT } from '../../limits.ts';
import { Achievement, type AchievementRow } from '../../records.ts';

const DRAWINGS = '/achievements/drawings/';
const NAME = /^([\w-]{1,64})\.([1-9]\d{0,5})\.(en|fr)\.(svg|png)$/;
const YEAR_SECONDS = 31_536_000;

/** Where the picture of an achievement is a file: as SVG for pages, as PNG for previews of links, which draw no SVG. */
export function pictureAddress({ id, version, definition }: AchievementRow, language: Language, type: 'svg' | 'png'): string {
  const { picture } = definition.art;
  return picture === undefined ? `${DRAWINGS}${id}.${version}.${language}.${type}` : `${PICTURES}${picture}`;
}

/** Serves drawings under the name of the version they belong to, which never changes. */
export function openDrawings(issuer: Pick<Issuer, 'store'>): (path: string) => Promise<Bytes | undefined> {
  const kept = new Map<string, Promise<Uint8Array>>();
  const pngOf = (name: string, art: BadgeArtProps): Promise<Uint8Array> => {
    const drawn = kept.get(name) ?? badgePng(art);
    kept.set(name, drawn);
    for (const oldest of kept.keys()) if (kept.size > DRAWINGS_KEPT) kept.delete(oldest);
    return drawn;
  };
  return async (path) => {
    if (!path.startsWith(DRAWINGS)) return undefined;
    const name = path.slice(DRAWINGS.length);
    const [, id = '', version = '', language = '', type = ''] = NAME.exec(name) ?? [];
    const row = await issuer.store.across('an achievement is public, whoever its profile').read((db) => db.one(Achievement, { id, version: Number(version) }));
    if (!row || row.definition.art.picture !== undefined || (language !== 'en' && language !== 'fr')) return undefined;
    const { motif, colour, ribbon } = row.definition.art;
    const title = said(row.definition.name, language);
    const art: BadgeArtProps = { title, motif, colour, ribbon, kind: 'assessed', alt: title };
    const facts = { etag: `"${name}"`, maxAgeSeconds: YEAR_SECONDS };
    return type === 'png'
      ? { body: await pngOf(name, art), contentType: 'image/png', ...facts }
      : { body: badgeSvg(art), contentType: 'image/svg+xml', ...facts };
  };
}
