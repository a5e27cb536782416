/** A level as a file has it; `points` as text. */
export type RawLevel = { place: Place; name: string; french: string; points: string; description: string; frenchDescription: string; required: boolean };
export type RawCriterion = { place: Place; title: string; french: string; weight: number | undefined; levels: RawLevel[] };
export type Place = { at: string; line?: number; column?: number };

/** What a definition takes of each. */
export const MOST = { criteria: 20, levels: 10, title: 80, name: 40, description: 500, points: 100_000 };
