import { execFile } from 'node:child_process';
import { promisify } from 'node:util';
import type { Browser } from 'playwright-core';
import { apply, askToKnow, COACH, DECIDER, judge, type Programme, walkProgramme } from '../../scripts/demo/programme.ts';
import { RUBRICS } from '../../scripts/demo/rubrics.ts';
import { demand, type Network, type NodeName, REGISTRAR, type Visitor } from '../network.ts';
import { type Guest, type GuestOptions, newGuest } from './guest.ts';
import {
  askOutside,
  askSupervisor,
  beginPathway,
  leaveForGood,
  lookAtFramework,
  nameGuardian,
  signInLink,
  useWallet,
  visitorOf,
  WRITTEN,
  writeTerms,
} from './programme-more.ts';

/** Whom the pages of the programme are for. */
export const WHO = [
  'learner',
  'applicant',
  'declined',
  'guardian',
  'ward',
  'assessor',
  'outside',
  'decider',
  'coach',
  'registrar',
  'keeper',
  'stranger',
] as const;
/** Who they are (a stranger is nobody), where they begin, and what is theirs: a page that somebody else reads too is left to them. */
type Member = { email?: string; node: Extract<NodeName, 'issuer' | 'holder'>; starts: readonly string[]; within: RegExp };
export type Cast = Record<(typeof WHO)[number], Member>;

