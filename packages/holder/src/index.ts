export type { HolderConfig, HolderDeps } from './deps.ts';
export { holderSchema } from './migrations.ts';
export { openHolder } from './open-holder.ts';
