/** Achievements on one page of the catalogue: with a drawing each it stays under 50 KB. */
export const CATALOGUE_PAGE = 12;

/** Of a facet with many values (skills), as many as somebody reads through; the others are found by searching. */
export const FACET_VALUES = 40;

/** Longer than any question a person types. */
export const SEARCH_CHARACTERS = 200;

/** A consent ends by itself within a year at most: longer than somebody remembers having given it. */
export const CONSENT_MONTHS = 12;

/** Why an organisation asks: two or three sentences, that are read before they are answered. */
export const REASON_CHARACTERS = 500;

/** Fewer than so many are not counted out loud: who knows the place would know who. */
export const FEWEST_COUNTED = 10;
