import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import type { JsonObject } from '../types.ts';
import { type PublicBadge, type PublicPathway, publicKey, writeBadges, writePathway } from './ctdl-pathway.ts';
import { faultsOf, itemKey, type PathwayGraph, type PathwayPart, progressOf } from './graph.ts';
import { readPathways } from './read-ctdl.ts';

const ADDRESS = 'https://kestrel.example/pathways/1';
const DID = 'did:web:kestrel.example';
const badge = (name: string, issuer = DID): PublicBadge => ({
  issuer,
  achievement: `https://kestrel.example/achievements/${name}`,
  name: { en: name, fr: `${name} fr` },
});
const item = ({ issuer, achievement, name }: PublicBadge) => ({ issuer, achievement, name: name.en ?? '' });
const CAPSTONE = badge('capstone');

const pathway = (parts: readonly PathwayPart[], badges: readonly PublicBadge[]): PublicPathway => ({
  address: ADDRESS,
  name: { en: 'Home support', fr: 'Soutien à domicile' },
  description: { en: 'A first year.' },
  issuer: DID,
  graph: { parts, capstone: CAPSTONE.achievement },
  badges: [...badges, CAPSTONE],
  occupation: { name: { en: 'Home care worker' }, url: 'https://data.europa.eu/esco/isco/C5322' },
});
const document = (one: PublicPathway, ...more: Parameters<typeof writePathway>[1][]): JsonObject =>
  JSON.parse(
    JSON.stringify({
      '@graph': [
        ...writePathway(one, ...more),
        ...writeBadges(one.address, one.badges),
        ...writeBadges(
          one.address,
          (more[0] ?? []).map((m) => m.badge),
        ),
      ],
    }),
  );

const graphs = fc
  .array(fc.record({ items: fc.integer({ min: 1, max: 3 }), rule: fc.integer({ min: 1, max: 4 }), inner: fc.boolean(), after: fc.nat(3) }), {
    minLength: 1,
    maxLength: 5,
  })
  .map((drawn): { graph: PathwayGraph; badges: PublicBadge[] } => {
    const badges: PublicBadge[] = [];
    const taken = new Set<number>();
    const parts = drawn.map(({ items, rule, inner, after }, nth): PathwayPart => {
      const own = Array.from({ length: items }, (_, one) => badge(`${nth}-${one}`, one === 1 ? 'did:web:other.example' : DID));
      badges.push(...own);
      const within = inner && nth > 0 && !taken.has(nth) ? [{ part: nth }] : [];
      if (within.length > 0) taken.add(nth);
      const members = [...own.map(item), ...within];
      const before = after > 0 && after <= nth && !within.some(({ part }) => part === after) ? [after] : [];
      return { number: nth + 1, rule: rule > members.length ? 'all' : rule, after: before, members };
    });
    return { graph: { parts, capstone: CAPSTONE.achievement }, badges };
  });

