export type { VerifierConfig, VerifierDeps } from './deps.ts';
export { verifierSchema } from './migrations.ts';
export { openVerifier } from './open-verifier.ts';
