export { webAlias, webPlace } from './dids/place.ts';
export { type KeyEncryptionKey, readKek } from './keys/kek.ts';
export { areListed, keyOfWords, type RecoveryWords, randomWords, recoveryWords } from './keys/recovery-words.ts';
export { sealedUnder } from './keys/sealed-under.ts';
export { openAgent } from './open-agent.ts';
export type { DidError, DidResolution, ResolveDid } from './resolve/did-resolution.ts';
export * from './types.ts';
