import { DAY, MINUTE } from '@laurel/base';
import { takeToken } from '@laurel/store';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { Application } from '../applications/records.ts';
import { OUTSIDE_LETTERS } from '../limits.ts';
import { atDesk, idOf, scores, sendAgain, sentBy } from '../testing/applied.ts';
import { keepBadge, walletKey } from '../testing/keep-badge.ts';
import { openTestProgramme, type TestProgramme } from '../testing/open-test-programme.ts';
import { openVisitor, publish, RUBRIC, type Visitor } from '../testing/visitor.ts';
import { Conflict, OutsideAssessor } from './openings-records.ts';
import { waitingWithHands } from './queue.ts';
import { Assessment, Decision } from './records.ts';

let test: TestProgramme;
let achievement: string;
let chief: Visitor; // administers
let ingrid: Visitor; // assesses and decides
let tove: Visitor; // assesses
let bjorn: Visitor; // decides
const learner = (name: string) => openVisitor(test, { email: `${name}@home.example`, name });
const AWARD = { ...scores('Secure', 'Secure'), recommends: 'award', send: '1' };

beforeAll(async () => {
  test = await openTestProgramme();
  const hired = (email: string, ...roles: ('administrator' | 'assessor' | 'decider')[]) =>
    openVisitor(test, { email, name: email, grants: roles.map((role) => ({ role, profile: 'kestrel' })) });
  chief = await hired('odile@kestrel.example', 'administrator');
  achievement = await publish(chief, RUBRIC);
  ingrid = await hired('ingrid@kestrel.example', 'assessor', 'decider');
  tove = await hired('tove@kestrel.example', 'assessor');
  bjorn = await hired('bjorn@kestrel.example', 'decider');
});
afterAll(() => test.stop());

/** Sessions end while the clock goes on. */
async function signInAgain(): Promise<void> {
  const again = (name: string) => openVisitor(test, { email: `${name}@kestrel.example` });
  [tove, ingrid, bjorn, chief] = [await again('tove'), await again('ingrid'), await again('bjorn'), await again('odile')];
}

/** Whoever the newest letter to this address asks to score, signed in; the address it leads to. */
async function cameFromLetter(email: string): Promise<{ visitor: Visitor; at: string }> {
  const at = /\/review\/[\w-]+/.exec(test.letters.findLast(({ to, text }) => to === email && text.includes('/review/'))?.text ?? '')?.[0] ?? '';
  const visitor = await openVisitor(test);
  const away = await visitor.get(at);
  expect(away.location).toContain('/sign-in');
  await visitor.post('/sign-in', { email, next: at });
  const code = /\b(\d{6})\b/.exec(test.letters.findLast(({ to }) => to === email)?.text ?? '')?.[1] ?? '';
  expect((await visitor.post('/sign-in/code', { email, code, next: at })).location).toBe(at);
  return { visitor, at };
}

