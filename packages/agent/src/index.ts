export { type KeyEncryptionKey, readKek } from './keys/kek.ts';
export { openAgent } from './open-agent.ts';
export { OWN_LIST } from './trust/vouch.ts';
export * from './types.ts';
