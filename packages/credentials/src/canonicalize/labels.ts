import { hash as digest } from 'node:crypto';
import type { Statement } from './compacted.ts';
import type { CanonicalHash } from './json-ld.ts';

/**
 * The canonical N-Quads of statements (RDFC-1.0, section 4.4) in which what is said of it tells each node without id from all others; undefined where
 * two look alike, and what is around them has to be looked at.
 */
export function canonicalQuads(statements: readonly Statement[], hash: CanonicalHash): string | undefined {
  const about = byNode(statements);
  const nodes = new Map<string, string>();
  for (const [node, own] of about) nodes.set(firstDegreeHash(node, own, hash), node);
  if (nodes.size < about.size) return undefined;
  const labels = new Map([...nodes.keys()].sort().map((key, nth) => [nodes.get(key), `_:c14n${nth}`]));
  const name = (term: string) => (isNameless(term) ? (labels.get(term) ?? term) : term);
  const lines = statements.map(({ subject, predicate, object, line }) =>
    isNameless(subject) || isNameless(object) ? `${name(subject)} ${predicate} ${name(object)} .\n` : `${line} .\n`,
  );
  return lines.sort().join('');
}

const isNameless = (term: string): boolean => term.startsWith('_');

function byNode(statements: readonly Statement[]): Map<string, Statement[]> {
  const about = new Map<string, Statement[]>();
  const add = (node: string, statement: Statement) => {
    const own = about.get(node);
    if (own) own.push(statement);
    else about.set(node, [statement]);
  };
  for (const statement of statements) {
    const { subject, object } = statement;
    if (isNameless(subject)) add(subject, statement);
    if (isNameless(object) && object !== subject) add(object, statement);
  }
  return about;
}

/** Section 4.6: of a node's statements, with `a` for itself and `z` for every other without id. */
function firstDegreeHash(node: string, own: readonly Statement[], hash: CanonicalHash): string {
  const name = (term: string) => (term === node ? '_:a' : isNameless(term) ? '_:z' : term);
  const lines = own.map(({ subject, predicate, object }) => `${name(subject)} ${predicate} ${name(object)} .\n`);
  return digest(hash, lines.sort().join(''));
}
