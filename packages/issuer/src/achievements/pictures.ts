import { hashed, now } from '@laurel/base';
import { type FrontHandler, type PictureRefusal, type PictureShape, type PictureType, readPicture } from '@laurel/web';
import type { Actor, Issuer } from '../deps.ts';
import type { AchievementRow } from '../records.ts';
import { PICTURE_NAME } from './art.ts';
import { AchievementPicture, type PictureRow } from './picture-records.ts';

/** Makes an upload harmless and keeps it; the same picture twice is kept once. Answers its name, `{hash}.png`, or why it is not taken. */
export async function keepPicture(
  issuer: Issuer,
  input: { profile: string; file: { filename: string; bytes: Uint8Array }; actor: Actor; shape?: PictureShape },
): Promise<{ name: string } | { refused: PictureRefusal }> {
  const { profile, file, actor, shape } = input;
  const picture = await readPicture(file, shape);
  if ('refused' in picture) return picture;
  const body = Buffer.from(picture.bytes).toString('base64');
  const hash = hashed(body);
  const { mediaType, width, height, contrast } = picture;
  await issuer.store.as(profile).write(async (db) => {
    if (await db.one(AchievementPicture, { hash })) return;
    await db.insert(AchievementPicture, { hash, mediaType, body, width, height, contrast, createdAt: now(issuer.context), createdBy: actor });
    await issuer.record(db.open, { actor, action: 'achievement.picture', object: `picture:${hash}`, profile });
  });
  return { name: `${hash}.${EXTENSIONS[mediaType]}` };
}

const EXTENSIONS: Record<PictureType, string> = { 'image/png': 'png', 'image/svg+xml': 'svg' };

export const findPicture = async (issuer: Pick<Issuer, 'store'>, profile: string, name: string): Promise<PictureRow | undefined> =>
  PICTURE_NAME.test(name) ? issuer.store.as(profile).read((db) => db.one(AchievementPicture, { hash: hashOf(name) })) : undefined;

/** What stands in the badge: the uploaded picture itself, or nothing where the badge is drawn. A picture that is gone is our bug, never another picture. */
export async function pictureIn(issuer: Pick<Issuer, 'store'>, { profile, definition }: AchievementRow): Promise<string | undefined> {
  const { picture } = definition.art;
  if (picture === undefined) return undefined;
  const row = await findPicture(issuer, profile, picture);
  if (!row) throw new Error(`The picture ${picture} is gone`);
  return `data:${row.mediaType};base64,${row.body}`;
}

const YEAR_SECONDS = 31_536_000;

/** `/achievements/pictures/{name}`: bytes that never change under a name made of them. */
export const pictureFront =
  (issuer: Issuer): FrontHandler =>
  async (path) => {
    const name = path.startsWith(PICTURES) ? path.slice(PICTURES.length) : '';
    if (!PICTURE_NAME.test(name)) return undefined;
    const [row] = await issuer.store.across('a picture is public, whoever its profile').read((db) => db.list(AchievementPicture, { hash: hashOf(name) }));
    if (!row || EXTENSIONS[row.mediaType] !== name.split('.')[1]) return undefined;
    return { body: Buffer.from(row.body, 'base64'), contentType: row.mediaType, etag: `"${row.hash}"`, maxAgeSeconds: YEAR_SECONDS };
  };

export const PICTURES = '/achievements/pictures/';
const hashOf = (name: string): string => name.split('.')[0] ?? '';
