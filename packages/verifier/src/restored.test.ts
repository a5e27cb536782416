import { expect, it } from 'vitest';
import { openTestVerifier } from './testing/open-test-verifier.ts';
import { openTestWallet } from './testing/wallet.ts';

it('takes no answer to a question that was open in a backup, keeps verdicts, and no value that a clerk was shown', async () => {
  const test = await openTestVerifier();
  const wallet = await openTestWallet(test.issuer);
  const [answered, open] = [await test.make(), await test.make()];
  await wallet.answer(test.requestUri(answered), test.clock.now);
  const request = await wallet.read(test.requestUri(open));
  expect(await test.onDisk('Canary')).toBe(true);

  expect(await test.role.restored?.()).toEqual([expect.stringMatching(/^1 requests that waited/)]);
  const sent = await wallet.send(request, { state: request.state, vp_token: wallet.token(await wallet.presentWhole(request, test.clock.now)) });
  expect([sent.status, (await test.json(open)).state]).toEqual([410, 'expired']);
  expect(await test.json(answered)).toMatchObject({ state: 'answered', verdict: { outcome: 'valid' }, shown: null });
  expect(await test.onDisk('Canary')).toBe(false);
  await test.stop();
});
