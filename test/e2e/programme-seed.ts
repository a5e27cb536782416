import { execFile } from 'node:child_process';
import { promisify } from 'node:util';
import type { Browser } from 'playwright-core';
import { apply, askToKnow, DECIDER, judge, type Programme, walkProgramme } from '../../scripts/demo/programme.ts';
import { RUBRICS } from '../../scripts/demo/rubrics.ts';
import { demand, letterAfter, type Network, newVisitor, REGISTRAR, type Visitor } from '../network.ts';
import { type Guest, type GuestOptions, newGuest } from './guest.ts';

/** Whom the pages of the programme are for. */
export const WHO = ['learner', 'applicant', 'declined', 'guardian', 'assessor', 'outside', 'decider', 'registrar'] as const;
/** Where each begins, and what is theirs: a page that somebody else reads too is left to them. */
export type Cast = Record<(typeof WHO)[number], { email: string; start: string; within: RegExp }>;

/** The demo's walk; then applications at the other stages, a consent that stands, a request that waits, a report. It is done over HTTP, since other journeys do it by hand. */
export async function seedProgramme(network: Network): Promise<Cast> {
  const { issuer, mailbox } = network;
  const registrar = await network.signedIn('issuer', REGISTRAR);
  const programme = await walkProgramme(network, { registrar }, (_what, act) => {
    network.clock.advance(MINUTE_MS); // nothing that people do happens all at once
    return act();
  });
  await agreeAgain(programme);
  const [{ name: title }, { name: other }] = RUBRICS;
  const sent = async (name: string, badge: string) => {
    const email = `${name}@learner.example`;
    const { application } = await apply(issuer.address, mailbox, badge, { name: '', email, language: 'en' }, true);
    const id = new URL(application.address).pathname.split('/').at(-1) ?? '';
    return { email, id, number: /Number (\d+)/.exec(application.text)?.[1] ?? '', atDesk: `/assess/kestrel-bay/${id}` };
  };
  const [recommended, revised] = [await sent('kofi.mensah', title), await sent('nour', title)];
  const [declined, begun] = [await sent('hana.sato', other), await sent('aoife.byrne', title)];
  const half = (await registrar.open(`${issuer.address}${begun.atDesk}`)).form(/^Save/).choose('level_0', 'Secure').fill('comment_0', WRITTEN.seen);
  demand(await half.submit(), 200);
  await judge(registrar, issuer.address, recommended.number, {
    level_0: 'Exemplary',
    level_1: 'Secure',
    words: WRITTEN.ranked,
    recommends: 'award',
  });
  await judge(registrar, issuer.address, revised.number, { words: WRITTEN.revise, recommends: 'revise' });
  await judge(registrar, issuer.address, declined.number, { level_0: 'Starting', words: WRITTEN.decline, recommends: 'decline' });
  await decline(programme.decider, issuer.address, declined.number);
  await reportQuarter(network, registrar);
  await nameGuardian(network, registrar, 'nour@learner.example');
  await nameGuardian(network, registrar, declined.email);
  const review = await askOutside(network, registrar, begun.number);
  return {
    learner: {
      email: programme.applicant.email,
      start: '/learn',
      within: /^\/(?:account$|learn(?!\/apply)|catalogue|pathways|recognition|consent\/[^/]+$|policies$|policies\/terms)/,
    },
    applicant: { email: revised.email, start: `/learn/applications/${revised.id}`, within: /^\/learn\/applications/ },
    declined: { email: declined.email, start: '/learn', within: /^\/learn(?:\/applications.*|\/apply.*)?$/ },
    guardian: { email: GUARDIAN, start: '/learn/care', within: /^\/learn\/care/ },
    assessor: { email: REGISTRAR.email, start: begun.atDesk, within: /^\/assess/ },
    outside: { email: OUTSIDE, start: review, within: /^\/review/ },
    decider: { email: DECIDER.email, start: recommended.atDesk, within: /^\/assess\/[^/]+\/[^/]+$/ },
    registrar: {
      email: REGISTRAR.email,
      start: '/reports/kestrel-bay',
      within: /^\/(?:reports|affiliations|guardians|(?:pathways|frameworks|policies)\/desk|desk\/[^/]+\/(?:pathways|frameworks|recognition|policies))/,
    },
  };
}

const GUARDIAN = 'leila.haddad@home.example';
const OUTSIDE = 'ines.caron@other-school.example';

/** The first is taken on, the second waits. */
async function nameGuardian(network: Network, registrar: Visitor, minor: string): Promise<void> {
  const { issuer, clock } = network;
  const form = (await registrar.open(`${issuer.address}/guardians`)).form('Write to the guardian').fill('minor', minor).fill('guardian', GUARDIAN);
  const day = new Date(clock.now().getTime() + 300 * DAY_MS).toISOString().slice(0, 10);
  demand(await form.tick('purposes').fill('ends_on', day).tick('seen').submit(), 200);
  if (minor !== 'nour@learner.example') return;
  const guardian = newVisitor();
  await (await guardian.open(await signInLink(network, GUARDIAN))).form('Sign in').submit();
  const asked = await (await guardian.open(`${issuer.address}/learn/care`)).follow(/^\/learn\/care\/[\w-]{16,}/);
  demand(await asked.form('Take it on').submit(), 200);
}

