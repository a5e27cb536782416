import { awardBatch, ensureAchievement, revokeAward, uploadRoster } from './desk.ts';
import { askForBadge, checkAgain, readVerdict } from './hiring.ts';
import { LEARNER, LIBRARIAN, type Places, RECRUITER, REGISTRAR, signIn } from './persons.ts';
import { letterAfter, newestNumber } from './post.ts';
import { SAMPLE_ACHIEVEMENT, SAMPLE_QUESTION, sampleRoster } from './sample.ts';
import { type Step, stepper } from './steps.ts';
import { newVisitor, type Page, type Visitor } from './visitor.ts';
import { answerRequest, claimBadge, openRequest } from './wallet.ts';

/**
 * The main job once, by three people with a browser and a mailbox: an institution awards from a CSV, a learner claims, an employer asks for
 * two fields and gets two, the institution revokes, the employer sees it; and what `further` adds to it. @returns whether every step held
 */
export async function walk(
  places: Places,
  say: (line: string) => void,
  further?: (people: { registrar: Visitor; learner: Visitor }, step: Step) => Promise<unknown>,
): Promise<boolean> {
  const { issuer, holder, verifier, mailbox } = places;
  const desk = `${issuer.address}/desk/kestrel-bay`;
  const step = stepper(say);
  const began = performance.now();
  try {
    const registrar = await step('The registrar signs in at the issuer', () => signIn(issuer, mailbox, REGISTRAR));
    const recruiter = await step('The recruiter signs in at the verifier', () => signIn(verifier, mailbox, RECRUITER));
    // A node without an administrator would be set up by whoever reads its log first; the wallet's librarian is nobody of the walk.
    if (holder.setupLink()) await step('The librarian sets the wallet up', () => signIn(holder, mailbox, LIBRARIAN));
    const achievement = await step('The registrar defines an achievement', () => ensureAchievement(registrar, desk, SAMPLE_ACHIEVEMENT));
    const before = await newestNumber(mailbox, LEARNER.email);
    const preview = await step(
      'The registrar uploads a CSV and looks it over',
      () => uploadIntake(registrar, desk, achievement),
      (page) => page.heading,
    );
    await step(
      'The registrar awards the badges',
      () => awardBatch(preview),
      (page) => page.heading,
    );

    const letter = await step(
      'The learner gets a letter',
      () => letterAfter(mailbox, LEARNER.email, before),
      ({ subject }) => subject,
    );
    const learner = newVisitor(LEARNER.language);
    await step(
      'The learner claims the badge into a wallet',
      () => claimBadge(learner, letter.link(/\/claim\//), mailbox, LEARNER),
      (page) => page.heading,
    );

    const { waiting, askLink } = await step('The recruiter asks for two fields', () =>
      askForBadge(recruiter, verifier.address, { ...SAMPLE_QUESTION, achievement }),
    );
    const approve = await step(
      'The learner reads who asks and what for',
      () => openRequest(learner, askLink, holder.address),
      (page) => page.heading,
    );
    await step('The learner answers with those two fields', () => answerRequest(approve));
    const verdict = await step(
      'The recruiter reads the verdict',
      () => readVerdict(waiting),
      ({ says }) => says,
    );
    await hold(
      'It is valid, and shows two fields and no more',
      /^This badge is valid/.test(verdict.says) && verdict.fields.size === 2,
      verdict.page.text,
      step,
    );

    await step('The registrar revokes the badge', () => revokeAward(registrar, desk, LEARNER.email));
    const after = await step(
      'The recruiter checks again',
      () => checkAgain(verdict),
      ({ says }) => says,
    );
    await hold('It is revoked now, and says so', /revoked/i.test(after.says), after.page.text, step);
    await further?.({ registrar, learner }, step);
    say(`Every step held, in ${((performance.now() - began) / 1000).toFixed(1)} s.`);
    return true;
  } catch (error) {
    say(error instanceof Error ? error.message : String(error));
    say('The walk stopped there.');
    return false;
  }
}

/** Where an earlier start broke off before it revoked her badge, the learner has it still, under another number: it is revoked first, as at the end of each. */
async function uploadIntake(registrar: Visitor, desk: string, achievement: string): Promise<Page> {
  const preview = await uploadRoster(registrar, desk, achievement, sampleRoster());
  if (!preview.heading.includes('to fix')) return preview;
  await revokeAward(registrar, desk, LEARNER.email);
  return uploadRoster(registrar, desk, achievement, sampleRoster());
}

const hold = (what: string, holds: boolean, seen: string, step: Step): Promise<void> =>
  step(what, async () => {
    if (!holds) throw new Error(`It does not: ${seen}`);
  });
