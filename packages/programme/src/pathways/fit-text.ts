/** About how wide a letter is, in parts of the size it is set in. The reader's font is not known here: rather too wide than over the edge. */
function widthOf(letter: string): number {
  if (/[\p{Script=Han}\p{Script=Hiragana}\p{Script=Katakana}\p{Script=Hangul}\p{Extended_Pictographic}]/u.test(letter)) return 1;
  if (/[mwMW@%—…]/.test(letter)) return 1;
  if (/\p{Lu}/u.test(letter)) return 0.78;
  return /[\sijltfr.,:;'’|!()·-]/.test(letter) ? 0.4 : 0.6;
}

export const textWidth = (text: string, size: number): number => [...text].reduce((sum, letter) => sum + widthOf(letter), 0) * size;

/** How it is set where it has so much room: whole, or its beginning and an ellipsis. */
export function fitted(text: string, size: number, room: number): string {
  if (textWidth(text, size) <= room) return text;
  return `${beginning(text, size, room - textWidth('…', size)).trimEnd()}…`;
}

/** The same on two lines at most, broken between words where a word leaves room for that. */
export function onTwoLines(text: string, size: number, room: number): string[] {
  if (textWidth(text, size) <= room) return [text];
  const most = beginning(text, size, room);
  const between = text[most.length] === ' ' ? most.length : most.lastIndexOf(' ');
  const first = between > 0 ? text.slice(0, between) : most;
  return [first, fitted(text.slice(first.length).trim(), size, room)];
}

function beginning(text: string, size: number, room: number): string {
  let fits = '';
  for (const letter of text) {
    if (textWidth(fits + letter, size) > room) break;
    fits += letter;
  }
  return fits;
}
