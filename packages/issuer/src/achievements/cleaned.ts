/** A line of text without signs that nobody sees or that turn it around, cut at a word where it is too long; `''` where it is no text. For what comes in files of others. */
export function cleaned(value: unknown, most: number): string {
  if (typeof value !== 'string') return '';
  // Of a long text only so much is looked at: white space may be most of it.
  const text = value
    .slice(0, most * 4)
    .toWellFormed()
    .replaceAll(/[\p{Cc}\u202A-\u202E\u2066-\u2069\s]+/gu, ' ')
    .trim();
  if (text.length <= most) return text;
  const cut = text.slice(0, most - 1).toWellFormed();
  const space = cut.lastIndexOf(' ');
  return `${(space > most / 2 ? cut.slice(0, space) : cut).trim()}…`;
}