describe('somebody from outside', () => {
  it('is asked by letter to score one application, sees that one and no name, scores, and counts as external in the badge', async () => {
    const amelie = await learner('amelie');
    const address = await sentBy(amelie, achievement);
    const other = await sentBy(await learner('zoe'), achievement);
    expect((await tove.post(`${atDesk(address)}/outside`, { email: 'rune@coast.example' })).status).toBe(403); // she does not decide
    for (const [email, says] of [
      ['nobody', 'This is not an e-mail address.'],
      ['tove@kestrel.example', 'This person has a role here already'],
    ] as const) {
      const refused = await bjorn.post(`${atDesk(address)}/outside`, { email });
      expect([refused.status, refused.text.includes(says), refused.text.includes(`value="${email}"`)]).toEqual([422, true, true]);
    }
    expect(await test.store.as('kestrel').read((db) => db.count(OutsideAssessor, {}))).toBe(0);
    expect((await bjorn.post(`${atDesk(address)}/outside`, { email: 'Rune@Coast.example' })).status).toBe(303);
    expect((await bjorn.post(`${atDesk(address)}/outside`, { email: 'rune@coast.example' })).status).toBe(422); // asked already

    const { visitor: rune, at } = await cameFromLetter('rune@coast.example');
    const seen = await rune.get(at);
    for (const shown of ['Two years at home with my mother.', 'Changes gloves between dressings.', 'plan.pdf', 'You may answer until'])
      expect(seen.text).toContain(shown);
    expect(seen.text).not.toContain('amelie');
    expect(seen.text).not.toContain('id="nav"'); // there is no other place for them here
    expect((await rune.get(/href="(\/review\/[^"]*\/evidence\/[^"]*)"/.exec(seen.text)?.[1] ?? '')).status).toBe(200);

    const earlier = {
      applicationId: idOf(address),
      round: 0,
      appeal: 0,
      profile: 'kestrel',
      deciderId: 'x',
      outcome: 'revise',
      at: test.clock.now.toISOString(),
    } as const;
    await test.store.as('kestrel').write((db) => db.insert(Decision, { ...earlier, words: 'Said before.' }));
    expect([(await bjorn.get(atDesk(address))).text, (await rune.get(at)).text].map((text) => text.includes('Said before.'))).toEqual([true, false]);

    // Ingrid scores first: with one scorer the usual, it would wait for a decision; now it waits for who was asked.
    await ingrid.post(`${atDesk(address)}/scores`, { ...AWARD, private_note: 'Only for deciders' });
    expect((await rune.get(at)).text).not.toContain('Only for deciders');
    expect((await bjorn.post(`${atDesk(address)}/decide`, { outcome: 'award', words: '' })).status).toBe(409);
    const half = await rune.post(`${at}/scores`, { ...scores('Secure', ''), recommends: 'award', send: '1' });
    expect([half.status, half.text.includes('href="#level_1"')]).toEqual([422, true]);
    expect((await rune.post(`${at}/scores`, AWARD)).location).toBe(`${at}?sent=1`);
    const told = (await bjorn.get(atDesk(address))).text;
    for (const said of ['Scored by somebody from outside.', 'Has sent a score. It stays and counts']) expect(told).toContain(said);
    expect((await rune.get(at)).text).not.toContain('Scored by somebody from outside.'); // told to whoever decides
    expect((await rune.get(at)).text).toContain('there is nothing more for you to do');
    expect((await rune.get(at)).text).not.toContain('Only for deciders');
    expect((await rune.post(`${at}/scores`, AWARD)).status).toBe(409);

    for (const path of [other, address].flatMap((one) => [atDesk(one), `/review/${idOf(one)}`])) expect([403, 404]).toContain((await rune.get(path)).status);
    expect((await bjorn.get(at)).status).toBe(404); // an invitation is of whom it names
    expect((await bjorn.post(`${atDesk(address)}/decide`, { outcome: 'award', words: '' })).status).toBe(303);
    expect((await rune.get(at)).status).toBe(410);
    const badge = JSON.parse(await keepBadge(test, 'amelie@home.example', walletKey()));
    expect(badge.evidence[0].narrative).toContain('2 people scored it, one of them invited from outside, another decided');
  });

  it('who gives it back, or does not answer in two weeks, is not waited for; who applied is refused as anybody is', async () => {
    const yusuf = await learner('yusuf');
    const address = await sentBy(yusuf, achievement);
    for (const email of ['yusuf@home.example', 'late@coast.example']) await bjorn.post(`${atDesk(address)}/outside`, { email });
    expect((await bjorn.post(`${atDesk(address)}/outside`, { email: 'third@coast.example' })).status).toBe(422);
    const own = await cameFromLetter('yusuf@home.example');
    expect((await own.visitor.get(own.at)).status).toBe(403);
    expect((await own.visitor.post(`${own.at}/scores`, AWARD)).status).toBe(403);
    const late = await cameFromLetter('late@coast.example');
    await tove.post(`${atDesk(address)}/scores`, AWARD);
    expect((await late.visitor.post(`${late.at}/hand-on`)).location).toBe(late.at);
    expect((await late.visitor.get(late.at)).status).toBe(410);
    expect((await bjorn.get(atDesk(address))).text).not.toContain('name="outcome"'); // the other is waited for
    test.clock.now = new Date(test.clock.now.getTime() + 15 * DAY);
    await signInAgain();
    expect((await bjorn.get(atDesk(address))).text).toContain('name="outcome"');
  });

  it('who asked for a revision has answered: the next round waits for them only where they are asked anew', async () => {
    const eva = await learner('evas.learner');
    const address = await sentBy(eva, achievement);
    await bjorn.post(`${atDesk(address)}/outside`, { email: 'eva@coast.example' });
    const first = await cameFromLetter('eva@coast.example');
    await first.visitor.post(`${first.at}/scores`, { ...scores('Secure', 'Starting'), words: 'Show the gloves.', recommends: 'revise', send: '1' });
    expect((await first.visitor.get(first.at)).text).toContain('a new letter asks you');
    await sendAgain(eva, address);
    const over = await first.visitor.get(first.at);
    expect([over.status, over.text.includes('This invitation is over')]).toEqual([410, true]);
    expect((await bjorn.get(atDesk(address))).text).toContain('eva@coast.example scored submission 1.');
    await tove.post(`${atDesk(address)}/scores`, AWARD);
    expect((await bjorn.get(atDesk(address))).text).toContain('name="outcome"'); // nobody is waited for

    expect((await bjorn.post(`${atDesk(address)}/outside`, { email: 'eva@coast.example' })).status).toBe(303);
    const again = await bjorn.get(atDesk(address));
    expect([again.text.includes('name="outcome"'), again.text.includes('scored submission 1.')]).toEqual([false, false]);
    const second = test.letters.findLast(({ to, text }) => to === 'eva@coast.example' && text.includes('/review/'))?.text ?? '';
    const at = /\/review\/[\w-]+/.exec(second)?.[0] ?? '';
    expect(at).not.toBe(first.at);
    await first.visitor.post(`${at}/scores`, AWARD);
    expect((await bjorn.post(`${atDesk(address)}/decide`, { outcome: 'award', words: '' })).status).toBe(303);
  });
});

