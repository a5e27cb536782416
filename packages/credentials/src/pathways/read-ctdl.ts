import { isJsonObject } from '../json/strict.ts';
import { CTDL_MEMBERS, CTDL_PARTS, CTDL_PATHWAYS, CTDL_STEPS, CTDL_TEXT } from '../limits.ts';
import type { Json, JsonObject } from '../types.ts';
import { type PublicBadge, type PublicPathway, publicKey, type Words } from './ctdl-pathway.ts';
import { faultsOf, type GraphFault, type PathwayMember, type PathwayPart } from './graph.ts';

/**
 * The pathways in a document of the Credential Transparency Description Language, of whatever node: those that somebody can walk. A component without a condition that
 * stands for a credential is a badge; one that stands for nothing else (a course, a job) is asked for and no badge meets it; any other is a part. Of several
 * conditions all are asked for. What is wrong with one leaves it out and no other.
 */
export function readPathways(document: JsonObject): PublicPathway[] {
  const nodes = nodesIn(document);
  const pathways = [...nodes.values()].filter((node) => isA(node, 'ceterms:Pathway')).slice(0, CTDL_PATHWAYS);
  const graph = { componentAt: readOnce(nodes), destinationOf: destinationsIn(nodes), steps: 0 };
  return pathways.flatMap((node) => pathwayIn(node, graph) ?? []);
}

type Nodes = ReadonlyMap<string, JsonObject>;

/** What all pathways of a document share. `steps`: how often one of them has named something, which a few lines can ask for without end. */
type Shared = { componentAt: (id: string) => Component; destinationOf: (pathway: JsonObject) => string | undefined; steps: number };

/** A component as it is read: what it stands for, what it asks for, what comes before it. */
type Component = { badge: PublicBadge | undefined; item: PublicBadge; asked: JsonObject[]; after: string[] };

/** Each is read once, however many parts of however many pathways name it: its lists may be as long as the document. */
function readOnce(nodes: Nodes): Shared['componentAt'] {
  const known = new Map<string, Component>();
  return (id) => {
    const before = known.get(id);
    if (before) return before;
    const node = nodes.get(id);
    const badge = node && badgeAt(node, nodes);
    const component = {
      badge,
      item: badge ?? { issuer: '', achievement: id.slice(0, CTDL_TEXT), name: words(node?.['ceterms:name']) },
      asked: node ? conditionsOf(node) : [],
      after: refs(node?.['ceterms:prerequisite']),
    };
    known.set(id, component);
    return component;
  };
}

/** A pathway names its destination, or is named by it. */
function destinationsIn(nodes: Nodes): Shared['destinationOf'] {
  const named = new Map<string, string>();
  for (const [id, node] of nodes) for (const pathway of refs(node['ceterms:isDestinationComponentOf'])) if (!named.has(pathway)) named.set(pathway, id);
  return (pathway) => refs(pathway['ceterms:hasDestinationComponent'])[0] ?? named.get(String(pathway['@id']));
}

/** Everything that is described, by its id; what is described in two places together. */
export function nodesIn(document: JsonObject): Nodes {
  const nodes = new Map<string, JsonObject>();
  for (const node of Array.isArray(document['@graph']) ? document['@graph'] : [document]) {
    if (!isJsonObject(node) || typeof node['@id'] !== 'string') continue;
    nodes.set(node['@id'], { ...nodes.get(node['@id']), ...node });
  }
  return nodes;
}

/** What its author may have meant, and does not keep anybody from walking it. */
const HARMLESS: ReadonlySet<GraphFault['code']> = new Set<GraphFault['code']>(['item_twice', 'part_twice', 'capstone_inside']);

