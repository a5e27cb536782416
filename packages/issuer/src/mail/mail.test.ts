import { courierSchema } from '@laurel/courier';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { revokeAward } from '../awards/change-standing.ts';
import { claimTokenFor, openTestIssuer, type TestIssuer } from '../testing/open-test-issuer.ts';
import { ASSESSED, openRegistrar } from '../testing/registrar.ts';

let test: TestIssuer;
let desk: Awaited<ReturnType<typeof openRegistrar>>;
const awarded = new Map<string, string>();

beforeAll(async () => {
  test = await openTestIssuer();
  desk = await openRegistrar(test);
});
afterAll(() => test.stop());

const award = async (email: string, more: Record<string, string> = {}) => {
  const made = await desk.post('/desk/kestrel/award', { achievement, email, name: email.split('@')[0] ?? '', language: 'fr', ...ASSESSED, ...more });
  const id = /awards\/([\w-]+)/.exec(made.location || made.text)?.[1] ?? '';
  awarded.set(email, id);
};
let achievement = '';
const OUTBOX = courierSchema.tables[0] as NonNullable<(typeof courierSchema.tables)[0]>;
const lettersTo = (email: string) => test.letters.filter(({ to }) => to === email);
const reply = (page: string) => /\/mail\/([\w-]{22})\/send/.exec(page)?.[1] ?? '';

