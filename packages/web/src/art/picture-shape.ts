import {
  BANNER_BYTES,
  BANNER_PIXELS_LEAST,
  EMBLEM_BYTES,
  EMBLEM_PIXELS_LEAST,
  PICTURE_PIXELS_LEAST,
  PICTURE_PIXELS_MOST,
  PICTURE_STORED_BYTES,
} from '../limits.ts';

export type Size = { width: number; height: number };
export type SizeRefusal = 'picture_small' | 'picture_large' | 'picture_narrow' | 'picture_square';

/** What an uploaded picture is for: how large it is kept, how heavy it may be, and whether its sides fit. */
export type PictureShape = {
  /** Widths it is drawn at, until one is light enough. */
  widths: readonly number[];
  bytes: number;
  /** Of a drawing, what counts is what goes over the wire. */
  packed: boolean;
  unfit: (size: Size) => SizeRefusal | undefined;
};

/** A badge's picture: about as wide as it is high, and inside every badge. */
export const BADGE_SHAPE: PictureShape = {
  widths: [512, 400, 320, 256, 200],
  bytes: PICTURE_STORED_BYTES,
  packed: false,
  unfit: ({ width, height }) => {
    if (Math.max(width, height) > PICTURE_PIXELS_MOST) return 'picture_large';
    if (Math.min(width, height) < PICTURE_PIXELS_LEAST) return 'picture_small';
    return Math.max(width, height) > 2 * Math.min(width, height) ? 'picture_narrow' : undefined;
  },
};

/** The band above a public page: long and low, and part of what the page weighs. */
export const BANNER_SHAPE: PictureShape = {
  widths: [1200, 960, 800, 640, 480],
  bytes: BANNER_BYTES,
  packed: true,
  unfit: ({ width, height }) => {
    if (Math.max(width, height) > PICTURE_PIXELS_MOST) return 'picture_large';
    if (width < BANNER_PIXELS_LEAST) return 'picture_small';
    return width < 3 * height ? 'picture_square' : width > 10 * height ? 'picture_narrow' : undefined;
  },
};

/** A wordmark or a signature on a certificate. */
export const EMBLEM_SHAPE: PictureShape = {
  widths: [800, 600, 400, 240],
  bytes: EMBLEM_BYTES,
  packed: false,
  unfit: ({ width, height }) => {
    if (Math.max(width, height) > PICTURE_PIXELS_MOST) return 'picture_large';
    if (Math.max(width, height) < EMBLEM_PIXELS_LEAST) return 'picture_small';
    return width > 12 * height || height > 2 * width ? 'picture_narrow' : undefined;
  },
};
