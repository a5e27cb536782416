import { makeTranslate } from '@laurel/web';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { awarded } from '../testing/awarded.ts';
import { keepBadge, walletKey } from '../testing/keep-badge.ts';
import { openTestProgramme, type TestProgramme } from '../testing/open-test-programme.ts';
import { openVisitor, pressOn, publish, type Visitor } from '../testing/visitor.ts';
import { PathwayWalk, type PathwayWalkRow, ShownBadge } from './records.ts';
import { shakenCapstones, shakenHooks } from './shaken-capstones.ts';
import { settleWalk } from './walk-pathway.ts';

let test: TestProgramme;
let other: TestProgramme;
let desk: Visitor;
let learner: Visitor;
let capstone: string;
let [first, second, third] = ['', '', ''];
let foreign: string;
let otherDid: string;
let pathway: string;
const EMAIL = 'amelie@home.example';
const KEY = walletKey();

beforeAll(async () => {
  test = await openTestProgramme();
  other = await openTestProgramme();
  const registrar = { email: 'odile@kestrel.example', grants: [{ role: 'registrar' as const, profile: 'kestrel' }] };
  desk = await openVisitor(test, registrar);
  const otherDesk = await openVisitor(other, registrar);
  [first, second, third, capstone] = [
    await publish(desk),
    await publish(desk, { name_en: 'Moving People Safely' }),
    await publish(desk, { name_en: 'Nutrition for Elders' }),
    await publish(desk, { name_en: 'Certified Home Support', name_fr: 'Soutien à domicile certifié' }),
  ];
  foreign = await publish(otherDesk, { name_en: 'First Aid' });
  otherDid = other.awarding.profiles[0]?.did ?? '';
  learner = await openVisitor(test, { email: EMAIL, name: 'Amélie Thériault', grants: [{ role: 'learner', profile: '*' }] });
}, 60_000);
afterAll(async () => {
  await test.stop();
  await other.stop();
});

const FORM = () => ({
  name_en: 'Home support worker',
  name_fr: 'Préposé aux soins à domicile',
  description_en: 'Everything a first year at somebody’s home asks for.',
  capstone,
  part_1_rule: 'all',
  part_1_after: '',
  part_1_member_0: first,
  part_2_rule: 'any',
  part_2_after: '1',
  part_2_member_0: second,
  part_2_member_1: third,
  part_3_rule: 'all',
  part_3_after: '',
  part_3_name_0: 'First Aid',
  part_3_institution_0: 'Heron School of First Aid',
  part_3_issuer_0: otherDid,
  part_3_achievement_0: `${other.url}/achievements/${foreign}`,
  occupation_en: 'Home care worker',
  occupation_url: 'https://data.europa.eu/esco/isco/C5322',
});

const runJob = (job = 'pathways') =>
  test.roles
    .flatMap(({ jobs }) => jobs)
    .find(({ name }) => name === job)
    ?.run();
const walk = () => test.store.as(learner.personId).read((db) => db.one(PathwayWalk, { pathwayId: pathway }));
const badgesOf = async (achievement: string) => test.store.across('a test').read((db) => test.awarding.held(db, EMAIL, [achievement]));

