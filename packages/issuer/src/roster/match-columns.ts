/** What a column is for. `result:TITLE` names a result of the achievement. */
export type ColumnUse = PlainUse | 'leave-out' | `result:${string}`;

const PLAIN_USES = [
  'email',
  'name',
  'given_name',
  'family_name',
  'language',
  'external_id',
  'awarded_on',
  'awarded_on_dmy',
  'awarded_on_mdy',
  'holder_key',
] as const;
type PlainUse = (typeof PLAIN_USES)[number];

/** Everything a column may be used as. */
export const usesOf = (results: readonly { title: string }[]): ColumnUse[] => [
  'leave-out',
  ...PLAIN_USES,
  ...results.map(({ title }): ColumnUse => `result:${title}`),
];

/** The two orders in which spreadsheets write a day; a person says which, no heading does. */
type NamedUse = Exclude<PlainUse, 'awarded_on_dmy' | 'awarded_on_mdy'>;

const NAMED_USES = PLAIN_USES.filter((use): use is NamedUse => use !== 'awarded_on_dmy' && use !== 'awarded_on_mdy');

const NAMES: Record<NamedUse, readonly string[]> = {
  email: [
    'email',
    'e mail',
    'mail',
    'email address',
    'e mail address',
    'courriel',
    'adresse courriel',
    'adresse electronique',
    'adresse e mail',
    'adresse mail',
  ],
  name: ['name', 'full name', 'learner', 'student', 'student name', 'nom', 'nom complet', 'nom et prenom', 'prenom et nom', 'apprenant', 'etudiant'],
  given_name: ['first name', 'firstname', 'given name', 'given names', 'forename', 'prenom', 'prenoms'],
  family_name: ['last name', 'lastname', 'family name', 'surname', 'nom de famille'],
  language: ['language', 'lang', 'langue'],
  external_id: [
    'external id',
    'id',
    'number',
    'student number',
    'student id',
    'no',
    'no etudiant',
    'n etudiant',
    'numero',
    'numero etudiant',
    'numero d etudiant',
    'matricule',
    'ref',
    'ref no',
    'reference',
    'reference no',
    'reference number',
    'no de reference',
    'n de reference',
    'numero de reference',
  ],
  awarded_on: [
    'awarded on',
    'awarded',
    'date',
    'award date',
    'date awarded',
    'date d obtention',
    'date d attribution',
    'obtenu le',
    'decerne le',
    'delivre le',
    'remis le',
  ],
  holder_key: ['holder key', 'did', 'did key', 'wallet key', 'cle du porteur', 'cle du portefeuille', 'cle'],
};

/** Words that say no more than that the column is about the person of the row: “Student e-mail” is an e-mail, “Parent e-mail” somebody else’s. */
const COMPANY = new Set(
  `a of the s student students learner learners participant participants candidate candidates trainee attendee person personal your their
   de du des d la le l etudiant etudiante apprenant apprenante candidat candidate participante stagiaire eleve personne personnel`.split(/\s+/),
);

const RESULT = /^(result|resultat|note) ?: ?(.+)$/;

/** What a result is called: its title, and the one that French readers see. */
export type Titled = { title: string; frenchTitle?: string | undefined };

/**
 * Headers to uses, in the file's order: by name, ignoring case, accents and punctuation, then by the bare title of a result, then either beside words of
 * `COMPANY`. A use is given once, to the first column that asks. `bare`: the results that a title alone may mean.
 */
export function matchColumns(headers: readonly string[], results: readonly Titled[], bare: readonly Titled[]): ColumnUse[] {
  const uses: ColumnUse[] = headers.map(() => 'leave-out');
  const give = (find: (header: string) => ColumnUse | undefined) => {
    for (const [index, header] of headers.entries()) {
      const use = uses[index] === 'leave-out' ? find(plain(header)) : undefined;
      if (use !== undefined && !uses.includes(use)) uses[index] = use;
    }
  };
  give((header) => useOf(header, results));
  give((header) => titledOf(header, bare));
  give((header) => useOf(alone(header), results) ?? titledOf(alone(header), bare));
  // “Nom” beside “Prénom” is the family name alone: the two make the name on the badge.
  if (uses.includes('given_name') && !uses.includes('family_name')) return uses.map((use) => (use === 'name' ? 'family_name' : use));
  return uses;
}

const alone = (header: string): string =>
  header
    .split(' ')
    .filter((word) => !COMPANY.has(word))
    .join(' ');

/** Without case, accents and punctuation other than the colon of `result:`. */
export const plain = (text: string): string =>
  text
    .normalize('NFD')
    .replace(/\p{M}/gu, '')
    .toLowerCase()
    .replace(/[^\p{L}\p{N}:]+/gu, ' ')
    .trim();

function useOf(header: string, results: readonly Titled[]): ColumnUse | undefined {
  const result = RESULT.exec(header)?.[2];
  return result === undefined ? NAMED_USES.find((use) => NAMES[use].includes(header)) : titledOf(result.trim(), results);
}

/** The result of this title, in either language. */
function titledOf(name: string, results: readonly Titled[]): ColumnUse | undefined {
  if (name === '') return undefined;
  const found = results.find(({ title }) => plain(title) === name) ?? results.find(({ frenchTitle = '' }) => plain(frenchTitle) === name);
  return found && `result:${found.title}`;
}
