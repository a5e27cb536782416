import { buildBadge, type Credential } from '@laurel/credentials';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { type AchievementRow, Award, type AwardRow } from '../records.ts';
import { ownLists } from '../status/publish.ts';
import { defineOne, openTestIssuer, type TestIssuer } from '../testing/open-test-issuer.ts';
import { walletKey } from '../testing/wallet.ts';
import { awardOne } from './award-one.ts';
import { badgeInput } from './badge-input.ts';
import { lintBadge, verifyOwn } from './lint-badge.ts';

let test: TestIssuer;
let achievement: AchievementRow;
let award: AwardRow;
const did = () => test.issuer.profiles[0]?.did ?? 'did:web:nobody';

beforeAll(async () => {
  test = await openTestIssuer();
  achievement = await defineOne(test);
  const { id } = await awardOne(test.issuer, {
    profile: 'kestrel',
    achievementId: achievement.id,
    recipient: {
      email: 'a@example.org',
      name: 'Nour',
      language: 'en',
      externalId: null,
      awardedOn: null,
      results: [{ title: 'Score', value: '82' }],
      pin: false,
    },
    assessment: { class: 'participation', attestation: null },
    again: false,
    actor: 'person:test',
  });
  const row = await test.store.as('kestrel').read((db) => db.one(Award, { id }));
  if (!row) throw new Error('no award');
  award = row;
});
afterAll(() => test.stop());

const badge = (): Credential =>
  buildBadge(
    badgeInput(test.issuer, award, achievement, {
      id: 'urn:uuid:5f3c0f4e-2f5c-4d59-9f0a-0d1f6f3b8a11',
      holder: walletKey().did as `did:key:${string}`,
      status: [],
      picture: undefined,
    }),
  );
const keyOf = async () => ({ did: did(), verificationMethod: (await test.agent.signer(did(), 'credentials')).verificationMethod });
const codesOf = async (change: (badge: Credential) => object, key?: { did: string; verificationMethod: string }): Promise<string[]> => {
  const changed = change(badge());
  try {
    await lintBadge(changed as Credential, key ?? (await keyOf()), test.agent.resolve);
    return [];
  } catch (error) {
    if (!(error instanceof Error) || !('code' in error) || error.code !== 'lint_failed' || !('problems' in error) || !Array.isArray(error.problems))
      throw error;
    return error.problems.map((problem: { code: string }) => problem.code);
  }
};

describe('KF-I9: before it is signed', () => {
  it('a badge as built passes', async () => {
    expect(await codesOf((one) => one)).toEqual([]);
  });

  it.each<[string, (badge: Credential) => object]>([
    ['a term that no context defines', (one) => ({ ...one, favouriteColour: 'green' })],
    ['no issuer', ({ issuer: _, ...rest }) => rest],
    ['no subject', ({ credentialSubject: _, ...rest }) => rest],
    ['no validity', ({ validFrom: _, ...rest }) => rest],
    ['a date that is none', (one) => ({ ...one, validFrom: 'yesterday' })],
    ['another type', (one) => ({ ...one, type: ['VerifiableCredential'] })],
    ['a context of its own', (one) => ({ ...one, '@context': ['https://www.w3.org/ns/credentials/v2', 'https://evil.example/v1'] })],
    ['an achievement without a name', (one) => JSON.parse(JSON.stringify(one).replace(/"name":"Infection[^"]*","description"/, '"description"'))],
    ['an achievement without criteria', (one) => JSON.parse(JSON.stringify(one).replace(/"criteria":\{[^}]*\},?/, ''))],
  ])('%s is refused', async (_, change) => {
    expect((await codesOf(change)).length).toBeGreaterThan(0);
  });

  it('a key that the issuer’s own document does not list for assertions is refused', async () => {
    const requests = await test.agent.signer(did(), 'requests');
    expect(await codesOf((one) => one, { did: did(), verificationMethod: requests.verificationMethod })).toEqual(['key_not_listed']);
    expect(await codesOf((one) => one, { did: 'did:web:localhost%3A1', verificationMethod: 'did:web:localhost%3A1#key' })).toEqual(['key_not_listed']);
  });
});

describe('KF-I9: after it is signed', () => {
  it('anything but what was signed stays here', async () => {
    const deps = { resolve: test.agent.resolve, clock: test.context.clock, fetchStatus: ownLists(test.issuer, test.serveList) };
    const signed = await test.agent.issueDataIntegrity({ credential: badge(), did: did() });
    expect((await verifyOwn(JSON.stringify(signed), deps)).outcome).toBe('valid');
    await expect(verifyOwn(JSON.stringify({ ...signed, awardedDate: '2020-01-01T00:00:00Z' }), deps)).rejects.toMatchObject({ code: 'lint_failed' });
    await expect(verifyOwn(JSON.stringify(badge()), deps)).rejects.toMatchObject({ code: 'lint_failed' });
  });
});
