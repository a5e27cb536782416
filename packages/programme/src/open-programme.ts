import type { Role } from '@laurel/web';
import { organisationDesk } from './affiliations/organisation-desk.tsx';
import { applicationRoutes } from './applications/application-page.tsx';
import { attestRoutes } from './applications/attest-page.tsx';
import { attestationRoutes } from './applications/attestation-routes.ts';
import { ownEvidenceRoutes } from './applications/evidence-routes.ts';
import { learnRoutes } from './applications/learn-home.tsx';
import { factsReader } from './applications/read-facts.ts';
import { applyRoutes } from './applications/sign-up.tsx';
import { conflictRoutes } from './assessment/conflicts-page.tsx';
import { queueRoutes } from './assessment/queue-page.tsx';
import { reviewRoutes, submissionRoutes } from './assessment/submission-page.tsx';
import { QUESTIONS } from './background/questions.ts';
import { achievementFront } from './catalogue/achievement-front.ts';
import { catalogueFront } from './catalogue/catalogue-front.ts';
import { catalogueRoutes } from './catalogue/catalogue-page.tsx';
import { consentInventory } from './consents/inventory.ts';
import { hasPrivacy } from './consents/privacy.ts';
import { privacyCentreRoutes } from './consents/routes.ts';
import { tellOfRequests } from './consents/tell-of-requests.ts';
import type { ProgrammeDeps } from './deps.ts';
import { frameworkDesk } from './frameworks/framework-desk.tsx';
import { guardianDesk } from './guardians/guardian-desk.tsx';
import { tellHandOvers } from './guardians/hand-over.ts';
import { applicationInventory } from './inventory.ts';
import { pathwayInventory } from './pathways/inventory.ts';
import { learnPathwayRoutes } from './pathways/learn-pages.tsx';
import { pathwayDesk } from './pathways/pathway-desk.tsx';
import { pathwayFront } from './pathways/pathway-front.ts';
import { publicPathwayRoutes } from './pathways/public-pages.tsx';
import { settleWalks } from './pathways/walk-pathway.ts';
import { publicRecognitionRoutes, recognitionFront } from './recognition/public-pages.tsx';
import { reportDesk } from './reports/report-desk.ts';
import { rightsInventory } from './rights/inventory.ts';
import { LEAVE, leaveRoutes } from './rights/leave-page.tsx';
import { rightsJobs, rightsRoutes } from './rights/open-rights.ts';
import { policyDesk } from './rights/policies/policy-desk.tsx';

/** What an issuer's node offers to whoever wants to earn something, and to those who judge it: a desk each. */
export const openProgramme = (deps: ProgrammeDeps): readonly Role[] => [
  pathwayDesk(deps), // its /pathways/desk before /pathways/:id
  frameworkDesk(deps),
  policyDesk(deps), // its /policies/desk before /policies/:policy
  learning(deps),
  organisationDesk(deps),
  guardianDesk(deps),
  assessing(deps),
  reportDesk({ ...deps, readFacts: factsReader(deps), questions: Object.entries(QUESTIONS).map(([key, answers]) => ({ key, answers })) }),
];

/** The catalogue, and the desk of the learner. */
const learning = (deps: ProgrammeDeps): Role => ({
  name: 'programme',
  routes: [
    ...catalogueRoutes(deps),
    ...publicPathwayRoutes(deps),
    ...publicRecognitionRoutes(deps),
    ...learnPathwayRoutes(deps),
    ...privacyCentreRoutes(deps),
    ...applyRoutes(deps),
    ...learnRoutes(deps),
    ...applicationRoutes(deps),
    ...ownEvidenceRoutes(deps),
    ...rightsRoutes(deps),
    ...attestationRoutes(deps),
    ...attestRoutes(deps),
    ...(deps.config.walletsHere ? [] : leaveRoutes(deps)),
  ],
  front: [catalogueFront(deps), achievementFront(deps), pathwayFront(deps), recognitionFront(deps)],
  jobs: [
    { name: 'pathways', everySeconds: 2, run: () => settleWalks(deps) },
    ...rightsJobs(deps),
    { name: 'requests', everySeconds: 60, run: () => tellOfRequests(deps) },
    { name: 'guardians', everySeconds: 60, run: () => tellHandOvers(deps) },
  ],
  desk: {
    role: 'learner',
    title: 'programme.learn',
    home: '/learn',
    publicHome: '/catalogue',
    items: [
      { href: '/learn', text: 'programme.learn.applications', also: ['/learn/applications'] },
      { href: '/learn/pathways', text: 'programme.pathways.mine' },
      { href: '/learn/privacy', text: 'programme.privacy', also: ['/learn/policies', '/learn/background', '/learn/care', '/learn/leave'] },
      { href: '/learn/affiliations', text: 'programme.affiliations' },
      { href: '/catalogue', text: 'programme.catalogue' },
    ],
  },
  visits: (personId) => hasPrivacy(deps, personId), // a ward, or whoever linked themselves to somebody, may never have applied
  inventory: [...applicationInventory, ...pathwayInventory, ...consentInventory, ...rightsInventory],
  doctor: [],
  ...(deps.config.walletsHere ? {} : { leaving: { href: LEAVE, text: 'programme.leave' } }),
});

/** The desk of assessors and of those who decide. */
const assessing = (deps: ProgrammeDeps): Role => ({
  name: 'programme',
  routes: [...queueRoutes(deps), ...conflictRoutes(deps), ...submissionRoutes(deps), ...reviewRoutes(deps)],
  front: [],
  jobs: [],
  desk: {
    role: 'assessor',
    title: 'programme.assess',
    home: '/assess',
    items: [
      { href: '/assess/:profile', text: 'programme.queue' },
      { href: '/assess/:profile', text: 'programme.queue', role: 'decider', unless: 'assessor' },
    ],
  },
  inventory: [],
  doctor: [],
});
