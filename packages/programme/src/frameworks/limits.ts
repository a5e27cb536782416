import type { RateRule } from '@laurel/store';

/** Of a framework's file: the largest state standards in CASE are some 8 MB, and reading more would keep the node from others for too long. */
export const FRAMEWORK_BYTES = 10 * 1_048_576;

/** Skills of one framework: all of ESCO are 13,939. They are written at once, since half a framework would be wrong, and others wait for it: about a second. */
export const FRAMEWORK_SKILLS = 15_000;

/** Frameworks of one profile: each search goes through all their skills. */
export const FRAMEWORKS_OF_A_PROFILE = 20;

/** What an alignment of a badge can hold as its name and as its description. */
export const SKILL_NAME = 200;
export const SKILL_DESCRIPTION = 500;

/** Of what is wrong in a file: who has mended these, brings it again. */
export const PROBLEMS_KEPT = 100;

/** Official languages of the EU, in which ESCO is written. */
export const LANGUAGES_OF_A_TEXT = 24;

/** What a search answers: who finds more looks for less. */
export const SKILLS_FOUND = 12;

/** Skills of a framework on one page. */
export const SKILLS_SHOWN = 100;

/** Of one person: each brings a file of megabytes, or asks another host. */
export const FRAMEWORK_FETCHES: RateRule = { perMinute: 10, burst: 20 };

/** How long a framework that somebody brought waits for being kept: some megabytes. */
export const LOOK_DAYS = 7;
