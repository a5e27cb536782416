import { demand, type Person, type Places } from './persons.ts';
import { letterAfter, newestNumber } from './post.ts';
import type { Step } from './steps.ts';
import { newVisitor, type Page, type Visitor } from './visitor.ts';

/** Made up, all of them: `.example` belongs to nobody. */
const SUPERVISOR: Person = { name: 'Joan Abbot', email: 'joan.abbot@north-quay-care.example', language: 'en' };
const OUTSIDER = 'henrik.lund@coast-college.example';
const CONFLICT = { learner: 'erik.aas@learner.example', why: 'Brothers' };
const WARD = 'amina.haddad@saltmarsh-school.example';
const GUARDIAN: Person = { name: 'Noor Haddad', email: 'noor.haddad@home.example', language: 'en' };

type Opened = {
  places: Places;
  registrar: Visitor;
  decider: Visitor & { email: string };
  /** A draft that waits for a supervisor's word, and an application that waits for a score. */
  draft: { learner: Visitor; application: Page };
  sent: { application: Page };
  /** Somebody signed in at their wallet, and the pathway that they set their mind on. */
  wallet: Visitor;
  pathway: string;
  signIn: (person: Person) => Promise<Visitor>;
};

/** Who has a say beside the learner and her institution: a supervisor, somebody from outside, a list of conflicts, a guardian. And where somebody wants to get. */
export async function openOthers(given: Opened, step: Step): Promise<void> {
  const { places, registrar, decider, draft, sent, wallet, pathway } = given;
  const { issuer, holder, mailbox } = places;
  await step('Attest: her supervisor confirms what she does', async () => {
    const before = await newestNumber(mailbox, SUPERVISOR.email);
    const asked = demand(await draft.application.form('Ask somebody').submit(), 200)
      .form('Send the request')
      .fill('attest_name', SUPERVISOR.name)
      .fill('attest_email', SUPERVISOR.email)
      .fill('attest_relation', 'leads my ward')
      .fill('attest_claims', 'That I dress wounds at people’s homes alone, twice a week.')
      .fill('attest_learnerName', 'Mei Tanaka')
      .tick('attest_in_badge');
    demand(await asked.submit(), 200);
    const page = demand(await newVisitor('en').open((await letterAfter(mailbox, SUPERVISOR.email, before)).link(/\/attest\//)), 200);
    const said = page
      .form('Confirm')
      .fill('statement', 'I went along three times. She asks before she enters, and nothing touches the floor.')
      .fill('role', 'Ward manager')
      .fill('organisation', 'North Quay Care (sample)')
      .tick('confirmed');
    demand(await said.submit(), 200);
  });
  await step('Somebody from outside is asked to score, and a conflict listed', async () => {
    const number = /Number (\d+)/.exec(sent.application.text)?.[1] ?? '';
    const page = await (await decider.open(`${issuer.address}/assess`)).follow(new RegExp(`^Application ${number}$`));
    demand(await page.form('Ask them').fill('email', OUTSIDER).submit(), 200);
    const list = demand(await registrar.open(`${issuer.address}/assess/kestrel-bay/conflicts`), 200);
    if (list.has(CONFLICT.learner)) return;
    const conflict = list.form('Add to the list').fill('assessor', decider.email).fill('learner', CONFLICT.learner).fill('why', CONFLICT.why);
    demand(await conflict.submit(), 200);
  });
  await step('A guardian takes on to answer for a minor', async () => {
    const list = demand(await registrar.open(`${issuer.address}/guardians/kestrel-bay`), 200);
    if (list.has(WARD)) return;
    const named = list
      .form('Write to the guardian')
      .fill('minor', WARD)
      .fill('guardian', GUARDIAN.email)
      .tick('powers')
      .tick(/coach/i)
      .fill('ends_on', `${new Date().getUTCFullYear() + 3}-06-01`)
      .tick('seen');
    const before = await newestNumber(mailbox, GUARDIAN.email);
    demand(await named.submit(), 200);
    await letterAfter(mailbox, GUARDIAN.email, before); // the letter to sign in comes after it
    const guardian = await given.signIn(GUARDIAN);
    const asked = await (await guardian.open(`${issuer.address}/learn/care`)).follow(/\/learn\/care\//);
    demand(await asked.form('Take it on').submit(), 200);
  });
  await step('The learner sets a goal in her wallet', async () => {
    const goals = demand(await wallet.open(`${holder.address}/wallet/goals`), 200);
    if (goals.has(/Home support/)) return;
    demand(await goals.form('Look at this address').fill('address', `${issuer.address}/pathways/${pathway}`).submit(), 200);
  });
}
