import { LaurelError } from '@laurel/base';
import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { canonicalizeJsonLd } from '../canonicalize/json-ld.ts';
import { publicKeyOfJwk } from '../keys/public-key.ts';
import { checkDataIntegrity, readProofs, signDataIntegrity } from '../proof/data-integrity.ts';
import { keyParty } from '../testing/party.ts';
import { vectorJson } from '../testing/vectors.ts';
import type { JsonObject } from '../types.ts';
import { badgeFacts } from './badge-facts.ts';
import type { BadgeInput } from './badge-input.ts';
import { buildBadge } from './build-badge.ts';
import { checkModel, checkPartialModel } from './check-model.ts';
import { endOfDay, startOfDay, timeOf } from './time.ts';

const grade = 'urn:uuid:f6ab24cd-86e8-4eaf-b8c6-ded74e8fd41c';
const rubric = 'urn:uuid:a70ddc6a-4c4a-4bd8-8277-cb97c79f40c5';
const mastered = 'urn:uuid:d05a0867-d0ad-4b03-bdb5-28fb5d2aab7a';

/** Everything a registrar can fill in. */
const full: BadgeInput = {
  id: 'urn:uuid:6f9d7a1e-64f5-4f7a-9a3a-0d9a7f3f1c11',
  issuer: {
    id: 'did:web:school.example',
    name: 'Kestrel Bay Polytechnic',
    url: 'https://school.example',
    email: 'registrar@school.example',
    image: { id: 'https://school.example/logo.png' },
  },
  achievement: {
    id: 'https://school.example/achievements/1',
    name: 'Soudage à l’arc',
    description: 'Soude seul une pièce simple.',
    criteria: { narrative: 'Trois pièces **conformes**.', id: 'https://school.example/achievements/1' },
    achievementType: 'MicroCredential',
    image: { id: 'https://school.example/images/1.png', caption: 'Un arc' },
    inLanguage: 'fr',
    version: '2',
    humanCode: 'SOU-1',
    fieldOfStudy: 'Métallurgie',
    specialization: 'Arc',
    tags: ['soudage', 'métal'],
    alignments: [
      { targetName: 'Souder', targetUrl: 'http://data.europa.eu/esco/skill/1', targetFramework: 'ESCO', targetCode: 'S1', targetType: 'ceasn:Competency' },
    ],
    level: { name: 'EQF level 4', url: 'http://data.europa.eu/snb/eqf/4', framework: 'European Qualifications Framework', code: '4' },
    creditsAvailable: 2.5,
    results: [
      { id: grade, name: 'Note', resultType: 'LetterGrade', allowedValue: ['C', 'B', 'A'], requiredValue: 'C' },
      {
        id: rubric,
        name: 'Maîtrise',
        resultType: 'RubricCriterionLevel',
        requiredLevel: mastered,
        levels: [{ id: mastered, name: 'Acquis', level: '3', points: '3', description: 'Seul' }],
      },
      { id: 'urn:uuid:5b1e6a7c-8d7f-4f0e-9b1a-3d0f6a2c4e77', name: 'Points', resultType: 'RawScore', valueMin: '0', valueMax: '20' },
    ],
    related: [{ id: 'https://school.example/achievements/1/en', inLanguage: 'en', version: '2' }],
  },
  holder: 'did:key:z6MkhaXgBZDvotDkL5257faiztiGiC2QtKLGpbnnEGta2doK',
  holderName: '李小龙',
  awardedDate: '2026-05-01T15:00:00.000Z',
  validFrom: '2026-05-01T15:00:00.000Z',
  validUntil: '2029-05-01T09:00:00.000Z',
  assessment: { class: 'assessed-here', name: 'Évalué ici', narrative: 'Deux évaluateurs ont noté trois pièces.' },
  identityCheck: { name: 'Identité vérifiée', narrative: 'Carte d’identité vue le jour même.' },
  evidence: [{ id: 'https://school.example/evidence/1', name: 'Photo de la pièce', description: 'Vue de face', genre: 'Photograph', audience: 'Jury' }],
  results: [
    { resultDescription: grade, value: 'B', status: 'Completed' },
    { resultDescription: rubric, achievedLevel: mastered },
  ],
  creditsEarned: 2.5,
  narrative: 'Un travail soigné.',
  activityStartDate: '2026-02-01T00:00:00Z',
  activityEndDate: '2026-04-30T00:00:00Z',
  status: [
    { purpose: 'revocation', list: 'https://school.example/status/1', index: 94_567 },
    { purpose: 'suspension', list: 'https://school.example/status/2', index: 12 },
  ],
};

const { name, description, criteria } = full.achievement;
const least: BadgeInput = {
  id: full.id,
  issuer: { id: 'did:web:school.example', name: 'School' },
  achievement: { id: full.achievement.id, name, description, criteria },
  holder: full.holder,
  awardedDate: full.awardedDate,
  validFrom: full.validFrom,
  assessment: { class: 'participation', name: 'Took part', narrative: 'Nobody assessed.' },
  status: [],
};

