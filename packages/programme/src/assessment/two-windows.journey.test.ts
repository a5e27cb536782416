import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { atDesk, scores, sentBy } from '../testing/applied.ts';
import { openTestProgramme, type TestProgramme } from '../testing/open-test-programme.ts';
import { openVisitor, publish, RUBRIC, type Visitor } from '../testing/visitor.ts';

let test: TestProgramme;
let achievement: string;
let ingrid: Visitor; // assesses and decides
let tove: Visitor; // assesses
let learner: Visitor;
const PDF = new TextEncoder().encode('%PDF-1.7 a visit plan');

beforeAll(async () => {
  test = await openTestProgramme();
  achievement = await publish(await openVisitor(test, { email: 'odile@kestrel.example', grants: [{ role: 'administrator', profile: 'kestrel' }] }), RUBRIC);
  const hired = (email: string, ...roles: ('assessor' | 'decider')[]) =>
    openVisitor(test, { email, name: email, grants: roles.map((role) => ({ role, profile: 'kestrel' })) });
  ingrid = await hired('ingrid@kestrel.example', 'assessor', 'decider');
  tove = await hired('tove@kestrel.example', 'assessor');
  learner = await openVisitor(test, { email: 'amelie@home.example', name: 'Amélie Thériault', grants: [{ role: 'learner', profile: '*' }] });
});
afterAll(() => test.stop());

