/**
 * From which birthday somebody decides alone, by where they live (ISO 3166), as each law says it. Who lives elsewhere, or is
 * bound or freed by a court, has a day of their own, which the desk writes.
 */
export const MAJORITY_AT = {
  'CA-AB': 18, // Age of Majority Act, RSA 2000, c. A-6, s. 1
  'CA-BC': 19, // Age of Majority Act, RSBC 1996, c. 7, s. 1
  'CA-MB': 18, // Age of Majority Act, CCSM, c. A7, s. 1
  'CA-NB': 19, // Age of Majority Act, RSNB 2011, c. 103, s. 1
  'CA-NL': 19, // Age of Majority Act, SNL 1995, c., s. 2
  'CA-NS': 19, // Age of Majority Act, RSNS 1989, c. 4, s. 2
  'CA-NT': 19, // Age of Majority Act, RSNWT 1988, c. A-2, s. 2
  'CA-NU': 19, // the same, as it applies in Nunavut
  'CA-ON': 18, // Age of Majority and Accountability Act, RSO 1990, c. A.7, s. 1
  'CA-PE': 18, // Age of Majority Act, RSPEI 1988, c. A-8, s. 1
  'CA-QC': 18, // Civil Code of Québec, art. 153
  'CA-SK': 18, // The Age of Majority Act, RSS 1978, c. A-6, s. 2
  'CA-YT': 19, // Age of Majority Act, RSY 2002, c. 2, s. 1
  DE: 18, // Bürgerliches Gesetzbuch, § 2
  FR: 18, // Code civil, art. 414
} as const satisfies Record<string, number>;

export type Place = keyof typeof MAJORITY_AT;
export const PLACES = Object.keys(MAJORITY_AT).filter(isPlace);

export function isPlace(code: string): code is Place {
  return Object.hasOwn(MAJORITY_AT, code);
}

/** The day somebody born on a day (YYYY-MM-DD) comes of age; who was born on a leap day, the day after where there is none. `undefined` for what is no day. */
export function majorityOf(born: string, place: Place): string | undefined {
  const day = new Date(`${born}T00:00:00.000Z`);
  if (!/^\d{4}-\d{2}-\d{2}$/.test(born) || Number.isNaN(day.getTime()) || day.toISOString().slice(0, 10) !== born) return undefined;
  return new Date(Date.UTC(day.getUTCFullYear() + MAJORITY_AT[place], day.getUTCMonth(), day.getUTCDate())).toISOString().slice(0, 10);
}
