import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { atDesk, scores, sendAgain, sentBy } from '../testing/applied.ts';
import { openTestProgramme, type TestProgramme } from '../testing/open-test-programme.ts';
import { openVisitor, publish, RUBRIC, type Visitor } from '../testing/visitor.ts';

let test: TestProgramme;
let achievement: string;
let chief: Visitor; // administers, and so scores and decides
let bjorn: Visitor; // decides
const AWARD = { ...scores('Secure', 'Secure'), recommends: 'award', send: '1' };
const learner = (name: string) => openVisitor(test, { email: `${name}@home.example`, name });
const hired = (name: string, role: 'administrator' | 'assessor' | 'decider') =>
  openVisitor(test, { email: `${name}@kestrel.example`, name, grants: [{ role, profile: 'kestrel' }] });

beforeAll(async () => {
  test = await openTestProgramme();
  chief = await hired('odile', 'administrator');
  achievement = await publish(chief, RUBRIC);
  bjorn = await hired('bjorn', 'decider');
});
afterAll(() => test.stop());

const waiting = async (who: Visitor) => (await who.get('/assess/kestrel')).text;
const NOBODY_DECIDES = 'Nobody here is left to decide this application.';
const TOO_FEW = 'Too few people here may score this application.';

describe('an application that nobody here can bring to an end', () => {
  it('is told to everybody at the desk, with what to do, where whoever scored it was the last who could decide', async () => {
    const address = await sentBy(await learner('sif'), achievement);
    expect(await waiting(chief)).not.toContain('Nobody here is left');
    const today = async () => (await chief.get('/desk/kestrel')).text;
    expect(await today()).toMatch(/application to assess, sent on \d.*<a href="\/assess\/kestrel">Look it over<\/a>/);
    expect(await today()).not.toContain('nobody here can end');
    await chief.post('/assess/kestrel/conflicts', { assessor: 'bjorn@kestrel.example', learner: 'sif@home.example', why: 'Leads her' });
    const before = await waiting(chief); // one person alone scores or decides
    for (const said of [NOBODY_DECIDES, 'To assess']) expect(before).toContain(said);
    expect((await chief.post(`${atDesk(address)}/scores`, AWARD)).status).toBe(303);
    const hers = await waiting(chief);
    for (const said of [NOBODY_DECIDES, 'Nobody here is left to decide it', 'Invite somebody else who decides.', 'href="/desk/kestrel/people"'])
      expect(hers).toContain(said);
    const his = await waiting(bjorn);
    expect([his.includes(NOBODY_DECIDES), his.includes('An administrator invites somebody else'), his.includes('Nobody waits for an answer')]).toEqual([
      true,
      true,
      false,
    ]);
    expect((await chief.get(atDesk(address))).text).toContain(NOBODY_DECIDES);
    expect(await today()).toContain('application that nobody here can end, sent on');
    expect(await today()).not.toContain('application to assess');
    const runa = await hired('runa', 'decider');
    expect(await waiting(chief)).not.toContain('Nobody here is left');
    expect((await runa.post(`${atDesk(address)}/decide`, { outcome: 'award', words: '' })).status).toBe(303);
  });

  it('is told where two are to score it and one person can, when that is chosen and on each that is sent, until somebody is asked from outside', async () => {
    await chief.post('/assess/kestrel/rules', { assessors: '2', days: '10' });
    expect(await waiting(chief)).toContain('Two people are to score each submission, and fewer assess here.');
    expect(await waiting(bjorn)).not.toContain('Two people are to score'); // it is not his choice
    const address = await sentBy(await learner('liv'), achievement);
    for (const who of [chief, bjorn]) expect(await waiting(who)).toContain(TOO_FEW);
    expect((await bjorn.get(atDesk(address))).text).toContain(TOO_FEW);
    await bjorn.post(`${atDesk(address)}/outside`, { email: 'rune@coast.example' });
    expect(await waiting(chief)).not.toContain(TOO_FEW);
    const tove = await hired('tove', 'assessor');
    expect(await waiting(chief)).not.toContain('Two people are to score');
    await chief.post('/assess/kestrel/rules', { assessors: '1', days: '21' });
    expect((await tove.get(atDesk(address))).status).toBe(200);
  });
});