describe('a badge as built', () => {
  it.each([
    ['with everything', full],
    ['with the least', least],
  ])('is sound, defines every term, and verifies once signed (%s)', async (_, input) => {
    const badge = buildBadge(input);
    expect(checkModel(badge)).toEqual([]);
    expect(checkPartialModel(badge)).toEqual([]);
    expect(await canonicalizeJsonLd(badge)).toMatchObject({ ok: true });
    const { signer } = keyParty('EdDSA');
    const signed = await signDataIntegrity(badge, signer, { created: new Date('2026-05-01T15:00:00Z'), proofPurpose: 'assertionMethod' });
    const [proofs, key] = [readProofs(signed), publicKeyOfJwk(signer.publicJwk)];
    if (!proofs.ok || !proofs.proofs[0] || !key) throw new Error('unreadable');
    expect(await checkDataIntegrity(signed, proofs.proofs[0], key)).toMatchObject({ ok: true, payload: badge });
  });

  it('names the two contexts and no other, the learner in credentialSubject.name, and the assessment class first', () => {
    const badge = buildBadge(full);
    expect(badge['@context']).toEqual(['https://www.w3.org/ns/credentials/v2', 'https://purl.imsglobal.org/spec/ob/v3p0/context-3.0.3.json']);
    expect(badge.credentialSubject).toMatchObject({ id: full.holder, name: '李小龙', creditsEarned: 2.5 });
    expect(badge.evidence).toMatchObject([{ type: ['Evidence'], genre: 'assessed-here' }, { genre: 'identity-check' }, { genre: 'Photograph' }]);
    expect(buildBadge(least).credentialSubject).not.toHaveProperty('name');
  });

  it('lasts whole days, so that copies made hours apart say the same', () => {
    expect(buildBadge(full)).toMatchObject({ validFrom: '2026-05-01T00:00:00Z', validUntil: '2029-05-01T23:59:59Z', awardedDate: '2026-05-01T00:00:00Z' });
    expect(buildBadge({ ...full, validFrom: '2026-05-01T23:59:59Z', validUntil: '2029-05-01T00:00:00Z', awardedDate: '2026-05-01' + 'T01:00:00Z' })).toEqual(
      buildBadge(full),
    );
    expect(buildBadge(least)).not.toHaveProperty('validUntil');
  });

  it('has two status entries, each with its index as text', () => {
    expect(buildBadge(full).credentialStatus).toEqual([
      {
        id: 'https://school.example/status/1#94567',
        type: 'BitstringStatusListEntry',
        statusPurpose: 'revocation',
        statusListIndex: '94567',
        statusListCredential: 'https://school.example/status/1',
      },
      {
        id: 'https://school.example/status/2#12',
        type: 'BitstringStatusListEntry',
        statusPurpose: 'suspension',
        statusListIndex: '12',
        statusListCredential: 'https://school.example/status/2',
      },
    ]);
  });

  it('is the same for the same award, to the byte', () => {
    expect(JSON.stringify(buildBadge(structuredClone(full)))).toBe(JSON.stringify(buildBadge(full)));
  });

  it.each([
    ['a result nobody described', { results: [{ resultDescription: 'urn:uuid:1', value: 'A' }] }, 'result_undescribed'],
    ['a grade that is not one', { results: [{ resultDescription: grade, value: 'Z' }] }, 'result_not_allowed'],
    ['a level that is not one', { results: [{ resultDescription: rubric, achievedLevel: 'urn:uuid:1' }] }, 'result_level_unknown'],
    ['evidence that claims to be an assessment', { evidence: [{ name: 'x', genre: 'assessed-here' }] }, 'genre_reserved'],
  ] satisfies [string, Partial<BadgeInput>, string][])('is not built with %s', (_, change, code) => {
    const refusal = (() => {
      try {
        return buildBadge({ ...full, ...change });
      } catch (error) {
        return error;
      }
    })();
    expect(refusal).toBeInstanceOf(LaurelError);
    expect(refusal).toMatchObject({ code: 'lint_failed', problems: [{ code }] });
  });
});

