import { readdir, readFile } from 'node:fs/promises';
import { join } from 'node:path';
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

it('a badge saved on one node and erased there, to the last byte, is shown from another, and an employer reads that it is valid', {
  timeout: 240_000,
}, async () => {
  const { issuer, holder, verifier, mailbox } = network;
  const [registrar, recruiter] = [await signIn(issuer, mailbox, REGISTRAR), await signIn(verifier, mailbox, RECRUITER)];
  const achievement = await ensureAchievement(registrar, `${issuer.address}/desk/kestrel-bay`, SAMPLE_ACHIEVEMENT);
  const before = await newestNumber(mailbox, LEARNER.email);
  await awardBatch(await uploadRoster(registrar, `${issuer.address}/desk/kestrel-bay`, achievement, sampleRoster()));
  const letter = await letterAfter(mailbox, LEARNER.email, before);
  const learner = newVisitor(LEARNER.language);
  await claimBadge(learner, letter.link(/\/claim\//), mailbox, LEARNER);

  const file = await save(learner, await learner.open(`${holder.address}/wallet/backup`));
  expect(await onDisk(LEARNER.email)).toBe(true);
  await erase(learner);
  for (const canary of [LEARNER.email, SAMPLE_ACHIEVEMENT.name, 'Martin']) expect([canary, await onDisk(canary)]).toEqual([canary, false]);
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

/** Leaves the node for good, and reads the last letter; what the mail job let go of is taken out of the log as the hourly job does it. */
async function erase(learner: Visitor): Promise<void> {
  const { holder, mailbox } = network;
  const before = await newestNumber(mailbox, LEARNER.email);
  const done = await (await learner.open(`${holder.address}/wallet/account`)).form('Erase my wallet').fill('word', 'erase').submit();
  expect(done.heading).toBe('Your wallet is erased');
  // The letter that the wallet was saved may still be on its way, before this one.
  await expect.poll(async () => (await letterAfter(mailbox, LEARNER.email, before)).text, { timeout: 60_000 }).toContain('forgotten once it is sent');
  const { store } = holder.node().house;
  await expect.poll(async () => (await store.purge()) && !(await onDisk(LEARNER.email)), { timeout: 60_000 }).toBe(true);
}

/** In any file of the node: its databases and their logs. */
async function onDisk(text: string): Promise<boolean> {
  const folder = join(network.folder, 'holder');
  const files = (await readdir(folder, { recursive: true, withFileTypes: true })).filter((one) => one.isFile());
  const found = await Promise.all(files.map(async ({ parentPath, name }) => (await readFile(join(parentPath, name))).includes(text)));
  return found.includes(true);
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
