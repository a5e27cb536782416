import { readFileSync } from 'node:fs';
import { createRequire } from 'node:module';
import { dirname, join } from 'node:path';

/** Fonts of a printed document, by the writing they are for. A PDF carries of each only the letters it shows. */
export type Face = 'regular' | 'italic';
export type FontFile = { name: string; file: string; covers: (codePoint: number) => boolean };

const require = createRequire(import.meta.url);
/** Beside a file that the package lets be named: those of the fonts themselves it does not list. */
const beside = (specifier: string, path: string): string => join(dirname(require.resolve(specifier)), path);

/** Noto Serif comes in parts, each with the ranges it covers. NOTE: .woff, because fontkit cannot cut a .woff2 down to the letters used. */
const SERIF_PARTS = ['latin', 'latin-ext', 'vietnamese', 'cyrillic', 'cyrillic-ext', 'greek', 'greek-ext'] as const;

/** In the order they are asked; the first that covers a letter draws it. */
export function fontsOf(face: Face): FontFile[] {
  const style = face === 'italic' ? 'italic' : 'normal';
  return [...SERIF_PARTS.map((part) => fontsource('noto-serif', part, style)), ...SCRIPTS];
}

function fontsource(family: string, part: string, style: 'normal' | 'italic'): FontFile {
  const ranges: Record<string, string> = JSON.parse(readFileSync(require.resolve(`@fontsource/${family}/unicode.json`), 'utf8'));
  return {
    name: `${family}-${part}-${style}`,
    file: beside(`@fontsource/${family}/unicode.json`, `files/${family}-${part}-400-${style}.woff`),
    covers: within(ranges[part] ?? ''),
  };
}

/** Other writings have no italic. */
const SCRIPTS: FontFile[] = [
  byScript('arabic', beside('@embedpdf/fonts-arabic', '../fonts/NotoNaskhArabic-Regular.ttf'), /\p{Script_Extensions=Arabic}/u),
  ...(['hebrew', 'devanagari', 'thai'] as const).map((part) => fontsource(`noto-sans-${part}`, part, 'normal')),
  byScript('korean', beside('@embedpdf/fonts-kr', '../fonts/NotoSansKR-Regular.otf'), /\p{Script=Hangul}/u),
  // What nobody else draws: Chinese, Japanese, and their punctuation.
  byScript('chinese', beside('@embedpdf/fonts-sc', '../fonts/NotoSansHans-Regular.otf'), /./su),
];

function byScript(name: string, file: string, script: RegExp): FontFile {
  return { name, file, covers: (codePoint) => script.test(String.fromCodePoint(codePoint)) };
}

/** `U+0000-00FF,U+0131` as a question. */
function within(ranges: string): (codePoint: number) => boolean {
  const pairs = ranges.split(',').map((range) => {
    const [from = '', to = from] = range.replace('U+', '').split('-');
    return [Number.parseInt(from, 16), Number.parseInt(to, 16)] as const;
  });
  return (codePoint) => pairs.some(([from, to]) => codePoint >= from && codePoint <= to);
}