describe('the facts of a badge', () => {
  it('are those it was built from', () => {
    expect(badgeFacts(buildBadge(full))).toEqual({
      id: full.id,
      name: 'Soudage à l’arc',
      description: 'Soude seul une pièce simple.',
      criteria: { narrative: 'Trois pièces **conformes**.', url: 'https://school.example/achievements/1' },
      image: 'https://school.example/images/1.png',
      achievementId: 'https://school.example/achievements/1',
      achievementType: 'MicroCredential',
      language: 'fr',
      issuerId: 'did:web:school.example',
      issuerName: 'Kestrel Bay Polytechnic',
      issuerUrl: 'https://school.example',
      holderId: full.holder,
      holderName: '李小龙',
      awardedDate: '2026-05-01T00:00:00Z',
      validFrom: '2026-05-01T00:00:00Z',
      validUntil: '2029-05-01T23:59:59Z',
      level: { name: 'EQF level 4', url: 'http://data.europa.eu/snb/eqf/4', code: '4', framework: 'European Qualifications Framework' },
      creditsAvailable: 2.5,
      creditsEarned: 2.5,
      tags: ['soudage', 'métal'],
      alignments: [{ name: 'Souder', url: 'http://data.europa.eu/esco/skill/1', code: 'S1', framework: 'ESCO' }],
      results: [
        { id: grade, name: 'Note', resultType: 'LetterGrade', value: 'B', status: 'Completed' },
        { id: rubric, name: 'Maîtrise', resultType: 'RubricCriterionLevel', achievedLevel: 'Acquis' },
      ],
      assessment: 'assessed-here',
      assessmentName: 'Évalué ici',
      assessmentNarrative: 'Deux évaluateurs ont noté trois pièces.',
      identityCheck: { name: 'Identité vérifiée', narrative: 'Carte d’identité vue le jour même.', genre: 'identity-check' },
      evidence: [{ id: 'https://school.example/evidence/1', name: 'Photo de la pièce', description: 'Vue de face', genre: 'Photograph' }],
    });
  });

  it('do not depend on the order of lists, which a Data Integrity signature does not cover', () => {
    const badge = buildBadge(full);
    const reversed = { ...badge, evidence: [...(badge.evidence as JsonObject[])].reverse() };
    expect(badgeFacts(reversed)).toMatchObject({ assessment: 'assessed-here', identityCheck: { name: 'Identité vérifiée' } });
  });

  it('name no assessment class where two are claimed', () => {
    const badge = buildBadge(least);
    const two = { ...badge, evidence: [...(badge.evidence as JsonObject[]), { type: ['Evidence'], genre: 'assessed-here' }] };
    expect(badgeFacts(two).assessment).toBeUndefined();
  });

  it('are few where much is hidden', () => {
    const tree = {
      credentialSubject: { type: ['AchievementSubject'], achievement: { type: ['Achievement'], name: 'Welding' }, result: [{ type: ['Result'], value: '92' }] },
    };
    expect(badgeFacts(tree)).toEqual({ name: 'Welding', tags: [], alignments: [], evidence: [], results: [{ value: '92' }] });
    expect(badgeFacts({})).toEqual({ tags: [], alignments: [], evidence: [], results: [] });
  });

  it('choose the text of the reader’s language, however it is written', () => {
    const of = (name: JsonObject[string]) => ({ credentialSubject: { achievement: { name } } });
    const values = [
      { '@value': 'Welding', '@language': 'en' },
      { '@value': 'Soudage', '@language': 'fr-CA' },
    ];
    expect([badgeFacts(of(values), 'fr').name, badgeFacts(of(values), 'en').name, badgeFacts(of(values), 'de').name, badgeFacts(of(values)).name]).toEqual([
      'Soudage',
      'Welding',
      'Welding',
      'Welding',
    ]);
    expect(badgeFacts(of({ en: 'Welding', fr: 'Soudage' }), 'fr').name).toBe('Soudage');
    expect(badgeFacts(of({ '@value': 'Welding' }), 'fr').name).toBe('Welding');
  });

  it('read the badges of others', () => {
    expect(badgeFacts(vectorJson('open-badges', 'fixtures', 'complete.json'))).toMatchObject({
      issuerName: '1EdTech University',
      creditsEarned: 42,
      results: [{ name: 'Final Project Grade' }, {}, {}],
    });
    expect(badgeFacts(vectorJson('open-badges', 'fixtures', 'simple_v1.json'))).toMatchObject({ name: 'Teamwork', validFrom: '2010-01-01T00:00:00Z' });
  });

  it('never throw, whatever they are asked of', () => {
    const anything = fc.object({
      key: fc.constantFrom('credentialSubject', 'achievement', 'evidence', 'result', 'issuer', 'name', 'tag', 'id', 'genre', 'x'),
      maxDepth: 4,
    });
    fc.assert(
      fc.property(anything, (value) => {
        const tree = JSON.parse(JSON.stringify(value)) as JsonObject;
        badgeFacts(tree, 'en');
        checkModel(tree);
        checkPartialModel(tree);
      }),
    );
  });
});

describe('times', () => {
  it('have a zone or are none', () => {
    expect(timeOf('2026-05-01T10:00:00+02:00')).toBe(Date.UTC(2026, 4, 1, 8));
    expect(['2026-05-01', '2026-05-01T10:00:00', '2026-13-01T10:00:00Z', 'soon', 3, undefined].map(timeOf)).toEqual([
      undefined,
      undefined,
      undefined,
      undefined,
      undefined,
      undefined,
    ]);
  });

  it('begin and end their UTC day', () => {
    fc.assert(
      fc.property(fc.date({ min: new Date('1970-01-01'), max: new Date('2100-01-01'), noInvalidDate: true }), (date) => {
        const [from, until] = [startOfDay(date.toISOString()), endOfDay(date.toISOString())];
        expect([Date.parse(from) <= date.getTime(), Date.parse(until) - Date.parse(from)]).toEqual([true, 86_399_000]);
        expect([startOfDay(until), endOfDay(from)]).toEqual([from, until]);
      }),
    );
    expect(() => startOfDay('yesterday')).toThrow(LaurelError);
  });
});
