export { webAlias, webPlace } from './dids/place.ts';
export { type KeyEncryptionKey, readKek } from './keys/kek.ts';
export { openAgent } from './open-agent.ts';
export * from './types.ts';
