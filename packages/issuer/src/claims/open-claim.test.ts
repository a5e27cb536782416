import { DAY, HOUR, MINUTE } from '@laurel/base';
import { courierSchema } from '@laurel/courier';
import fc from 'fast-check';
import { afterAll, beforeAll, beforeEach, describe, expect, it } from 'vitest';
import { answerClaim } from '../awards/answer-claim.ts';
import { OPEN_CLAIM_WRONG_PINS } from '../limits.ts';
import { Award } from '../records.ts';
import { claimTokenFor, openTestIssuer, type TestIssuer } from '../testing/open-test-issuer.ts';
import { ASSESSED, openRegistrar } from '../testing/registrar.ts';
import { openVisitor, type Visitor } from '../testing/visitor.ts';
import { enterOpenClaim } from './enter-open-claim.ts';
import { instantOf, ZONES } from './local-time.ts';
import { pinOf, readOpenClaim } from './open-claim.ts';
import { OpenClaim, OpenClaimEntry } from './open-claim-records.ts';

const OUTBOX = courierSchema.tables[0] as NonNullable<(typeof courierSchema.tables)[0]>;
let test: TestIssuer;
let desk: Awaited<ReturnType<typeof openRegistrar>>;
let guest: Visitor;
let achievement: string;
beforeAll(async () => {
  test = await openTestIssuer();
  guest = await openVisitor(test);
  desk = await openRegistrar(test);
});
afterAll(() => test.stop());
beforeEach(async () => {
  later(1_000);
  achievement = await desk.define();
});

const begin = async (more: Record<string, string> = {}) => {
  const made = await desk.post('/desk/kestrel/claims/new', { achievement, places: '2', minutes: '60', language: 'en', ...more });
  const code = /claims\/([a-z0-9]{8})$/.exec(made.location)?.[1] ?? '';
  return { made, code, at: `/desk/kestrel/claims/${code}`, pin: async () => pinOf(test.issuer, (await readOpenClaim(test.issuer, code)).claim) };
};
const enter = (code: string, pin: string, email: string, name = 'Zoë Martin') => guest.post(`/open/${code}`, { pin, name, email });
const lettersTo = (email: string) => test.letters.filter(({ to }) => to === email);
const later = (ms: number) => {
  test.clock.now = new Date(test.clock.now.getTime() + ms);
};

