import { SVG_DEPTH, SVG_ELEMENTS, SVG_LAYER, SVG_WEIGHTS } from '../limits.ts';

/** An element and what its attributes name: `use`, `fill="url(#a)"`, `mask` … By id, class and kind a style sheet finds it. */
export type SvgNode = {
  name: string;
  id: string | undefined;
  classes: readonly string[];
  names: readonly string[];
  /** Drawn on a layer of pixels of its own, which is then laid over the others. */
  isLayer: boolean;
  children: SvgNode[];
};
/** What a rule of a style sheet names, for elements of its kinds, classes and ids; for all where it has none. */
type Rule = { of: readonly string[]; names: readonly string[]; isLayer: boolean };

/**
 * Does a drawing stay as small as it looks, once everything stands for what it names? A few lines can name each other into billions, as copies
 * (`use`) or as layers to be drawn (`pattern`, `mask`, `clipPath`, `filter`); and selectors of several parts are tried in every combination.
 */
export function staysSmall(root: SvgNode, styles: string): boolean {
  const rules = rulesOf(styles);
  return rules !== undefined && grownOf(root, rules) <= SVG_ELEMENTS;
}

function grownOf(root: SvgNode, rules: readonly Rule[]): number {
  const byId = new Map<string, SvgNode[]>();
  const note = (node: SvgNode): void => {
    if (node.id !== undefined) byId.set(node.id, [...(byId.get(node.id) ?? []), node]);
    node.children.forEach(note);
  };
  note(root);
  const known = new Map<SvgNode, number>();
  const size = (node: SvgNode, depth: number): number => {
    const before = known.get(node);
    if (before !== undefined) return before;
    known.set(node, Number.POSITIVE_INFINITY); // within itself: without end
    if (depth > SVG_DEPTH) return Number.POSITIVE_INFINITY; // names that lead on and on
    const all = [node, ...rulesFor(node, rules)];
    let total = (SVG_WEIGHTS[node.name] ?? 1) + (all.some(({ isLayer }) => isLayer) ? SVG_LAYER : 0);
    // Of an id that stands twice each reader takes another.
    for (const name of all.flatMap(({ names }) => names)) for (const named of byId.get(name) ?? []) total += size(named, depth + 1);
    for (const child of node.children) total += size(child, depth + 1);
    known.set(node, total);
    return total;
  };
  return size(root, 0);
}

const rulesFor = ({ name, id, classes }: SvgNode, rules: readonly Rule[]): Rule[] => {
  const own = [name, `#${id}`, ...classes.map((one) => `.${one}`)];
  return rules.filter(({ of }) => of.length === 0 || of.some((one) => own.includes(one)));
};

/** `undefined` where a selector has several parts, as no drawing program writes them, or rules stand within rules. */
function rulesOf(styles: string): Rule[] | undefined {
  const rules: Rule[] = [];
  for (const [, prelude = '', body = ''] of styles.replace(/\/\*.*?\*\//gs, '').matchAll(/([^{}]*)\{([^{}]*)\}?/g)) {
    const bare = prelude.replace(/\[[^\]]*\]|\([^)]*\)/g, '');
    if (bare.split(',').some((selector) => /[\s>+~@]/.test(selector.trim()))) return undefined;
    const [names, isLayer] = [namesIn(body), layersIn(body)];
    if (names.length > 0 || isLayer) rules.push({ of: bare.match(/[.#]?[\w-]+/g) ?? [], names, isLayer });
  }
  return rules;
}

/** The parts that a value names as `url(#part)`. */
export const namesIn = (text: string): string[] => [...text.matchAll(/url\(\s*['"]?#([^'")\s]*)/gi)].flatMap(([, name]) => name ?? []);

/** Whether a style sets apart what it is of: `fill-opacity` and its like do not. */
export const layersIn = (style: string): boolean => /(?:^|[;\s/])(?:opacity|mix-blend-mode|isolation)\s*:/i.test(style);
