import { isPart, itemKey, neededOf, type PathwayItem, type PathwayPart, type PublicPathway } from '@laurel/credentials';

/**
 * The parts as their institution draws them: where it recognises others' badges in place of one of its own, the choice between them is read as a part inside another, and
 * stands in that one as the badge itself.
 */
export function withoutChoices({ issuer, graph }: PublicPathway): { parts: readonly PathwayPart[]; orOf: ReadonlyMap<string, readonly PathwayItem[]> } {
  const orOf = new Map<string, readonly PathwayItem[]>();
  const ownOf = new Map<number, PathwayItem>();
  for (const part of graph.parts) {
    const [own, ...others] = part.members.flatMap((member) => (isPart(member) ? [] : [member]));
    const isChoice = neededOf(part) === 1 && part.after.length === 0 && others.length > 0 && others.length + 1 === part.members.length;
    const isInside = graph.parts.some(({ members }) => members.some((member) => isPart(member) && member.part === part.number));
    const isAwaited = graph.parts.some(({ after }) => after.includes(part.number));
    if (!own || !isChoice || !isInside || isAwaited || issuerOf(own) !== issuer || others.some((other) => issuerOf(other) === issuer)) continue;
    orOf.set(itemKey(own), others);
    ownOf.set(part.number, own);
  }
  const parts = graph.parts.filter(({ number }) => !ownOf.has(number));
  return { parts: parts.map((part) => ({ ...part, members: part.members.map((one) => (isPart(one) ? (ownOf.get(one.part) ?? one) : one)) })), orOf };
}

const issuerOf = (item: PathwayItem): string | undefined => ('own' in item ? undefined : item.issuer);
