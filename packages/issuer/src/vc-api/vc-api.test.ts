import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { openTestIssuer, type TestIssuer } from '../testing/open-test-issuer.ts';
import { openInstances } from './instances.ts';

const INSTANCES = ['status', 'eddsa-jcs-2022'] as const;
let test: TestIssuer;
beforeAll(async () => {
  test = await openTestIssuer({ vcApi: { instances: INSTANCES, profile: 'kestrel', verifies: false } });
});
afterAll(() => test.stop());

describe('an instance of the VC-API', () => {
  it('has one key for good, however many processes start at once', async () => {
    const fresh = () => openInstances(test.issuer, ['vc-jwt-es256'], 'kestrel');
    const [[one], [other]] = await Promise.all([fresh(), fresh()]);
    expect(one?.did).toMatch(/^did:key:/);
    expect(other?.did).toBe(one?.did);
  });
});
