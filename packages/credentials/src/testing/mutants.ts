import type { Json, JsonObject } from '../types.ts';

/** A choice: a whole number from 0 up to, not including, `below`. */
export type Dice = (below: number) => number;

/** The same seed throws the same numbers (mulberry32). */
export function diceOf(seed: number): Dice {
  let state = seed >>> 0;
  return (below) => {
    state = (state + 0x6d2b79f5) >>> 0;
    let t = Math.imul(state ^ (state >>> 15), state | 1);
    t ^= t + Math.imul(t ^ (t >>> 7), t | 61);
    return Math.floor((((t ^ (t >>> 14)) >>> 0) / 2 ** 32) * below);
  };
}

/** The document with one thing changed somewhere in it, never the document itself. */
export function mutateDocument(document: JsonObject, dice: Dice): JsonObject {
  const before = JSON.stringify(document);
  for (;;) {
    const copy: JsonObject = JSON.parse(before);
    const places = [...placesIn(copy)];
    const place = one(places, dice);
    one(CHANGES, dice)(place, dice, places);
    if (JSON.stringify(copy) !== before) return copy;
  }
}

/** A text with one thing changed in its bytes. */
export function mutateText(text: string, dice: Dice): string {
  const at = dice(text.length);
  const [before, here, after] = [text.slice(0, at), text.charCodeAt(at), text.slice(at + 1)];
  const made = one(
    [
      () => before + String.fromCharCode(here ^ (1 << dice(7))) + after,
      () => before + after,
      () => before + String.fromCharCode(here) + text.slice(at),
      () => before + one(['"', '\\', '\u0000', '\ud800', '\u202e', '{', '=', '+', '/', '~', '.', ' '], dice) + after,
      () => text.slice(0, at),
      () => text + text.slice(at),
    ],
    dice,
  )();
  return made === text ? `${text} ` : made;
}

type Container = JsonObject | Json[];
type Place = { container: Container; key: string };

function* placesIn(value: Json): Generator<Place> {
  if (typeof value !== 'object' || value === null) return;
  for (const [key, inner] of Object.entries(value)) {
    yield { container: value, key };
    yield* placesIn(inner);
  }
}

const read = ({ container, key }: Place): Json => (Array.isArray(container) ? container[Number(key)] : container[key]) ?? null;

function write({ container, key }: Place, value: Json): void {
  if (Array.isArray(container)) container[Number(key)] = value;
  else container[key] = value;
}

function remove({ container, key }: Place): void {
  if (Array.isArray(container)) container.splice(Number(key), 1);
  else delete container[key];
}

type Change = (place: Place, dice: Dice, places: readonly Place[]) => void;

/** What is put in the middle of a text: control, direction, half a character, a decomposed and a far one, what N-Quads, HTML and URLs take for their own. */
const INTRUDERS = ['\u0000', '\u202e', '\ud800', 'e\u0301', '\u{1f600}', '"', '\\', '\n', '<', '#', '%00', ' '];

const editText: Change = (place, dice) => {
  const text = String(read(place));
  const at = dice(text.length + 1);
  const letter = String.fromCharCode(97 + dice(26));
  write(
    place,
    one(
      [
        `${text.slice(0, at)}${letter}${text.slice(at + 1)}`,
        text.slice(0, at) + one(INTRUDERS, dice) + text.slice(at),
        text.slice(0, at),
        text.toUpperCase(),
        text.normalize('NFD'),
      ],
      dice,
    ),
  );
};

/** Texts are most of a credential and what a forger is after: they come up as often as all the rest. */
const CHANGES: readonly Change[] = [
  editText,
  editText,
  editText,
  editText,
  editText,
  editText,
  (place) => remove(place),
  (place) => Array.isArray(place.container) && place.container.push(structuredClone(read(place))),
  (place, dice, places) => {
    const other = one(places, dice);
    const [here, there] = [structuredClone(read(place)), structuredClone(read(other))];
    write(other, here);
    write(place, there);
  },
  (place) => write(place, [read(place)]),
  (place) => write(place, typeof read(place) === 'number' ? String(read(place)) : Number.parseInt(String(read(place)), 10) || 0),
  (place, dice) => write(place, one<Json>([null, true, 1e308, -0.5, '', [], {}, Number.MAX_SAFE_INTEGER + 2], dice)),
  (place, dice) => {
    if (Array.isArray(place.container)) return;
    const value = read(place);
    remove(place);
    place.container[
      one(
        [place.key.toUpperCase(), `${place.key} `, `https://purl.imsglobal.org/spec/vc/ob/vocab.html#${place.key}`, `@${place.key}`, `schema:${place.key}`],
        dice,
      )
    ] = value;
  },
  (place, dice, places) => {
    const to = one(places, dice).container;
    if (Array.isArray(to) || Array.isArray(place.container)) return;
    to[place.key] = structuredClone(read(place));
    if (to !== place.container) remove(place);
  },
  (place, dice) => {
    let nested: Json = read(place);
    for (let depth = dice(60); depth > 0; depth--) nested = { name: nested };
    write(place, nested);
  },
  (place) => !Array.isArray(place.container) && Object.assign(place.container, { narrative: 'Added by somebody else.' }),
];

function one<T>(choices: readonly T[], dice: Dice): T {
  const chosen = choices[dice(choices.length)];
  if (chosen === undefined) throw new Error('Nothing to choose from.');
  return chosen;
}