describe('a pathway', () => {
  it('is written at the desk, keeps what was typed beside what is wrong, and is offered only when it can be finished', async () => {
    const wrong = await desk.post('/desk/kestrel/pathways/new', { ...FORM(), name_en: '', name_fr: '', part_3_issuer_0: 'Red Cross', occupation_url: '' });
    expect(wrong.status).toBe(422);
    expect(wrong.text).toContain('value="Red Cross"');
    expect(wrong.text).toContain('>Part 3, Other badge 1: its issuer’s DID: This is no DID'); // of twelve such boxes
    expect(wrong.text).toContain('>Its address in a classification: Write an address'); // in the summary, where no box stands beside it
    const circle = await desk.post('/desk/kestrel/pathways/new', { ...FORM(), part_1_after: '2' });
    expect(circle.status).toBe(303);
    pathway = circle.location.split('/').at(-1) ?? '';
    const refused = await pressOn(desk, `/desk/kestrel/pathways/${pathway}`, 'publish');
    expect([refused.status, refused.text.includes('nobody could finish')]).toEqual([422, true]);
    expect(refused.text).toContain(`href="/desk/kestrel/pathways/${pathway}/edit#part_`); // where the boxes are
    expect((await (await openVisitor(test)).get(`/pathways/${pathway}`)).status).toBe(404);
    await pressOn(desk, `/desk/kestrel/pathways/${pathway}`, 'edit', FORM());
    expect((await pressOn(desk, `/desk/kestrel/pathways/${pathway}`, 'publish')).location).toBe(`/desk/kestrel/pathways/${pathway}?published=1`);
    expect((await pressOn(desk, `/desk/kestrel/pathways/${pathway}`, 'publish')).status).toBe(409);
  });

  it('refuses a capstone that, by way of another pathway, is needed for itself', async () => {
    const back = { name_en: 'Back', capstone: first, part_1_rule: 'all', part_1_after: '', part_1_member_0: capstone };
    const made = await desk.post('/desk/kestrel/pathways/new', back);
    const refused = await pressOn(desk, made.location, 'publish');
    expect([refused.status, refused.text.includes('nobody could begin')]).toEqual([422, true]);
  });

  it('that is only drafted can be given up; what was offered before stays', async () => {
    const { location } = await desk.post('/desk/kestrel/pathways/new', { ...FORM(), name_en: 'Never offered' });
    expect((await desk.get(location)).text).toContain(`href="${location}/discard"`);
    expect((await desk.get(`${location}/discard`)).text).toContain('It was never offered, so nothing of it stays.');
    expect((await learner.post(`${location}/discard`)).status).toBe(403);
    const gone = await desk.get((await pressOn(desk, location, 'discard')).location);
    expect([gone.text.includes('The draft is gone.'), gone.text.includes('Never offered')]).toEqual([true, false]);
    expect((await desk.get(location)).status).toBe(404);
    const offered = `/desk/kestrel/pathways/${pathway}`;
    await pressOn(desk, offered, 'edit', { ...FORM(), name_en: 'Changed and given up' });
    expect((await desk.get(`${offered}/discard`)).text).toContain('Version 1 stays as it is');
    const left = await desk.get((await pressOn(desk, offered, 'discard')).location);
    expect([left.status, left.text.includes('Changed and given up')]).toEqual([200, false]);
    for (const answer of [await desk.get(`${offered}/discard`), await desk.post(`${offered}/discard`)]) expect(answer.status).toBe(409);
  });

  it('is public with its map and the same as a list, without a cookie, and each badge of it says what it counts toward', async () => {
    const stranger = await openVisitor(test);
    const shown = await stranger.get(`/pathways/${pathway}`);
    expect(shown.status).toBe(200);
    expect(shown.headers.getSetCookie()).toEqual([]);
    expect(shown.text).not.toContain('<script');
    expect(Buffer.byteLength(shown.text)).toBeLessThan(50_000);
    for (const words of [
      '<svg class="draw"',
      'First Aid',
      otherDid,
      'any one of these 2',
      'Part 3, after part 1: any one of these 2',
      'https://data.europa.eu/esco/isco/C5322',
      'Certified Home Support',
    ])
      expect(shown.text).toContain(words);
    // Whoever reads the map reads a name; what a badge is checked by stands small in the list.
    const map = /<svg class="draw".*?<\/svg>/s.exec(shown.text)?.[0] ?? '';
    expect([map.includes('Heron School of First Aid'), map.includes(otherDid)]).toEqual([true, false]);
    expect(map).toContain('<title>Infection Prevention in Home Care · Kestrel Bay Polytechnic</title>'); // whole, however it is set
    expect(shown.text).not.toContain('It is not its turn yet'); // nobody's progress
    expect((await desk.get(`/desk/kestrel/pathways/${pathway}/edit`)).text).toContain('value="Heron School of First Aid"');
    for (const list of ['/catalogue', '/pathways']) expect((await stranger.get(list)).text).toContain(`/pathways/${pathway}`);
    for (const [id, how] of [
      [first, 'Counts toward'],
      [second, 'Counts toward'],
      [capstone, 'A pathway leads to it'],
    ] as const) {
      const { text } = await stranger.get(`/achievements/${id}`);
      expect(/<dt>([^<]*)<\/dt><dd><p><a href="\/pathways\/([^"]*)">Home support worker</.exec(text)?.slice(1)).toEqual([how, pathway]);
      expect(text).toContain(id === capstone ? 'whoever earns what the pathway asks for' : 'Ask Kestrel Bay Polytechnic how to take part.');
    }
    expect((await stranger.get('/catalogue?q=certified')).text).toContain('At the end of a pathway');
  });

  it('is begun by anybody: an address that a code is sent to is all that is asked', async () => {
    const stranger = await openVisitor(test);
    expect((await stranger.get(`/pathways/${pathway}`)).text).toContain(`/learn/begin/${pathway}`);
    expect((await stranger.post(`/learn/begin/${pathway}`, { email: 'no address' })).status).toBe(422);
    const email = 'new@home.example';
    expect((await stranger.post(`/learn/begin/${pathway}`, { email })).text).toContain('name="code"');
    const code = /\b(\d{6})\b/.exec(test.letters.findLast(({ to }) => to === email)?.text ?? '')?.[1] ?? '';
    expect((await stranger.post('/sign-in/code', { email, code, next: `/learn/pathways/${pathway}` })).location).toBe(`/learn/pathways/${pathway}`);
    expect((await stranger.get(`/learn/pathways/${pathway}`)).text).toContain('Begin this pathway');
  });

  it('keeps its registrar’s desk from everybody else', async () => {
    for (const path of ['', '/new', `/${pathway}`, `/${pathway}/edit`]) expect((await learner.get(`/desk/kestrel/pathways${path}`)).status).toBe(403);
    const heron = await openVisitor(test, { email: 'maya@heron.example', grants: [{ role: 'registrar', profile: 'heron' }] });
    expect((await heron.get(`/desk/heron/pathways/${pathway}`)).status).toBe(404);
    expect((await heron.post(`/desk/heron/pathways/${pathway}/edit`, FORM())).status).toBe(404);
  });
});

