import type { Desk, Route } from '@laurel/web';
import type { Issuer } from '../deps.ts';
import type { ServeList } from '../status/publish.ts';
import { issuerAccessRoutes } from './access.ts';
import { publicAchievementRoutes } from './achievement-public.tsx';
import { achievementRoutes } from './achievements.tsx';
import { approvalRoutes } from './approvals.tsx';
import { awardRoutes } from './award.tsx';
import { awardOneRoutes } from './award-one.tsx';
import { batchRoutes } from './batch.tsx';
import { batchSlipsRoutes } from './batch-slips.tsx';
import { batchesNewRoutes } from './batches-new.tsx';
import { certificateCheckRoute } from './certificate-check.tsx';
import { certificateDesignRoutes } from './certificate-design.tsx';
import { changeSlipsRoutes } from './change-slips.tsx';
import { claimRoutes } from './claim.tsx';
import { claimEndedRoutes } from './claim-ended.tsx';
import { contactRoutes } from './contact.tsx';
import { correctionAskRoutes } from './correction-ask.tsx';
import { correctionRoutes } from './corrections.tsx';
import { firstRunRoutes } from './first-run/routes.ts';
import { homeRoutes } from './home.tsx';
import { issueAgainRoutes } from './issue-again.tsx';
import { lookRoutes } from './look.tsx';
import { mailRoutes } from './mail.tsx';
import { openClaimRoutes } from './open-claim.tsx';
import { openClaimPublicRoutes } from './open-claim-public.tsx';
import { openClaimsRoutes } from './open-claims.tsx';
import { issuerPageRoutes } from './public/issuer-page.tsx';
import { publishingRoutes } from './publishing.tsx';
import { registerRoutes } from './register.tsx';
import { registerChangeRoutes } from './register-change.tsx';
import { reissuedSlipsRoutes } from './reissued-slips.tsx';
import { reminderStopRoutes } from './reminder-stop.tsx';
import { reminderRoutes } from './reminders.tsx';
import { revokeRoutes } from './revoke.tsx';

/** Every page of the issuer: the desk's and the two that anybody may open. */
export const pageRoutes = (issuer: Issuer, serve: ServeList): Route[] => [
  ...homeRoutes(issuer),
  ...firstRunRoutes(issuer),
  ...publishingRoutes(issuer), // before /achievements/:id, which would take it for an id
  ...achievementRoutes(issuer),
  ...approvalRoutes(issuer),
  ...lookRoutes(issuer),
  ...contactRoutes(issuer),
  ...certificateDesignRoutes(issuer),
  ...awardOneRoutes(issuer),
  ...batchesNewRoutes(issuer), // before /batches/:id, which would take "new" for an id
  ...batchRoutes(issuer),
  ...batchSlipsRoutes(issuer),
  ...openClaimsRoutes(issuer), // before /claims/:code, which would take "new" for a code
  ...openClaimRoutes(issuer, serve),
  ...mailRoutes(issuer),
  ...reminderRoutes(issuer),
  ...registerRoutes(issuer),
  ...registerChangeRoutes(issuer),
  ...changeSlipsRoutes(issuer),
  ...reissuedSlipsRoutes(issuer),
  ...correctionRoutes(issuer),
  ...revokeRoutes(issuer, serve),
  ...issueAgainRoutes(issuer),
  ...awardRoutes(issuer, serve),
  ...correctionAskRoutes(issuer),
  ...claimRoutes(issuer),
  ...claimEndedRoutes(issuer),
  ...openClaimPublicRoutes(issuer),
  ...reminderStopRoutes(issuer),
  certificateCheckRoute(issuer),
  ...publicAchievementRoutes(issuer),
  ...issuerPageRoutes(issuer),
  ...issuerAccessRoutes(issuer),
];

export const REGISTRARS_DESK: Desk = {
  role: 'registrar',
  title: 'issuer.desk',
  home: '/desk',
  items: [
    { href: '/desk/:profile', text: 'issuer.home.title' },
    { href: '/desk/:profile', text: 'web.node', role: 'operator', unless: 'registrar' },
    { href: '/desk/:profile/achievements', text: 'issuer.achievements', also: ['/desk/:profile/approvals'] },
    { href: '/desk/:profile/approvals', text: 'issuer.approvals', role: 'decider', unless: 'registrar' },
    { href: '/desk/:profile/batches/new', text: 'issuer.award.nav', also: ['/desk/:profile/batches', '/desk/:profile/award', '/desk/:profile/claims'] },
    { href: '/desk/:profile/register', text: 'issuer.register', also: ['/desk/:profile/awards', '/desk/:profile/issues', '/desk/:profile/corrections'] },
    { href: '/desk/:profile/mail', text: 'issuer.mail.title' },
    { href: '/desk/:profile/look', text: 'issuer.look' },
    { href: '/desk/:profile/people', text: 'web.access.people', also: ['/desk/:profile/keys', '/desk/:profile/audit'], role: 'administrator' },
    { href: '/desk/:profile/audit', text: 'web.audit', role: 'auditor', unless: 'administrator' },
  ],
};
