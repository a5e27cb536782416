import { MINUTE } from '@laurel/base';
import { AuditEvent } from '@laurel/ledger';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { prepareIssuer } from '../../deps.ts';
import { readContacts } from '../../look/contact.ts';
import { openTestIssuer, type TestIssuer } from '../../testing/open-test-issuer.ts';
import { openVisitor, type Visitor } from '../../testing/visitor.ts';
import { addressOf } from '../public/address.ts';

let test: TestIssuer;
let admin: Visitor;
const AT = '/desk/kestrel/first-run';
const words = (text: string) => text.replace(/<[^>]+>/g, ' ').replace(/\s+/g, ' ');
beforeAll(async () => {
  test = await openTestIssuer();
  admin = await openVisitor(test, { email: 'odile@kestrel.example', role: 'administrator', profile: '*' });
});
afterAll(() => test.stop());

describe('the first run', () => {
  it('is an administrator’s alone', async () => {
    const registrar = await openVisitor(test, { email: 'kit@kestrel.example', role: 'registrar', profile: 'kestrel' });
    for (const step of ['organisation', 'keys', 'mail', 'achievement', 'badge']) expect((await registrar.get(`${AT}/${step}`)).status).toBe(403);
    expect((await registrar.get('/desk/kestrel')).text).not.toContain('Setting up is not finished');
  });

  it('shows what the configuration says, without a field', async () => {
    const { text } = await admin.get(`${AT}/organisation`);
    expect(words(text)).toContain('Kestrel Bay Polytechnic · École polytechnique de Kestrel Bay');
    expect(text).not.toMatch(/<(input|textarea|select)(?![^>]*type="hidden")/);
  });

  it('says where learners have nobody to write to, and so does the desk until that is mended', async () => {
    const { text } = await admin.get('/desk/heron/first-run/organisation');
    expect(words(text)).toMatch(/Learners have nobody to write to\. .*Say where they can write/);
    expect(text).not.toContain('This is right');
    expect((await admin.get('/desk/heron')).text).toContain('<a href="/desk/heron/look/contact">say where questions go</a>');
    expect((await admin.get('/desk/kestrel')).text).not.toContain('say where questions go');
  });

  it('takes where questions go from an administrator: pages, letters and the desk say it at once, and every start after', async () => {
    const here = '/desk/heron/look/contact';
    expect((await admin.get('/desk/heron/first-run/organisation')).text).toContain(`href="${here}?from=first-run"`);
    const save = (email: string, seen: string) => admin.post(here, { email, seen });
    const wrong = await save('badges(at)heron.example', '0');
    expect([wrong.status, wrong.text.includes('href="#email"'), wrong.text.includes('value="badges(at)heron.example"')]).toEqual([422, true, true]);
    const saved = await admin.post(here, { email: 'badges@heron.example', seen: '0', from: 'first-run' });
    expect(saved.location).toBe(`${here}?done=saved&from=first-run`);
    expect((await admin.get(saved.location)).text).toMatch(/href="\/desk\/heron\/first-run\/organisation"[^>]*>Go on setting up/);
    expect((await save('late@heron.example', '0')).status).toBe(409); // from an older page
    expect((await admin.get(`${here}?done=saved`)).text).toContain('Questions go to badges@heron.example from now on.');
    expect((await admin.get('/desk/heron')).text).not.toContain('say where questions go');
    const learner = await openVisitor(test);
    const publicPage = async () => (await learner.get(addressOf({ slug: 'heron' }))).text;
    expect(await publicPage()).toContain('mailto:badges@heron.example');
    expect(test.role.profiles?.map(({ email }) => email)).toContain('badges@heron.example');
    const started = await prepareIssuer(test.issuer);
    await readContacts(started);
    expect(started.profiles.map(({ email }) => email)).toEqual(['badges@kestrel.example', 'badges@heron.example']);

    const registrar = await openVisitor(test, { email: 'hugo@heron.example', role: 'registrar', profile: 'heron' });
    const look = (await registrar.get('/desk/heron/look')).text;
    expect([look.includes('badges@heron.example'), look.includes(here)]).toEqual([true, false]);
    expect((await registrar.post(here, { email: 'mine@heron.example', seen: '1' })).status).toBe(403);
    expect((await admin.get('/desk/heron/look')).text).toContain(`href="${here}"`);
    expect((await save('', '1')).status).toBe(303);
    expect(await publicPage()).not.toContain('mailto:');
  });

  it('shows the recovery kit to who signed in lately, as often as it takes to get it onto paper, and to no browser after that', async () => {
    const shown = await admin.post(`${AT}/keys`, {});
    const kit = test.agent.recoveryWords('en');
    expect(words(shown.text)).toContain(kit.words.map((word, nth) => `${nth + 1}. ${word}`).join(' '));
    expect((await admin.post(`${AT}/keys`, {})).status).toBe(200);
    expect((await admin.get('/desk/kestrel')).text).toContain('print the recovery kit');
    expect((await admin.post(`${AT}/keys/kept`, {})).location).toBe(`${AT}/mail`);
    expect((await admin.post(`${AT}/keys`, {})).status).toBe(409);
    expect((await admin.get('/desk/kestrel')).text).not.toContain('print the recovery kit');
    const entries = await test.store.read((db) => db.list(AuditEvent, {}));
    const told = entries.filter(({ action }) => action.startsWith('keys.')).map(({ action, object }) => `${action} ${object}`);
    expect(told).toEqual(['keys.kit-shown', 'keys.kit-shown', 'keys.kit-kept'].map((action) => `${action} key-encryption:${kit.keyId}`));
  });

  it('asks for a fresh sign-in before the keys are shown', async () => {
    test.clock.now = new Date(test.clock.now.getTime() + 25 * MINUTE);
    const { status, location } = await admin.get(`${AT}/keys`);
    expect([status, location]).toEqual([303, expect.stringContaining('/sign-in')]);
  });

  it('sends one letter to who asks, and says what became of it', async () => {
    expect(words((await admin.get(`${AT}/mail`)).text)).toContain('127.0.0.1:9');
    await admin.post(`${AT}/mail`, {});
    await admin.post(`${AT}/mail`, {}); // while the first is under way
    expect(test.letters.filter(({ kind, to }) => kind === 'test' && to === 'odile@kestrel.example')).toHaveLength(1);
    expect(words((await admin.get(`${AT}/mail`)).text)).toContain('The letter is on its way');
    await test.bounce('odile@kestrel.example');
    expect(words((await admin.get(`${AT}/mail`)).text)).toMatch(/could not be sent .*The letter came back/);
  });

  it('makes an achievement of three texts, keeps what was typed beside what is missing, and awards the first badge once', async () => {
    expect((await admin.get(`${AT}/badge`)).location).toBe(`${AT}/achievement`);
    const wrong = await admin.post(`${AT}/achievement`, { name: 'First aid', description: '', criteria: 'A course' });
    expect([wrong.status, wrong.text.includes('value="First aid"')]).toEqual([422, true]);
    expect((await admin.post(`${AT}/achievement`, { name: 'First aid', description: 'Helps.', criteria: 'A course' })).location).toBe(`${AT}/badge`);
    expect(words((await admin.get(`${AT}/achievement`)).text)).toContain('First aid is described.');
    await admin.post(`${AT}/badge`, {});
    await admin.post(`${AT}/badge`, {});
    expect(test.letters.filter(({ kind }) => kind === 'claim')).toHaveLength(1);
    expect(words((await admin.get(`${AT}/badge`)).text)).toContain('Your first badge is made. Its letter to odile@kestrel.example is being sent.');
  });

  it('says of a letter that no mail server takes that it waits, why and what to do, and of one that came back that it is lost', async () => {
    await test.deliver();
    const { text } = await admin.get(`${AT}/badge`);
    expect(words(text)).toMatch(
      /Its letter to odile@kestrel\.example waits and is tried again\. The mail server could not be reached · ESOCKET\. .*laurel doctor/,
    );
    expect(text).not.toMatch(/is on its way|Follow the link in the letter/);
    expect(text).toContain('href="/desk/kestrel/mail"');
    await test.bounce('odile@kestrel.example');
    expect(words((await admin.get(`${AT}/badge`)).text)).toMatch(
      /Its letter did not reach odile@kestrel\.example\. The letter came back\b.*Correct the address/,
    );
  });
});
