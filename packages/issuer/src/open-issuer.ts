import { HOUR, MINUTE } from '@laurel/base';
import type { Role } from '@laurel/web';
import { pictureFront } from './achievements/pictures.ts';
import { openApiOf } from './api/openapi.ts';
import { apiRoutes, OPERATIONS } from './api/routes.ts';
import { type Awarding, openAwarding } from './awarding.ts';
import { awardChunk } from './awards/award-batch.ts';
import { standingChunk } from './awards/change-job.ts';
import { issueChunk } from './awards/issue-job.ts';
import { type IssuerDeps, prepareIssuer } from './deps.ts';
import { issuerDoctor } from './doctor.ts';
import { issuerInventory } from './inventory.ts';
import { readContacts } from './look/contact.ts';
import { remindChunk } from './mail/remind.ts';
import { oid4vciRoutes } from './oid4vci/routes.ts';
import { publicHome } from './pages/public/address.ts';
import { publicFront } from './pages/public/public-front.ts';
import { pageRoutes, REGISTRARS_DESK } from './pages/routes.ts';
import { identityFront } from './profiles-front.ts';
import { wordOldAwards } from './register/words.ts';
import { resumeRestored } from './restored.ts';
import { statusFront } from './status/front.ts';
import { historyRoutes } from './status/history.ts';
import { openPublisher } from './status/publish.ts';
import { sweepIssuer } from './sweep.ts';
import { vcApiRoutes } from './vc-api/routes.ts';

/** Days are what reminders are planned in; a quarter of an hour later is no later. */
const REMINDERS_EVERY = 15 * MINUTE;

export type IssuerRole = Role & { awarding: Awarding };

/**
 * The issuing role: achievements, awards, claim links, OID4VCI, status lists, the register and the desk.
 * @throws LaurelError config_invalid
 */
export async function openIssuer(deps: IssuerDeps): Promise<IssuerRole> {
  const issuer = await prepareIssuer(deps);
  await readContacts(issuer);
  const serve = openPublisher(issuer);
  return {
    name: 'issuer',
    awarding: openAwarding(issuer),
    routes: [
      ...pageRoutes(issuer, serve),
      ...oid4vciRoutes(issuer, serve),
      ...(await vcApiRoutes(issuer, serve)),
      ...apiRoutes(issuer, serve),
      ...historyRoutes(issuer),
    ],
    front: [identityFront(issuer), statusFront(issuer, serve), pictureFront(issuer), publicFront(issuer)],
    jobs: [
      { name: 'award', everySeconds: 2, run: () => awardChunk(issuer) },
      { name: 'issue', everySeconds: 2, run: () => issueChunk(issuer, serve) },
      { name: 'reminders', everySeconds: REMINDERS_EVERY / 1000, run: () => remindChunk(issuer) },
      { name: 'standing', everySeconds: 2, run: () => standingChunk(issuer, serve) },
      { name: 'tune', everySeconds: HOUR / 1000, run: () => issuer.store.tune().then(() => 'idle' as const) },
      { name: 'register-words', everySeconds: HOUR / 1000, run: () => wordOldAwards(issuer) },
      { name: 'issuer-sweep', everySeconds: HOUR / 1000, run: () => sweepIssuer(issuer) },
    ],
    desk: { ...REGISTRARS_DESK, publicHome: publicHome(issuer) },
    inventory: issuerInventory,
    doctor: issuerDoctor(issuer),
    restored: (published) => resumeRestored(issuer, published),
    profiles: issuer.profiles,
    api: openApiOf(issuer.publicUrl, issuer.profiles, OPERATIONS),
    begin: `/desk/${issuer.profiles[0]?.slug}/first-run/organisation`,
  };
}
