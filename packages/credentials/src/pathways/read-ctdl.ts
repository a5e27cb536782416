import { isJsonObject } from '../json/strict.ts';
import { CTDL_MEMBERS, CTDL_PARTS, CTDL_PATHWAYS, CTDL_TEXT } from '../limits.ts';
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
  return pathways.flatMap((node) => pathwayIn(node, nodes) ?? []);
}

type Nodes = ReadonlyMap<string, JsonObject>;

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

function pathwayIn(node: JsonObject, nodes: Nodes): PublicPathway | undefined {
  const address = String(node['@id']);
  const [at] = refs(node['ceterms:hasDestinationComponent']);
  const destination = at === undefined ? [...nodes.values()].find((one) => refs(one['ceterms:isDestinationComponentOf']).includes(address)) : nodes.get(at);
  const goal = destination && badgeAt(destination, nodes);
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
    const known = numbers.get(id);
    if (known !== undefined) return { part: known };
    const node = nodes.get(id);
    const badge = node && badgeAt(node, nodes);
    const asked = node && !badge ? conditionsOf(node) : [];
    if (asked.length > 0) return { part: partOf(() => ({ ...allOf(asked), after: refs(node?.['ceterms:prerequisite']).flatMap(numberAt) }), id) };
    const item = badge ?? { issuer: '', achievement: id, name: words(node?.['ceterms:name']) };
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
    ...refs(condition['ceterms:targetComponent']).slice(0, CTDL_MEMBERS).map(memberAt),
    ...list(condition['ceterms:hasCondition'])
      .filter(isJsonObject)
      .slice(0, CTDL_MEMBERS)
      .map((inner): PathwayMember => ({ part: partOf(() => allOf([inner])) })),
  ];

  const asked = conditionsOf(destination);
  const whole = asked.length === 0 ? undefined : allOf(asked);
  // What asks for nothing but whole parts is no part of its own.
  if (whole && !(whole.rule === 'all' && whole.members.every((member) => 'part' in member))) partOf(() => whole);
  const graph = { parts, capstone: goal.achievement };
  if (numbers.size > CTDL_PARTS || faultsOf(graph).some(({ code }) => !HARMLESS.has(code))) return undefined;
  const occupation = list(node['ceterms:occupationType']).filter(isJsonObject)[0];
  const url = occupation?.['ceterms:targetNode'];
  return {
    address,
    name: words(node['ceterms:name']),
    description: words(node['ceterms:description']),
    issuer: refs(node['ceterms:ownedBy'])[0] ?? refs(node['ceterms:offeredBy'])[0] ?? '',
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
    issuer: refs(badge?.['ceterms:ownedBy'])[0] ?? refs(badge?.['ceterms:offeredBy'])[0] ?? '',
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
