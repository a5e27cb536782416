import type { Sentences } from './types.ts';

/** What its issuer's lists say of it, and why a list says nothing. */
export const STATUS = {
  status_none: ['skipped', 'It names no list of revoked badges.', 'Il ne nomme aucune liste de badges révoqués.'],
  status_not_shown: [
    'skipped',
    'What was shown names no list of revoked badges; a part that is hidden may.',
    'Ce qui a été montré ne nomme aucune liste de badges révoqués ; une partie cachée peut en nommer une.',
  ],
  status_ok: ['pass', 'It has not been revoked; we asked on {time}.', 'Il n’a pas été révoqué ; nous avons vérifié le {time}.'],
  status_not_suspended: ['pass', 'It is not suspended; we asked on {time}.', 'Il n’est pas suspendu ; nous avons vérifié le {time}.'],
  status_revoked: ['fail', 'The issuer has revoked this badge.', 'L’émetteur a révoqué ce badge.'],
  status_suspended: [
    'fail',
    'The issuer has suspended this badge. Suspension can end: ask again later.',
    'L’émetteur a suspendu ce badge. Une suspension peut prendre fin : vérifiez plus tard.',
  ],
  status_was_good: ['pass', 'It was not revoked on {time}.', 'Il n’était pas révoqué le {time}.'],
  status_was_not_suspended: ['pass', 'It was not suspended on {time}.', 'Il n’était pas suspendu le {time}.'],
  status_was_revoked: ['fail', 'By {time} the issuer had revoked this badge.', 'Le {time}, l’émetteur avait déjà révoqué ce badge.'],
  status_was_suspended: ['fail', 'The issuer had suspended this badge on {time}.', 'Le {time}, l’émetteur avait suspendu ce badge.'],
  status_current: ['pass', 'Its issuer has no newer edition of it.', 'Son émetteur n’en a pas de version plus récente.'],
  status_newer_edition: [
    'pass',
    'It stands, but its issuer has a newer edition of it. Ask the holder to fetch that one.',
    'Il est en vigueur, mais son émetteur en a une version plus récente. Demandez à la personne titulaire de l’obtenir.',
  ],
  status_remark: ['pass', 'Its issuer keeps a remark on it that does not bear on validity.', 'Son émetteur y joint une mention, sans effet sur la validité.'],
  status_remark_unread: [
    'skipped',
    'Its issuer keeps a remark on it that we could not read; it does not bear on validity.',
    'Son émetteur y joint une mention que nous n’avons pas pu lire ; elle est sans effet sur la validité.',
  ],
  status_entry_malformed: [
    'fail',
    'It does not say in due form where its status is kept.',
    'Le lieu où se trouve son statut n’est pas indiqué en bonne forme.',
  ],
  status_type_unknown: [
    'unknown',
    'Its issuer keeps track of revocation in a way that we cannot check here.',
    'Son émetteur suit les révocations d’une façon que nous ne savons pas vérifier.',
  ],
  status_unreachable: ['unknown', 'The issuer’s list of revoked badges did not answer.', 'La liste des badges révoqués de l’émetteur n’a pas répondu.'],
  status_absent: [
    'unknown',
    'The issuer’s list of revoked badges is not where it should be.',
    'La liste des badges révoqués de l’émetteur n’est pas à sa place.',
  ],
  list_malformed: [
    'unknown',
    'The issuer’s list of revoked badges is not a list we can read.',
    'La liste des badges révoqués de l’émetteur n’est pas une liste que nous savons lire.',
  ],
  list_undecodable: ['unknown', 'The issuer’s list of revoked badges is damaged.', 'La liste des badges révoqués de l’émetteur est abîmée.'],
  list_unverified: [
    'unknown',
    'The issuer’s list of revoked badges is not properly signed.',
    'La liste des badges révoqués de l’émetteur n’est pas signée comme il faut.',
  ],
  list_other_issuer: ['unknown', 'The list of revoked badges is somebody else’s.', 'La liste des badges révoqués est celle de quelqu’un d’autre.'],
  list_other_address: ['unknown', 'Another list was sent than the one this badge names.', 'Une autre liste que celle de ce badge a été envoyée.'],
  list_other_purpose: ['unknown', 'The list that was sent tells of something else.', 'La liste envoyée porte sur autre chose.'],
  list_not_yet_valid: [
    'unknown',
    'The issuer’s list of revoked badges is dated in the future.',
    'La liste des badges révoqués de l’émetteur porte une date à venir.',
  ],
  list_expired: ['unknown', 'The issuer’s list of revoked badges has run out.', 'La liste des badges révoqués de l’émetteur n’est plus en vigueur.'],
  list_too_large: [
    'unknown',
    'The issuer’s list of revoked badges is larger than any we read.',
    'La liste des badges révoqués de l’émetteur est plus longue que toute liste que nous lisons.',
  ],
  list_too_short: [
    'unknown',
    'The issuer’s list is too short to protect the privacy of its holders.',
    'La liste de l’émetteur est trop courte pour protéger la vie privée des titulaires.',
  ],
  list_no_history: [
    'unknown',
    'The issuer’s list does not tell how things stood at that time.',
    'La liste de l’émetteur ne dit pas ce qu’il en était à ce moment-là.',
  ],
  list_none_then: ['unknown', 'The issuer keeps no list of that day.', 'L’émetteur ne garde aucune liste de ce jour-là.'],
  list_stale: [
    'unknown',
    'The issuer’s list that we have is of {time}, too old to rely on.',
    'La liste de l’émetteur que nous avons date du {time} : c’est trop ancien pour s’y fier.',
  ],
  index_out_of_range: ['unknown', 'The issuer’s list has no entry for this badge.', 'La liste de l’émetteur n’a pas d’entrée pour ce badge.'],
  status_value_unknown: [
    'unknown',
    'The issuer’s list gives an answer that we do not know.',
    'La liste de l’émetteur donne une réponse que nous ne connaissons pas.',
  ],
} as const satisfies Sentences;
