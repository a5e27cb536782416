import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { badgeFacts } from '../model/badge-facts.ts';
import { checkModel } from '../model/check-model.ts';
import { sampleBadge } from '../testing/badge.ts';
import { vectorJson } from '../testing/vectors.ts';
import type { Json, JsonObject } from '../types.ts';
import { canonicalizeJsonLd } from './json-ld.ts';

const SELF = 'did:web:school.example';
const creator = { id: SELF, type: ['Profile'], name: 'Kestrel Bay Polytechnic' };

/** Issued by a school to itself, named once more as its achievement's creator. */
function selfIssued(change: JsonObject = {}): JsonObject {
  const { name: _, ...subject } = sampleBadge(SELF, SELF).credentialSubject as JsonObject;
  const achievement = { ...(subject.achievement as JsonObject), creator };
  return sampleBadge(SELF, SELF, { credentialSubject: { ...subject, achievement }, ...change });
}

const nquads = async (document: JsonObject): Promise<string> => {
  const result = await canonicalizeJsonLd(document);
  return result.ok ? result.nquads : result.code;
};

const objectsIn = (value: Json): JsonObject[] =>
  typeof value !== 'object' || value === null ? [] : [...(Array.isArray(value) ? [] : [value]), ...Object.values(value).flatMap(objectsIn)];

describe('one thing described in two places', () => {
  it('is taken where the nearer place holds all that could stand there', async () => {
    expect(await nquads(selfIssued())).toContain('Infection Prevention');
    const subject = selfIssued().credentialSubject as JsonObject;
    const named = { ...subject, name: 'Kestrel Bay Polytechnic' };
    expect(await nquads(selfIssued({ credentialSubject: named }))).toBe(await nquads(selfIssued()));
  });

  it.each([
    ['the learner and the issuer have two names', { credentialSubject: { ...(selfIssued().credentialSubject as JsonObject), name: 'Amélie' } }],
    [
      'the issuer’s name stands at the learner alone',
      { issuer: { id: SELF, type: ['Profile'] }, credentialSubject: { ...(selfIssued().credentialSubject as JsonObject), name: 'Amélie' } },
    ],
    [
      'the learner’s results stand at the issuer',
      {
        issuer: { ...creator, type: ['Profile', 'AchievementSubject'], result: (selfIssued().credentialSubject as JsonObject).result ?? [] },
        credentialSubject: Object.fromEntries(Object.entries(selfIssued().credentialSubject as JsonObject).filter(([name]) => name !== 'result')),
      },
    ],
    ['the issuer’s address stands at the creator of its achievement', withCreator({ ...creator, email: 'a@school.example' })],
    [
      'an evidence of one name is described under two members',
      { evidence: [{ id: 'urn:uuid:1', type: ['Evidence'], genre: 'assessed-here' }], ...withCreator({ ...creator, id: 'urn:uuid:1' }) },
    ],
  ])('is told of where %s', async (_, change) => {
    expect(await canonicalizeJsonLd(selfIssued(change))).toMatchObject({ ok: false, code: 'described_twice' });
  });

  it('is no matter where it is a picture with two captions, or an organization told of at more length elsewhere', async () => {
    const subject = sampleBadge(SELF, 'did:key:z6Mk').credentialSubject as JsonObject;
    const picture = (caption: string) => ({ id: 'https://badges.example/images/infection.png', type: 'Image', caption });
    const achievement = { ...(subject.achievement as JsonObject), image: picture('The badge'), creator: { ...creator, email: 'a@school.example' } };
    const badge = sampleBadge(SELF, 'did:key:z6Mk', { image: picture('Infection prevention'), credentialSubject: { ...subject, achievement } });
    expect(await canonicalizeJsonLd(badge)).toMatchObject({ ok: true });
  });

  it('is no matter between credentials that are graphs of their own', async () => {
    const inside = [sampleBadge(SELF, 'did:key:z6Mk'), sampleBadge(SELF, 'did:key:z6Mk', { name: 'Another', id: 'urn:uuid:2' })];
    const presentation = { '@context': ['https://www.w3.org/ns/credentials/v2'], type: ['VerifiablePresentation'], verifiableCredential: inside };
    expect(await canonicalizeJsonLd(presentation)).toMatchObject({ ok: true });
  });

  it('is taken in the complete sample of Open Badges, with its criteria, creator and endorsements', async () => {
    expect(await canonicalizeJsonLd(vectorJson('open-badges', 'fixtures', 'complete.json'))).toMatchObject({ ok: true });
  });

  it('hides nothing that is read: members moved about, with the same statements, are told of, refused, or read as before', async () => {
    const original = selfIssued();
    const [statements, facts] = [await nquads(original), badgeFacts(original)];
    let accepted = 0;
    await fc.assert(
      fc.asyncProperty(fc.array(fc.tuple(fc.nat(9), fc.nat(9), fc.nat(30)), { minLength: 1, maxLength: 4 }), async (moves) => {
        const moved = structuredClone(original);
        const places = objectsIn(moved).filter(({ id }) => id === SELF);
        for (const [from, to, which] of moves) {
          const [source, target] = [places[from % places.length], places[to % places.length]];
          if (!source || !target || source === target) continue;
          const names = Object.keys(source).filter((name) => name !== 'id' && name !== 'type' && !(name in target));
          const name = names[which % Math.max(names.length, 1)];
          if (name === undefined) continue;
          target.type = [...new Set([...((target.type as string[]) ?? []), ...((source.type as string[]) ?? [])])];
          target[name] = source[name] ?? null;
          delete source[name];
        }
        if ((await nquads(moved)) !== statements || checkModel(moved).length > 0) return;
        accepted++;
        expect(badgeFacts(moved)).toEqual(facts);
      }),
      { numRuns: 120 },
    );
    expect(accepted).toBeGreaterThan(0);
  });
});

function withCreator(profile: JsonObject): JsonObject {
  const subject = selfIssued().credentialSubject as JsonObject;
  return { credentialSubject: { ...subject, achievement: { ...(subject.achievement as JsonObject), creator: profile } } };
}
