import { webAlias } from '@laurel/agent';
import { didFront, type Holding, ROOT_DID_PATH, type Role } from '@laurel/web';
import { safeRoutes } from './backup/routes.ts';
import { openIssuerClient } from './claim/issuer-client.ts';
import { consentRoutes } from './consent/consent-pages.tsx';
import { custodyRoutes } from './custody/custody-pages.tsx';
import type { Holder, HolderDeps } from './deps.ts';
import { goalRoutes } from './goals/goals-page.tsx';
import { holderJobs } from './jobs.ts';
import { badgeRoutes } from './pages/badge.tsx';
import { badgeOwnRoutes } from './pages/badge-own.tsx';
import { collectionRoutes } from './pages/collections.tsx';
import { disclosureRoutes } from './pages/disclosure.tsx';
import { folioRoutes } from './pages/folio.tsx';
import { folioFormRoutes } from './pages/folio-form.tsx';
import { publicFolioRoutes } from './pages/folio-page.tsx';
import { homeRoutes } from './pages/home.tsx';
import { importRoutes } from './pages/import.tsx';
import { importLookRoutes } from './pages/import-look.tsx';
import { leaveRoutes } from './pages/leave.tsx';
import { newWalletRoutes } from './pages/new-wallet.tsx';
import { offerRoutes } from './pages/offer.tsx';
import { requestRoutes } from './pages/request.tsx';
import { scanRoutes } from './pages/scan.tsx';
import { shareRoutes } from './pages/share.tsx';
import { shareFormRoutes } from './pages/share-form.tsx';
import { sharedRoutes } from './pages/shared.tsx';
import { publicShareRoutes } from './pages/shared-page.tsx';
import { resumeRestored } from './restored.ts';
import { fillCards } from './wallet/card.ts';

/** The holding role: claims badges from any issuer, keeps them for their owners, and shows of them what an owner approves. */
export async function openHolder(deps: HolderDeps): Promise<Role> {
  const holder = prepareHolder(deps);
  await fillCards(holder);
  const { publicUrl, reachable } = deps.config;
  const did = `did:web:${webAlias(publicUrl)}`;
  return {
    name: 'holder',
    routes: [
      ...homeRoutes(holder),
      ...offerRoutes(holder),
      ...custodyRoutes(holder),
      ...importRoutes(holder),
      ...importLookRoutes(holder),
      ...scanRoutes(holder),
      ...collectionRoutes(holder),
      ...goalRoutes(holder),
      ...newWalletRoutes(holder),
      ...badgeRoutes(holder),
      ...badgeOwnRoutes(holder),
      ...requestRoutes(holder),
      ...consentRoutes(holder),
      ...sharedRoutes(holder),
      ...disclosureRoutes(holder),
      ...safeRoutes(holder),
      ...leaveRoutes(holder),
      ...shareFormRoutes(holder),
      ...shareRoutes(holder),
      ...publicShareRoutes(holder),
      ...folioFormRoutes(holder),
      ...folioRoutes(holder),
      ...publicFolioRoutes(holder),
    ],
    front: reachable ? [didFront((path) => (path === ROOT_DID_PATH ? did : undefined), deps.agent.documentOf)] : [],
    jobs: holderJobs(holder),
    desk: {
      role: 'learner',
      title: 'holder.desk',
      home: '/wallet',
      items: [
        {
          href: '/wallet',
          text: 'holder.nav.badges',
          also: ['/wallet/badges', '/wallet/import', '/wallet/imports', '/wallet/scan', '/wallet/offer', '/wallet/offers'],
        },
        { href: '/wallet/collections', text: 'holder.nav.collections' },
        { href: '/wallet/goals', text: 'holder.goals' },
        { href: '/wallet/shared', text: 'holder.nav.shared', also: ['/wallet/shares', '/wallet/folios', '/wallet/consents', '/wallet/consent'] },
        { href: '/wallet/safe', text: 'holder.nav.safe', also: ['/wallet/backup', '/wallet/restore', '/wallet/kit', '/wallet/issuers', '/wallet/account'] },
      ],
    },
    leaving: { href: '/wallet/account', text: 'holder.leave.title' },
    inventory: INVENTORY,
    doctor: [],
    restored: () => resumeRestored(holder),
  };
}