describe('whoever decides and knows the learner', () => {
  it('steps back as assessors do, before a decision and before an appeal, counts as nobody who scored it, and it is told where nobody is left', async () => {
    const liss = await hired('liss', 'decider');
    const deciders = [bjorn, await hired('runa', 'decider'), liss];
    const [maud, address] = [await learner('maud'), await sentBy(await learner('maud'), achievement)];
    const at = atDesk(address);
    await chief.post(`${at}/scores`, { ...scores('Secure', 'Starting'), words: 'Not yet.', recommends: 'decline', send: '1' });
    const stepBack = async (who: Visitor) => {
      const { text } = await who.get(at);
      for (const said of ['I know this person or this household', 'Somebody else decides.', `action="${at}/hand-on"`]) expect(text).toContain(said);
      const { location } = await who.post(`${at}/hand-on`);
      expect((await who.get(location)).text).toContain('Handed on.');
      expect([(await who.get(at)).status, (await who.post(`${at}/decide`, { outcome: 'decline', words: 'No.' })).status]).toEqual([403, 403]);
      expect(await waiting(who)).not.toContain(`href="${at}"`);
    };
    await stepBack(bjorn);
    expect(await waiting(chief)).not.toContain(NOBODY_DECIDES);
    for (const who of deciders.slice(1)) await stepBack(who);
    for (const who of [chief, liss]) expect(await waiting(who)).toContain(NOBODY_DECIDES);
    const asta = await hired('asta', 'decider');
    expect(await waiting(chief)).not.toContain(NOBODY_DECIDES);
    expect((await asta.get(at)).text).toContain('The assessor says: Not to be awarded.');
    expect((await asta.post(`${at}/decide`, { outcome: 'decline', words: 'Not the gloves.' })).status).toBe(303);
    expect((await asta.post(`${at}/hand-on`)).text).toContain('This does not wait any more'); // nobody else decides what is decided
    const told = (await maud.get(address)).text;
    expect([told.includes('the assessor:'), told.includes('Assessor 1 of')]).toEqual([true, false]);
    await maud.post(`${address}/appeal`, { words: 'They were changed.' });
    const NOBODY_HEARS = 'Nobody here may hear this appeal.';
    expect(await waiting(chief)).toContain(NOBODY_HEARS);
    const [edda, oda] = [await hired('edda', 'decider'), await hired('oda', 'decider')];
    await stepBack(edda);
    expect(await waiting(chief)).not.toContain(NOBODY_HEARS);
    expect((await oda.post(`${at}/decide`, { outcome: 'revise', words: 'Show it once more.' })).status).toBe(303);
  });
});

describe('an application that moved on while somebody had it open', () => {
  it('is said to be sent and to have an answer by a day only while it waits for one, however often its page is loaded again', async () => {
    const ANSWER_BY = 'You have an answer by';
    const [maj, address] = [await learner('maj'), await sentBy(await learner('maj'), achievement)];
    const loaded = async () => (await maj.get(`${address}?sent=1`)).text.includes(ANSWER_BY);
    const said = [await loaded()];
    await chief.post(`${atDesk(address)}/scores`, { words: 'Show the bag.', recommends: 'revise', send: '1' });
    said.push(await loaded());
    await sendAgain(maj, address);
    await chief.post(`${atDesk(address)}/scores`, AWARD);
    said.push(await loaded());
    await bjorn.post(`${atDesk(address)}/decide`, { outcome: 'award', words: '' });
    expect([...said, await loaded()]).toEqual([true, false, true, false]);
    expect((await maj.get(`${address}?saved=1`)).text).not.toContain('>Saved.<');
  });

  it('says so instead of being nowhere, when another sent it back and when its learner withdrew it', async () => {
    const [ingrid, tove] = [await hired('ingrid', 'assessor'), await hired('tove', 'assessor')];
    const addresses = [await sentBy(await learner('una'), achievement), await sentBy(await learner('eva'), achievement)];
    const [returned = '', withdrawn = ''] = addresses;
    const file = /href="(\/assess\/kestrel\/[^"]*\/evidence\/[^"]*)"/.exec((await tove.get(atDesk(withdrawn))).text)?.[1] ?? '';
    for (const address of addresses) expect((await tove.get(atDesk(address))).status).toBe(200);
    await ingrid.post(`${atDesk(returned)}/scores`, { words: 'Show the bag.', recommends: 'revise', send: '1' });
    await (await learner('eva')).post(`${withdrawn}/withdraw`);
    const answers = [
      ...(await Promise.all(addresses.map((address) => tove.post(`${atDesk(address)}/scores`, AWARD)))),
      ...(await Promise.all(addresses.map((address) => tove.get(atDesk(address))))),
      await tove.post(`${atDesk(withdrawn)}/hand-on`),
      await bjorn.post(`${atDesk(withdrawn)}/decide`, { outcome: 'award', words: '' }),
      await bjorn.get(atDesk(withdrawn)),
      await tove.get(file),
    ];
    for (const { status, text } of answers) expect([status, text.includes('This does not wait any more')]).toEqual([409, true]);
    expect((await tove.get('/assess/kestrel/nowhere')).status).toBe(404);
  });
});
