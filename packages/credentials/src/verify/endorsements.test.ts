import { beforeEach, describe, expect, it } from 'vitest';
import { CREDENTIALS_V2, OPEN_BADGES_V3 } from '../contexts/contexts.ts';
import { signDataIntegrity } from '../proof/data-integrity.ts';
import { signOpenBadgeJwt } from '../proof/vc-jwt/sign.ts';
import { keyParty, type Party } from '../testing/party.ts';
import { codesAt, NOW, openWorld, short, type World } from '../testing/world.ts';
import type { JsonObject } from '../types.ts';
import { verifyCredential } from './verify-credential.ts';

let world: World;
let ministry: Party;
beforeEach(async () => {
  world = await openWorld();
  ministry = keyParty();
});

const unsigned = (about: string, issuer: Party, change: JsonObject): JsonObject => ({
  '@context': [CREDENTIALS_V2, OPEN_BADGES_V3],
  id: `urn:uuid:${crypto.randomUUID()}`,
  type: ['VerifiableCredential', 'EndorsementCredential'],
  name: 'Good standing',
  issuer: { id: issuer.did, type: ['Profile'], name: 'Ministry' },
  validFrom: '2026-01-01T00:00:00Z',
  credentialSubject: { id: about, type: ['EndorsementSubject'], endorsementComment: 'In good standing' },
  ...change,
});

const endorse = (about: string, issuer = ministry, change: JsonObject = {}): Promise<JsonObject> =>
  signDataIntegrity(unsigned(about, issuer, change), issuer.signer, { created: NOW, proofPurpose: 'assertionMethod' });

const check = async (change: JsonObject) => verifyCredential(await world.di(change), world.deps);
const badgeId = (): string => String(world.badge().id);

describe('an endorsement', () => {
  it('by somebody else, of the badge, its achievement or its issuer, counts', async () => {
    const { credentialSubject, issuer } = world.badge();
    const { achievement, ...subject } = Object(credentialSubject);
    const verdict = await check({
      endorsement: [await endorse(badgeId())],
      credentialSubject: { ...subject, achievement: { ...achievement, endorsement: [await endorse(achievement.id)] } },
      issuer: { ...Object(issuer), endorsement: [await endorse(world.issuer.did)] },
    });
    expect([short(verdict), codesAt(verdict, 'endorsements')]).toEqual(['valid: valid', ['endorsements_ok']]);
    expect(verdict.endorsements?.map(({ of, counts }) => `${of} ${counts}`)).toEqual(['badge true', 'achievement true', 'issuer true']);
    expect(verdict.checks.find(({ step }) => step === 'endorsements')?.sentence.en).toBe('Endorsements that came with it: 3; each was checked and holds.');
  });

  it('as a JWT goes through the same steps; the contexts of Open Badges have no word for one, so that only a badge that is no linked data carries it', async () => {
    const jwt = (about: string, change: JsonObject = {}) => signOpenBadgeJwt(unsigned(about, ministry, change), ministry.signer);
    const [good, expired] = [await jwt('urn:uuid:b'), await jwt('urn:uuid:b', { validUntil: '2026-02-01T00:00:00Z' })];
    const altered = `${good.slice(0, good.lastIndexOf('.') + 1)}${expired.split('.')[2]}`;
    const issuer = { id: world.issuer.did, endorsementJwt: [await jwt(world.issuer.did)] };
    const verdict = await verifyCredential(await world.signedSd({ id: 'urn:uuid:b', issuer, endorsementJwt: [good, expired, altered, 'e.e.e'] }), world.deps);
    expect([short(verdict), codesAt(verdict, 'endorsements')]).toEqual(['valid: valid', ['endorsements_doubtful']]);
    expect(verdict.endorsements?.map((one) => `${one.of} ${one.counts} ${short(one.verdict)}`)).toEqual([
      'badge true valid: valid',
      'badge false invalid: expired',
      'badge false invalid: signature_wrong',
      'badge false invalid: jws_malformed',
      'issuer true valid: valid',
    ]);
  });

  it.each<[string, () => Promise<JsonObject> | JsonObject, string]>([
    ['of another badge', () => endorse('urn:uuid:another'), 'valid: valid'],
    ['by the issuer of itself', () => endorse(badgeId(), world.issuer, { issuer: world.issuer.did }), 'valid: valid'],
    ['that has run out', () => endorse(badgeId(), ministry, { validUntil: '2026-02-01T00:00:00Z' }), 'invalid: expired'],
    ['that nobody signed', () => unsigned(badgeId(), ministry, {}), 'invalid: proof_missing'],
    ['that was altered', async () => ({ ...(await endorse(badgeId())), name: 'Best of all' }), 'invalid: signature_wrong'],
  ])('%s counts for nothing, and takes nothing from the badge', async (_name, make, expected) => {
    const verdict = await check({ endorsement: [await make()] });
    expect([short(verdict), codesAt(verdict, 'endorsements')]).toEqual(['valid: valid', ['endorsements_doubtful']]);
    expect(verdict.endorsements).toMatchObject([{ of: 'badge', counts: false }]);
    expect(verdict.endorsements?.map((one) => short(one.verdict))).toEqual([expected]);
  });

  it('at the badge may be of a piece of its evidence; what its own issuer signed of one is told as its record, and of the badge itself still counts for nothing', async () => {
    const piece = 'urn:uuid:0b7f5b57-6b5f-4f5e-9b46-8e2f1c0c3a11';
    const evidence = [...[world.badge().evidence ?? []].flat(), { id: piece, type: ['Evidence'], name: 'A supervisor’s statement' }];
    const own = await endorse(piece, world.issuer, { issuer: world.issuer.did });
    const verdict = await check({ evidence, endorsement: [await endorse(piece), own] });
    expect([short(verdict), codesAt(verdict, 'endorsements')]).toEqual(['valid: valid', ['endorsements_recorded']]);
    expect(verdict.endorsements).toMatchObject([
      { of: 'evidence', counts: true },
      { of: 'evidence', counts: false, record: true },
    ]);
    expect(verdict.endorsements?.[0]).not.toHaveProperty('record');
    const doubtful = await check({ evidence, endorsement: [own, await endorse('urn:uuid:another', world.issuer)] });
    expect(codesAt(doubtful, 'endorsements')).toEqual(['endorsements_doubtful']);
  });

  it('that is a badge and no endorsement counts for nothing', async () => {
    const other = await world.di({ id: 'urn:uuid:5b1e6a7c-8d7f-4f0e-9b1a-3d0f6a2c4e77' });
    const verdict = await verifyCredential(await world.signedSd({ endorsement: [JSON.parse(other)] }), world.deps);
    expect([short(verdict), verdict.endorsements?.map(({ counts }) => counts)]).toEqual(['valid: valid', [false]]);
  });

  it('is not looked at where there are more than anybody has, so that nobody is made to ask a hundred hosts', async () => {
    world.asked.length = 0;
    const verdict = await verifyCredential(await world.signedSd({ endorsement: Array.from({ length: 11 }, () => ({ id: 'urn:x' })) }), world.deps);
    expect([short(verdict), codesAt(verdict, 'endorsements'), verdict.endorsements]).toEqual(['valid: valid', ['endorsements_not_checked'], undefined]);
    expect(world.asked.filter((one) => one !== world.issuer.did)).toEqual([]);
  });
});
