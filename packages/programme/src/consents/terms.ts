/** What a recipient may want to know somebody's data for. One consent is for one of them: nothing is bundled. */
export const PURPOSES = ['coaching', 'incentive', 'research', 'directory', 'verification', 'newsletter'] as const;
export type Purpose = (typeof PURPOSES)[number];

/** What there is to tell of a learner. */
export const CATEGORIES = ['name', 'email', 'applications', 'awards'] as const;
export type Category = (typeof CATEGORIES)[number];

export const isPurpose = (word: string): word is Purpose => PURPOSES.some((purpose) => purpose === word);
