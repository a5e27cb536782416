import { readdirSync, readFileSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { setTimeout as wait } from 'node:timers/promises';
import { DAY } from '@laurel/base';
import { runCli } from '@laurel/node';
import { afterAll, beforeAll, expect, it } from 'vitest';
import { awardBatch, ensureAchievement, uploadRoster } from '../../scripts/demo/desk.ts';
import { SAMPLE_ACHIEVEMENT } from '../../scripts/demo/sample.ts';
import { demand, letterAfter, type Network, newestNumber, REGISTRAR, startNetwork, type Visitor } from '../network.ts';

let network: Network;
let registrar: Visitor;
const desk = () => `${network.issuer.address}/desk/kestrel-bay`;
beforeAll(async () => {
  network = await startNetwork({ refuses: (address) => address.startsWith('gone') });
  registrar = await network.signedIn('issuer', REGISTRAR);
});
afterAll(() => network.stop());

/** Looks at the outbox as a registrar reloads it. */
async function outboxSays(words: RegExp, query = ''): Promise<void> {
  for (let tries = 0; tries < 300; tries++, await wait(100)) if (words.test((await registrar.open(`${desk()}/mail${query}`)).text)) return;
  throw new Error(`The outbox never said ${words}: ${(await registrar.open(`${desk()}/mail${query}`)).text}`);
}

/** The Message-ID of the newest letter to somebody, as the mail server got it. */
function messageIdTo(address: string): string {
  const folder = join(network.folder, 'mailbox');
  const letters = readdirSync(folder).map((name) => readFileSync(join(folder, name), 'latin1'));
  const letter = letters.findLast((raw) => raw.includes(`To: ${address}`)) ?? '';
  return /^Message-ID: (<[^>]+>)/im.exec(letter)?.[1] ?? '';
}

/** A notification as mail servers write it (RFC 3464). */
const notification = (messageId: string) =>
  [
    'From: MAILER-DAEMON@mx.example.org',
    'Subject: Undelivered Mail Returned to Sender',
    'MIME-Version: 1.0',
    'Content-Type: multipart/report; report-type=delivery-status; boundary="B"',
    '',
    '--B',
    'Content-Type: message/delivery-status',
    '',
    'Reporting-MTA: dns; mx.example.org',
    '',
    'Final-Recipient: rfc822; somebody@learner.example',
    'Action: failed',
    'Status: 5.2.2',
    '',
    '--B',
    'Content-Type: text/rfc822-headers',
    '',
    `Message-ID: ${messageId}`,
    '',
    '--B--',
    '',
  ].join('\r\n');

it('a roster goes out by a real mail server: accepted, or refused with the reason', { timeout: 240_000 }, async () => {
  const achievement = await ensureAchievement(registrar, desk(), SAMPLE_ACHIEVEMENT);
  const csv = 'email,name\nada@learner.example,Ada\nbo@learner.example,Bo\ncy@learner.example,Cy\ngone@learner.example,Kofi\n';
  await awardBatch(await uploadRoster(registrar, desk(), achievement, new File([csv], 'class.csv', { type: 'text/csv' })));
  await outboxSays(/Accepted 3 ?Failed 1/);
  await outboxSays(/The mail server refused the address \(550 5\.1\.1\)/, '?state=failed');
});

it('a mail server tells by the API what came back, with a key for mail and no other', async () => {
  const { apiKeys } = network.issuer.node().house.people;
  const make = (scope: 'mail' | 'read') => apiKeys.create({ name: 'mx', profile: '*', scopes: [scope], days: 1 }, 'node');
  const [right, wrong] = [await make('mail'), await make('read')];
  const ofProfile = async (profile: string) => (await apiKeys.create({ name: 'mx', profile, scopes: ['mail'], days: 1 }, 'node')).key;
  const [own, others] = [await ofProfile('kestrel-bay'), await ofProfile('heron')];
  const report = (key: string, body: unknown) =>
    fetch(`${network.issuer.address}/api/v1/bounces`, {
      method: 'POST',
      headers: { 'Content-Type': 'application/json', Authorization: `Bearer ${key}` },
      body: JSON.stringify(body),
    });
  const id = messageIdTo('ada@learner.example');
  expect((await report('nonsense', { messageId: id })).status).toBe(401);
  expect((await report(wrong.key, { messageId: id })).status).toBe(403);
  expect((await report(right.key, { messageID: id })).status).toBe(400);
  expect((await report(right.key, { notification: 'I am on holiday.' })).status).toBe(400);
  expect(await (await report(right.key, { messageId: '<nobody@example.org>' })).json()).toEqual({ outcome: 'unknown' });
  expect(await (await report(right.key, { messageId: id, action: 'delayed' })).json()).toEqual({ outcome: 'passing' });
  // A key of one profile, as its desk makes it, knows the letters of that profile.
  expect(await (await report(own, { messageId: id, action: 'delayed' })).json()).toEqual({ outcome: 'passing' });
  expect(await (await report(others, { notification: notification(id) })).json()).toEqual({ outcome: 'unknown' });
  expect(await (await report(right.key, { notification: notification(id) })).json()).toEqual({ outcome: 'noted' });
  expect(await (await report(right.key, { messageId: id, status: '5.2.2' })).json()).toEqual({ outcome: 'known' });
  await outboxSays(/Ada Claim link .*It came back after the mail server had accepted it \(5\.2\.2\)/, '?state=bounced');
});

it('a mail server pipes a notification into the command, beside the running node', async () => {
  const config = join(network.folder, 'issuer.yml');
  writeFileSync(config, JSON.stringify(network.issuer.config));
  const said: string[] = [];
  const bounce = (piped: string, ...more: string[]) =>
    runCli(['mail', 'bounce', '--config', config, ...more], {
      print: (line) => void said.push(line),
      complain: (line) => void said.push(line),
      piped: async () => new TextEncoder().encode(piped),
    });
  expect(await bounce(notification(messageIdTo('bo@learner.example'))), said.join('\n')).toBe(0);
  expect(await bounce('', '--message-id', messageIdTo('bo@learner.example'))).toBe(0);
  expect(await bounce('', '--message-id', '<nobody@example.org>')).toBe(1);
  expect(await bounce('Subject: hello\r\n\r\nhello')).toBe(1);
  expect(said.slice(0, 3)).toEqual([
    'Taken down: this letter came back.',
    'That this letter failed was known already.',
    'No letter of this node has that Message-ID.',
  ]);
  await outboxSays(/Failed 1 ?Came back 2/);
});

it('who has not kept a badge is reminded on the day, once, with a link of their own, and can end it without a page', { timeout: 240_000 }, async () => {
  const page = await registrar.open(`${desk()}/mail/reminders`);
  demand(await page.form('Remind so').fill('unclaimed', '7').submit(), 200);
  const first = (await letterAfter(network.mailbox, 'cy@learner.example', 0)).link(/\/claim\//);
  const remind = async () => {
    const job = network.issuer.node().house.jobs.find(({ name }) => name === 'reminders');
    while ((await job?.run()) === 'more');
  };
  network.clock.advance(6 * DAY);
  await remind();
  expect(await newestNumber(network.mailbox, 'cy@learner.example')).toBeGreaterThan(0);
  const before = await newestNumber(network.mailbox, 'cy@learner.example');
  network.clock.advance(1.5 * DAY);
  await remind();
  const reminder = await letterAfter(network.mailbox, 'cy@learner.example', before);
  expect(reminder.subject).toContain('is still waiting');
  expect(reminder.link(/\/claim\//)).not.toBe(first);
  for (const link of [first, reminder.link(/\/claim\//)]) expect((await fetch(link)).status).toBe(200);
  await network.issuer.restart();
  await remind();
  await remind();
  expect(await newestNumber(network.mailbox, 'cy@learner.example')).toBe(reminder.number);
  const stop = reminder.link(/\/reminders\//);
  expect((await fetch(stop, { method: 'POST', body: new URLSearchParams({ 'List-Unsubscribe': 'One-Click' }) })).status).toBe(200);
});