describe('letters to people from outside', () => {
  it('are as many as a round of applications needs, then one in two minutes: past that nobody is asked, and nothing is kept', async () => {
    const address = await sentBy(await learner('pia'), achievement);
    const asks = (name: string) => bjorn.post(`${atDesk(address)}/outside`, { email: `${name}@coast.example` });
    const row = () =>
      test.store.as('kestrel').read(async (db) => ({
        state: (await db.one(Application, { id: idOf(address) }))?.state,
        asked: (await db.list(OutsideAssessor, { applicationId: idOf(address) })).map(({ email }) => email),
      }));
    let sent = 0;
    // What others of this profile asked for; each application has bounds of its own.
    while ((await test.store.write((db) => takeToken(db, test.context, 'outside letters kestrel', OUTSIDE_LETTERS))).allowed) sent++;
    expect(sent).toBeGreaterThan(40);
    const before = test.letters.length;
    const refused = await asks('first');
    expect([refused.status, Number(refused.headers.get('retry-after')) > 0]).toEqual([429, true]);
    expect([await row(), test.letters.length]).toEqual([{ state: 'submitted', asked: [] }, before]);
    test.clock.now = new Date(test.clock.now.getTime() + 2 * MINUTE);
    expect((await asks('first')).status).toBe(303);
    expect((await asks('second')).status).toBe(429);
    expect((await row()).asked).toEqual(['first@coast.example']);
  });
});

describe('the list of conflicts', () => {
  it('keeps a submission from whoever must not judge that person, by page, by address and by letter', async () => {
    const refused = await chief.post('/assess/kestrel/conflicts', { assessor: 'tove', learner: '', why: '' });
    expect([refused.status, refused.text.match(/This is not an e-mail address\./g)?.length]).toEqual([422, 4]);
    expect((await chief.post('/assess/kestrel/conflicts', { assessor: 'x@k.example', learner: 'X@k.example', why: '' })).text).toContain(
      'Nobody judges their own',
    );
    expect(await test.store.as('kestrel').read((db) => db.count(Conflict, {}))).toBe(0);
    await chief.post('/assess/kestrel/conflicts', { assessor: 'tove@kestrel.example', learner: 'lea@home.example', why: 'Taught her' });
    await ingrid.post('/assess/kestrel/conflicts', { assessor: 'tove@kestrel.example', learner: 'lea@home.example', why: 'My sister' }); // for herself only
    expect((await ingrid.get('/assess/kestrel/conflicts')).text).not.toContain('tove@kestrel.example');
    expect((await chief.get('/assess/kestrel/conflicts')).text).not.toContain('Nobody who works or judges here');
    expect((await bjorn.get('/assess/kestrel/conflicts')).text).not.toContain('lea@home.example');
    const address = await sentBy(await learner('lea'), achievement);
    for (const barred of [tove, ingrid]) {
      expect((await barred.get('/assess/kestrel')).text).not.toContain(atDesk(address));
      expect((await barred.get(atDesk(address))).status).toBe(403);
      expect((await barred.post(`${atDesk(address)}/scores`, AWARD)).status).toBe(403);
    }
    expect((await ingrid.post(`${atDesk(address)}/decide`, { outcome: 'award', words: '' })).status).toBe(403);
    expect((await bjorn.get(atDesk(address))).status).toBe(200);

    const id = /conflicts\/([\w-]+)\/remove/.exec((await chief.get('/assess/kestrel/conflicts')).text)?.[1];
    expect((await ingrid.post(`/assess/kestrel/conflicts/${id}/remove`)).status).toBe(403);
    expect((await chief.post(`/assess/kestrel/conflicts/${id}/remove`)).status).toBe(303);
    expect((await chief.post(`/assess/kestrel/conflicts/${id}/remove`)).status).toBe(404);
    await chief.post('/assess/kestrel/conflicts', { assessor: 'tov@kestrel.example', learner: 'lea@home.example', why: 'Mistyped' });
    const listed = (await chief.get('/assess/kestrel/conflicts')).text;
    expect(listed).toContain('Nobody who works or judges here has this address now.');
  });
});

