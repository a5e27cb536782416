import fc from 'fast-check';
import { afterAll, beforeAll, it } from 'vitest';
import { wrongWithEmail } from '../roster/read-row.ts';
import { openTestIssuer, type TestIssuer } from '../testing/open-test-issuer.ts';

let test: TestIssuer;
beforeAll(async () => {
  test = await openTestIssuer();
});
afterAll(() => test.stop());

it('an address that a roster and a room take is one that a letter can go to', async () => {
  const part = fc.string({ unit: 'binary', minLength: 1, maxLength: 6 });
  await fc.assert(
    fc.asyncProperty(part, part, async (local, host) => {
      const to = `${local}@${host}.example`;
      if (wrongWithEmail(to) !== undefined) return;
      await test.store.write((db) => test.issuer.enqueue(db, { kind: 'claim', to, language: 'en', subject: 'A badge', text: 'A badge' }));
    }),
    { numRuns: 500 },
  );
});
