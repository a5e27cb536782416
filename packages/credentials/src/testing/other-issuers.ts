import { parseStrictObject } from '../json/strict.ts';
import { selfContainedDocument } from '../keys/self-contained.ts';
import type { ControllerDocument, FetchHosted, Resolution, StatusAnswer, VerifyDeps } from '../types.ts';
import { verifyCredential } from '../verify/verify-credential.ts';
import { verifyPresentation } from '../verify/verify-presentation.ts';
import { vector, vectorBytes, vectorJson } from './vectors.ts';
import { NOW } from './world.ts';

/** `recognised`: shown for what it is, not verifiable here by design. `not-a-credential`: there is none inside. */
export type Answer = 'valid' | 'invalid' | 'undetermined' | 'recognised' | 'not-a-credential';

/** One credential that somebody else's software made, and what a careful verifier says of it. */
export type Item = {
  id: string;
  file: string;
  stack: string;
  kind: string;
  proof: string;
  verdict: Answer;
  also_acceptable?: Answer[];
  /** Where exactly these addresses answer, with the files named. */
  verdict_with_resources?: Answer;
  resources?: Record<string, string>;
  presentation_params?: { nonce?: string; challenge?: string; aud?: string; domain?: string; kb_iat?: number };
  libraries: Record<string, unknown>;
};

// The manifest's own shape, read by its README; a member that is not as typed fails the test that uses it.
export const items = vectorJson('other-issuers', 'manifest.json').items as unknown as Item[];

export type Judgement = { answer: Exclude<Answer, 'recognised'>; code: string };

/** Whether the judgement is that answer: what is recognised is undetermined because of what it is, and not of what was not at hand. */
export const meets = ({ answer, code }: Judgement, expected: Answer | undefined): boolean =>
  answer === expected || (expected === 'recognised' && answer === 'undetermined' && NOT_OURS.has(code));

/** Our verdict on it with no network at all, or with its `resources` served, at the moment it was presented where it says when. */
export async function judgeItem(item: Item, served: boolean): Promise<Judgement> {
  const resources = new Map(Object.entries((served && item.resources) || {}));
  const { nonce, challenge, aud, domain, kb_iat: presentedAt } = item.presentation_params ?? {};
  const deps = offline(resources, presentedAt === undefined ? NOW : new Date(presentedAt * 1000));
  const input = /\.(png|svg)$/.test(item.file) ? vectorBytes('other-issuers', item.file) : vector('other-issuers', item.file);
  const asked = { nonce: nonce ?? challenge ?? '', audience: aud ?? domain ?? '', mayBeEmpty: true };
  const hosted = served ? { fetchHosted: hostedBy(resources) } : {};
  const { outcome, code } = item.presentation_params ? await verifyPresentation(input, deps, asked) : await verifyCredential(input, deps, hosted);
  return { answer: NO_CREDENTIAL.has(code) ? 'not-a-credential' : outcome, code };
}

/** What we know for what it is and cannot check. */
const NOT_OURS = new Set([
  'format_unsupported',
  'proof_unsupported',
  'algorithm_unsupported',
  'key_unsupported',
  'older_beyond_check',
  'context_unknown',
  'context_inline',
]);

const NO_CREDENTIAL = new Set(['not_a_credential', 'picture_no_badge']);

const hostedBy =
  (resources: ReadonlyMap<string, string>): FetchHosted =>
  async (url) => {
    const file = resources.get(url);
    return file === undefined ? { state: 'absent' } : { state: 'fetched', body: vector('other-issuers', file) };
  };

/** The world without a network, as the agent's resolver sees it: who is not asked may well exist. */
function offline(resources: ReadonlyMap<string, string>, now: Date): VerifyDeps {
  const read = (url: string) => {
    const file = resources.get(url);
    return file === undefined ? undefined : vector('other-issuers', file);
  };
  return {
    clock: () => now,
    vouch: async () => [],
    fetchStatus: async (url): Promise<StatusAnswer> => {
      const body = read(url);
      return body === undefined ? { state: 'unreachable', reason: 'no network' } : { state: 'fetched', body, contentType: 'application/vc', fetchedAt: now };
    },
    resolve: async (id): Promise<Resolution> => {
      const document = selfContainedDocument(id) ?? parseStrictObject(read(addressOf(id)) ?? '');
      // A controller document as served; the pipeline looks at each member before it uses it.
      if (document) return { state: 'found', document: document as ControllerDocument, deactivated: false };
      const mayExist = /^(https:|did:(?!(key|jwk):))/.test(id);
      return { state: mayExist ? 'unreachable' : 'absent', reason: mayExist ? 'no network' : 'nobody can look that up' };
    },
  };
}

const addressOf = (id: string): string => (id.startsWith('did:web:') ? `https://${id.slice('did:web:'.length).replaceAll(':', '/')}/did.json` : id);
