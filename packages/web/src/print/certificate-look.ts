import { contrastOf } from '../art/contrast.ts';

/** Where things stand on the sheet: picture and code in a woven band, in the margin of a letter, or at the foot of a framed diploma. */
export const CERTIFICATE_LAYOUTS = ['band', 'letter', 'frame'] as const;
export type CertificateLayout = (typeof CERTIFICATE_LAYOUTS)[number];

/** What an institution may have otherwise than we do, in the language of one certificate. */
export type CertificateLook = {
  layout: CertificateLayout;
  /** `#rrggbb`, of band, rule and frame. */
  accent: string;
  /** Lines with placeholders; ours where it is absent. */
  wording?: string | undefined;
  logo?: Emblem | undefined;
  signature?: { name: string; title: string; picture?: Emblem | undefined } | undefined;
};

/** A picture that was made harmless before. */
export type Emblem = { mediaType: 'image/png' | 'image/svg+xml'; bytes: Uint8Array; width: number; height: number; alt: string };

/** What stands for the certificate's own words: two of them large, each on a line of its own, and how it was earned, which no wording may leave out. */
export const PLACEHOLDERS = ['kind', 'name', 'assessment', 'title', 'issuer', 'date'] as const;
export type Placeholder = (typeof PLACEHOLDERS)[number];
const NEEDED = ['name', 'assessment', 'title'] as const satisfies readonly Placeholder[];
const ALONE = ['name', 'title'] as const satisfies readonly Placeholder[];
export const USUAL_WORDING = '{kind}\n{name}\n{assessment}\n{title}';

export type WordingFault = { code: 'missing' | 'twice' | 'alone' | 'unknown'; placeholder: string };

/** The accent where nobody chose one, dark enough for words too. */
export const OURS: CertificateLook = { layout: 'band', accent: '#1c5a3c' };

/** What is wrong with a wording, the first thing first. */
export function faultsInWording(wording: string): WordingFault[] {
  const used = [...wording.matchAll(/\{([^{}]*)\}/g)].map(([, name = '']) => name);
  const unknown = used.filter((name) => !PLACEHOLDERS.some((one) => one === name));
  const lines = linesOf(wording);
  return [
    ...unknown.map((placeholder) => ({ code: 'unknown' as const, placeholder })),
    ...NEEDED.filter((name) => !used.includes(name)).map((placeholder) => ({ code: 'missing' as const, placeholder })),
    ...NEEDED.filter((name) => used.indexOf(name) !== used.lastIndexOf(name)).map((placeholder) => ({ code: 'twice' as const, placeholder })),
    ...ALONE.filter((name) => used.includes(name) && !lines.includes(`{${name}}`)).map((placeholder) => ({ code: 'alone' as const, placeholder })),
  ];
}

/** A line of a certificate, and how it is set. */
export type Worded = { as: 'kind' | 'name' | 'text' | 'title'; text: string };

/** A wording with its placeholders filled in; a line of what there is none of is left out. */
export function wordsOf(wording: string, values: Record<Placeholder, string | undefined>): Worded[] {
  return linesOf(wording).flatMap((line): Worded[] => {
    const alone = /^\{(kind|name|title)\}$/.exec(line)?.[1];
    if (alone === 'kind' || alone === 'name' || alone === 'title') {
      const text = values[alone];
      return text === undefined ? [] : [{ as: alone, text }];
    }
    const text = line.replace(/\{(\w+)\}/g, (_, name: string) => PLACEHOLDERS.map((one) => (one === name ? (values[one] ?? '') : '')).join(''));
    return text.trim() === '' ? [] : [{ as: 'text', text }];
  });
}

const linesOf = (wording: string): string[] =>
  wording
    .split(/\r?\n/)
    .map((line) => line.trim())
    .filter((line) => line !== '');

/** WCAG 2.2, 1.4.3, of paper: fainter is lost where the sheet is copied. */
export const ACCENT_CONTRAST = 4.5;
export const accentContrast = (accent: string): number => contrastOf(accent, '#ffffff');
