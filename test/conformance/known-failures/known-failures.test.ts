import { selfContainedDocument, type Verdict, type VerifyDeps, verifyCredential, verifyPresentation } from '@laurel/credentials';
import { describe, expect, it } from 'vitest';
import { AUDIENCE, type Input, NONCE, type Sent } from './input.ts';
import { knownFailureInputs } from './inputs.ts';

const NOW = new Date('2026-11-22T12:00:00Z');
const inputs = await knownFailureInputs({ now: NOW, listsAt: 'https://badges.kestrelbay.example/status' });

/** Every input of this folder, KF-*, by our own pipeline; what libraries of others say of the same inputs is asked in `test/peers`. */
describe('what others accept', () => {
  it.each(inputs.map((input) => [`${input.id}: ${input.says} (${input.format})`, input] as const))(
    '%s is refused by its step, and its twin passes',
    async (_, input) => {
      const { outcome, by } = await judge(input, input.bad);
      expect([outcome === 'valid' ? 'accepted' : 'refused', ...by].join(' by ')).toBe(`refused by ${input.code}`);
      expect(await judge(input, input.twin)).toEqual({ outcome: 'valid', by: [] });
    },
  );
});

/** Our own verdict, with every step that did not let it through. */
async function judge({ format }: Input, sent: Sent) {
  const deps = depsOf(sent);
  const verdict = format.endsWith('-presentation')
    ? await verifyPresentation(sent.text, deps, { nonce: NONCE, audience: AUDIENCE })
    : await verifyCredential(sent.text, deps);
  const inside: Verdict[] = 'credentials' in verdict ? verdict.credentials : [];
  const stopped = [...verdict.checks, ...inside.flatMap(({ checks }) => checks)].filter(
    ({ outcome }) => outcome === 'fail' || (verdict.outcome === 'undetermined' && outcome === 'unknown'),
  );
  return { outcome: verdict.outcome, by: [...new Set(stopped.map(({ step, code }) => `${step}: ${code}`))] };
}

const depsOf = ({ documents, lists, deactivated = [] }: Sent): VerifyDeps => ({
  clock: () => NOW,
  vouch: async () => [],
  fetchStatus: async (url) => {
    const body = lists[url];
    return body === undefined ? { state: 'absent', reason: 'status 404' } : { state: 'fetched', body, contentType: 'application/vc', fetchedAt: NOW };
  },
  resolve: async (did) => {
    const document = documents[did] ?? selfContainedDocument(did);
    return document ? { state: 'found', document, deactivated: deactivated.includes(did) } : { state: 'absent', reason: 'status 404' };
  },
});
