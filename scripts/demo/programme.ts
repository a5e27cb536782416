import { ensureFramework } from './framework.ts';
import { openOthers } from './openings.ts';
import { ensurePathway } from './pathway.ts';
import { askForLink, demand, type Person, type Places } from './persons.ts';
import { letterAfter, newestNumber } from './post.ts';
import { ensureRubric, RUBRICS } from './rubrics.ts';
import type { Step } from './steps.ts';
import { newVisitor, type Page, type Visitor } from './visitor.ts';
import { claimBadge } from './wallet.ts';

/** Made up, all of them: `.example` belongs to nobody. */
export const APPLICANT: Person = { name: 'Amélie Thériault', email: 'amelie.theriault@learner.example', language: 'en' };
export const DECIDER: Person = { name: 'Bjørn Aas', email: 'bjorn.aas@kestrel-bay.example', language: 'en' };
export const COACH: Person = { name: 'Ruth Adeyemi', email: 'ruth.adeyemi@saltmarsh-district.example', language: 'en' };
export const DISTRICT = 'Saltmarsh School District (sample)';

/** Who is there when the walk is over, each still at their browser. */
export type Programme = { applicant: Person; learner: Visitor; decider: Visitor; district: { coach: Visitor; page: string } };

/**
 * The programme once: somebody who learned at home applies, revises, is awarded by two people, lets her district see it by name, and takes that back.
 * Two more applications stay behind at other stages, so that each page has something to show.
 */
