export { webAlias, webPlace } from './dids/place.ts';
export { type KeyEncryptionKey, readKek } from './keys/kek.ts';
export { openAgent } from './open-agent.ts';
export type { DidError, DidResolution, ResolveDid } from './resolve/did-resolution.ts';
export * from './types.ts';
