import { createHash } from 'node:crypto';
import type { Language } from '@laurel/base';
import { isPart, itemKey, neededOf, type PathwayGraph, type PathwayItem, type PathwayMember } from './graph.ts';

export type Words = Partial<Record<Language, string>>;

/** A badge as a stranger reads of it: `achievement` is the id it has in Open Badges (an address), or where that is not one, the type of any badge of that issuer. */
export type PublicBadge = { issuer: string; achievement: string; name: Words };

/** A pathway as anybody reads it, told without anything of the node it stands on: every badge is another issuer's, and the capstone is an address. */
export type PublicPathway = {
  address: string;
  name: Words;
  description: Words;
  issuer: string;
  graph: PathwayGraph;
  /** Every badge of it, the capstone among them. */
  badges: readonly PublicBadge[];
  occupation?: { name: Words; url: string };
};

/** What stands in its place: a badge that whoever offers the pathway recognises instead of another. */
export type Instead = { of: string; badge: PublicBadge };

export const publicKey = ({ issuer, achievement }: Pick<PublicBadge, 'issuer' | 'achievement'>): string => itemKey({ issuer, achievement, name: '' });

/**
 * A pathway in the Credential Transparency Description Language: the pathway, its capstone as the destination, each part a component whose condition says how many of
 * its targets it asks for, each badge a component that stands for a credential. An order that has to be kept is a prerequisite (`precedes` only suggests one). Where
 * one badge is recognised in place of another, the two are a choice. Terms: credreg.net/ctdl/terms, as of the models of its registry's publisher and its own viewer.
 */
export function writePathway({ address, name, description, issuer, graph, badges, occupation }: PublicPathway, instead: readonly Instead[] = []): object[] {
  const named = new Map(badges.map((badge) => [publicKey(badge), badge]));
  const partId = (number: number) => `${address}#part-${number}`;
  const destination = `${address}#capstone`;
  const components: { '@id': string }[] = [];
  const inside = new Set(graph.parts.flatMap(({ members }) => members.filter(isPart).map(({ part }) => part)));
  const within = new Map<string, string>();

  const badgeComponent = (badge: PublicBadge): string => {
    const id = `${address}#badge-${components.length + 1}`;
    const proxy = isAddress(badge.achievement) ? { 'ceterms:proxyFor': badge.achievement } : { 'ceterms:proxyFor': anyOfType(address, badge) };
    components.push(component(id, 'ceterms:CredentialComponent', address, { 'ceterms:name': badge.name, ...proxy }));
    return id;
  };
  const memberComponent = (member: PathwayMember): string => {
    if (isPart(member)) return partId(member.part);
    const badge = named.get(itemKey(member)) ?? badgeOf(member);
    const others = instead.filter(({ of }) => of === itemKey(member)).map((one) => one.badge);
    const own = badgeComponent(badge);
    if (others.length === 0) return own;
    const targets = [own, ...others.map(badgeComponent)];
    const id = `${address}#choice-${components.length + 1}`;
    components.push(component(id, 'ceterms:BasicComponent', address, { 'ceterms:name': badge.name, ...asksFor(1, targets) }));
    for (const target of targets) within.set(target, id);
    return id;
  };
  for (const part of graph.parts) {
    const targets = part.members.map(memberComponent);
    for (const target of targets) within.set(target, partId(part.number));
    const more = { ...asksFor(neededOf(part), targets), ...(part.after.length > 0 && { 'ceterms:prerequisite': part.after.map(partId) }) };
    components.push(
      component(partId(part.number), 'ceterms:BasicComponent', address, {
        'ceterms:name': { en: `Part ${part.number}`, fr: `Partie ${part.number}` },
        ...more,
      }),
    );
  }
  const outermost = graph.parts.filter(({ number }) => !inside.has(number)).map(({ number }) => partId(number));
  for (const one of outermost) within.set(one, destination);
  const capstone = badges.find(({ achievement }) => achievement === graph.capstone);
  components.push(
    component(destination, 'ceterms:CredentialComponent', address, {
      'ceterms:name': capstone?.name ?? name,
      'ceterms:proxyFor': graph.capstone,
      'ceterms:isDestinationComponentOf': [address],
      ...asksFor(outermost.length, outermost),
    }),
  );
  return [
    {
      '@id': address,
      '@type': 'ceterms:Pathway',
      'ceterms:ctid': ctidOf(address),
      'ceterms:name': name,
      'ceterms:description': Object.keys(description).length > 0 ? description : name,
      'ceterms:subjectWebpage': address,
      'ceterms:ownedBy': [issuer],
      'ceterms:offeredBy': [issuer],
      'ceterms:hasDestinationComponent': [destination],
      'ceterms:hasChild': [destination],
      'ceterms:hasPart': components.map((one) => one['@id']),
      ...(occupation && {
        'ceterms:occupationType': [
          { '@type': 'ceterms:CredentialAlignmentObject', 'ceterms:targetNode': occupation.url, 'ceterms:targetNodeName': occupation.name },
        ],
      }),
    },
    ...components.map((one) => ({ ...one, ...(within.has(one['@id']) && { 'ceterms:isChildOf': [within.get(one['@id'])] }) })),
  ];
}

