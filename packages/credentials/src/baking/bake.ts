import { LaurelError, utf8 } from '@laurel/base';
import { decodeUtf8, parseStrictObject } from '../json/strict.ts';
import { PICTURE_BYTES, XML_HEAD_BYTES } from '../limits.ts';
import { type Found, newest, type Picture, PictureFault, type Unbaked } from './baked.ts';
import { badgesInPng, bakeIntoPng, isPng } from './png.ts';
import { badgesInSvg, bakeIntoSvg } from './svg.ts';

/**
 * A picture that carries its badge: `credential` is the JSON text of one with a proof inside, or a compact JWT (Open Badges 3.0, section 5.3).
 * @throws LaurelError bad_request where it is neither, or the picture is no sound PNG or SVG of at most PICTURE_BYTES
 */
export function bakeBadge(picture: Uint8Array, credential: string): Uint8Array {
  const text = credential.trim();
  if (!isJwt(text) && !parseStrictObject(text))
    throw new LaurelError('bad_request', { detail: 'Only JSON with a proof inside or a JWT can be put into a picture.' });
  try {
    const kind = pictureKind(picture);
    if (kind === undefined || picture.length > PICTURE_BYTES) throw new PictureFault('picture_damaged', `Not a PNG or SVG of at most ${PICTURE_BYTES} bytes.`);
    return kind === 'png' ? bakeIntoPng(picture, text) : utf8(bakeIntoSvg(svgText(picture), text));
  } catch (error) {
    if (error instanceof PictureFault) throw new LaurelError('bad_request', { detail: error.message });
    throw error;
  }
}

/** The badge in a picture, as text; nothing is verified. `undefined` where the bytes are no picture at all. */
export function unbakeBadge(bytes: Uint8Array): Unbaked | undefined {
  const picture = pictureKind(bytes);
  if (picture === undefined) return undefined;
  if (bytes.length > PICTURE_BYTES) return { ok: false, code: 'picture_too_large', detail: `${bytes.length} bytes; at most ${PICTURE_BYTES} are read` };
  try {
    const found: Found[] = picture === 'png' ? badgesInPng(bytes) : badgesInSvg(svgText(bytes));
    const { edition, text } = newest(found);
    return { ok: true, picture, edition, text };
  } catch (error) {
    if (error instanceof PictureFault) return { ok: false, code: error.code, detail: error.message };
    throw error;
  }
}

/** By what the file holds; a name or a media type is only what somebody said. */
export function pictureKind(bytes: Uint8Array): Picture | undefined {
  if (isPng(bytes)) return 'png';
  const head = Buffer.from(bytes.subarray(0, 64)).toString('latin1');
  return /^(?:\u00ef\u00bb\u00bf)?\s*</.test(head) && /<(?:[\w-]+:)?svg[\s/>]/.test(Buffer.from(bytes.subarray(0, XML_HEAD_BYTES)).toString('latin1'))
    ? 'svg'
    : undefined;
}

const isJwt = (text: string): boolean => /^[\w-]+\.[\w-]+\.[\w-]+$/.test(text);

function svgText(bytes: Uint8Array): string {
  const text = decodeUtf8(bytes);
  if (text === undefined) throw new PictureFault('picture_damaged', 'The picture is not UTF-8.');
  return text;
}
