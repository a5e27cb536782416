/** Which kind of badge a picture carries: what its writer called it, nothing verified. */
export type BakedEdition = 'open-badges-3' | 'open-badges-2' | 'clr-2';

export type BakedCode =
  /** No badge was ever put in, or a chat or an editor took it out. */
  | 'picture_no_badge'
  /** The file breaks off, or is built in a way that no picture needs. */
  | 'picture_damaged'
  | 'picture_too_large'
  /** Two of one edition: which of them is shown would be up to each reader. */
  | 'picture_two_badges';

export type Picture = 'png' | 'svg';
export type Unbaked = { ok: true; picture: Picture; edition: BakedEdition; text: string } | { ok: false; code: BakedCode; detail: string };

/** One badge as found in a picture. */
export type Found = { edition: BakedEdition; text: string };

/** A name that the file made up may be as long as the file. */
const DETAIL = 200;

/** A fault of a picture, thrown within this folder only. */
export class PictureFault extends Error {
  readonly code: BakedCode;
  constructor(code: BakedCode, detail: string) {
    super(detail.slice(0, DETAIL));
    this.code = code;
  }
}

export function damaged(detail: string): never {
  throw new PictureFault('picture_damaged', detail);
}

/** The newest edition that is there: writers keep the old one beside the new for old readers. */
export function newest(found: readonly Found[]): Found {
  for (const edition of ['open-badges-3', 'clr-2', 'open-badges-2'] as const) {
    const [first, second] = found.filter((one) => one.edition === edition);
    if (second) throw new PictureFault('picture_two_badges', `Two badges of the kind ${edition}.`);
    if (first) return first;
  }
  throw new PictureFault('picture_no_badge', 'Nothing of a badge was found.');
}