describe('a scoring', () => {
  it('that is left for a week gives its place to others, and is still there for who began it', async () => {
    const address = await sentBy(await learner('nils'), achievement);
    await ingrid.post(`${atDesk(address)}/scores`, { words: 'I began this.' });
    expect((await tove.get(atDesk(address))).text).not.toContain('name="recommends"');
    expect((await tove.get(atDesk(address))).text).not.toContain('I began this.');
    test.clock.now = new Date(test.clock.now.getTime() + 7 * DAY + 1000);
    await signInAgain();
    expect((await ingrid.get(atDesk(address))).text).toContain('I began this.');
    expect((await bjorn.get('/assess/kestrel')).text).toContain('Day 23: 21 were promised'); // of three weeks ago, and decided by nobody yet
    expect((await tove.post(`${atDesk(address)}/scores`, AWARD)).status).toBe(303);
    expect((await ingrid.post(`${atDesk(address)}/scores`, AWARD)).status).toBe(409);
  });

  it('names criteria and levels of the rubric and no others, in a draft too', async () => {
    const address = await sentBy(await learner('mette'), achievement);
    const count = () => test.store.as('kestrel').read((db) => db.count(Assessment, { applicationId: idOf(address) }));
    for (const wrong of [{ level_0: 'Brilliant' }, { criterion_1: 'Is nice' }, { criterion_1: 'Judges risk', level_1: 'Secure' }])
      for (const more of [{}, { words: 'No.', recommends: 'revise', send: '1' }] as Record<string, string>[]) {
        const refused = await tove.post(`${atDesk(address)}/scores`, { ...scores('Secure', 'Secure'), ...wrong, ...more });
        expect([refused.status, refused.text.includes('this one is not in it')]).toEqual([422, true]);
      }
    expect(await count()).toBe(0);
  });

  it('that one of two had begun when the other sent it back is there for the next round', async () => {
    await chief.post('/assess/kestrel/rules', { assessors: '2', days: '21' });
    const odd = await learner('odd');
    const address = await sentBy(odd, achievement);
    await ingrid.post(`${atDesk(address)}/scores`, { words: 'Half written.' });
    await tove.post(`${atDesk(address)}/scores`, { words: 'Show the bag.', recommends: 'revise', send: '1' });
    await sendAgain(odd, address);
    expect((await ingrid.get(atDesk(address))).text).toContain('Half written.');
    expect((await ingrid.post(`${atDesk(address)}/scores`, AWARD)).status).toBe(303);
    await chief.post('/assess/kestrel/rules', { assessors: '1', days: '21' });
  });

  it('of an application that is closed is for deciders and for who had a hand in it', async () => {
    const anna = await learner('anna');
    const address = await sentBy(anna, achievement);
    await tove.post(`${atDesk(address)}/scores`, { ...AWARD, recommends: 'decline', words: 'Not yet.' });
    await bjorn.post(`${atDesk(address)}/decide`, { outcome: 'decline', words: 'Not yet.' });
    expect((await tove.get(atDesk(address))).status).toBe(200);
    expect((await bjorn.get(atDesk(address))).status).toBe(200);
    const newcomer = await openVisitor(test, { email: 'nye@kestrel.example', grants: [{ role: 'assessor', profile: 'kestrel' }] });
    const late = await newcomer.get(atDesk(address));
    expect([late.status, late.text.includes('This does not wait any more')]).toEqual([409, true]);
  });
});

