import type { Sentences } from './types.ts';

/** What was signed: its form, dates, status, holder, issuer. */
export const CONTENT = {
  valid: ['pass', 'This badge is valid.', 'Ce badge est valide.'],
  valid_other: ['pass', 'Genuine, but not a badge.', 'Authentique, mais ce n’est pas un badge.'],
  still_stands: [
    'pass',
    'Still in force; only the issuer’s key and the status were asked about again.',
    'Toujours en vigueur ; seuls la clé de l’émetteur et le statut ont été vérifiés de nouveau.',
  ],
  was_valid: ['pass', 'This badge was valid on {time}.', 'Ce badge était valide le {time}.'],
  was_valid_other: ['pass', 'Valid on {time}, but not a badge.', 'Valide le {time}, mais ce n’est pas un badge.'],
  unfinished: ['unknown', 'We could not finish checking.', 'Nous n’avons pas pu terminer la vérification.'],
  unvouched: [
    'pass',
    'Signature is good; nobody you trust names this issuer yet.',
    'La signature est bonne ; aucun registre auquel vous vous fiez ne nomme encore cet émetteur.',
  ],
  incomplete: ['unknown', 'A check was left out.', 'Une vérification manque.'],

  model_ok: ['pass', 'Complete, by the rules of Open Badges 3.0.', 'Complet, selon les règles d’Open Badges 3.0.'],
  model_disclosed_ok: ['pass', 'What is shown follows the rules of Open Badges 3.0.', 'Ce qui est montré suit les règles d’Open Badges 3.0.'],
  disclosure_rule_broken: [
    'fail',
    'It shows openly, or hides, what a badge of its kind may not.',
    'On y montre d’office, ou l’on y cache, ce qu’un badge de cette sorte ne peut.',
  ],
  model_wrong: ['fail', 'It does not follow the rules for such badges.', 'Les règles de ces badges n’y sont pas suivies.'],
  model_type_unknown: [
    'skipped',
    'Not an Open Badge; its contents were not checked against rules of its own.',
    'Ce n’est pas un Open Badge ; son contenu n’a été comparé à aucune règle propre.',
  ],

  dates_ok: ['pass', 'From {from} to {until}.', 'Du {from} au {until}.'],
  dates_open: ['pass', 'From {from}; the document itself does not expire.', 'Depuis le {from} ; le document lui-même n’expire pas.'],
  dates_end_not_shown: [
    'pass',
    'From {from}; if it has an end date, its holder did not show it.',
    'Depuis le {from} ; s’il y a une date de fin, son titulaire ne l’a pas montrée.',
  ],
  dates_until: ['pass', 'Until {until}.', 'Jusqu’au {until}.'],
  dates_none: ['pass', 'No dates limit it.', 'Aucune date ne limite sa validité.'],
  dates_not_shown: [
    'pass',
    'If it has dates that limit it, its holder did not show them.',
    'Si des dates limitent sa validité, son titulaire ne les a pas montrées.',
  ],
  date_malformed: ['fail', 'One of its dates cannot be read.', 'L’une de ses dates est illisible.'],
  not_yet_valid: ['fail', 'Genuine, but valid only from {date}.', 'Authentique, mais valide seulement à partir du {date}.'],
  expired: ['fail', 'Genuine, but expired on {date}.', 'Authentique, mais expiré le {date}.'],
  issued_in_future: [
    'fail',
    'It says it was signed in the future. Check the clock of this machine.',
    'La date de signature est dans l’avenir. Vérifiez l’horloge de cette machine.',
  ],
  proof_expired: ['fail', 'Genuine, but its signature ended on {date}.', 'Authentique, mais sa signature a pris fin le {date}.'],

  holder_ok: ['pass', 'The person who sent it proved that they hold its key.', 'La personne qui l’envoie a prouvé qu’elle en détient la clé.'],
  holder_not_asked: ['skipped', 'Nobody was asked to prove that they hold it.', 'Il n’a été demandé à personne d’en prouver la détention.'],
  binding_missing: ['fail', 'It came without proof that the sender holds it.', 'Rien ne prouve que la personne qui l’envoie le détient.'],
  binding_malformed: ['fail', 'The proof of holding is damaged.', 'La preuve de détention est abîmée.'],
  binding_typ_wrong: ['fail', 'What came is not a proof of holding.', 'Ce qui a été joint n’est pas une preuve de détention.'],
  binding_algorithm: [
    'fail',
    'The proof of holding is not signed as the holder’s key signs.',
    'La preuve de détention n’est pas signée comme la clé le permet.',
  ],
  binding_signature_wrong: ['fail', 'The proof of holding was made with another key.', 'La preuve de détention a été faite avec une autre clé.'],
  binding_hash_wrong: ['fail', 'The proof of holding is for other contents.', 'La preuve de détention porte sur un autre contenu.'],
  binding_too_old: [
    'fail',
    'The proof of holding is too old. Ask for a new answer.',
    'La preuve de détention est trop ancienne. Demandez une nouvelle réponse.',
  ],
  binding_in_future: ['fail', 'The proof of holding is dated in the future.', 'La preuve de détention porte une date à venir.'],
  holder_key_absent: [
    'fail',
    'The badge names no key by which a holder could be known.',
    'Le badge ne nomme aucune clé qui permettrait de reconnaître la personne titulaire.',
  ],
  holder_absent: ['fail', 'The badge does not say to whom it was issued.', 'Le badge ne dit pas à qui il a été délivré.'],
  holder_other: ['fail', 'The person who sent it is not the person it was issued to.', 'La personne qui l’envoie n’est pas celle à qui il a été délivré.'],
  presentation_empty: ['fail', 'There is no badge in this answer.', 'Cette réponse ne contient aucun badge.'],
  presentation_too_many: [
    'fail',
    'There are more badges in this answer than we check at once.',
    'Cette réponse contient plus de badges que nous n’en vérifions à la fois.',
  ],

  nonce_ok: ['pass', 'It was made in answer to this request.', 'C’est bien la réponse à cette demande.'],
  nonce_wrong: ['fail', 'It was not made in answer to this request.', 'Ce n’est pas la réponse à cette demande.'],
  nonce_not_asked: ['skipped', 'Not an answer to a request.', 'Ce n’est pas la réponse à une demande.'],
  audience_ok: ['pass', 'It was made for whoever asked, and nobody else.', 'La réponse s’adresse à qui l’a demandée, et à personne d’autre.'],
  audience_wrong: ['fail', 'It was made for somebody else.', 'La réponse s’adresse à quelqu’un d’autre.'],
  audience_not_asked: ['skipped', 'Not made for anyone in particular.', 'Sans destinataire particulier.'],

  endorsements_none: ['skipped', 'No endorsement came with it.', 'Aucune recommandation n’y est jointe.'],
  endorsements_ok: [
    'pass',
    'Endorsements that came with it: {count}; each was checked and holds.',
    'Recommandations jointes : {count} ; chacune a été vérifiée et tient.',
  ],
  endorsements_recorded: [
    'pass',
    'What came with it was checked and holds: endorsements by others {held}, statements that its issuer took in and signed {records}.',
    'Ce qui y est joint a été vérifié et tient : recommandations d’autrui {held}, déclarations reçues et signées par l’émetteur {records}.',
  ],
  endorsements_doubtful: [
    'skipped',
    'Endorsements that came with it: {count}, of which {held} count. The rest say nothing for it.',
    'Recommandations jointes : {count}, dont {held} comptent. Les autres ne disent rien en sa faveur.',
  ],
  endorsements_not_checked: [
    'skipped',
    'Endorsements came with it; they were not checked and do not count.',
    'Des recommandations y sont jointes ; elles n’ont pas été vérifiées et ne comptent pas.',
  ],

  issuer_vouched: ['pass', 'Named by {names}.', 'Nommé par {names}.'],
  issuer_on_own_list: ['pass', 'Named by your own list.', 'Nommé par votre propre liste.'],
  issuer_unknown_here: ['skipped', 'Nobody you trust names this issuer yet.', 'Aucun registre auquel vous vous fiez ne nomme encore cet émetteur.'],

  policy_none: ['skipped', 'No rules of your own were set.', 'Aucune règle propre n’a été fixée.'],
  policy_ok: ['pass', 'It meets the rules you set.', 'Les règles que vous avez fixées sont respectées.'],
  policy_issuer: ['fail', 'You did not ask for badges of this issuer.', 'Vous n’avez pas demandé de badges de cet émetteur.'],
  policy_vouched: [
    'fail',
    'You ask for issuers that somebody vouches for, and nobody vouches for this one.',
    'Vous exigez des émetteurs reconnus ; celui-ci ne l’est par personne.',
  ],
} as const satisfies Sentences;
