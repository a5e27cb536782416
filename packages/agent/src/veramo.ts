import type { ICredentialPlugin, IDIDManager, IKeyManager, IResolver, TAgent } from '@veramo/core-types';
import type { SdJwtMethods } from './credentials/sd-jwt.ts';
import type { VcJwtMethods } from './credentials/vc-jwt.ts';

/**
 * Everything that the agent can be asked. Not among them: `verifyCredential` and `verifyPresentation`, whose `true` is no
 * verdict (security.md KF-V1 to KF-V9), and every method that imports or exports a key.
 */
export const AUTHORIZED = [
  'keyManagerCreate',
  'keyManagerGet',
  'keyManagerSign',
  'keyManagerDelete',
  'didManagerCreate',
  'didManagerGet',
  'didManagerGetOrCreate',
  'didManagerDelete',
  'resolveDid',
  'createVerifiableCredential',
  'createVerifiablePresentation',
  'vcJwtIssue',
  'sdJwtIssue',
  'sdJwtPresent',
] as const;

type Authorized = (typeof AUTHORIZED)[number];
type Only<Methods> = Pick<Methods, keyof Methods & Authorized>;

/** Each of its methods is a call of its `execute`. */
export type VeramoAgent = TAgent<Only<IKeyManager> & Only<IDIDManager> & Only<IResolver> & Only<ICredentialPlugin> & Only<SdJwtMethods> & Only<VcJwtMethods>>;

/** Plugins call each other through `execute` too, so this one place sees every call. */
export function observe(veramo: Pick<VeramoAgent, 'execute'>, onExecute: (method: string) => void): void {
  const execute: typeof veramo.execute = veramo.execute.bind(veramo);
  veramo.execute = (method, args) => {
    onExecute(method);
    return execute(method, args);
  };
}