describe('an appeal', () => {
  it('that nobody here may hear says so with what to do, and is promised an answer counted from when it was asked for', async () => {
    const email = 'ragna@home.example';
    const ragna = await learner('ragna');
    const address = await sentBy(ragna, achievement);
    await ingrid.post(`${atDesk(address)}/scores`, { ...AWARD, recommends: 'decline', words: 'Not yet.' });
    await bjorn.post(`${atDesk(address)}/decide`, { outcome: 'decline', words: 'Not yet.' });
    test.clock.now = new Date(test.clock.now.getTime() + 2 * DAY);
    await signInAgain();
    const asks = await openVisitor(test, { email });
    await asks.post(`${address}/appeal`, { words: 'It is there, at minute three.' });
    expect((await asks.get(address)).text).toContain('Answer promised by');
    const waits = (await bjorn.get('/assess/kestrel')).text;
    expect([waits.includes('Day 1 of the 21 we promised'), waits.includes('Nobody here may hear')]).toEqual([true, false]); // the administrator may
    await chief.post('/assess/kestrel/conflicts', { assessor: 'odile@kestrel.example', learner: email, why: 'Taught her' });
    for (const said of ['Nobody here may hear this appeal', 'An appeal that nobody here may hear', 'An administrator invites somebody else'])
      expect((await bjorn.get('/assess/kestrel')).text).toContain(said);
    expect((await bjorn.get(atDesk(address))).text).toContain('Nobody here may hear this appeal');
    const invites = (await chief.get('/assess/kestrel')).text;
    for (const said of ['Nobody here may hear this appeal', 'href="/desk/kestrel/people"']) expect(invites).toContain(said);
    // Whoever lists what waits reads none of its texts: they are for the page of one.
    const listed = await test.store.as('kestrel').read(waitingWithHands);
    const appealed = listed.find(({ application }) => application.id === idOf(address));
    expect([appealed?.hands.assessments.length, appealed?.hands.decisions.length]).toEqual([1, 1]);
    for (const text of ['context', 'reflection', 'badgeName', 'scores', 'words', 'privateNote']) expect(JSON.stringify(listed)).not.toContain(`"${text}"`);
    const newcomer = await openVisitor(test, { email: 'runa@kestrel.example', grants: [{ role: 'decider', profile: 'kestrel' }] });
    expect((await bjorn.get('/assess/kestrel')).text).not.toContain('Nobody here may hear');
    expect((await newcomer.get(atDesk(address))).text).toContain('This is an appeal');
  });

  it('says what it closes, is taken back, and does not stand beside another application for the same badge', async () => {
    const hedda = await learner('hedda');
    const address = await sentBy(hedda, achievement);
    await ingrid.post(`${atDesk(address)}/scores`, { ...AWARD, recommends: 'decline', words: 'Not yet.' });
    await bjorn.post(`${atDesk(address)}/decide`, { outcome: 'decline', words: 'Not yet.' });
    const declined = await test.store.as('kestrel').read((db) => db.one(Application, { id: idOf(address) }));
    expect((await hedda.get(address)).text).toContain('you cannot apply for this badge again while somebody looks');
    test.clock.now = new Date(test.clock.now.getTime() + 60_000);
    await hedda.post(`${address}/appeal`, { words: 'Look again.' });
    const waits = (await hedda.get(address)).text;
    expect([waits.includes('>Take the appeal back<'), waits.includes('>Apply again<')]).toEqual([true, false]);
    const runa = await openVisitor(test, { email: 'runa@kestrel.example', grants: [{ role: 'decider', profile: 'kestrel' }] });
    expect((await runa.get(atDesk(address))).text).toContain('This is an appeal');
    const back = await hedda.get((await hedda.post(`${address}/appeal/back`)).location);
    const late = await runa.post(`${atDesk(address)}/decide`, { outcome: 'decline', words: 'Minute three shows no gloves.' });
    expect([late.status, late.text.includes('Not yours to decide')]).toEqual([409, false]);
    for (const said of ['This does not wait any more', 'or the appeal was taken back', 'Minute three shows no gloves.']) expect(late.text).toContain(said);
    for (const said of ['You took the appeal back.', '>Apply again<', '>Ask for it<']) expect(back.text).toContain(said);
    expect(back.text).not.toContain('Look again.');
    expect(await test.store.as('kestrel').read((db) => db.one(Application, { id: idOf(address) }))).toEqual(declined);
    const twice = await hedda.post(`${address}/appeal/back`);
    expect([twice.status, twice.text.includes('what you pressed has changed nothing')]).toEqual([409, true]);

    const { location: again } = await hedda.post(`/learn/apply/${achievement}`);
    expect(again).not.toBe(address);
    const both = await hedda.post(`${address}/appeal`, { words: 'And this too.' });
    expect([both.status, both.text.includes('You have applied for this badge again')]).toEqual([422, true]);
    await hedda.post(`${again}/withdraw`);
    expect((await hedda.post(`${address}/appeal`, { words: 'And this too.' })).location).toBe(address);
  });
});
