import { readdirSync, readFileSync, statSync } from 'node:fs';
import { join, resolve } from 'node:path';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { openTestVerifier, type TestVerifier } from '../testing/open-test-verifier.ts';
import { type Given, pasteBadge } from '../testing/paste-badge.ts';

const FIXTURES = join(process.env.LAUREL_VECTORS ?? resolve(import.meta.dirname, '../../../../../shared/vectors'), 'open-badges');

let test: TestVerifier;
beforeAll(async () => {
  test = await openTestVerifier();
});
afterAll(() => test.stop());

const verdictOf = async (given: Given): Promise<{ status: number; outcome?: string; code: string }> => {
  const answer = await pasteBadge(test, given, 'application/json');
  const { outcome, code } = await answer.json();
  return { status: answer.status, outcome, code };
};

/** What other people's fixtures are told, where that does not hang on somebody's server being up. Their issuers are `https:` addresses, so none can be valid here. */
const TOLD: Record<string, string> = {
  'expected.json': 'invalid not_a_credential',
  'clr20/simple-noproof.json': 'invalid proof_missing',
  'fixtures/simple-eddsa-2022.json': 'undetermined proof_unsupported',
  'fixtures/simple-err-issuer.json': 'invalid claims_malformed',
  'fixtures/simple-err-proof-method-no-scheme.json': 'invalid proof_malformed',
  'fixtures/simple-err-proof-method-unknown-did-method.json': 'invalid key_foreign',
  'fixtures/simple-err-proof-method-unknown-scheme.json': 'invalid key_foreign',
  'fixtures/simple-noproof.json': 'invalid proof_missing',
  'fixtures/velocity.jwt': 'invalid claims_disagree',
};

describe('the fixtures of Open Badges', () => {
  const files = readdirSync(FIXTURES, { recursive: true })
    .map(String)
    .filter((file) => file !== 'LICENSE' && statSync(join(FIXTURES, file)).isFile())
    .toSorted();

  it('are all there', () => expect([files.length, Object.keys(TOLD).filter((file) => !files.includes(file))]).toEqual([53, []]));

  it.each(files)('%s is answered as by somebody careful', async (file) => {
    const { status, outcome, code } = await verdictOf({ file: readFileSync(join(FIXTURES, file)) });
    expect(status).toBe(200);
    expect(outcome).not.toBe('valid');
    if (TOLD[file] !== undefined) expect(`${outcome} ${code}`).toBe(TOLD[file]);
  });
});
