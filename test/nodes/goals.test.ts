import { afterAll, beforeAll, expect, it } from 'vitest';
import { awardBatch, ensureAchievement, uploadRoster } from '../../scripts/demo/desk.ts';
import { SAMPLE_ACHIEVEMENT, sampleRoster } from '../../scripts/demo/sample.ts';
import { claimBadge } from '../../scripts/demo/wallet.ts';
import { LEARNER, letterAfter, type Network, newestNumber, newVisitor, REGISTRAR, startNetwork, type Visitor } from '../network.ts';

let network: Network;
let learner: Visitor;
const CAPSTONE = { ...SAMPLE_ACHIEVEMENT, name: 'Certified designer', french: 'Conception certifiée' };
const OTHER = { ...SAMPLE_ACHIEVEMENT, name: 'Writing for the web', french: 'Écrire pour le Web' };

beforeAll(async () => {
  network = await startNetwork();
  const { issuer, mailbox } = network;
  const registrar = await network.signedIn('issuer', REGISTRAR);
  const desk = `${issuer.address}/desk/kestrel-bay`;
  const achievement = await ensureAchievement(registrar, desk, SAMPLE_ACHIEVEMENT);
  for (const one of [CAPSTONE, OTHER]) await ensureAchievement(registrar, desk, one);
  const form = (await registrar.open(`${desk}/pathways/new`)).form('Save the draft').fill('name_en', 'Designer').choose('capstone', CAPSTONE.name);
  const both = form.choose('part_1_member_0', SAMPLE_ACHIEVEMENT.name).choose('part_1_member_1', OTHER.name);
  await (await both.fill('occupation_en', 'Web designer').fill('occupation_url', 'http://data.europa.eu/esco/isco/C2513').submit())
    .form('Offer it to everybody')
    .submit();
  const before = await newestNumber(mailbox, LEARNER.email);
  await awardBatch(await uploadRoster(registrar, desk, achievement, sampleRoster()));
  learner = newVisitor('en');
  await claimBadge(learner, (await letterAfter(mailbox, LEARNER.email, before)).link(/\/claim\//), mailbox, LEARNER);
}, 120_000);
afterAll(() => network?.stop());

it('a wallet reads the pathway of another node, and works out what comes next from the badges it holds', async () => {
  const goals = await learner.open(`${network.holder.address}/wallet/goals`);
  for (const path of ['/catalogue', '/nothing']) {
    const page = await goals.form('Look at this address').fill('address', `${network.issuer.address}${path}`).submit();
    const words =
      path === '/catalogue'
        ? ['Designer', 'One of your badges counts; one can come next.', 'Writing for the web', 'Part 1 asks for 2 of 2; you have 1.', 'Web designer']
        : ['Nothing stands at this address'];
    for (const one of words) expect(page.text).toContain(one);
  }
});
