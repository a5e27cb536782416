import { LaurelError } from '@laurel/base';
import { type PublicKey, publicKeyOf } from '@laurel/credentials';
import type { Agent } from '../types.ts';

export const codeOf = (act: Promise<unknown>): Promise<string> =>
  act.then(
    () => 'done',
    (error: unknown) => (error instanceof LaurelError ? error.code : String(error)),
  );

/** The key `id` of `did`, as anybody resolves it through the agent. */
export async function keyIn(agent: Agent, did: string, id: string): Promise<PublicKey> {
  const resolution = await agent.resolve(did);
  const method = resolution.state === 'found' ? resolution.document.verificationMethod?.find((one) => one.id === id) : undefined;
  const key = method && publicKeyOf(method);
  if (!key) throw new Error(`no key ${id}`);
  return key;
}
