import type { Sentences } from './types.ts';

/** Whether what was signed has the form that its kind demands: data model and schemas. */
export const FORM = {
  model_lapse: [
    'pass',
    'It departs from the rules of Open Badges 3.0 in its notation only; what it says is not in doubt.',
    'L’écart avec les règles d’Open Badges 3.0 ne touche que la notation ; ce qui y est dit n’est pas en doute.',
  ],
  model_other: [
    'pass',
    'Complete, by the rules of Verifiable Credentials; it is not a badge.',
    'Complet, selon les règles des Verifiable Credentials ; ce n’est pas un badge.',
  ],
  model_other_lapse: [
    'pass',
    'It departs from the rules of Verifiable Credentials in its notation only; it is not a badge.',
    'L’écart avec les règles des Verifiable Credentials ne touche que la notation ; ce n’est pas un badge.',
  ],
  model_learner_unnamed: [
    'skipped',
    'It does not say to whom it was awarded, so nobody can prove that it is theirs.',
    'La personne à qui il a été attribué n’y est pas désignée ; personne ne peut donc prouver que c’est le sien.',
  ],

  schema_ok: ['pass', 'It keeps to the schema that it names.', 'Le schéma qu’il nomme est respecté.'],
  schema_wrong: ['fail', 'It does not keep to the schema that it names.', 'Le schéma qu’il nomme n’est pas respecté.'],
  schema_unknown: [
    'skipped',
    'It names a schema that we do not keep, so it was not compared with it.',
    'Son schéma n’est pas de ceux que nous conservons ; rien n’y a été comparé.',
  ],
  schema_partial: [
    'skipped',
    'It names a schema; parts of it are hidden, so it was not compared with it.',
    'Son schéma est nommé, mais une partie du contenu est cachée ; rien n’y a été comparé.',
  ],

  inside_ok: [
    'pass',
    'It bundles {count} credentials; each was checked by itself and holds.',
    'Attestations réunies : {count} ; chacune a été vérifiée pour elle-même et tient.',
  ],
  inside_doubtful: [
    'skipped',
    'It bundles {count} credentials, of which {held} hold by themselves. Each has its own verdict.',
    'Attestations réunies : {count}, dont {held} tiennent par elles-mêmes. Chacune a son propre verdict.',
  ],
  inside_unsigned: [
    'unknown',
    'The signature of a credential it bundles could not be confirmed, so what the record says may have been moved between them.',
    'La signature d’une des attestations réunies n’a pas pu être confirmée ; ce que dit le relevé a donc pu être déplacé de l’une à l’autre.',
  ],
  inside_too_many: [
    'unknown',
    'It bundles more credentials than we check at once.',
    'Les attestations réunies sont plus nombreuses que ce que nous vérifions à la fois.',
  ],

  expired_unproven: [
    'fail',
    'It says itself that it expired on {date}. Who signed it could not be found out.',
    'Il y est dit que la validité a pris fin le {date}. Nous n’avons pas pu établir qui a signé.',
  ],

  presentation_bare: [
    'pass',
    'No badge came with it; it shows who sent it and nothing else.',
    'Aucun badge n’y est joint ; seule l’identité de qui l’envoie est établie.',
  ],
} as const satisfies Sentences;
