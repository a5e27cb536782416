import { createHash } from 'node:crypto';
import { LaurelError, type Problem } from '@laurel/base';
import type { Reply, WebRequest } from '@laurel/web';

/** What stands in the boxes of a form, by their names. */
export type Texts = Readonly<Record<string, string>>;

/** `since`: what the window goes on from. */
export type Saved = { savedAt: string; since: string };

/** What is missing before it can be sent: in a sentence, and by the names of its parts. */
export type Left = { says: string; parts: readonly string[] };

/** What two windows make of one draft. */
export type Met = {
  /** What shall stand there: hers where she typed, what was saved since where she did not. */
  texts: Texts;
  /** Boxes that both changed, with what was saved: hers would go over it unseen. */
  clashes: Texts;
  /** Boxes whose text stands nowhere yet but in this window. */
  unsaved: readonly string[];
  /** Boxes that were saved since, and that this window shows as they were before. */
  unseen: readonly string[];
  /** What the window shows once this is kept: it goes on from there. */
  since: string;
  /** What it goes on from where the clashes are its own words, and only the answer to them was lost. */
  known: string;
};

/** What a form was drawn from, box by box: it travels with the form, and says later which boxes were typed in, and which were saved from elsewhere. */
export const sinceOf = (texts: Texts): string =>
  new URLSearchParams(Object.entries(texts).map(([name, text]): [string, string] => [name, markOf(text)])).toString();

/** Browsers end lines in two ways, by how a form is sent. */
const markOf = (text: string): string => createHash('sha256').update(text.replace(/\r\n?/g, '\n').trim()).digest('base64url').slice(0, 16);

/** Box by box: what is stored, what was typed, and what the form was drawn from (`since`; one that does not say is taken at its word). */
export function meet(stored: Texts, typed: Readonly<Record<string, string | undefined>>, since: string | undefined): Met {
  const drawn = new URLSearchParams(since ?? sinceOf(stored));
  const boxes = Object.entries(stored).map(([name, there]) => {
    const [hers, before, mark] = [typed[name], drawn.get(name) ?? '', markOf(there)];
    const isTyped = hers !== undefined && markOf(hers) !== before;
    const isNewer = mark !== before;
    const goesOver = isTyped && markOf(hers) !== mark;
    return { name, there, before, mark, text: goesOver ? hers : there, goesOver, clashes: goesOver && isNewer, isUnseen: !isTyped && isNewer };
  });
  return {
    texts: Object.fromEntries(boxes.map(({ name, text }) => [name, text])),
    clashes: Object.fromEntries(boxes.flatMap(({ name, there, clashes }) => (clashes ? [[name, there]] : []))),
    unsaved: boxes.flatMap(({ name, goesOver }) => (goesOver ? [name] : [])),
    unseen: boxes.flatMap(({ name, isUnseen }) => (isUnseen ? [name] : [])),
    since: marked(boxes, ({ isUnseen, before, text }) => (isUnseen ? before : markOf(text))),
    known: marked(boxes, ({ clashes, mark, before }) => (clashes ? mark : before)),
  };
}

const marked = <Box extends { name: string }>(boxes: readonly Box[], markIn: (box: Box) => string): string =>
  new URLSearchParams(boxes.map((box): [string, string] => [box.name, markIn(box)])).toString();

/** What the form was drawn from. */
export const drawnFrom = ({ form }: Pick<WebRequest, 'form'>): string | undefined => form.get('_since') ?? undefined;

/** The same for a form whose button was pressed: a page that has shown what was saved elsewhere lets the button, and nothing else, go over it (`_seen`). */
export const sinceIn = (request: Pick<WebRequest, 'form'>): string | undefined => request.form.get('_seen') ?? drawnFrom(request);

/** What is to be looked at before it is saved or sent, each at its box. */
export const elsewhereIn = ({ clashes, unseen }: Pick<Met, 'clashes' | 'unseen'>): Problem[] => [
  ...Object.keys(clashes).map((at) => ({ at, code: 'saved_elsewhere', detail: 'saved_elsewhere' })),
  ...unseen.map((at) => ({ at, code: 'changed_elsewhere', detail: 'changed_elsewhere' })),
];

export const ELSEWHERE: ReadonlySet<string> = new Set(['saved_elsewhere', 'changed_elsewhere']);

/** Nothing was kept: another window saved what this one would go over, or send, unseen. A `conflict`, with each box as a problem. */
export class SavedElsewhere extends LaurelError {
  readonly met: Met;

  constructor(met: Met) {
    super('conflict', { problems: elsewhereIn(met) });
    this.met = met;
  }
}

const CLOSED: ReadonlySet<string> = new Set(['conflict', 'not_allowed', 'not_found']);

/** For script that saves meanwhile: when it was saved, what the window goes on from and what is left to write; or what was saved from elsewhere, or that nothing is to be written there any more. */
export async function savedInJson(save: () => Promise<Saved & { left?: Left }>): Promise<Reply> {
  try {
    return { kind: 'json', body: await save() };
  } catch (error) {
    if (error instanceof SavedElsewhere) return { kind: 'json', status: error.status, body: { clashes: error.met.clashes, since: error.met.known } };
    if (!(error instanceof LaurelError) || !CLOSED.has(error.code)) throw error;
    return { kind: 'json', status: error.status, body: { ended: true } };
  }
}