/** @returns the path of what they are asked to score */
async function askOutside({ issuer, mailbox }: Network, registrar: Visitor, number: string): Promise<string> {
  const page = await (await registrar.open(`${issuer.address}/assess`)).follow(new RegExp(`^Application ${number}$`));
  demand(await page.form('Ask them').fill('email', OUTSIDE).submit(), 200);
  return new URL((await letterAfter(mailbox, OUTSIDE, 0)).link(/\/review\//)).pathname;
}

const DAY_MS = 86_400_000;
const MINUTE_MS = 60_000;

/** What those who are not in the demo write. */
const WRITTEN = {
  incentive: 'To pay the bursary of those who reach the first badge.',
  newsletter: 'To tell you twice a year what else can be learned here.',
  seen: 'You changed the plan because of the child. That is exactly what this line asks for.',
  ranked: 'You ranked the dangers.',
  revise: 'Show the bag too.',
  decline: 'Nobody but you speaks in it.',
  again: 'Have somebody else speak in it, and come again.',
};

async function agreeAgain({ learner, district }: Programme): Promise<void> {
  const { origin } = new URL(district.page);
  await askToKnow(district, 'incentive', WRITTEN.incentive, 'email');
  const privacy = await learner.open(`${origin}/learn/privacy`);
  demand(await (await privacy.follow(/\/learn\/privacy\/requests\//)).form('Agree').submit(), 200);
  demand(await district.coach.open(`${district.page}/named/incentive`), 200);
  await askToKnow(district, 'newsletter', WRITTEN.newsletter, 'email');
}

async function decline(decider: Visitor, address: string, number: string): Promise<void> {
  const page = await (await decider.open(`${address}/assess`)).follow(new RegExp(`^Application ${number}$`));
  demand(await page.form('Decide').choose('outcome', 'decline').fill('words', WRITTEN.again).submit(), 200);
}

/** A report needs ten people and a quarter that is over: rows like those that stand, of people who are nobody. */
async function reportQuarter({ issuer, folder }: Network, registrar: Visitor): Promise<void> {
  const now = new Date();
  const then = new Date(Date.UTC(now.getUTCFullYear(), now.getUTCMonth() - 3, 15)).toISOString();
  // Two SQLites in one process would undo each other's locks: so one of its own.
  await promisify(execFile)(process.execPath, ['-e', ROWS, `${folder}/issuer/laurel.sqlite`, then]);
  const page = await (await registrar.open(`${issuer.address}/reports/kestrel-bay`)).follow(/definition=achievements/);
  demand(await page.form('Make this report').submit(), 200);
}

const ROWS = `
  const { DatabaseSync } = require('node:sqlite');
  const [file, then] = process.argv.slice(1);
  const db = new DatabaseSync(file, { timeout: 5000 });
  const insert = db.prepare(\`INSERT INTO application
    (id, profile, number, achievement_id, achievement_version, person_id, language, state, background, context, reflection, badge_name, round, created_at, saved_at, submitted_at)
    SELECT :id, profile, :id, achievement_id, achievement_version, :id, language, :state, background, '', '', '', 1, :then, :then, :then
    FROM application WHERE state = :like AND id NOT LIKE 'past-%' LIMIT 1\`);
  const send = db.prepare(\`INSERT INTO submission_sent (application_id, round, profile, at, background, context, reflection, evidence)
    SELECT id, 1, profile, submitted_at, background, '', '', '[]' FROM application WHERE id = ?\`);
  for (let n = 0; n < 48; n++) {
    insert.run({ id: 'past-' + n, like: n < 24 ? 'awarded' : 'declined', state: n % 2 ? 'awarded' : 'declined', then });
    send.run('past-' + n);
  }`;

/** Somebody signed in at the issuer in a browser of their own. */
export async function guestOf(network: Network, browser: Browser, { email }: { email: string }, options?: GuestOptions): Promise<Guest> {
  const guest = await newGuest(browser, options);
  await guest.open(await signInLink(network, email));
  await guest.press(guest.t('web.sign-in.enter'));
  return guest;
}

/** As the operator makes one for somebody who lost their mailbox: letters are for other journeys. */
async function signInLink({ issuer }: Network, email: string): Promise<string> {
  const { people, store } = issuer.node().house;
  await store.write((db) => people.ensurePerson(db, { email, language: 'en' }));
  return `${issuer.address}${(await people.signInLink(email)).path}`;
}

/** Each address of the programme at which a page stands, and whether a path is one of its. */
export function routesOfProgramme({ issuer }: Network): { path: string; matches: (path: string) => boolean }[] {
  const ours =
    /^\/(?:assess|review|learn|reports|organisations|affiliations|guardians|pathways|catalogue|recognition|consent|policies|frameworks)\b|^\/desk\/:profile\/(?:pathways|frameworks|recognition|policies)\b/;
  return issuer
    .node()
    .house.routes.filter(({ method, path }) => method === 'get' && ours.test(path) && !NO_PAGE.test(path))
    .map(({ path }) => ({ path, matches: (address) => new RegExp(`^${path.replace(/:\w+/g, '[^/]+')}$`).test(address) }));
}

/** Files and answers to programs; addresses that lead on to another; and what comes only after a hand-over, an erasure, a second version, or an answer to a wallet, or is linked from nowhere, which no browser proves yet. */
const NO_PAGE = new RegExp(
  [
    /\.\w+$|:file$|\/withdrawn\/|\/evidence\/|\/uploads|^\/consent-requests\//,
    /^\/(?:pathways|frameworks)\/desk$|^\/(?:guardians|affiliations|assess|reports|organisations)$/,
    /^\/learn\/begin\/|^\/policies\/desk|\/frameworks\/imports\/|^\/learn\/care\/:ward(?:\/(?:end|address))?$|^\/guardians\/:profile\/:id\/address$|^\/organisations\/|\/taken-over\/|\/done\/|\/changes$|^\/consent\/:request\/wallet$|^\/learn\/care\/:ward\/(?:requests|stop|receipts)\/|recognition\/:id/,
  ]
    .map(({ source }) => source)
    .join('|'),
);