/** The demo's walk; then applications at the other stages, a consent that stands, requests that wait, a report, and what else leads to a page. Over HTTP, since other journeys do it by hand. */
export async function seedProgramme(network: Network): Promise<Cast> {
  const { issuer, mailbox } = network;
  const registrar = await network.signedIn('issuer', REGISTRAR);
  const programme = await walkProgramme(network, { registrar }, (_what, act) => {
    network.clock.advance(MINUTE_MS); // nothing that people do happens all at once
    return act();
  });
  const { research, newsletter } = await agreeAgain(programme);
  const [{ name: title }, { name: other }] = RUBRICS;
  const sent = async (name: string, badge: string) => {
    const email = `${name}@learner.example`;
    const { application, learner } = await apply(issuer.address, mailbox, badge, { name: '', email, language: 'en' }, true);
    const id = new URL(application.address).pathname.split('/').at(-1) ?? '';
    return { email, learner, application, id, number: /Number (\d+)/.exec(application.text)?.[1] ?? '', atDesk: `/assess/kestrel-bay/${id}` };
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
  const again = await visitorOf(issuer, REGISTRAR.email); // what comes next asks for a sign-in of the last minutes
  await reportQuarter(network, again);
  const guardian = { email: GUARDIAN, visitor: await visitorOf(issuer, GUARDIAN) };
  await nameGuardian(network, again, guardian, recommended, 'ended');
  const cares = await nameGuardian(network, again, guardian, revised, 'answered');
  const child = await nameGuardian(network, again, guardian, { name: WRITTEN.child }, 'taken on');
  const isAsked = await nameGuardian(network, again, guardian, declined, 'asked');
  const review = await askOutside(network, again, begun.number, OUTSIDE);
  const attests = await askSupervisor(network, revised.application);
  await writeTerms(network, again);
  const draft = await lookAtFramework(network, again);
  const nightWatch = await beginPathway(network, again);
  const erased = await leaveForGood(network);
  const read = await useWallet(network, programme.applicant.email, research, newsletter);
  const of = (email: string, within: RegExp, ...starts: string[]): Member => ({ email, node: 'issuer', starts, within });
  return {
    learner: of(
      programme.applicant.email,
      /^\/(?:account$|learn(?!\/apply)|catalogue|pathways|recognition|consent\/[^/]+$|policies$|policies\/terms)/,
      '/learn',
    ),
    applicant: of(revised.email, /^\/learn\/applications/, `/learn/applications/${revised.id}`, `/learn/applications/${revised.id}/attestations`),
    declined: of(declined.email, /^\/learn(?:\/applications.*|\/apply.*)?$/, '/learn', '/organisations'),
    guardian: of(GUARDIAN, /^\/learn\/care/, isAsked, cares, `${child}/address`),
    ward: of(recommended.email, /^\/learn\/privacy\/taken-over\//, '/learn/privacy'),
    assessor: of(REGISTRAR.email, /^\/assess/, begun.atDesk),
    outside: of(OUTSIDE, /^\/review/, review),
    decider: of(DECIDER.email, /^\/assess\/[^/]+\/[^/]+$/, recommended.atDesk),
    coach: of(COACH.email, /^\/organisations\/[^/]+(?:\/named\/(?:coaching|incentive))?$/, '/organisations'),
    registrar: of(
      REGISTRAR.email,
      /^\/(?:reports|affiliations|guardians|(?:pathways|frameworks)\/desk|policies\/desk(?:\/terms.*)?$|desk\/[^/]+\/(?:pathways|frameworks|recognition))/,
      '/reports/kestrel-bay',
      draft,
      nightWatch,
      '/policies/desk/terms/preview',
    ),
    keeper: { ...of(programme.applicant.email, /^\/wallet\/(?:goals|consents)/, read, '/wallet/goals'), node: 'holder' },
    stranger: {
      node: 'issuer',
      starts: [attests, erased, `/consent/${newsletter}/wallet?address=wallet.example`, '/pathways'],
      within: /^\/(?:pathways|learn\/begin)/,
    },
  };
}

const GUARDIAN = 'leila.haddad@home.example';
const OUTSIDE = 'ines.caron@other-school.example';
const MINUTE_MS = 60_000;

/** @returns the ids of the questions that are still open */
async function agreeAgain({ learner, district }: Programme): Promise<{ research: string; newsletter: string }> {
  const { origin } = new URL(district.page);
  await askToKnow(district, 'incentive', WRITTEN.incentive, 'email');
  const privacy = await learner.open(`${origin}/learn/privacy`);
  demand(await (await privacy.follow(/\/learn\/privacy\/requests\//)).form('Agree').submit(), 200);
  demand(await district.coach.open(`${district.page}/named/incentive`), 200);
  const open = async () => [...(await learner.open(`${origin}/learn/privacy`)).body.matchAll(/\/learn\/privacy\/requests\/([\w-]+)/g)].map(([, id = '']) => id);
  await askToKnow(district, 'research', WRITTEN.research, 'email');
  const [research = ''] = await open();
  await askToKnow(district, 'newsletter', WRITTEN.newsletter, 'email');
  return { research, newsletter: (await open()).find((id) => id !== research) ?? '' };
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

/** Somebody in a browser of their own, signed in where they have an account. */
export async function guestOf(network: Network, browser: Browser, member: Member, options?: GuestOptions): Promise<Guest> {
  const guest = await newGuest(browser, options);
  await enter(network, guest, member);
  return guest;
}

/** Signs in, in English; a stranger does not. */
export async function enter(network: Network, { open, press, t }: Guest, { email, node }: Pick<Member, 'email' | 'node'>): Promise<void> {
  if (email === undefined) return;
  await open(await signInLink(network[node], email));
  await press(t('web.sign-in.enter'));
}

/** Gets up: what the browser knew of them is gone. */
export const leave = ({ page }: Guest): Promise<void> => page.context().clearCookies();

/** Each address of the programme at which a page stands, and whether a path is one of its. */
export function routesOfProgramme({ issuer, holder }: Network): { path: string; matches: (path: string) => boolean }[] {
  return [issuer, holder]
    .flatMap(({ node }) => node().house.routes)
    .filter(({ method, path }) => method === 'get' && OURS.test(path) && !NO_PAGE.test(path))
    .map(({ path }) => ({ path, matches: (address) => new RegExp(`^${path.replace(/:\w+/g, '[^/]+')}$`).test(address) }));
}

const OURS = new RegExp(
  [
    /^\/(?:assess|attest|review|learn|reports|organisations|affiliations|guardians|pathways|catalogue|recognition|consent|consent-requests|policies|frameworks)\b/,
    /^\/desk\/:profile\/(?:pathways|frameworks|recognition)\b|^\/wallet\/(?:goals|consents?)\b/,
  ]
    .map(({ source }) => source)
    .join('|'),
);

const NO_PAGE = new RegExp(
  [
    // files: by their ending, by their name, as what was handed in, as a signed notice
    /\.\w+$|\/:file$|\/evidence\/|\/withdrawn\//,
    // lead on: to the desk of one's first institution; to what a wallet has read
    /^\/(?:pathways|frameworks)\/desk$|^\/(?:guardians|affiliations|assess|reports)$|^\/wallet\/consent$/,
    // an answer to a program
    /^\/consent-requests\//,
  ]
    .map(({ source }) => source)
    .join('|'),
);
