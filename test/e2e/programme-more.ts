import { CAPSTONE } from '../../scripts/demo/pathway.ts';
import { DISTRICT } from '../../scripts/demo/programme.ts';
import { RUBRICS } from '../../scripts/demo/rubrics.ts';
import { demand, letterAfter, type Network, type NetworkNode, newVisitor, type Page, type Visitor } from '../network.ts';

/** What those write who are not in the demo. */
export const WRITTEN = {
  incentive: 'To pay the bursary of those who reach the first badge.',
  newsletter: 'To tell you twice a year what else can be learned here.',
  research: 'To count how many of you stay in the trade.',
  seen: 'You changed the plan because of the child. That is exactly what this line asks for.',
  ranked: 'You ranked the dangers.',
  revise: 'Show the bag too.',
  decline: 'Nobody but you speaks in it.',
  again: 'Have somebody else speak in it, and come again.',
  claims: 'I changed gloves between dressings for two years.',
  supervisor: 'Mireille Roy',
  relation: 'my team lead',
  asks: 'Nour Haddad',
  terms: 'Come and learn. What you write stays yours.',
  next: 'Come and learn. What you write stays yours, and goes when you go.',
  framework: 'Listening',
  publisher: 'Harbour College',
  skill: 'Listens before speaking',
  child: 'Zoë Haddad',
  pathway: 'Night watch',
  parcours: 'Veille de nuit',
};

const DAY_MS = 86_400_000;
const pathOf = ({ address }: Page): string => new URL(address).pathname;

/** As the operator makes one for somebody who lost their mailbox: letters are for other journeys. */
export async function signInLink({ address, node }: NetworkNode, email: string): Promise<string> {
  const { people, store } = node().house;
  await store.write((db) => people.ensurePerson(db, { email, language: 'en' }));
  return `${address}${(await people.signInLink(email)).path}`;
}

export async function visitorOf(node: NetworkNode, email: string): Promise<Visitor> {
  const visitor = newVisitor();
  demand(await (await visitor.open(await signInLink(node, email))).form('Sign in').submit(), 200);
  return visitor;
}

