import { openJws, publicKeyOfJwk, verifyBytes } from '@laurel/credentials';
import { afterAll, beforeAll, beforeEach, describe, expect, it } from 'vitest';
import { openTestVerifier, START, type TestVerifier } from '../testing/open-test-verifier.ts';
import { openTestWallet, type TestWallet } from '../testing/wallet.ts';

let test: TestVerifier;
let wallet: TestWallet;
beforeAll(async () => {
  test = await openTestVerifier();
  wallet = await openTestWallet(test.issuer);
});
afterAll(() => test.stop());
beforeEach(() => {
  test.clock.now = new Date(START);
  test.issuer.trouble.kind = 'none';
  test.issuer.status.value = 0;
});

describe('a request and its answer', () => {
  it('asks for two fields, gets two fields, and says in one sentence that the badge is valid', async () => {
    const request = await test.make();
    const { status, body } = await wallet.answer(test.requestUri(request), test.clock.now);
    expect([status, body]).toEqual([200, { redirect_uri: expect.stringMatching(`^${test.url}/ask/${request.askToken}\\?response_code=[\\w-]{43}$`) }]);
    const { state, verdict, shown } = await test.json(request);
    expect({ state, outcome: verdict?.outcome, code: verdict?.code }).toEqual({ state: 'answered', outcome: 'valid', code: 'valid' });
    expect(shown).toEqual({ achievement: ['Infection Prevention in Home Care'], name: ['Amélie Canary-Thériault'] });
    expect(verdict?.credentials[0]?.claimNames).toEqual(['achievement', 'name']);
  });
});
