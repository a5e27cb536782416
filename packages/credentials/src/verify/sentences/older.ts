import type { Sentences } from './types.ts';

/** Open Badges of before 3.0, which carry no proof of their own. */
export const OLDER = {
  format_older: ['pass', 'A badge of the older kind, Open Badges {edition}.', 'Un badge de l’ancienne sorte, Open Badges {edition}.'],
  older_unasked: [
    'unknown',
    'This is a badge of the older kind. Only its issuer’s site can confirm it, and that site has not been asked.',
    'C’est un badge de l’ancienne sorte. Seul le site de son émetteur peut le confirmer, et il n’a pas été interrogé.',
  ],
  older_beyond_check: [
    'unknown',
    'This is a badge of a kind from before 2018, Open Badges {edition}, which can no longer be checked. Its issuer can award it anew.',
    'C’est un badge d’une sorte d’avant 2018, Open Badges {edition}, qu’on ne peut plus vérifier. Son émetteur peut l’attribuer de nouveau.',
  ],
  older_form_ok: ['pass', 'Complete, by the rules of Open Badges 2.0.', 'Complet, selon les règles d’Open Badges 2.0.'],
  older_malformed: ['fail', 'It does not follow the rules of Open Badges 2.0.', 'Les règles d’Open Badges 2.0 n’y sont pas suivies.'],
  older_expired: ['fail', 'It says of itself that it expired on {date}.', 'Il y est écrit qu’il a expiré le {date}.'],
  older_in_future: [
    'fail',
    'It says of itself that it was awarded on {date}, which is still to come.',
    'Il y est écrit qu’il a été attribué le {date}, date à venir.',
  ],
  older_unsigned: [
    'skipped',
    'It carries no signature; its issuer’s site vouches for it.',
    'Aucune signature n’y figure\u202f; le site de son émetteur en répond.',
  ],
  older_confirmed: ['pass', 'Its issuer’s site shows the same badge today.', 'Le site de son émetteur montre aujourd’hui le même badge.'],
  older_unvouched: [
    'pass',
    'Its issuer’s site confirms this badge; nobody you trust names this issuer yet.',
    'Le site de son émetteur confirme ce badge ; aucun registre auquel vous vous fiez ne nomme encore cet émetteur.',
  ],
  older_differs: ['fail', 'Its issuer’s site shows this badge otherwise.', 'Le site de son émetteur montre ce badge autrement.'],
  older_still_shown: ['pass', 'Its issuer has not withdrawn it from its site.', 'Son émetteur ne l’a pas retiré de son site.'],
  older_not_listed: ['pass', 'It is not among the badges that its issuer lists as revoked.', 'Il n’est pas parmi les badges que son émetteur dit révoqués.'],
  older_in_scope: ['pass', 'It lives where its issuer says that its badges live.', 'Il se trouve là où son émetteur dit que sont ses badges.'],
  older_out_of_scope: [
    'fail',
    'It does not live where its issuer says that its badges live.',
    'Il ne se trouve pas là où son émetteur dit que sont ses badges.',
  ],
  older_site_unreachable: ['unknown', 'Its issuer’s site did not answer.', 'Le site de son émetteur n’a pas répondu.'],
  older_site_without_it: [
    'unknown',
    'Its issuer’s site no longer has what this badge refers to.',
    'Le site de son émetteur n’a plus ce à quoi ce badge renvoie.',
  ],
  older_site_unreadable: [
    'unknown',
    'What its issuer’s site sent is not what this badge refers to.',
    'Ce que le site de son émetteur a envoyé n’est pas ce à quoi ce badge renvoie.',
  ],
} as const satisfies Sentences;