/** @returns where the guardian is asked, or acts: one who took it on has answered the first of two questions, one for whom it ended as well */
export async function nameGuardian(
  { issuer, clock }: Network,
  registrar: Visitor,
  guardian: { email: string; visitor: Visitor },
  minor: { email?: string; name?: string; learner?: Visitor },
  came: 'asked' | 'taken on' | 'answered' | 'ended',
): Promise<string> {
  if (minor.learner && came !== 'asked') {
    const linked = (await minor.learner.open(`${issuer.address}/learn/affiliations`)).form('Link myself').choose('organisation', DISTRICT);
    demand(await linked.submit(), 200);
  }
  const form = (await registrar.open(`${issuer.address}/guardians`)).form('Write to the guardian').fill('guardian', guardian.email);
  form.fill('minor', minor.email ?? '').fill('minor_name', minor.name ?? '');
  const day = new Date(clock.now().getTime() + 300 * DAY_MS).toISOString().slice(0, 10);
  demand(
    await form
      .tick('powers')
      .tick(/^Coaching/)
      .tick(/^Pay or reward/)
      .fill('ends_on', day)
      .tick('seen')
      .submit(),
    200,
  );
  const asked = await (await guardian.visitor.open(`${issuer.address}/learn/care`)).follow('Answer');
  if (came === 'asked') return pathOf(asked);
  const taken = demand(await asked.form('Take it on').submit(), 200);
  if (came === 'taken on') return pathOf(taken);
  const answered = demand(await (await taken.follow(/\/requests\//)).form('Agree').submit(), 200);
  if (came === 'ended') demand(await (await answered.follow(/\/end$/)).form('End it now').submit(), 200);
  return pathOf(taken);
}

/** @returns the path of what they are asked to score */
export async function askOutside({ issuer, mailbox }: Network, registrar: Visitor, number: string, email: string): Promise<string> {
  const page = await (await registrar.open(`${issuer.address}/assess`)).follow(new RegExp(`^Application ${number}$`));
  demand(await page.form('Ask them').fill('email', email).submit(), 200);
  return new URL((await letterAfter(mailbox, email, 0)).link(/\/review\//)).pathname;
}

/** @returns the path at which a supervisor answers, without an account */
export async function askSupervisor({ mailbox }: Network, application: Page): Promise<string> {
  const email = 'mireille.roy@fundycare.example';
  const page = demand(await (await application.reload()).form('Ask somebody').submit(), 200);
  const form = page.form('Send the request').fill('attest_name', WRITTEN.supervisor).fill('attest_email', email);
  const asked = form.fill('attest_relation', WRITTEN.relation).fill('attest_claims', WRITTEN.claims).fill('attest_learnerName', WRITTEN.asks);
  demand(await asked.submit(), 200);
  return new URL((await letterAfter(mailbox, email, 0)).link(/\/attest\//)).pathname;
}

/** @returns the path of what stays behind to prove it */
export async function leaveForGood({ issuer }: Network): Promise<string> {
  const learner = await visitorOf(issuer, 'petra.novak@learner.example');
  const form = (await learner.open(`${issuer.address}/learn/leave`)).form('Erase my account').fill('word', 'erase');
  return pathOf(demand(await form.submit(), 200));
}

/** A second version that holds from the next day on, and a third that nobody has published. */
export async function writeTerms({ issuer, clock }: Network, registrar: Visitor): Promise<void> {
  const write = async (text: string) => {
    const form = (await registrar.open(`${issuer.address}/policies/desk/terms`)).form('Save and look at it').fill('en', text);
    return demand(await form.submit(), 200);
  };
  const day = new Date(clock.now().getTime() + DAY_MS).toISOString().slice(0, 10);
  demand(await (await write(WRITTEN.terms)).form('Publish').fill('effective', day).submit(), 200);
  await write(WRITTEN.next);
}

/** A pathway that nobody is offered yet. @returns its path */
export async function beginPathway({ issuer }: Network, registrar: Visitor): Promise<string> {
  const form = (await registrar.open(`${issuer.address}/desk/kestrel-bay/pathways/new`)).form('Save the draft').fill('name_en', WRITTEN.pathway);
  form.fill('name_fr', WRITTEN.parcours).choose('capstone', CAPSTONE.name).choose('part_1_member_0', RUBRICS[0].name);
  return pathOf(demand(await form.submit(), 200));
}

/** @returns the path of a framework that was looked at and not kept */
export async function lookAtFramework({ issuer }: Network, registrar: Visitor): Promise<string> {
  const form = (await registrar.open(`${issuer.address}/desk/kestrel-bay/frameworks/new`)).form('Look at it').fill('csv_name', WRITTEN.framework);
  form.fill('csv_publisher', WRITTEN.publisher).fill('csv_licence', 'CC0 1.0').fill('csv_address', 'https://skills.harbour.example/listening');
  return pathOf(demand(await form.attach('file', new File([`id,statement\nlisten,${WRITTEN.skill}\n`], 'skills.csv', { type: 'text/csv' })).submit(), 200));
}

/** From the wallet: one question answered by the key of a badge, one only read; and a goal. @returns the path of the one only read */
export async function useWallet({ issuer, holder }: Network, email: string, answered: string, read: string): Promise<string> {
  const keeper = await visitorOf(holder, email);
  const leaving = (await keeper.open(`${issuer.address}/consent/${answered}`)).form('Answer with my wallet').fill('address', holder.address);
  const question = demand(await (await leaving.submit()).follow(/\/wallet\/consent\?/), 200);
  demand(await question.form('Sign and agree').submit(), 200);
  const pathway = (await keeper.open(`${issuer.address}/pathways`)).link(/^\/pathways\/[\w-]{16,}/);
  demand(await (await keeper.open(`${holder.address}/wallet/goals`)).form('Look at this address').fill('address', pathway).submit(), 200);
  return pathOf(demand(await keeper.open(`${holder.address}/wallet/consent?request_uri=${issuer.address}/consent-requests/${read}`), 200));
}
