import { parseSync } from 'oxc-parser';

/** One check taken out of a source file: where it stands, and what is guarded so that it can be switched off while the tests run. */
export type Mutant = { id: string; file: string; line: number; text: string };

type Node = { type: string; start: number; end: number; [member: string]: unknown };
type Edit = { at: number; text: string };

/**
 * The source with a switch around each check: an early return, a choice of which one side refuses, a step of the pipeline.
 * `__mutant(id, applies)` is whether the check applies, and false where the id is the one that is taken out.
 */
export function guard(file: string, source: string): { code: string; mutants: Mutant[] } {
  const edits: Edit[] = [];
  const mutants: Mutant[] = [];
  const switchFor = (node: Node): string => {
    const line = source.slice(0, node.start).split('\n').length;
    const id = `${file}:${line}:${mutants.length}`;
    mutants.push({ id, file, line, text: source.slice(node.start, node.end).replace(/\s+/g, ' ').slice(0, 140) });
    return `__mutant(${JSON.stringify(id)}, `;
  };
  const around = ({ start, end }: Node, before: string, after: string) => edits.push({ at: start, text: before }, { at: end, text: after });

  for (const node of nodesOf(parseSync(file, source).program as unknown as Node)) {
    const { test, consequent, alternate, expression } = node as Node & { test: Node; consequent: Node; alternate: Node | null; expression: Node };
    if (node.type === 'IfStatement' && !alternate && leaves(consequent)) around(test, switchFor(node), ')');
    if (node.type === 'ConditionalExpression' && alternate) {
      if (refuses(source, consequent)) around(test, switchFor(node), ')');
      else if (refuses(source, alternate)) around(test, `!${switchFor(node)}!(`, '))');
    }
    if (node.type === 'ExpressionStatement' && isCall(expression)) around(node, `{ if (${switchFor(node)}true)) { `, ' } }');
  }
  return { code: apply(source, edits), mutants };
}

const isCall = (node: Node): boolean =>
  node.type === 'CallExpression' || (node.type === 'AwaitExpression' && (node.argument as Node).type === 'CallExpression');

/** A return, or a block that ends in one. */
function leaves(node: Node): boolean {
  if (node.type === 'ReturnStatement' || node.type === 'ThrowStatement' || node.type === 'ContinueStatement') return true;
  const last = node.type === 'BlockStatement' ? (node.body as Node[]).at(-1) : undefined;
  return last !== undefined && leaves(last);
}

/** Says no: calls what makes a refusal, or is a code of one. */
const REFUSALS = /\b(refusal|refused|malformed|note|fail|problem|ok: false)\b|^'[a-z]+(_[a-z]+)+'$/;
const refuses = (source: string, { start, end }: Node): boolean => REFUSALS.test(source.slice(start, end));

function* nodesOf(node: unknown): Generator<Node> {
  if (Array.isArray(node)) for (const item of node) yield* nodesOf(item);
  else if (typeof node === 'object' && node !== null) {
    if ('type' in node && 'start' in node) yield node as Node;
    for (const member of Object.values(node)) yield* nodesOf(member);
  }
}

/** At one place what opens later stands inside what opened before. */
function apply(source: string, edits: readonly Edit[]): string {
  let code = '';
  let from = 0;
  for (const { at, text } of edits.map((edit, nth) => ({ ...edit, nth })).sort((a, b) => a.at - b.at || order(a) - order(b) || a.nth - b.nth)) {
    code += source.slice(from, at) + text;
    from = at;
  }
  return code + source.slice(from);
}

const order = ({ text }: Edit): number => (text.startsWith(')') || text.startsWith(' }') ? 0 : 1);