describe('a pathway in CTDL', () => {
  it('is read in a moment where a few lines name what is long without end, and left out where they go on', () => {
    const from = process.cpuUsage();
    const many = (count: number, of: (nth: number) => JsonObject): JsonObject[] => Array.from({ length: count }, (_, nth) => of(nth));
    const parts = many(30, (nth) => ({
      '@id': `part-${nth}`,
      'ceterms:hasCondition': { 'ceterms:targetComponent': Array.from({ length: 60 }, () => 'badge') },
    }));
    const read = readPathways({
      '@graph': [
        { '@id': 'proxy', 'ceterms:ownedBy': Array.from({ length: 2_500 }, (_, nth) => `did:web:${nth}.example`) },
        { '@id': 'goal' },
        { '@id': 'badge', 'ceterms:proxyFor': 'proxy', 'ceterms:name': Object.fromEntries(Array.from({ length: 2_500 }, (_, nth) => [`x${nth}`, 'y'])) },
        ...parts,
        { '@id': 'end', 'ceterms:proxyFor': 'goal', 'ceterms:hasCondition': { 'ceterms:targetComponent': parts.map((one) => one['@id'] ?? '') } },
        ...many(200, (nth) => ({ '@id': `way-${nth}`, '@type': 'ceterms:Pathway', 'ceterms:hasDestinationComponent': 'end' })),
      ],
    });
    expect(process.cpuUsage(from).user / 1_000).toBeLessThan(15_000);
    expect(read).toHaveLength(10);
    expect(read[0]?.badges.map(({ issuer }) => issuer)).toEqual(['', 'did:web:0.example']);
  });

  it('is read as it was written: whatever somebody holds, as complete as before, and the same comes next', () => {
    fc.assert(
      fc.property(graphs, fc.array(fc.nat(14)), ({ graph, badges }, chosen) => {
        fc.pre(faultsOf(graph).length === 0);
        const [read] = readPathways(document(pathway(graph.parts, badges)));
        const held = chosen.flatMap((nth) => badges[nth] ?? []).map((one) => ({ key: publicKey(one), class: 'participation' as const }));
        const [before, after] = [progressOf(graph, held), read && progressOf(read.graph, held)];
        expect(after?.isComplete).toBe(before.isComplete);
        expect([...(after?.next ?? [])].sort()).toEqual([...before.next].sort());
        expect([...(after?.required ?? [])].sort()).toEqual([...before.required].sort());
        expect(read?.badges.map(publicKey).sort()).toEqual([...badges, CAPSTONE].map(publicKey).sort());
      }),
    );
  });

  it('keeps its words in each language, who offers it, and the occupation it ends at', () => {
    const parts: PathwayPart[] = [{ number: 1, rule: 'all', after: [], members: [item(badge('a'))] }];
    const [{ graph: _, badges: __, ...words } = {}] = readPathways(document(pathway(parts, [badge('a')])));
    const { graph: ___, badges: ____, ...written } = pathway(parts, []);
    expect(words).toEqual(written);
  });

  it('tells any badge of a type from one at an address, and takes either of two where one is recognised instead of the other', () => {
    const anyOf: PublicBadge = { issuer: 'did:web:red.example', achievement: 'MicroCredential', name: { en: 'First aid' } };
    const other = badge('other', 'did:web:other.example');
    const parts: PathwayPart[] = [{ number: 1, rule: 'all', after: [], members: [item(badge('a')), item(anyOf)] }];
    const [read] = readPathways(document(pathway(parts, [badge('a'), anyOf]), [{ of: itemKey(item(badge('a'))), badge: other }]));
    const done = (...held: PublicBadge[]) =>
      read &&
      progressOf(
        read.graph,
        held.map((one) => ({ key: publicKey(one), class: 'assessed-here' })),
      ).isComplete;
    expect([done(badge('a'), anyOf), done(other, anyOf), done(badge('a'), other), done(anyOf)]).toEqual([true, true, false, false]);
  });

  it('of other nodes is read by its children where it has no conditions, with conditions within conditions, and a course that no badge meets', () => {
    const graph = [
      {
        '@id': 'https://r.example/p',
        '@type': ['ceterms:Pathway'],
        'ceterms:name': { 'en-US': 'Delivery' },
        'ceterms:hasDestinationComponent': [{ '@id': 'd' }],
      },
      { '@id': 'd', '@type': 'ceterms:CredentialComponent', 'ceterms:proxyFor': 'https://r.example/goal', 'ceterms:hasChild': ['a', 'b'] },
      { '@id': 'a', '@type': 'ceterms:CourseComponent', 'ceterms:name': 'A course' },
      {
        ...{ '@id': 'b', '@type': 'ceterms:BasicComponent' },
        'ceterms:hasCondition': [
          { 'ceterms:requiredNumber': 1, 'ceterms:targetComponent': ['c'], 'ceterms:hasCondition': [{ 'ceterms:targetComponent': ['e', 'f'] }] },
        ],
      },
      ...['c', 'e', 'f'].map((id) => ({ '@id': id, '@type': 'ceterms:CredentialComponent', 'ceterms:proxyFor': `https://r.example/${id}` })),
    ];
    const [read] = readPathways({ '@graph': graph });
    const next = read && progressOf(read.graph, []).next;
    expect(read?.name).toEqual({ en: 'Delivery' });
    expect([...(next ?? [])].map((one) => one.split('/').at(-1)?.split(' ').at(-1)).sort()).toEqual(['a', 'c', 'e', 'f']);
    const held = ['c'].map((id) => ({ key: publicKey({ issuer: '', achievement: `https://r.example/${id}` }), class: 'participation' as const }));
    expect(read && [...progressOf(read.graph, held).next]).toEqual([publicKey({ issuer: '', achievement: 'a' })]);
  });

  it('that goes in a circle, or is no document of this kind, is none', () => {
    const circle = { '@id': 'd', '@type': 'ceterms:CredentialComponent', 'ceterms:proxyFor': 'x', 'ceterms:hasChild': ['a'] };
    const round = (id: string, to: string) => ({ '@id': id, '@type': 'ceterms:BasicComponent', 'ceterms:hasChild': [to] });
    const root = { '@id': 'p', '@type': 'ceterms:Pathway', 'ceterms:hasDestinationComponent': ['d'] };
    expect(readPathways({ '@graph': [root, circle, round('a', 'b'), round('b', 'a')] })).toEqual([]);
    fc.assert(fc.property(fc.jsonValue(), (value) => Array.isArray(readPathways({ '@graph': [root, value, circle] as never, x: null }))));
  });
});