describe('an open claim', () => {
  it('is begun with the achievement that was chosen, whichever of the three ways one came by', async () => {
    expect((await desk.get(`/desk/kestrel/award?achievement=${achievement}`)).text).toContain(`/claims?achievement=${achievement}"`);
    expect((await desk.get(`/desk/kestrel/claims?achievement=${achievement}`)).text).toContain(`/claims/new?achievement=${achievement}"`);
  });

  it('is not begun for a badge that needs a result, which nobody in a room writes: the page says so and what to do', async () => {
    const needs = await desk.define({ result_required_0: '60' });
    const asked = (await desk.get(`/desk/kestrel/claims/new?achievement=${needs}`)).text;
    expect(asked).toContain('nobody in the room writes results');
    const blank = (await desk.get('/desk/kestrel/claims/new')).text;
    expect([blank.includes('Badges that need a result are left out'), blank.includes(`value="${needs}"`)]).toEqual([true, false]);
    const { made } = await begin({ achievement: needs });
    expect([made.status, made.text.includes('href="#achievement"')]).toEqual([422, true]);
    expect((await begin()).made.status).toBe(303);
  });

  it('is begun for a badge of which only those who are assessed need levels, and nobody attests it without any', async () => {
    const levels = {
      result_title_0: 'Plans',
      result_type_0: 'RubricCriterionLevel',
      result_required_0: 'Secure',
      level_name_0_0: 'Not yet',
      level_name_0_1: 'Secure',
    };
    const { at, code, pin } = await begin({ achievement: await desk.define(levels) });
    await enter(code, await pin(), 'rubric@b.example');
    expect((await desk.get(at)).text).toContain('each would need a result');
    expect((await desk.post(`${at}/attest`, ASSESSED)).status).toBe(409);
    const award = await test.store.as('kestrel').read((db) => db.one(Award, { recipientEmail: 'rubric@b.example' }));
    expect(award?.assessmentClass).toBe('participation');
  });

  it('is not asked about where every badge needs a result: the page says so and leads to a file', async () => {
    const other = await openTestIssuer();
    try {
      const alone = await openRegistrar(other);
      await alone.define({ result_required_0: '60' });
      const { text } = await alone.get('/desk/kestrel/claims/new');
      expect(text).toContain('None of your badges can be asked for in a room');
      expect([text.includes('href="/desk/kestrel/batches/new"'), text.includes('name="places"')]).toEqual([true, false]);
    } finally {
      await other.stop();
    }
  });

  it('takes a PIN, a name and an address, and answers by a letter: the badge is for taking part and nobody has it yet', async () => {
    const { code, at, pin } = await begin();
    const page = await guest.get(`/open/${code.toUpperCase()}`);
    expect(page.text).toContain('PIN on the wall');
    expect(page.text).not.toContain(await pin());
    expect(page.headers.get('set-cookie')).toBeNull();
    const sent = await enter(code, `${(await pin()).slice(0, 3)} ${(await pin()).slice(3)}`, 'zoe@b.example');
    expect(sent.text).toContain('Look into your mailbox');
    expect(sent.text).not.toMatch(/\/claim\//);
    expect(lettersTo('zoe@b.example')[0]?.text).toMatch(/\/claim\/[\w-]{43}/);
    const [award] = await test.store.as('kestrel').read((db) => db.list(Award, { recipientEmail: 'zoe@b.example' }));
    expect(award).toMatchObject({ assessmentClass: 'participation', attestation: null, state: 'offered', recipientName: 'Zoë Martin' });
    const who = await desk.get(at);
    expect(who.text).toContain('Zoë Martin');
    expect(who.text).toContain('One person came');
    expect((await desk.get(`${at}/wall`)).text).toContain('1 of 2');
  });

  it('gives nobody two, and says the same to whoever asks again', async () => {
    const { code, pin } = await begin();
    const first = await enter(code, await pin(), 'again@b.example');
    const second = await enter(code, await pin(), 'AGAIN@b.example');
    expect(second.text.replaceAll('AGAIN', 'again')).toBe(first.text.replaceAll('AGAIN', 'again'));
    expect(lettersTo('again@b.example')).toHaveLength(1);
    expect(lettersTo('AGAIN@b.example')).toEqual([]);
  });

  it('refuses a wrong PIN beside the box and keeps what was typed, also where the address is wrong too', async () => {
    const { code, pin } = await begin();
    const wrong = await enter(code, '000000', 'no(at)b.example', 'Li');
    expect(wrong.status).toBe(422);
    for (const text of ['This is not the PIN.', 'There is no @ in this address.', 'value="Li"', 'value="no(at)b.example"']) expect(wrong.text).toContain(text);
    const nameless = await enter(code, await pin(), 'li@b.example', '');
    expect(nameless.status).toBe(422);
    expect(lettersTo('li@b.example')).toEqual([]);
  });

  it('takes the name of a person, in whatever writing, and no message to whoever gets the letter', async () => {
    const { code, pin } = await begin({ places: '100' });
    const messages = ['Zoë, you won: https://evil.example/x', 'Go to evil.example now', 'www.evil.example', 'Write to me@evil.example', 'x'.repeat(121)];
    for (const [n, name] of messages.entries()) {
      expect((await enter(code, await pin(), `victim${n}@b.example`, name)).status).toBe(422);
      expect(lettersTo(`victim${n}@b.example`)).toEqual([]);
    }
    for (const [n, name] of ['J.R. O’Neill-Ní Dhomhnaill', '陈雨桐', 'فاطمة الزهراء', 'Dr. Ana M. Souza', 'Müller, Li'].entries())
      expect((await enter(code, await pin(), `person${n}@b.example`, name)).text).toContain('Look into your mailbox');
  });

  it('lets in so many and no more, and a removed person leaves the place', async () => {
    const { code, at, pin } = await begin();
    await enter(code, await pin(), 'one@b.example');
    later(1_000);
    await enter(code, await pin(), 'two@b.example', 'Bo');
    expect((await enter(code, await pin(), 'three@b.example')).text).toContain('All places are taken.');
    expect(lettersTo('three@b.example')).toEqual([]);
    const wrong = await desk.post(`${at}/places`, { places: '1001' });
    expect([wrong.status, wrong.text.includes('value="1001"'), wrong.text.includes('href="#places"')]).toEqual([422, true, true]);
    expect((await desk.post(`${at}/places`, { places: '3' })).location).toBe(`${at}?done=places`);
    expect((await enter(code, await pin(), 'third@b.example')).text).toContain('Look into your mailbox');
    const [entry] = await test.store.as('kestrel').read((db) => db.list(OpenClaimEntry, { code }, { order: { at: 'ASC' } }));
    const ask = await desk.get(`${at}/people/${entry?.awardId}/remove`);
    expect(ask.text).toContain('Remove Zoë Martin?');
    expect((await desk.post(`${at}/people/${entry?.awardId}/remove`, {})).location).toBe(`${at}?done=removed`);
    expect(lettersTo('one@b.example').at(-1)?.kind).toBe('revoked');
    const left = (await desk.get(at)).text.replace(/<[^>]+>/g, ' ').replace(/\s+/g, ' ');
    expect(left).toMatch(/Places taken 2 of 3 .*3 people came The badge of one of them was revoked: the place is free again\./);
    expect((await enter(code, await pin(), 'three@b.example')).text).toContain('Look into your mailbox');
  });

  it('says of a letter that was refused what the register says, and leads to where its address is put right', async () => {
    const { code, at, pin } = await begin();
    for (const who of ['refused', 'fine']) await enter(code, await pin(), `${who}@b.example`, who);
    const refused = await test.store.as('kestrel').read((db) => db.one(Award, { recipientEmail: 'refused@b.example' }));
    await test.store.write((db) => db.update(OUTBOX, { about: refused?.id }, { state: 'failed', lastError: 'address_refused 550 5.1.1' }));
    const { text } = await desk.get(at);
    const rowOf = (who: string) => text.split('<tr').find((row) => row.includes(`<bdi>${who}</bdi>`)) ?? '';
    expect(rowOf('refused')).toMatch(/Letter failed.*The mail server refused the address/s);
    expect(rowOf('refused')).toContain(`href="/desk/kestrel/awards/${refused?.id}#email"`);
    expect((await desk.get(`/desk/kestrel/awards/${refused?.id}`)).text).toContain('id="email"');
    expect(rowOf('fine')).toContain('Offered');
    expect(rowOf('fine')).toContain('fine@<wbr/>b.example'); // what stands behind it stays in sight
    expect(rowOf('fine')).not.toMatch(/Letter failed|#email/);
  });

  it('never lets in more than its places, however many press at once', async () => {
    const { code, pin } = await begin({ places: '3' });
    const digits = await pin();
    await Promise.all(Array.from({ length: 12 }, (_, n) => enter(code, digits, `crowd${n}@b.example`)));
    expect(await test.store.as('kestrel').read((db) => db.count(OpenClaimEntry, { code }))).toBe(3);
  });

  it('keeps its count and its places when a hundred press at once, half of them with a wrong PIN', async () => {
    const { code, pin } = await begin({ places: '30' });
    const right = await pin();
    const wrong = right === '000000' ? '000001' : '000000';
    const press = (n: number) => enterOpenClaim(test.issuer, code, { pin: n % 2 ? right : wrong, name: 'Li', email: `hall${n}@b.example`, language: 'en' });
    const answers = await Promise.allSettled(Array.from({ length: 100 }, (_, n) => press(n)));
    expect(answers.filter(({ status }) => status === 'fulfilled')).toHaveLength(30);
    expect(
      await test.store.as('kestrel').read(async (db) => [await db.count(OpenClaimEntry, { code }), (await db.one(OpenClaim, { code }))?.wrongPins]),
    ).toEqual([30, 50]);
  });

  it('tells nobody who holds a badge once all places are taken', async () => {
    const { code, pin } = await begin({ places: '1' });
    await enter(code, await pin(), 'holder@b.example');
    const [holder, other] = [await enter(code, await pin(), 'holder@b.example'), await enter(code, await pin(), 'other@b.example')];
    expect(holder.text).toContain('All places are taken.');
    expect([holder.status, holder.text.replaceAll('holder@', 'other@')]).toEqual([other.status, other.text]);
  });

  it('writes to an address once, whatever became of its badge, and fills nobody’s letterbox', async () => {
    const { code, at, pin } = await begin({ places: '100' });
    for (const become of ['declined', 'disputed'] as const) {
      await enter(code, await pin(), `${become}@b.example`);
      await answerClaim(test.issuer, claimTokenFor(test, `${become}@b.example`), { answer: become });
      await enter(code, await pin(), `${become}@b.example`);
      expect(lettersTo(`${become}@b.example`)).toHaveLength(1);
    }
    await enter(code, await pin(), 'removed@b.example');
    const removed = await test.store.as('kestrel').read((db) => db.one(Award, { recipientEmail: 'removed@b.example' }));
    await desk.post(`${at}/people/${removed?.id}/remove`, {});
    await enter(code, await pin(), 'removed@b.example');
    expect(lettersTo('removed@b.example').map(({ kind }) => kind)).toEqual(['claim', 'revoked']);
    for (let n = 0; n < 12; n++) await enter(code, await pin(), `box+${n}@b.example`);
    for (const near of ['box@c.example', 'boxer@b.example', 'box.b@b.example']) await enter(code, await pin(), near);
    expect(test.letters.filter(({ to }) => to.startsWith('box+'))).toHaveLength(5);
    expect(test.letters.filter(({ to }) => /^box[^+]/.test(to))).toHaveLength(3);
  });

  it('is open in its window and closed outside, or when the registrar closes it', async () => {
    const day = new Date(test.clock.now.getTime() + DAY).toISOString().slice(0, 10);
    const { code, at, pin } = await begin({ day, time: '9:30', zone: 'Europe/Paris' });
    expect((await readOpenClaim(test.issuer, code)).claim.opensAt).toBe(`${day}T08:30:00.000Z`);
    expect((await guest.get(`/open/${code}`)).text).toContain('Not open yet.');
    expect((await enter(code, await pin(), 'early@b.example')).text).toContain('Not open yet.');
    later(Date.parse(`${day}T08:31:00Z`) - test.clock.now.getTime());
    expect((await enter(code, await pin(), 'intime@b.example')).text).toContain('Look into your mailbox');
    later(HOUR);
    expect((await guest.get(`/open/${code}`)).status).toBe(410);
    expect((await enter(code, await pin(), 'late@b.example')).text).toContain('This has closed.');
    for (const email of ['early@b.example', 'late@b.example']) expect(lettersTo(email)).toEqual([]);
    desk = await openRegistrar(test);
    expect((await desk.get(`${at}/wall`)).headers.get('refresh')).toBeNull();
    const second = await begin();
    expect((await desk.get(`${second.at}/close`)).text).toContain('Nobody comes in any more');
    expect((await enter(second.code, await second.pin(), 'second@b.example')).text).toContain('Look into your mailbox');
    await desk.post(`${second.at}/close`, {});
    expect((await enter(second.code, await second.pin(), 'late@b.example')).text).toContain('This has closed.');
    expect((await desk.get('/desk/kestrel/claims')).text).toContain('Closed');
  });

  it('says all that is wrong with a new one at once, and shows a room nothing of who is signed in', async () => {
    const wrong = await desk.post('/desk/kestrel/claims/new', {
      achievement,
      places: '5000',
      minutes: '60',
      language: 'en',
      day: '2026-02-30',
      time: '9:30',
      zone: 'UTC',
    });
    expect([wrong.status, wrong.text.includes('href="#places"'), wrong.text.includes('href="#day"')]).toEqual([422, true, true]);
    const { at } = await begin();
    expect((await desk.get(at)).text).toContain('action="/sign-out"');
    expect((await desk.get(`${at}/wall`)).text).not.toContain('action="/sign-out"');
    await desk.post(`${at}/close`, {});
    expect((await desk.get(at)).text).toContain('Nobody came.');
  });

  it('stops when somebody guesses, and a new PIN opens it while the old one stays wrong', async () => {
    const { code, at, pin } = await begin();
    const old = await pin();
    await test.store.as('kestrel').write((db) => db.update(OpenClaim, { code }, { wrongPins: OPEN_CLAIM_WRONG_PINS - 1 }));
    await enter(code, old === '000000' ? '000001' : '000000', 'guess@b.example');
    expect((await enter(code, old, 'right@b.example')).text).toContain('Stopped for a moment.');
    expect((await desk.get(at)).text).toContain('Make a new PIN: it opens again.');
    await desk.post(`${at}/pin`, {});
    expect((await enter(code, old, 'right@b.example')).status).toBe((await pin()) === old ? 200 : 422);
    expect((await enter(code, await pin(), 'right@b.example')).text).toContain('Look into your mailbox');
  });

  it('keeps no PIN in any row', async () => {
    const { pin } = await begin();
    expect(JSON.stringify(await test.store.as('kestrel').read((db) => db.list(OpenClaim, {})))).not.toContain(await pin());
  });

  it('is for taking part until a registrar attests more, and what was kept stays as it was signed', async () => {
    const { code, at, pin } = await begin();
    await enter(code, await pin(), 'kept@b.example');
    await enter(code, await pin(), 'waits@b.example');
    await test.store.as('kestrel').write((db) => db.update(Award, { recipientEmail: 'kept@b.example' }, { state: 'kept' }));
    const missing = await desk.post(`${at}/attest`, { assessed_by: '', assessed_how: 'x', assessed_when: 'y' });
    expect(missing.status).toBe(422);
    expect(missing.text).toContain('value="x"');
    expect((await desk.post(`${at}/attest`, ASSESSED)).location).toBe(`${at}?done=attested&count=1`);
    const classes = await test.store
      .as('kestrel')
      .read(async (db) => [await db.one(Award, { recipientEmail: 'kept@b.example' }), await db.one(Award, { recipientEmail: 'waits@b.example' })]);
    expect(classes.map((award) => [award?.assessmentClass, award?.attestation?.who])).toEqual([
      ['participation', undefined],
      ['assessed-elsewhere', 'Two nurses'],
    ]);
  });

  it('is refused with what is wrong beside the field, and what was chosen kept', async () => {
    const { made } = await begin({ places: '0', minutes: '99999' });
    expect(made.status).toBe(422);
    expect(made.text).toContain('Write a whole number from 1 to 1,000.');
    expect(made.text).toContain('Choose how long it is open.');
    for (const none of [{ minutes: 'abc' }, { minutes: '' }, { minutes: '1e300' }, { places: 'ten' }]) expect((await begin(none)).made.status).toBe(422);
    const past = await begin({ day: '2020-01-01', time: '10:00', zone: 'UTC' });
    expect(past.made.text).toContain('that have not gone by');
    expect((await begin({ day: 'soon', time: '10:00', zone: 'UTC' })).made.status).toBe(422);
  });

  it('is nothing to who does not know its address, and no other profile’s', async () => {
    expect((await guest.get('/open/aaaaaaaa')).status).toBe(404);
    const { code } = await begin();
    expect((await desk.get(`/desk/heron/claims/${code}`)).status).toBe(403);
  });
});

it('reads a time on the clocks of a place, and none that its clocks leave out', () => {
  expect(instantOf('2026-11-12', '9:30', 'Europe/Paris')).toBe('2026-11-12T08:30:00.000Z');
  expect(instantOf('2026-07-01', '14h05', 'America/Toronto')).toBe('2026-07-01T18:05:00.000Z');
  expect(instantOf('2026-03-29', '02:30', 'Europe/Paris')).toBeUndefined(); // clocks go from 2 to 3
  for (const wrong of ['', '25:00', '9', '9:60']) expect(instantOf('2026-11-12', wrong, 'UTC')).toBeUndefined();
  expect(instantOf('2026-02-30', '09:00', 'UTC')).toBeUndefined();
  expect(instantOf('2026-11-12', '09:00', 'Atlantis')).toBeUndefined();
  const minutes = fc.integer({ min: Date.UTC(2026, 0) / MINUTE, max: Date.UTC(2030, 0) / MINUTE });
  fc.assert(
    fc.property(minutes, fc.constantFrom(...ZONES), (at, zone) => {
      const instant = new Date(at * MINUTE);
      const shown = new Intl.DateTimeFormat('sv-SE', { timeZone: zone, dateStyle: 'short', timeStyle: 'short' }).format(instant);
      const [day = '', time = ''] = shown.split(' ');
      // Clocks show an hour twice in autumn: then either moment is what they show.
      const read = Date.parse(instantOf(day, time, zone) ?? '');
      expect(Math.abs(read - instant.getTime()) % HOUR).toBe(0);
      expect(Math.abs(read - instant.getTime())).toBeLessThanOrEqual(HOUR);
    }),
    { numRuns: 60 },
  );
});
