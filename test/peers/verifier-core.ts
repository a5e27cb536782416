import { verifyCredential } from '@digitalcredentials/verifier-core';

/** It draws no conclusion of its own: it accepts where it reports no error and no step that failed, the question of registries apart. */
export const verifierCoreTakes = async (credential: Asked['credential']): Promise<boolean> =>
  holds(await verifyCredential({ credential, knownDIDRegistries: [] }));
type Asked = Parameters<typeof verifyCredential>[0];

export const holds = ({ errors = [], log = [] }: Awaited<ReturnType<typeof verifyCredential>>): boolean =>
  errors.length === 0 && log.length > 0 && log.every(({ id, valid, error }) => id === 'registered_issuer' || (valid === true && !error));
