import { accessRoutes, type Route } from '@laurel/web';
import { type Issuer, profileOf } from '../deps.ts';

/** Who may do what on a profile: the pages are every node's, the profile and its name are the issuer's. */
export const issuerAccessRoutes = (issuer: Issuer): readonly Route[] =>
  accessRoutes({
    people: issuer.people,
    context: issuer.context,
    place: {
      base: '/desk/:profile',
      roles: ['registrar', 'assessor', 'decider', 'report-viewer', 'operator', 'auditor', 'administrator'],
      find: ({ params, language }) => {
        const { slug, name } = profileOf(issuer, params.profile);
        return { profile: slug, name: name[language], at: `/desk/${slug}` };
      },
    },
  });