/** What the form of a page was drawn from, as it goes along with it. */
const drawnIn = ({ text }: { text: string }): Record<string, string> =>
  Object.fromEntries([...text.matchAll(/name="(_since|_seen)" value="([^"]*)"/g)].map(([, name, value = '']) => [name, value.replaceAll('&amp;', '&')]));
const sinceOf = ({ text }: { text: string }): string => JSON.parse(text).since;

describe('two windows on one form', () => {
  it('keep of a draft what each saved, and neither goes over nor sends what it does not show', async () => {
    const none = { field: 'none', name: '', type: '', bytes: new Uint8Array() };
    const { location: at } = await learner.post(`/learn/apply/${achievement}`);
    const [drawn, empty] = [drawnIn(await learner.get(at)), { context: '', reflection: '', badge_name: '' }];
    await learner.upload(at, { ...empty, ...drawn, background: 'life', context: 'From the first' }, none);
    const written = { ...empty, reflection: 'From the second' };
    const meanwhile = await learner.post(`${at}/draft`, { ...written, ...drawn });
    expect(meanwhile.status).toBe(200);
    // It goes on from what it shows, and so never meets its own words as somebody else's.
    const further = await learner.post(`${at}/draft`, { ...written, reflection: 'From the second, and more', _since: sinceOf(meanwhile) });
    expect(further.status).toBe(200);
    const both = await learner.get(at);
    for (const words of ['From the first', 'From the second, and more']) expect(both.text).toContain(words);
    expect(both.text).toMatch(/>2\. What you show<.*<li>Judge the risk</s); // what is asked for, where it is shown
    expect(both.text).toMatch(/One part is missing before it can be sent:.*<li data-part="evidence"><a href="#evidence">something that shows it</);
    expect(both.text).toContain('<li data-part="context" hidden>');

    await learner.upload(at, {}, { field: 'file', name: 'plan.pdf', type: 'application/pdf', bytes: PDF });
    const unseen = await learner.upload(at, { ...written, reflection: 'To send', _since: sinceOf(further), send: '1' }, none);
    expect(unseen.status).toBe(409);
    for (const words of ['From the first', 'To send', 'This was changed meanwhile']) expect(unseen.text).toContain(words);
    expect((await learner.get(at)).text).toContain('Nobody but you has seen this yet.');

    await learner.post(`${at}/draft`, { context: 'The first went on', ...drawnIn(await learner.get(at)) });
    const clash = { ...written, context: 'The second went on', background: 'life' };
    const asked = await learner.upload(at, { ...clash, ...drawnIn(unseen), url: 'https://films.example/bag', add: '1' }, none);
    expect(asked.status).toBe(409);
    for (const words of ['Saved meanwhile, from another window', 'The first went on', 'The second went on', 'films.example/bag', 'href="#context"'])
      expect(asked.text).toContain(words);
    const { _since = '', _seen = '' } = drawnIn(asked);
    const quietly = await learner.post(`${at}/draft`, { ...clash, _since, _seen });
    expect([quietly.status, JSON.parse(quietly.text).clashes]).toEqual([409, { context: 'The first went on' }]); // it takes the button
    // Whose answer was lost knows its own words again, and goes on from there.
    const own = await learner.post(`${at}/draft`, { ...clash, context: 'The first went on, and on', _since: sinceOf(quietly) });
    expect(own.status).toBe(200);
    expect((await learner.upload(at, { ...clash, _since, _seen }, none)).status).toBe(409); // saved after what was shown
    const shown = drawnIn(await learner.upload(at, { ...clash, _since, _seen }, none));
    expect((await learner.upload(at, { ...clash, ...shown, send: '1' }, none)).location).toBe(`${at}?sent=1`);
    expect((await learner.get(at)).text).not.toContain('The first went on');
    // A window that stayed open: script stops to wait, and what is pressed leads to the application with what it did not take.
    const late = await learner.post(`${at}/draft`, { ...clash, context: 'Typed too late', _since });
    expect([late.status, JSON.parse(late.text)]).toEqual([409, { ended: true }]);
    const PRESSED = 'what you pressed has changed nothing';
    for (const button of [{}, { send: '1' }]) {
      const told = await learner.upload(at, { ...clash, context: 'Typed too late', _since, ...button }, none);
      expect([told.status, told.text.includes(PRESSED), told.text.includes('Typed too late'), told.text.includes('Somebody changed')]).toEqual([
        409,
        true,
        true,
        false,
      ]);
    }
    expect((await learner.get(`${at}/withdraw`)).text).toContain('stays noted; reports do not count it.');
    const PROMISED = /Answer promised by<\/dt><dd>([^<]+)</;
    const [, day = ''] = PROMISED.exec((await learner.get(at)).text) ?? [];
    expect((await learner.get('/learn')).text).toContain(day);
    await learner.post(`${at}/withdraw`);
    expect((await learner.post(`${at}/withdraw`)).text).toContain(PRESSED);
    expect((await learner.upload(at, { ...clash, context: 'Typed after it was withdrawn' }, none)).text).toContain('Typed after it was withdrawn');
    for (const page of [at, '/learn']) expect((await learner.get(page)).text).not.toContain(day); // nobody answers it
  });

  it('keep of a judgement what each saved, and send none that is not shown', async () => {
    const address = await sentBy(await openVisitor(test, { email: 'mila@home.example' }), achievement);
    const at = atDesk(address);
    const drawn = drawnIn(await tove.get(at));
    const blank = { ...scores('', ''), comment_0: '', words: '', private_note: '' };
    expect((await tove.post(`${at}/scores`, { ...blank, ...drawn, level_0: 'Secure', comment_0: 'From the first' })).status).toBe(303);
    const second = { ...blank, level_1: 'Secure', recommends: 'revise', words: 'From the second' };
    const meanwhile = await tove.post(`${at}/draft`, { ...second, ...drawn });
    expect(meanwhile.status).toBe(200);
    for (const words of ['From the first', 'From the second']) expect((await tove.get(at)).text).toContain(words);
    const unseen = await tove.post(`${at}/scores`, { ...second, _since: sinceOf(meanwhile), send: '1' });
    expect(unseen.status).toBe(409);
    for (const words of ['From the first', 'This was changed meanwhile']) expect(unseen.text).toContain(words);
    const clash = { ...second, level_0: 'Starting', comment_0: 'Otherwise' };
    const asked = await tove.post(`${at}/scores`, { ...clash, ...drawn, send: '1' });
    expect([asked.status, asked.text.includes('Judges risk: Something else was saved')]).toEqual([409, true]);
    for (const words of ['From the first', 'Otherwise', '<p>Secure</p>']) expect(asked.text).toContain(words);
    expect((await tove.post(`${at}/scores`, { ...clash, ...drawnIn(asked), send: '1' })).location).toBe('/assess/kestrel?sent=1');
    expect((await tove.get(at)).text).not.toContain('From the first');
    expect(JSON.parse((await tove.post(`${at}/draft`, { ...clash, ...drawn })).text)).toEqual({ ended: true }); // sent from another window

    const other = atDesk(await sentBy(await openVisitor(test, { email: 'nils@home.example' }), achievement));
    await ingrid.post(`${other}/scores`, { ...blank, ...drawnIn(await ingrid.get(other)), words: 'Kept so far' });
    const wrong = await ingrid.post(`${other}/outside`, { email: 'nobody' });
    expect([wrong.status, wrong.text.includes('Kept so far')]).toEqual([422, true]); // another form of the page says nothing of these boxes
  });
});
