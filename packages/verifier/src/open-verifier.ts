import { didFront, ROOT_DID_PATH, type Role } from '@laurel/web';
import { prepareVerifier, type VerifierDeps } from './deps.ts';
import { verifierDoctor } from './doctor.ts';
import { verifierInventory } from './inventory.ts';
import { ERASE_EVERY_SECONDS } from './limits.ts';
import { oid4vpRoutes } from './oid4vp/routes.ts';
import { verifierAccessRoutes } from './pages/access.ts';
import { askRoutes } from './pages/ask.tsx';
import { hiringRoutes } from './pages/hiring.tsx';
import { NODE } from './pages/operator-home.tsx';
import { verifyRoutes } from './pages/verify.tsx';
import { resumeRestored } from './restored.ts';
import { vcApiRoutes } from './vc-api/routes.ts';
import { openEraser } from './verdict/erase.ts';

/** The verifying role: requests, OpenID4VP, verdicts, and the public page that checks anything. */
export async function openVerifier(deps: VerifierDeps): Promise<Role> {
  const verifier = await prepareVerifier(deps);
  return {
    name: 'verifier',
    routes: [
      ...oid4vpRoutes(verifier),
      ...hiringRoutes(verifier),
      ...askRoutes(verifier),
      ...verifyRoutes(verifier),
      ...vcApiRoutes(verifier),
      ...verifierAccessRoutes(verifier),
    ],
    front: [didFront((path) => (path === ROOT_DID_PATH ? verifier.did : undefined), verifier.agent.documentOf)],
    jobs: [{ name: 'erase', everySeconds: ERASE_EVERY_SECONDS, run: openEraser(verifier) }],
    desk: {
      role: 'verifier',
      title: 'verifier.desk',
      home: '/hiring',
      publicHome: '/verify',
      items: [
        { href: '/hiring', text: 'verifier.nav.requests', also: ['/hiring/requests'] },
        { href: '/hiring/requests/new', text: 'verifier.nav.new' },
        { href: '/verify', text: 'verifier.nav.verify' },
        { href: '/hiring/people', text: 'web.access.people', also: ['/hiring/keys', '/hiring/audit'], role: 'administrator' },
        { href: NODE, text: 'web.node', role: 'operator' },
        { href: '/hiring/audit', text: 'web.audit', role: 'auditor', unless: 'administrator' },
      ],
    },
    inventory: verifierInventory,
    doctor: verifierDoctor(verifier),
    restored: () => resumeRestored(verifier),
  };
}
