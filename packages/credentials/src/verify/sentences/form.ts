import type { Sentences } from './types.ts';

/** Whether what was signed has the form that its kind demands: data model and schemas. */
export const FORM = {
  model_lapse: [
    'pass',
    'It departs from the rules of Open Badges 3.0 in its notation only; what it says is not in doubt.',
    'L’écart avec les règles d’Open Badges 3.0 ne touche que la notation ; ce qui y est dit n’est pas en doute.',
  ],
  model_learner_unnamed: [
    'skipped',
    'It does not say to whom it was awarded, so nobody can prove that it is theirs.',
    'La personne à qui il a été attribué n’y est pas désignée ; personne ne peut donc prouver que c’est le sien.',
  ],
} as const satisfies Sentences;
