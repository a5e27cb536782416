import { afterAll, beforeAll, expect, it } from 'vitest';
import { awardBatch, ensureAchievement, uploadRoster } from '../../scripts/demo/desk.ts';
import { askForBadge, readVerdict } from '../../scripts/demo/hiring.ts';
import { SAMPLE_ACHIEVEMENT, SAMPLE_QUESTION, sampleRoster } from '../../scripts/demo/sample.ts';
import { answerRequest, claimBadge, openRequest } from '../../scripts/demo/wallet.ts';
import {
  LEARNER,
  letterAfter,
  type Network,
  newestNumber,
  newVisitor,
  type Page,
  RECRUITER,
  REGISTRAR,
  signIn,
  startNetwork,
  type Visitor,
} from '../network.ts';

const PASSPHRASE = 'a place for all of these badges';

let network: Network;
beforeAll(async () => {
  // The institution keeps wallets too: the blank one is there.
  network = await startNetwork({
    configure: (name, config) => (name === 'issuer' ? { ...config, roles: ['issuer', 'holder'], wallet: { open: true } } : config),
  });
}, 120_000);
afterAll(() => network?.stop());

it('a badge claimed on one node is shown from another after that one is gone, and an employer reads that it is valid', { timeout: 240_000 }, async () => {
  const { issuer, holder, verifier, mailbox } = network;
  const [registrar, recruiter] = [await signIn(issuer, mailbox, REGISTRAR), await signIn(verifier, mailbox, RECRUITER)];
  const achievement = await ensureAchievement(registrar, `${issuer.address}/desk/kestrel-bay`, SAMPLE_ACHIEVEMENT);
  const before = await newestNumber(mailbox, LEARNER.email);
  await awardBatch(await uploadRoster(registrar, `${issuer.address}/desk/kestrel-bay`, achievement, sampleRoster()));
  const letter = await letterAfter(mailbox, LEARNER.email, before);
  const learner = newVisitor(LEARNER.language);
  await claimBadge(learner, letter.link(/\/claim\//), mailbox, LEARNER);

  const file = await save(learner, await learner.open(`${holder.address}/wallet/backup`));
  await holder.stop();
  const person = await newWallet(issuer.address, mailbox);
  const restored = await restore(person, await person.open(`${issuer.address}/wallet/restore`), file);
  expect(restored).toContain('1 badge is back');

  const { waiting, askLink } = await askForBadge(recruiter, verifier.address, { ...SAMPLE_QUESTION, achievement });
  await answerRequest(await openRequest(person, askLink, issuer.address));
  const verdict = await readVerdict(waiting);
  expect(verdict.says).toMatch(/^This badge is valid/);
  expect(verdict.fields.size).toBe(2);
});

const token = (page: Page): string => page.document.querySelector('form[action^="/wallet/"] input[name="_csrf"]')?.getAttribute('value') ?? '';

async function save(learner: Visitor, page: Page): Promise<Uint8Array<ArrayBuffer>> {
  const body = new URLSearchParams({ _csrf: token(page), passphrase: PASSPHRASE, again: PASSPHRASE });
  const { origin } = new URL(page.address);
  const answer = await learner.send(`${origin}/wallet/backup`, { method: 'POST', body, headers: { origin } });
  expect([answer.status, answer.headers.get('content-type')]).toEqual([200, 'application/octet-stream']);
  return new Uint8Array(await answer.arrayBuffer());
}

async function restore(learner: Visitor, page: Page, file: Uint8Array<ArrayBuffer>): Promise<string> {
  const body = new FormData();
  body.set('_csrf', token(page));
  body.set('passphrase', PASSPHRASE);
  body.set('file', new Blob([file]), 'laurel-wallet-2026-11-25.laurel');
  const { origin } = new URL(page.address);
  return (await learner.send(`${origin}/wallet/restore`, { method: 'POST', body, headers: { origin } })).text();
}

async function newWallet(address: string, mailbox: string): Promise<Visitor> {
  const visitor = newVisitor(LEARNER.language);
  const before = await newestNumber(mailbox, LEARNER.email);
  const asked = await (await visitor.open(`${address}/wallet/new`)).form(/./).fill('email', LEARNER.email).submit();
  const { text } = await letterAfter(mailbox, LEARNER.email, before);
  await asked
    .form(/./)
    .fill('code', /\b\d{6}\b/.exec(text.replace(/https?:\/\/\S+/g, ''))?.[0] ?? '')
    .submit();
  return visitor;
}