describe('a learner on it', () => {
  it('begins, and sees what is held and what is next; what was kept counts and nothing else does', async () => {
    await awarded(test, first, EMAIL);
    await keepBadge(test, EMAIL, KEY);
    await awarded(test, second, EMAIL); // offered, and not kept
    const before = await learner.get(`/learn/pathways/${pathway}`);
    expect(before.text).toContain('Begin this pathway');
    await learner.post(`/learn/pathways/${pathway}/join`);
    const on = await learner.get(`/learn/pathways/${pathway}`);
    expect(on.text).toContain('One of your badges counts. 3 can come next.');
    for (const state of ['You have it, and it counts.', 'You can earn it now.', 'It is not its turn yet']) expect(on.text).toContain(state);
    expect(on.text).not.toMatch(/>Open</);
    // What a letter leads to can be kept without the letter; and is not told as if it were still to be earned.
    for (const said of ['not kept yet: Moving People Safely', 'Awarded, not kept yet', '>Keep the badge<']) expect(on.text).toContain(said);
    const keep = /action="(\/learn\/keep\/[^"]+)"/.exec(on.text)?.[1] ?? '';
    expect((await learner.post(keep)).location).toMatch(/^\/claim\//);
    expect((await walk())?.completedAt).toBeNull();
  });

  it('goes on with the version that was begun, whatever is offered since', async () => {
    await pressOn(desk, `/desk/kestrel/pathways/${pathway}`, 'edit', { ...FORM(), part_2_rule: '2' });
    await pressOn(desk, `/desk/kestrel/pathways/${pathway}`, 'publish');
    const on = await learner.get(`/learn/pathways/${pathway}`);
    expect(on.text).toContain('You began version 1 and go on with it. Version 2 is offered now.');
    expect(on.text).toContain('any one of these 2');
  });

  it('has another issuer’s badge counted once it is found valid and theirs, and told why where it is not', async () => {
    const upload = (badge: string, by = learner) =>
      by.upload(`/learn/pathways/${pathway}/badges`, { badge }, { field: 'none', name: '', type: '', bytes: new Uint8Array() });
    await awarded(other, foreign, EMAIL);
    const badge = await keepBadge(other, EMAIL, KEY);
    await awarded(other, foreign, 'someone@else.example');
    const elses = await keepBadge(other, 'someone@else.example', walletKey());
    const said = async (given: string) => {
      const { status, text } = await upload(given);
      return [status, /class="error"[^>]*>([^<]*)/.exec(text)?.[1]];
    };
    expect(await said('')).toEqual([422, 'Paste a badge, or choose its file.']);
    expect(await said('https://other.example/badge')).toEqual([422, expect.stringContaining('This is a link.')]);
    expect(await said(badge.replace('First Aid', 'Last Aid'))).toEqual([422, expect.stringContaining('is not valid')]);
    expect(await said(badge.replaceAll(otherDid, 'did:web:localhost%3A1'))).toEqual([422, expect.stringContaining('could not be checked')]);
    expect(await said(elses)).toEqual([422, expect.stringContaining('Nothing in this badge shows that it is yours')]);
    expect(await test.store.as(learner.personId).read((db) => db.count(ShownBadge, {}))).toBe(0);
    expect((await upload(badge)).location).toBe(`/learn/pathways/${pathway}?shown=valid`);
    const on = await learner.get(`/learn/pathways/${pathway}`);
    expect(on.text).toContain('2 of your badges count.');
    await test.store.as(learner.personId).write((db) => db.update(ShownBadge, {}, { state: 'undetermined' }));
    const open = await learner.get(`/learn/pathways/${pathway}`);
    for (const words of ['Could not be checked', 'One of your badges counts.']) expect(open.text).toContain(words);
    expect((await learner.post(`/learn/pathways/${pathway}/check`)).location).toBe(`/learn/pathways/${pathway}?checked=1`);
    expect((await learner.get(`/learn/pathways/${pathway}`)).text).toContain('2 of your badges count.');
    const stranger = await openVisitor(test, { email: 'bo@home.example', grants: [{ role: 'learner', profile: '*' }] });
    const [row] = await test.store.as(learner.personId).read((db) => db.list(ShownBadge, {}));
    expect((await stranger.post(`/learn/pathways/${pathway}/badges/${row?.id}/remove`)).status).toBe(404);
    expect((await upload(badge, stranger)).status).toBe(404);
  });

  it('is awarded the capstone once, when the last badge is kept, as strong as the weakest of its parts', async () => {
    await keepBadge(test, EMAIL, KEY);
    const [kept] = await badgesOf(second);
    await desk.post(`/desk/kestrel/awards/${kept?.id}/suspend`, { reason: 'other' });
    await runJob();
    expect(await walk()).toMatchObject({ due: 0, completedAt: null });
    await desk.post(`/desk/kestrel/awards/${kept?.id}/lift`);
    const due = await walk();
    expect(due?.due).toBe(1);
    await Promise.all([runJob(), settleWalk(test.deps, due?.id ?? ''), settleWalk(test.deps, due?.id ?? '')]);
    const done = await walk();
    expect(done).toMatchObject({ completedAt: expect.any(String), capstoneAwardId: expect.any(String), due: 0 });
    expect(test.letters.filter(({ to, subject }) => to === EMAIL && subject.includes('Certified Home Support'))).toHaveLength(1);
    const [claim = ''] = /\/claim\/[\w-]+/.exec(test.letters.findLast(({ to }) => to === EMAIL)?.text ?? '') ?? [];
    const about = (await learner.get(claim)).text;
    expect(about).toContain('Is part of this achievement. Kestrel Bay Polytechnic, ');
    expect(about).not.toMatch(/isPartOf|\(precedes\)/);
    const waits = (await learner.get(`/learn/pathways/${pathway}`)).text;
    for (const said of ['Certified Home Support was awarded to you, and no wallet has it yet', '· awarded, not kept yet</title>', '>Keep the badge<'])
      expect(waits).toContain(said);
    const badge = JSON.parse(await keepBadge(test, EMAIL, KEY));
    const genres = badge.evidence.map(({ genre, name }: { genre: string; name: string }) => [genre, name]);
    expect(genres).toEqual([
      ['assessed-elsewhere', 'Assessed elsewhere'],
      ['isPartOf', 'Infection Prevention in Home Care'],
      ['isPartOf', 'Moving People Safely'],
      ['isPartOf', 'First Aid'],
    ]);
    expect(badge.evidence[1].narrative).toContain('Comes before: Moving People Safely');
    const [moving] = await badgesOf(second);
    expect(badge.evidence[2].narrative).toContain(`Reference ${moving?.id}`);
    expect(await badgesOf(capstone)).toMatchObject([{ assessmentClass: 'assessed-elsewhere' }]);
    const whole = (await learner.get(`/learn/pathways/${pathway}`)).text;
    expect([whole.includes('You have everything it asks for.'), whole.includes('ot kept yet'), whole.includes('letter')]).toEqual([true, false, false]);
  });

  it('has a part counted that was issued again, and is told that the new badge is still to be kept', async () => {
    const [held] = await badgesOf(first);
    const before = (await learner.get(`/learn/pathways/${pathway}`)).text;
    const issued = await desk.post(`/desk/kestrel/awards/${held?.id}/issue`, { key: 'once', name: 'Amélie T. Thériault' });
    expect(issued.location).toContain('/issues/');
    await runJob('issue');
    const on = (await learner.get(`/learn/pathways/${pathway}`)).text;
    for (const said of [
      'the new one is not kept yet: Infection Prevention in Home Care',
      '>Held, new one to keep<',
      '>Keep the badge<',
      'everything it asks for',
    ])
      expect([said, on.includes(said), said.startsWith('every') === before.includes(said)]).toEqual([said, true, true]);
    const [, keep = ''] = /action="(\/learn\/keep\/[^"]+)"/.exec(on) ?? [];
    const [, link = ''] = /^\/claim\/([\w-]+)/.exec((await learner.post(keep)).location) ?? [];
    await keepBadge(test, EMAIL, KEY, link);
    const kept = (await learner.get(`/learn/pathways/${pathway}`)).text;
    expect([kept.includes('new one'), kept.includes('You have it, and it counts.')]).toEqual([false, true]);
  });

  it('keeps the capstone when a part is revoked, until the registrar decides: the desk names both', async () => {
    const [moving] = await badgesOf(second);
    const ask = (await desk.get(`/desk/kestrel/awards/${moving?.id}/revoke`)).text;
    for (const words of ['One capstone was awarded because of it:', `href="/desk/kestrel/awards/${(await walk())?.capstoneAwardId}"`, 'Certified Home Support'])
      expect(ask).toContain(words);
    const [capstoneAward] = await badgesOf(capstone);
    expect((await desk.get(`/desk/kestrel/awards/${capstoneAward?.id}/revoke`)).text).not.toContain('because of it'); // nothing rests on it
    await desk.post(`/desk/kestrel/awards/${moving?.id}/revoke`, { reason: 'other', note: 'Given twice' });
    const listed = await desk.get('/desk/kestrel/pathways');
    expect(listed.text).toContain('One capstone has lost a part');
    expect(listed.text).toContain(`/desk/kestrel/awards/${(await walk())?.capstoneAwardId}`);
    expect(await badgesOf(capstone)).toHaveLength(1);
    const told = await learner.get(`/learn/pathways/${pathway}`);
    for (const words of ['You had everything it asks for', 'Revoked since: Moving People Safely', 'stands until the institution decides'])
      expect(told.text).toContain(words);
    expect(told.text).not.toContain('You have everything it asks for');
    expect((await learner.get('/learn/pathways')).text).toContain('Complete; a badge of it was revoked since');
  });

  it('waits on the registrar’s list of what to do, by the capstone’s name, until it is decided that it stays', async () => {
    const TASK = 'capstone of a pathway has lost a badge it rested on';
    const award = (await walk())?.capstoneAwardId;
    const today = await desk.get('/desk/kestrel');
    expect([today.text.includes(TASK), today.text.includes('href="/desk/kestrel/pathways#shaken"')]).toEqual([true, true]);
    // However many came to an end, the database reads on only of those that lost something.
    const [mine, asked] = [await walk(), [] as number[]];
    const others = Array.from({ length: 60 }, (_, nth) => ({ ...mine, id: `walk${nth}`, personId: `other${nth}`, capstoneAwardId: `award${nth}` }));
    const rows = others.map((one) => ({ ...one, rested: [{ key: `own ${second}`, award: `part${one.id}` }] }) as PathwayWalkRow);
    await test.store.write((db) => db.across('a test').insert(PathwayWalk, rows));
    const revokedOf = (ids: readonly string[]) => {
      asked.push(ids.length);
      return test.awarding.revokedOf(ids);
    };
    const awarding = { ...test.awarding, revokedOf };
    const shaken = { store: test.store, awarding };
    expect((await shakenHooks(() => shaken).capstonesShaken?.('kestrel'))?.count).toBe(1);
    expect([(await shakenCapstones(shaken, 'kestrel', makeTranslate('en'))).map((one) => one.award), asked]).toEqual([[award], [2]]);
    const listed = await desk.get('/desk/kestrel/pathways');
    expect(listed.text).toContain(`href="/desk/kestrel/awards/${award}">Certified Home Support</a>`);
    const stays = `/desk/kestrel/pathways/shaken/${award}/stays`;
    expect((await learner.post(stays)).status).toBe(403);
    const decided = await desk.get((await desk.post(stays)).location);
    expect([decided.text.includes('It stays.'), decided.text.includes('has lost a badge')]).toEqual([true, false]);
    expect((await desk.post(stays)).status).toBe(404);
    expect((await desk.get('/desk/kestrel')).text).not.toContain(TASK);
    const told = await learner.get(`/learn/pathways/${pathway}`);
    expect([told.text.includes('until the institution decides'), told.text.includes('Not all of it counts at this moment.')]).toEqual([false, true]);
  });

  it('is told when the capstone itself is revoked', async () => {
    await desk.post(`/desk/kestrel/awards/${(await walk())?.capstoneAwardId}/revoke`, { reason: 'other', note: 'Given twice' });
    expect((await learner.get(`/learn/pathways/${pathway}`)).text).toContain('That badge was revoked since.');
    expect((await learner.get('/learn/pathways')).text).toContain('Complete; its last badge was revoked since');
    expect((await desk.get('/desk/kestrel/pathways')).text).not.toContain('has lost a part');
  });

  it('can leave, and is forgotten', async () => {
    const { location: left } = await learner.post(`/learn/pathways/${pathway}/leave`);
    expect((await learner.get(left)).text).toContain('You have left it.');
    expect(await walk()).toBeUndefined();
    expect((await learner.post(`/learn/pathways/${pathway}/leave`)).status).toBe(404);
  });
});
