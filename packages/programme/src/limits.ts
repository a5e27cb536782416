/** Achievements on one page of the catalogue: with a drawing each it stays under 50 KB. */
export const CATALOGUE_PAGE = 12;

/** Of a facet with many values (skills), as many as somebody reads through; the others are found by searching. */
export const FACET_VALUES = 40;

/** Longer than any question a person types. */
export const SEARCH_CHARACTERS = 200;
