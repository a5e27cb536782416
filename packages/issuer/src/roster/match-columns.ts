/** What a column is for. `result:TITLE` names a result of the achievement. */
export type ColumnUse = PlainUse | 'leave-out' | `result:${string}`;

const PLAIN_USES = ['email', 'name', 'language', 'external_id', 'awarded_on', 'holder_key'] as const;
type PlainUse = (typeof PLAIN_USES)[number];

/** Everything a column may be used as. */
export const usesOf = (results: readonly { title: string }[]): ColumnUse[] => [
  'leave-out',
  ...PLAIN_USES,
  ...results.map(({ title }): ColumnUse => `result:${title}`),
];

const NAMES: Record<PlainUse, readonly string[]> = {
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
  language: ['language', 'lang', 'langue'],
  external_id: [
    'external id',
    'id',
    'number',
    'student number',
    'student id',
    'no',
    'no etudiant',
    'numero',
    'numero etudiant',
    'numero d etudiant',
    'matricule',
  ],
  awarded_on: ['awarded on', 'awarded', 'date', 'award date', 'date awarded', 'date d obtention', 'date d attribution', 'obtenu le'],
  holder_key: ['holder key', 'did', 'did key', 'wallet key', 'cle du porteur', 'cle du portefeuille', 'cle'],
};

const RESULT = /^(result|resultat|note) ?: ?(.+)$/;

/** Headers to uses, in the file's order: by name, ignoring case, accents and punctuation. A use is given once, to the first column that asks. */
export function matchColumns(headers: readonly string[], resultTitles: readonly string[]): ColumnUse[] {
  const taken = new Set<ColumnUse>();
  return headers.map((header) => {
    const use = useOf(plain(header), resultTitles);
    if (use === undefined || taken.has(use)) return 'leave-out';
    taken.add(use);
    return use;
  });
}

/** Without case, accents and punctuation other than the colon of `result:`. */
export const plain = (text: string): string =>
  text
    .normalize('NFD')
    .replace(/\p{M}/gu, '')
    .toLowerCase()
    .replace(/[^\p{L}\p{N}:]+/gu, ' ')
    .trim();

function useOf(header: string, resultTitles: readonly string[]): ColumnUse | undefined {
  const result = RESULT.exec(header)?.[2];
  if (result !== undefined) {
    const title = resultTitles.find((candidate) => plain(candidate) === result.trim());
    return title === undefined ? undefined : `result:${title}`;
  }
  return PLAIN_USES.find((use) => NAMES[use].includes(header));
}
