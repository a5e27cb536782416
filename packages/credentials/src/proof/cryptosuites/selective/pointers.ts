import type { Json, JsonObject } from '../../../types.ts';

/**
 * What JSON Pointers choose of a document (vc-di-ecdsa 1.0, section 3.4.13): each target whole, and of everything on the way to it the `id` and
 * `type`, without which a statement says nothing. `undefined` where no pointer is given.
 * @throws Unmatched where a pointer leads nowhere
 */
export function selectByPointers(document: JsonObject, pointers: readonly string[]): JsonObject | undefined {
  if (pointers.length === 0) return undefined;
  const chosen = newBranch();
  for (const pointer of pointers) choose(document, stepsOf(pointer), chosen, pointer);
  return { ...(document['@context'] === undefined ? {} : { '@context': document['@context'] }), ...pruneObject(document, chosen) };
}

export class Unmatched extends Error {
  readonly pointer: string;
  constructor(pointer: string) {
    super(`The pointer ${JSON.stringify(pointer)} leads nowhere in the document.`);
    this.pointer = pointer;
  }
}

/** Where pointers lead: `whole` ends one here. */
type Branch = { whole: boolean; members: Map<string, Branch> };
const newBranch = (): Branch => ({ whole: false, members: new Map() });

/** RFC 6901, section 4. */
function stepsOf(pointer: string): string[] {
  if (pointer === '') return [];
  if (!pointer.startsWith('/') || /~(?![01])/.test(pointer)) throw new Unmatched(pointer);
  return pointer
    .slice(1)
    .split('/')
    .map((step) => step.replaceAll('~1', '/').replaceAll('~0', '~'));
}

function choose(value: Json, steps: readonly string[], branch: Branch, pointer: string): void {
  const [step, ...rest] = steps;
  if (step === undefined) {
    branch.whole = true;
    return;
  }
  const next = memberOf(value, step);
  if (next === undefined) throw new Unmatched(pointer);
  const under = branch.members.get(step) ?? newBranch();
  branch.members.set(step, under);
  choose(next, rest, under, pointer);
}

function memberOf(value: Json, step: string): Json | undefined {
  if (Array.isArray(value)) return /^(0|[1-9][0-9]*)$/.test(step) ? value[Number(step)] : undefined;
  return typeof value === 'object' && value !== null && Object.hasOwn(value, step) ? value[step] : undefined;
}

function prune(value: Json, branch: Branch): Json {
  if (branch.whole) return structuredClone(value);
  if (Array.isArray(value)) return [...value.entries()].flatMap(([index, item]) => kept(item, branch.members.get(String(index))));
  return typeof value === 'object' && value !== null ? pruneObject(value, branch) : value;
}

const kept = (item: Json, branch: Branch | undefined): Json[] => (branch ? [prune(item, branch)] : []);

function pruneObject(object: JsonObject, branch: Branch): JsonObject {
  if (branch.whole) return structuredClone(object);
  const pruned: JsonObject = {};
  for (const [name, value] of Object.entries(object)) {
    const under = branch.members.get(name);
    // A type left out would change what the other members mean; an id that is a blank node's names nothing outside its document.
    if (name === 'type' || (name === 'id' && !(typeof value === 'string' && value.startsWith('_:')))) pruned[name] = structuredClone(value);
    else if (under) pruned[name] = prune(value, under);
  }
  return pruned;
}