/** The deps with what every use case needs beside them. */
export function prepareHolder(deps: HolderDeps): Holder {
  const { context, agent, config } = deps;
  return {
    ...deps,
    issuers: openIssuerClient({ context, agent, allowInsecureLoopback: config.allowInsecureLoopback }),
    verifying: { resolve: agent.resolve, vouch: agent.vouch, fetchStatus: agent.fetchStatus, schema: agent.givenSchema, clock: context.clock },
  };
}

const INVENTORY: readonly Holding[] = [
  {
    table: 'wallet_badge',
    what: 'the person’s badges, with everything they say',
    why: 'the person keeps them here',
    kept: 'until the person deletes the badge',
  },
  { table: 'wallet_card', what: 'titles, issuers and skills of badges', why: 'to find them by words', kept: 'with the badge' },
  { table: 'wallet_collection', what: 'names of collections', why: 'the person made them', kept: 'until the person removes the collection' },
  { table: 'wallet_collected', what: 'which badge stands in which collection', why: 'likewise', kept: 'with the collection, or the badge' },
  {
    table: 'wallet_goal',
    what: 'pathways that the person set as goals',
    why: 'to see what is had of them and what comes next',
    kept: 'until the person removes the goal',
  },
  {
    table: 'wallet_import',
    what: 'files that the person brought and has not kept',
    why: 'to be looked at before they are kept',
    kept: 'until kept or left; a day',
  },
  { table: 'wallet_file', what: 'files that badges came in, as they came', why: 'nothing of them is lost', kept: 'with the badge' },
  {
    table: 'wallet_copy',
    what: 'signed copies of badges and the verifier each was shown to',
    why: 'no two verifiers see the same copy',
    kept: 'with the badge',
  },
  {
    table: 'wallet_claim',
    what: 'the offer a badge came from and the token for more copies',
    why: 'to fetch more copies',
    kept: 'with the badge; a day where it was only looked at',
  },
  {
    table: 'wallet_left_key',
    what: 'names of keys whose badge was deleted',
    why: 'to destroy the keys, whatever happens meanwhile',
    kept: 'minutes',
  },
  { table: 'wallet_request', what: 'who asked to see what', why: 'to answer, once', kept: '30 days' },
  {
    table: 'wallet_disclosure',
    what: 'which fields of which badge were shown to whom, never their values',
    why: 'the person’s own ledger',
    kept: 'until the account is erased',
  },
  {
    table: 'wallet_consent',
    what: 'who asked for consent to know what, and what the person signed for it; no value of it',
    why: 'the person’s own proof, and to answer once',
    kept: 'until the account is erased',
  },
  {
    table: 'wallet_receipt',
    what: 'what those who were shown something signed for it: names of fields, never values; and whether they were asked to erase it',
    why: 'the person can prove what was received, and ask for its end',
    kept: 'until the account is erased',
  },
  {
    table: 'wallet_share',
    what: 'what of a badge lies at an address or was made into a file, for whom, until when, and how often it was opened or checked; nothing of who did',
    why: 'the person shares it',
    kept: 'until its owner stops it, its end comes or the badge is deleted',
  },
  {
    table: 'wallet_folio',
    what: 'which shared badges lie at one address together, under what name, and how often it was opened; nothing of who opened it',
    why: 'the person shows a collection',
    kept: 'until its last badge is no longer shared',
  },
  {
    table: 'wallet_saved',
    what: 'when the wallet was last saved as a file, with how many badges; no word of the file or its passphrase',
    why: 'to remind the person, and to bound what backups bring in',
    kept: 'until the account is erased',
  },
];
