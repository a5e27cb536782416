/** A stretch of words that is the same in both texts, only in the old one, or only in the new one. */
export type Stretch = { kind: 'same' | 'gone' | 'new'; text: string };

/** What changed between two texts, a paragraph at a time: paragraphs are matched first, then the words of those that took each other's place. */
export function wordsChanged(before: string, after: string): Stretch[][] {
  const paragraphs = align(paragraphsOf(before), paragraphsOf(after));
  const changed: Stretch[][] = [];
  for (let at = 0; at < paragraphs.length; ) {
    const [gone, fresh]: [string[], string[]] = [[], []];
    for (let step = paragraphs[at]; step && step.kind !== 'same'; step = paragraphs[++at]) (step.kind === 'gone' ? gone : fresh).push(step.part);
    for (let nth = 0; nth < Math.max(gone.length, fresh.length); nth++) changed.push(within(gone[nth] ?? '', fresh[nth] ?? ''));
    const same = paragraphs[at++];
    if (same) changed.push([{ kind: 'same', text: same.part }]);
  }
  return changed;
}

/** A line is the least that is matched whole, however it is ended: a list of one's duties is not one paragraph. */
const paragraphsOf = (text: string): string[] => text.split(/\r\n?|\n/).filter((line) => line.trim() !== '');

function within(before: string, after: string): Stretch[] {
  const [old, fresh] = [wordsOf(before), wordsOf(after)];
  const stretches: Stretch[] = [];
  for (const { kind, part } of align(old, fresh)) {
    const last = stretches.at(-1);
    if (last?.kind === kind) last.text += part;
    else stretches.push({ kind, text: part });
  }
  return stretches;
}

/** Words with the space that follows each: joined they are the text again. */
const wordsOf = (text: string): string[] => text.match(/\S+\s*/g) ?? [];

type Step = { kind: Stretch['kind']; part: string };

/** More parts than so are not compared: the table below grows with their square, and anybody may ask for it. */
const PARTS_COMPARED = 600;

/** The longest common subsequence, old parts before new ones where they took each other's place. */
function align(old: readonly string[], fresh: readonly string[]): Step[] {
  if (Math.max(old.length, fresh.length) > PARTS_COMPARED)
    return [...old.map((part): Step => ({ kind: 'gone', part })), ...fresh.map((part): Step => ({ kind: 'new', part }))];
  const width = fresh.length + 1;
  const longest = new Uint16Array((old.length + 1) * width);
  for (let i = old.length - 1; i >= 0; i--)
    for (let j = fresh.length - 1; j >= 0; j--)
      longest[i * width + j] =
        old[i] === fresh[j] ? (longest[(i + 1) * width + j + 1] ?? 0) + 1 : Math.max(longest[(i + 1) * width + j] ?? 0, longest[i * width + j + 1] ?? 0);
  const steps: Step[] = [];
  let [i, j] = [0, 0];
  while (i < old.length || j < fresh.length) {
    const [was, is] = [old[i], fresh[j]];
    const isSame = was !== undefined && was === is;
    const goesFirst = was !== undefined && (is === undefined || (longest[(i + 1) * width + j] ?? 0) >= (longest[i * width + j + 1] ?? 0));
    if (isSame) steps.push({ kind: 'same', part: was });
    else if (goesFirst) steps.push({ kind: 'gone', part: was });
    else if (is !== undefined) steps.push({ kind: 'new', part: is });
    if (isSame || goesFirst) i++;
    if (isSame || !goesFirst) j++;
  }
  return steps;
}
