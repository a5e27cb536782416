import type { JsonObject } from '../types.ts';
import { verifyCredential } from '../verify/verify-credential.ts';
import { INDEX, type World } from './world.ts';

/** The outcome of a credential, and what each of its status entries told. */
export async function statusOf(world: World, input: string): Promise<string[]> {
  const { outcome, checks } = await verifyCredential(input, world.deps);
  return [outcome, ...checks.filter(({ step }) => step === 'status').map(({ code }) => code)];
}

export const entryOf = (world: World, change: JsonObject = {}): JsonObject => ({
  type: 'BitstringStatusListEntry',
  statusPurpose: 'revocation',
  statusListIndex: String(INDEX),
  statusListCredential: world.urls.revocation,
  ...change,
});

/** What a list's address answers, or would if it were not in trouble. */
export function bodyAt(world: World, url: string): string {
  const answer = world.answers.get(url);
  return (answer?.state === 'fetched' ? answer.body : answer?.state === 'unreachable' && answer.kept?.body) || '';
}