export async function walkProgramme(places: Places, people: { registrar: Visitor; learner?: Visitor }, step: Step): Promise<Programme> {
  const { registrar } = people;
  const {
    issuer: { address },
    mailbox,
  } = places;
  const desk = `${address}/desk/kestrel-bay`;
  await step('A framework of skills is imported', () => ensureFramework(registrar, desk));
  await step('Two micro-credentials have rubrics', async () => {
    for (const rubric of RUBRICS) await ensureRubric(registrar, desk, rubric);
  });
  const [{ name: title }, { name: other }] = RUBRICS;
  const pathway = await step('A pathway leads from them to a capstone', () => ensurePathway(registrar, desk));
  const decider = await step('Somebody who decides is let in', () => invite(registrar, desk, mailbox, DECIDER));
  const district = await step('A school district is registered', () => ensureDistrict(registrar, address, mailbox));

  const unnamed = (name: string): Person => ({ name: '', email: `${name}.${stamp()}@learner.example`, language: 'en' });
  const sent = await apply(address, mailbox, other, unnamed('sibusiso.dube'), true);
  const draft = await apply(address, mailbox, title, unnamed('mei.tanaka'), false);
  const applicant = { ...APPLICANT, email: APPLICANT.email.replace('@', `.${stamp()}@`) };
  const { learner, application } = await step('Apply: she shows what she learned at home', () => apply(address, mailbox, title, applicant, true));
  const number = /Number (\d+)/.exec(application.text)?.[1] ?? '';
  await step('Revise: an assessor asks for more, she sends it again', async () => {
    const earlier = await newestNumber(mailbox, applicant.email);
    await judge(registrar, address, number, { words: 'Show the bag too.', recommends: 'revise' });
    await letterAfter(mailbox, applicant.email, earlier); // that more is asked for: the letter of the award comes after it
    demand(
      await (await learner.open(application.address))
        .form('Send it to be assessed')
        .fill('reflection', `${REFLECTION} And I would photograph the bag before and after.`)
        .submit(),
      200,
    );
  });
  const before = await newestNumber(mailbox, applicant.email);
  await step('Decide: one scores by the rubric, another awards', async () => {
    await judge(registrar, address, number, { level_0: 'Secure', level_1: 'Secure', words: 'You ranked the dangers.', recommends: 'award' });
    const page = await (await decider.open(`${address}/assess`)).follow(new RegExp(`^Application ${number}$`));
    demand(await page.form('Decide').choose('outcome', 'award').submit(), 200);
  });
  await step(
    'Claim: the badge says how it was earned',
    async () => claimBadge(newVisitor('en'), (await letterAfter(mailbox, applicant.email, before)).link(/\/claim\//), mailbox, applicant),
    (page) => page.heading,
  );
  await step('Pathway: she begins it, and the badge counts', async () =>
    demand(await (await learner.open(`${address}/learn/pathways/${pathway}`)).form('Begin this pathway').submit(), 200),
  );

  await step('Consent: she lets the district coach see her name', async () => {
    await askToKnow(district, 'coaching', 'To know whom we can help on to the next badge.');
    demand(await (await learner.open(`${address}/learn/affiliations`)).form('Link myself').choose('organisation', DISTRICT).submit(), 200);
    demand(await (await learner.open(`${address}/account`)).form(/^Save/).fill('name', applicant.name).submit(), 200);
    const privacy = await learner.open(`${address}/learn/privacy`);
    demand(await (await privacy.follow(/\/learn\/privacy\/requests\//)).form('Agree').submit(), 200);
  });
  const named = `${district.page}/named/coaching`;
  await step('Named report: the coach reads her name', () => expectName(district.coach, named, applicant.name, true));
  await step('Withdraw: two clicks, and no reason given', async () => {
    const stop = await (await learner.open(`${address}/learn/privacy`)).follow(/\/learn\/privacy\/stop\//);
    demand(await stop.form('Stop').submit(), 200);
  });
  await step('Report without the name: the coach reads it no more', () => expectName(district.coach, named, applicant.name, false));
  const wallet = people.learner;
  const signIn = (person: Person) => signInAt(newVisitor(person.language), address, mailbox, person.email);
  if (wallet) await openOthers({ places, registrar, decider: { ...decider, email: DECIDER.email }, draft, sent, wallet, pathway, signIn }, step);
  return { applicant, learner, decider, district };
}

export const CONTEXT = [
  'Second floor, no lift. My mother is 81 and has a wound on her left shin that is dressed every second day; my son, who is four, naps in the same room until two.',
  'I ask three things before I begin: is anybody coughing, has the cat been in the bedroom, is the kitchen table free. If the boy is awake he goes to the balcony with his father before I open the dressing, because last time he reached for the bag.',
].join('\n\n');
export const REFLECTION =
  'The first month I laid everything out on the bed. A nurse who came by said nothing and moved the tray; since then the bag hangs on a hook that I brought, and never stands on the floor. I would ring before I come.';

/** Each start is a new intake. */
const stamp = (): string => started;
const started = Math.round(Date.now() / 1000).toString(36);

/** Lets a colleague in by letter; whoever is in already signs in. */
export async function invite(registrar: Visitor, desk: string, mailbox: string, { name, email }: Person): Promise<Visitor> {
  const person = newVisitor('en');
  const people = await registrar.open(`${desk}/people`);
  if (people.has(name)) return signInAt(person, new URL(desk).origin, mailbox, email);
  const before = await newestNumber(mailbox, email);
  const form = (await people.follow(/\/people\/invite/)).form('Send the invitation');
  demand(
    await form
      .fill('email', email)
      .tick(/^Decider/)
      .submit(),
    200,
  );
  const invitation = await person.open((await letterAfter(mailbox, email, before)).link(/\/invitation\//));
  demand(
    await invitation
      .form(/^Accept/)
      .fill('name', name)
      .submit(),
    200,
  );
  return person;
}

async function signInAt(person: Visitor, address: string, mailbox: string, email: string): Promise<Visitor> {
  const link = await askForLink(person, address, mailbox, { email });
  demand(await (await person.open(link)).form('Sign in').submit(), 200);
  return person;
}

/** The district, and its coach, who reads nothing by name until somebody agrees. */
export async function ensureDistrict(registrar: Visitor, address: string, mailbox: string): Promise<{ coach: Visitor; page: string }> {
  const list = await registrar.open(`${address}/affiliations/kestrel-bay`);
  let one: Page;
  if (list.has(DISTRICT)) one = await list.follow(DISTRICT);
  else {
    const made = list
      .form('Register an organisation')
      .fill('name', DISTRICT)
      .fill('email', 'office@saltmarsh-district.example')
      .choose('kind', 'school-district');
    const page = demand(await made.submit(), 200);
    const before = await newestNumber(mailbox, COACH.email);
    one = await page.form('Let them in').fill('member', COACH.email).submit();
    await letterAfter(mailbox, COACH.email, before); // that she was let in: the letter to sign in comes after it
  }
  demand(one, 200);
  const coach = await signInAt(newVisitor('en'), address, mailbox, COACH.email);
  const page = await coach.open(`${address}/organisations`);
  return { coach, page: page.address };
}

/** What an organisation asks of its learners, for one purpose, unless it has asked at an earlier start. */
export async function askToKnow({ coach, page }: Programme['district'], purpose: string, reason: string, likes = ''): Promise<void> {
  const organisation = await coach.open(page);
  if (organisation.body.includes(`/named/${purpose}`)) return;
  const form = organisation.form(/^Ask/).choose('purpose', purpose).fill('reason', reason).choose('of_name', 'needs').fill('months', '12');
  demand(await (likes ? form.choose(`of_${likes}`, 'likes') : form).submit(), 200);
}

type Applied = { learner: Visitor; application: Page };

/** From the badge's public page by way of an address and a code to a draft, or to what was sent. */
export async function apply(address: string, mailbox: string, title: string, person: Person, sends: boolean): Promise<Applied> {
  const learner = newVisitor(person.language);
  const badge = await (await learner.open(`${address}/catalogue?q=${encodeURIComponent(title)}`)).follow(title);
  const before = await newestNumber(mailbox, person.email);
  const code = demand(await (await badge.follow('Apply for it')).form('Send me a code').fill('email', person.email).submit(), 200);
  const digits = /\b\d{6}\b/.exec((await letterAfter(mailbox, person.email, before)).text.replace(/https?:\/\/\S+/g, ''))?.[0] ?? '';
  const draft = demand(await (await code.form('Go on').fill('code', digits).submit()).form('Begin').submit(), 200);
  const written = draft
    .form(sends ? 'Send it to be assessed' : 'Save')
    .choose('background', 'life')
    .fill('context', CONTEXT)
    .fill('reflection', REFLECTION)
    .fill('badge_name', person.name)
    .fill('note', 'Visit plan')
    .tick('in_badge')
    .attach('file', new File(['Sample evidence: ring from the car, ask three things, lay out the tray.\n'], 'visit-plan.txt', { type: 'text/plain' }));
  return { learner, application: demand(await written.submit(), 200) };
}

export async function judge(
  assessor: Visitor,
  address: string,
  number: string,
  judgement: { words: string; recommends: string; level_0?: string; level_1?: string },
): Promise<void> {
  const page = await (await assessor.open(`${address}/assess`)).follow(new RegExp(`^Application ${number}$`));
  const form = page.form('Send your assessment').fill('words', judgement.words).choose('recommends', judgement.recommends);
  for (const level of ['level_0', 'level_1'] as const) if (judgement[level] !== undefined) form.choose(level, judgement[level]);
  demand(await form.submit(), 200);
}

async function expectName(coach: Visitor, address: string, name: string, there: boolean): Promise<void> {
  const page = demand(await coach.open(address), 200);
  if (page.has(name) !== there) throw new Error(`The coach ${there ? 'does not read' : 'still reads'} ${name}: ${page.text.slice(0, 300)}`);
}
