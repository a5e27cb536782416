export type { ProgrammeDeps } from './deps.ts';
export { programmeSchema } from './migrations.ts';
export { openProgramme } from './open-programme.ts';