/** Each badge that a pathway names, and who gives it: a registry refuses a component that stands for nothing. */
export const writeBadges = (address: string, badges: readonly PublicBadge[]): { '@id': string }[] =>
  badges.map(({ issuer, achievement, name }) => ({
    '@id': isAddress(achievement) ? achievement : anyOfType(address, { issuer, achievement }),
    '@type': 'ceterms:Badge',
    'ceterms:ctid': ctidOf(isAddress(achievement) ? achievement : anyOfType(address, { issuer, achievement })),
    'ceterms:name': name,
    'ceterms:ownedBy': [issuer],
    ...(isAddress(achievement) ? { 'ceterms:subjectWebpage': achievement } : { 'ceterms:credentialType': achievement }),
  }));

/** A CTID is `ce-` and a UUID: made from the address, so that it is the same at each asking (RFC 9562 section 5.8). */
export function ctidOf(address: string): string {
  const bytes = createHash('sha256').update(address).digest().subarray(0, 16);
  bytes[6] = ((bytes[6] ?? 0) & 0x0f) | 0x80;
  bytes[8] = ((bytes[8] ?? 0) & 0x3f) | 0x80;
  const hex = bytes.toString('hex');
  return `ce-${[hex.slice(0, 8), hex.slice(8, 12), hex.slice(12, 16), hex.slice(16, 20), hex.slice(20)].join('-')}`;
}

const isAddress = (text: string): boolean => /^(https?|urn|did):\S+$/.test(text);

/** Any badge of a type: no address of its own, so it is one within the pathway's. */
const anyOfType = (address: string, { issuer, achievement }: Pick<PublicBadge, 'issuer' | 'achievement'>): string =>
  `${address}#any-${createHash('sha256').update(`${issuer} ${achievement}`).digest('hex').slice(0, 16)}`;

const badgeOf = (item: PathwayItem): PublicBadge =>
  'own' in item ? { issuer: '', achievement: item.own, name: {} } : { issuer: item.issuer, achievement: item.achievement, name: { en: item.name } };

const component = (id: string, type: string, address: string, more: object): { '@id': string } => ({
  '@id': id,
  ...{ '@type': type, 'ceterms:ctid': ctidOf(id), 'ceterms:isPartOf': [address] },
  ...more,
});

const asksFor = (requiredNumber: number, targets: readonly string[]): object => ({
  'ceterms:hasChild': targets,
  'ceterms:hasCondition': [
    {
      '@type': 'ceterms:ComponentCondition',
      'ceterms:name': { en: `${requiredNumber} of ${targets.length}`, fr: `${requiredNumber} sur ${targets.length}` },
      'ceterms:requiredNumber': requiredNumber,
      'ceterms:targetComponent': targets,
    },
  ],
});
