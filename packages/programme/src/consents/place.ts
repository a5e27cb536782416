import { now } from '@laurel/base';
import { type Page, personIn, type WebRequest } from '@laurel/web';
import type { ProgrammeDeps } from '../deps.ts';
import { Guardianship, type GuardianshipRow } from '../guardians/guardian-records.ts';
import { decidesAbout, isMinor, saidBy } from '../guardians/powers.ts';
import type { Purpose } from './terms.ts';

/** Whose consents a page is about. */
export type Whose = {
  subject: string;
  /** Where their pages begin. */
  home: string;
  crumbs: NonNullable<Page['crumbs']>;
  /** Whom a guardian acts for, and by which institution's word, whose organisations are all they see; absent on a learner's own pages. */
  ward?: string;
  profile?: string;
  care?: GuardianshipRow;
  /** Whether whoever is signed in may agree, towards those whom an institution registered; whoever may look may not always. */
  mayAgree: (purpose: Purpose, profile: string | undefined) => boolean;
};

/** Where pages about consents live: a learner's own, or those of somebody a guardian acts for. The same pages, so that neither can do what the other cannot. */
export type Place = { path: string; whose: (request: WebRequest) => Promise<Whose> };

export const ownPlace = ({ store, context }: Pick<ProgrammeDeps, 'store' | 'context'>): Place => ({
  path: '/learn/privacy',
  whose: async (request) => {
    const subject = personIn(request);
    const guardianships = await store.read((db) => db.list(Guardianship, { subject }));
    const at = now(context);
    return {
      subject,
      home: '/learn/privacy',
      crumbs: [{ text: request.t('programme.privacy'), href: '/learn/privacy' }],
      mayAgree: (purpose, profile) => {
        const its = saidBy(guardianships, profile);
        return !its.some((one) => decidesAbout(one, purpose, at)) && !(purpose === 'directory' && isMinor(its, subject, at));
      },
    };
  },
});
