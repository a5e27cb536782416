import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { awardBatch, uploadRoster } from '../../scripts/demo/desk.ts';
import { askForBadge, readVerdict } from '../../scripts/demo/hiring.ts';
import { ensureRubric, RUBRICS } from '../../scripts/demo/rubrics.ts';
import { SAMPLE_ACHIEVEMENT, SAMPLE_QUESTION } from '../../scripts/demo/sample.ts';
import { answerRequest, claimBadge, openRequest } from '../../scripts/demo/wallet.ts';
import { wordsOf } from '../../scripts/demo/words.ts';
import { LEARNER, letterAfter, type Network, newestNumber, newVisitor, type Page, RECRUITER, REGISTRAR, startNetwork, type Visitor } from '../network.ts';

const [, RUBRIC] = RUBRICS;
const MEASURED = { ...SAMPLE_ACHIEVEMENT, name: 'Measured design' };

let network: Network;
let registrar: Visitor;
let learner: Visitor;
let badges: { ofRubric: Page; ofValue: Page };

async function keep(achievement: string, title: string, value: string): Promise<Page> {
  const { mailbox, issuer } = network;
  const roster = new File([`email,name,language,result:${title}\r\n${LEARNER.email},${LEARNER.name},en,${value}\r\n`], 'one.csv', { type: 'text/csv' });
  const before = await newestNumber(mailbox, LEARNER.email);
  await awardBatch(await uploadRoster(registrar, `${issuer.address}/desk/kestrel-bay`, achievement, roster));
  return claimBadge(learner, (await letterAfter(mailbox, LEARNER.email, before)).link(/\/claim\//), mailbox, LEARNER);
}

beforeAll(async () => {
  network = await startNetwork();
  registrar = await network.signedIn('issuer', REGISTRAR);
  learner = newVisitor('en');
  const desk = `${network.issuer.address}/desk/kestrel-bay`;
  await ensureRubric(registrar, desk, RUBRIC);
  const form = (await registrar.open(`${desk}/achievements/new`)).form(/^Publish/);
  const { name, description, criteria } = MEASURED;
  for (const [box, text] of Object.entries({ name_en: name, description_en: description, criteria_en: criteria })) form.fill(box, text);
  await form.fill('result_title_0', 'Final score').choose('result_type_0', 'Percent').submit();
  const ofRubric = await keep(RUBRIC.name, RUBRIC.rubric[0]?.title[0] ?? '', 'Secure');
  badges = { ofRubric, ofValue: await keep(name, 'Final score', '92') };
}, 180_000);
afterAll(() => network?.stop());

describe('a result, from the award to whoever asks for it', () => {
  it.each([
    ['a level of a rubric', RUBRIC.name, 'Says it so that they can do it: Secure'],
    ['a value', MEASURED.name, 'Final score: 92'],
  ])('answers a request for results: %s', { timeout: 60_000 }, async (_, achievement, said) => {
    const { verifier, holder } = network;
    const recruiter = await network.signedIn('verifier', RECRUITER);
    const { waiting, askLink } = await askForBadge(recruiter, verifier.address, { ...SAMPLE_QUESTION, achievement, fields: ['achievement', 'results'] });
    const approve = await openRequest(learner, askLink, holder.address);
    expect(approve.text).toContain(said);
    await answerRequest(approve);
    const { says, fields } = await readVerdict(waiting);
    expect(says).toContain('This badge is valid.');
    expect(fields.get('Results')).toBe(said);
  });

  it.each([
    ['a level of a rubric', 'ofRubric', 'Says it so that they can do it: Secure'],
    ['a value', 'ofValue', 'Final score: 92'],
  ] as const)('is named in its switch, on the sheet and at the address of a share: %s', { timeout: 60_000 }, async (_, badge, said) => {
    const form = await badges[badge].follow('Share this badge');
    const turned = form.form('Update the sheet').tick(/^Result/);
    expect(turned.choices().find(({ words }) => words.startsWith('Result'))?.words).toContain(said);
    const sheet = await turned.submit();
    const shared = await sheet.form('Make the link').submit();
    const seen = await newVisitor().open(shared.document.querySelector('#address')?.getAttribute('value') ?? '');
    for (const page of [sheet, seen]) {
      const words = wordsOf(page.document.querySelector('article.preview'));
      expect(words).toContain(said);
      expect(words).not.toMatch(/#result-\d/);
    }
  });
});
