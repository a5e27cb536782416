import type { Role } from '@laurel/web';
import { catalogueRoutes } from './catalogue/catalogue-page.tsx';
import { consentInventory } from './consents/inventory.ts';
import type { ProgrammeDeps } from './deps.ts';
import { learnRoutes } from './pages/learn.tsx';

/** What an issuer's node offers to whoever wants to earn something: the catalogue, and a desk of the learner's own. */
export function openProgramme(deps: ProgrammeDeps): readonly Role[] {
  return [
    {
      name: 'programme',
      routes: [...catalogueRoutes(deps), ...learnRoutes()],
      front: [],
      jobs: [],
      desk: {
        role: 'learner',
        title: 'programme.learn',
        home: '/learn',
        publicHome: '/catalogue',
        items: [
          { href: '/learn', text: 'programme.learn.applications' },
          { href: '/catalogue', text: 'programme.catalogue' },
        ],
      },
      inventory: [...consentInventory],
      doctor: [],
    },
  ];
}