function pathwayIn(node: JsonObject, shared: Shared): PublicPathway | undefined {
  const address = String(node['@id']);
  const at = shared.destinationOf(node);
  const destination = at === undefined ? undefined : shared.componentAt(at);
  const goal = destination?.badge;
  if (!destination || !goal) return undefined;
  const parts: PathwayPart[] = [];
  const badges = new Map([[publicKey(goal), goal]]);
  const numbers = new Map<string, number>();

  const partOf = (members: () => { members: PathwayMember[]; rule: PathwayPart['rule']; after?: number[] }, id?: string): number => {
    const number = numbers.size + 1;
    numbers.set(id ?? ` ${number}`, number); // before what it asks for is read: a circle ends here, and is refused below
    if (number > CTDL_PARTS) return number;
    const { after = [], ...part } = members();
    parts.push({ number, after, ...part });
    return number;
  };
  const memberAt = (id: string): PathwayMember => {
    shared.steps += 1;
    const known = numbers.get(id);
    if (known !== undefined) return { part: known };
    const { badge, item, asked, after } = shared.componentAt(id);
    if (!badge && asked.length > 0) return { part: partOf(() => ({ ...allOf(asked), after: after.slice(0, CTDL_MEMBERS).flatMap(numberAt) }), id) };
    badges.set(publicKey(item), item);
    return { issuer: item.issuer, achievement: item.achievement, name: said(item.name) };
  };
  const numberAt = (id: string): number[] => {
    const member = memberAt(id);
    return 'part' in member ? [member.part] : [partOf(() => ({ members: [member], rule: 'all' }))];
  };
  const allOf = (conditions: readonly JsonObject[]): { members: PathwayMember[]; rule: PathwayPart['rule'] } => {
    const [only] = conditions;
    if (only && conditions.length === 1) {
      const members = membersOf(only);
      const needed = only['ceterms:requiredNumber'];
      return { members, rule: typeof needed === 'number' && needed > 0 && needed < members.length ? needed : 'all' };
    }
    return { members: conditions.map((one) => ({ part: partOf(() => allOf([one])) })), rule: 'all' };
  };
  const membersOf = (condition: JsonObject): PathwayMember[] => [
    ...(shared.steps < CTDL_STEPS ? refs(condition['ceterms:targetComponent']).slice(0, CTDL_MEMBERS).map(memberAt) : []),
    ...list(condition['ceterms:hasCondition'])
      .filter(isJsonObject)
      .slice(0, CTDL_MEMBERS)
      .map((inner): PathwayMember => ({ part: partOf(() => allOf([inner])) })),
  ];

  const { asked } = destination;
  const whole = asked.length === 0 ? undefined : allOf(asked);
  // What asks for nothing but whole parts is no part of its own.
  if (whole && !(whole.rule === 'all' && whole.members.every((member) => 'part' in member))) partOf(() => whole);
  const graph = { parts, capstone: goal.achievement };
  if (numbers.size > CTDL_PARTS || shared.steps >= CTDL_STEPS || faultsOf(graph).some(({ code }) => !HARMLESS.has(code))) return undefined;
  const occupation = list(node['ceterms:occupationType']).filter(isJsonObject)[0];
  const url = occupation?.['ceterms:targetNode'];
  return {
    address,
    name: words(node['ceterms:name']),
    description: words(node['ceterms:description']),
    issuer: (refs(node['ceterms:ownedBy'])[0] ?? refs(node['ceterms:offeredBy'])[0] ?? '').slice(0, CTDL_TEXT),
    graph,
    badges: [...badges.values()],
    ...(occupation && typeof url === 'string' && { occupation: { name: words(occupation['ceterms:targetNodeName']), url: url.slice(0, CTDL_TEXT) } }),
  };
}

/** The credential that a component stands for. */
function badgeAt(component: JsonObject, nodes: Nodes): PublicBadge | undefined {
  const [proxy] = refs(component['ceterms:proxyFor']);
  if (proxy === undefined) return undefined;
  const badge = nodes.get(proxy);
  const type = badge?.['ceterms:credentialType'];
  const name = words(component['ceterms:name']);
  return {
    issuer: (refs(badge?.['ceterms:ownedBy'])[0] ?? refs(badge?.['ceterms:offeredBy'])[0] ?? '').slice(0, CTDL_TEXT),
    achievement: (typeof type === 'string' ? type : proxy).slice(0, CTDL_TEXT),
    name: Object.keys(name).length > 0 ? name : words(badge?.['ceterms:name']),
  };
}

/** What a component asks for: its conditions; where it has none, all its children. */
function conditionsOf(component: JsonObject): JsonObject[] {
  const conditions = list(component['ceterms:hasCondition']).filter(isJsonObject).slice(0, CTDL_MEMBERS);
  const children = refs(component['ceterms:hasChild']);
  return conditions.length === 0 && children.length > 0 ? [{ 'ceterms:targetComponent': children }] : conditions;
}

const list = (value: Json | undefined): Json[] => (value === undefined ? [] : Array.isArray(value) ? value : [value]);
export const refs = (value: Json | undefined): string[] =>
  list(value).flatMap((one) => (typeof one === 'string' ? [one] : isJsonObject(one) && typeof one['@id'] === 'string' ? [one['@id']] : []));
const isA = (node: JsonObject, type: string): boolean => list(node['@type']).includes(type);

/** A language map, `en-US` as `en`; a text without one is in the first language there is. */
export function words(value: Json | undefined): Words {
  if (typeof value === 'string') return { en: value.slice(0, CTDL_TEXT) };
  if (!isJsonObject(value ?? null)) return {};
  const map = Object.entries(value as JsonObject).filter((one): one is [string, string] => typeof one[1] === 'string'); // as: the check above
  const text = (language: string) => map.find(([code]) => code === language || code.startsWith(`${language}-`))?.[1].slice(0, CTDL_TEXT);
  const [en, fr] = [text('en'), text('fr')];
  const other = en === undefined && fr === undefined ? map[0]?.[1].slice(0, CTDL_TEXT) : undefined;
  return { ...(en !== undefined && { en }), ...(fr !== undefined && { fr }), ...(other !== undefined && { en: other }) };
}

const said = ({ en, fr }: Words): string => en ?? fr ?? '';