describe('the outbox', () => {
  it('says how it fills while it is empty', async () => {
    achievement = await desk.define();
    expect((await desk.get('/desk/kestrel/mail')).text).toContain('No letter has been written yet.');
  });

  it('shows what waits, in the learner’s language of the letter itself, and never says delivered', async () => {
    await award('zoe@b.example');
    await award('li@b.example');
    await award('nour@b.example', { pin: 'on' });
    const page = await desk.get('/desk/kestrel/mail');
    expect(page.text).toContain('Waiting to be sent');
    expect(page.text).not.toMatch(/delivered/i);
    expect(lettersTo('zoe@b.example')[0]?.subject).toContain('Votre badge');
    expect((await desk.get('/desk/kestrel/mail?state=accepted')).text).toContain('No letter has been accepted yet.');
  });

  it('says of a mail server that is down so in words, without the name that a program gives it', async () => {
    await test.deliver();
    const { text } = await desk.get('/desk/kestrel/mail?state=waiting');
    expect(text).toContain('The mail server could not be reached. It is asked again by itself; if this lasts, tell whoever runs this node. Tried once.');
    expect(text).not.toContain('ESOCKET');
  });

  it('says of a full mailbox that the letter is tried again, and not that the address is wrong, even when it is given up', async () => {
    const about = awarded.get('li@b.example') ?? '';
    const answered = async (state: 'queued' | 'failed', lastError: string) => {
      await test.store.write((db) => db.update(OUTBOX, { about }, { state, lastError }));
      return (await desk.get(`/desk/kestrel/mail?state=${state === 'queued' ? 'waiting' : 'failed'}`)).text;
    };
    const waiting = await answered('queued', 'address_refused 452 4.2.2');
    expect(waiting).toContain('The mail server put the letter off for now (452 4.2.2), as for a full mailbox. It is tried again by itself. Tried once.');
    expect(waiting).not.toContain('Check its spelling');
    const given = await answered('failed', 'address_refused 452 4.2.2');
    expect(given).toContain('The mail server put the letter off each time (452 4.2.2), as for a full mailbox. Reach the person another way, or send again.');
    expect(await answered('failed', 'address_refused 550 5.1.1')).toContain('Check its spelling');
    // The table says the word and the reason of the register's row.
    const [, row] = (await desk.get('/desk/kestrel/register.csv?state=mail-failed')).text.split('\r\n');
    expect(row).toMatch(/,Letter failed,,,The mail server refused the address,/);
    // The page of the award itself, drawn when its letter was refused at once: no word of a letter that is on its way.
    const page = async (done: string) => (await desk.get(`/desk/kestrel/awards/${about}?done=${done}`)).text;
    for (const done of ['awarded', 'link-sent']) {
      expect(await page(done)).toMatch(/class="notice is-warn".*The mail server refused the address \(550 5\.1\.1\)\. Check its spelling, then send again\./s);
      expect(await page(done)).not.toContain('on its way');
    }
    await answered('queued', 'address_refused 452 4.2.2');
    expect(await page('awarded')).toContain('The mail server put the letter off for now');
    await test.store.write((db) => db.update(OUTBOX, { about }, { state: 'accepted', lastError: null }));
    expect(await page('awarded')).toMatch(/class="notice is-ok".*The letter is on its way\./s);
    await answered('queued', 'server_trouble ESOCKET');
  });

  it('says of one that came back why, and sends it again to a corrected address, ending the first link', async () => {
    await test.bounce('zoe@b.example');
    const page = await desk.get('/desk/kestrel/mail?state=bounced');
    expect(page.text).toContain('It came back after the mail server had accepted it (5.1.1).');
    expect(page.text).toContain('One letter did not arrive.');
    const [, award = ''] = /href="(\/desk\/kestrel\/awards\/[\w-]+)"/.exec(page.text) ?? [];
    expect((await desk.get(award)).text).toMatch(/class="time".*The letter came back\..*Awarded; the letter was written\./s);
    const first = claimTokenFor(test, 'zoe@b.example');
    const wrong = await desk.post(`/desk/kestrel/mail/${reply(page.text)}/send`, { email: 'zoe(at)b.example', from: 'bounced' });
    expect(wrong.status).toBe(422);
    expect(wrong.text).toContain('There is no @ in this address.');
    expect(wrong.text).toContain('value="zoe(at)b.example"');
    test.clock.now = new Date(test.clock.now.getTime() + 60_000);
    expect((await desk.post(`/desk/kestrel/mail/${reply(page.text)}/send`, { email: 'zoe@c.example', from: 'bounced' })).location).toBe(
      '/desk/kestrel/mail?sent=1',
    );
    expect(lettersTo('zoe@c.example')).toHaveLength(1);
    expect((await desk.get(`/claim/${first}`)).status).toBe(410);
    expect((await desk.get('/desk/kestrel/mail?state=bounced')).text).toContain('No letter has come back.');
    expect((await desk.get('/desk/kestrel/mail')).text).toContain('A newer letter took its place.');
    expect((await desk.get(award)).text).toMatch(/class="time".*A new link was sent.*The letter came back\./s);
  });

  it('sends all again after asking with the count, leaving out what takes a PIN and what no longer waits', async () => {
    await award('gone@b.example');
    for (const email of ['li@b.example', 'nour@b.example', 'gone@b.example']) await test.bounce(email);
    await revokeAward(test.issuer, test.serveList, { profile: 'kestrel', awardId: awarded.get('gone@b.example') ?? '', actor: 'person:test', reason: 'other' });
    test.clock.now = new Date(test.clock.now.getTime() + 60_000);
    const ask = await desk.get('/desk/kestrel/mail/resend');
    expect(ask.text).toContain('Send one letter again?');
    expect(ask.text).toContain('One more takes a PIN from a slip.');
    expect(lettersTo('li@b.example')).toHaveLength(1);
    expect((await desk.post('/desk/kestrel/mail/resend', {})).location).toBe('/desk/kestrel/mail?state=waiting&sent=1');
    expect(lettersTo('li@b.example')).toHaveLength(2);
    expect((await desk.post('/desk/kestrel/mail/resend', {})).location).toContain('sent=0');
    const failed = await desk.get('/desk/kestrel/mail?state=bounced');
    expect(failed.text).toContain('Send again with a new PIN');
    const again = await desk.post(`/desk/kestrel/mail/${reply(failed.text)}/send`, { email: 'nour@b.example' });
    expect(again.text).toMatch(/class="big mono no-print">\d{3} \d{3}/);
  });

  it('is no other profile’s: neither its letters nor their addresses', async () => {
    const page = await desk.get('/desk/heron/mail');
    expect(page.status).toBe(403);
    await award('own@b.example');
    await test.bounce('own@b.example');
    const id = reply((await desk.get('/desk/kestrel/mail?state=bounced')).text);
    expect((await desk.post(`/desk/heron/mail/${id}/send`, { email: 'thief@b.example' })).status).toBe(403);
    expect(lettersTo('thief@b.example')).toEqual([]);
  });
});
