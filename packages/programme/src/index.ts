export { APPLY_AT } from './applications/sign-up.tsx';
export type { ProgrammeDeps } from './deps.ts';
export { frameworkHooks } from './frameworks/find-skills.ts';
export { custodyOf, minorsOf } from './guardians/custody-of.ts';
export { lettersInCare } from './guardians/letters-in-care.ts';
export { programmeSchema } from './migrations.ts';
export { openProgramme } from './open-programme.ts';
export { pathwayHooks } from './pathways/hooks.ts';
export { forgetLearner } from './rights/forget-learner.ts';
