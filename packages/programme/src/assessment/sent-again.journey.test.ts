import { afterAll, beforeAll, expect, it } from 'vitest';
import { atDesk, scores, sendAgain, sentBy } from '../testing/applied.ts';
import { openTestProgramme, type TestProgramme } from '../testing/open-test-programme.ts';
import { openVisitor, publish, RUBRIC, type Visitor } from '../testing/visitor.ts';

let test: TestProgramme;
let [address, other, achievement] = ['', '', ''];
let hired: (name: string, ...roles: ('administrator' | 'assessor' | 'decider')[]) => Promise<Visitor>;
let [maja, tove, bjorn, ann]: Visitor[] = [];
const NO_FILE = { field: 'none', name: '', type: '', bytes: new Uint8Array() };
const MARKS = /since submission 1|As in submission 1|of submission 1 w/g;

beforeAll(async () => {
  test = await openTestProgramme();
  hired = (name, ...roles) => openVisitor(test, { email: `${name}@kestrel.example`, name, grants: roles.map((role) => ({ role, profile: 'kestrel' })) });
  achievement = await publish(await hired('odile', 'administrator'), RUBRIC);
  other = await publish(await hired('odile', 'administrator'), { ...RUBRIC, name_en: 'Moving People Safely' });
  [tove, bjorn, ann] = [await hired('tove', 'assessor'), await hired('bjorn', 'decider'), await hired('ann', 'assessor')];
  maja = await openVisitor(test, { email: 'maja@home.example' });
  address = await sentBy(maja, achievement, {
    context: 'Two years at home.\nWith my mother.\n- **Nights**',
    url: 'https://films.example/bag',
    note: 'The bag',
  });
});
afterAll(() => test.stop());

/** Asks somebody from outside, who comes by the letter. */
async function outside(email: string): Promise<{ visitor: Visitor; at: string }> {
  await bjorn?.post(`${atDesk(address)}/outside`, { email });
  const letter = test.letters.findLast(({ to, text }) => to === email && text.includes('/review/'))?.text ?? '';
  return { visitor: await openVisitor(test, { email }), at: /\/review\/[\w-]+/.exec(letter)?.[0] ?? '' };
}
const later = () => {
  test.clock.now = new Date(test.clock.now.getTime() + 60_000);
};

it('marks in a submission that was sent again what changed since the one before, part by part and piece by piece, with the former text beneath', async () => {
  const first = await outside('rune@coast.example');
  const before = (await tove?.get(atDesk(address)))?.text ?? '';
  expect(before.match(MARKS)).toBeNull();
  later();
  await tove?.post(`${atDesk(address)}/scores`, {
    ...scores('Starting', ''),
    words: 'Say when.',
    private_note: 'The voice is hers.',
    recommends: 'revise',
    send: '1',
  });
  const film = /name="remove" value="([^"]+)"[^>]*>Take out<span class="vh"> films/.exec((await maja?.get(address))?.text ?? '')?.[1] ?? '';
  await maja?.upload(address, { remove: film }, NO_FILE);
  const added = {
    context: 'Two years at home.\nWith my mother, until March.\n- **Nights**\n2. Days',
    url: 'https://films.example/gloves',
    note: 'Gloves',
    add: '1',
  };
  await maja?.upload(address, added, NO_FILE);
  for (const draft of [first.visitor, tove].filter((one) => one !== undefined)) {
    const { text } = await draft.get(draft === tove ? atDesk(address) : first.at);
    expect([text.match(MARKS), text.includes('until March')]).toEqual([null, false]); // a draft is nobody’s to see
  }
  later();
  if (maja) await sendAgain(maja, address);

  const again = (await tove?.get(atDesk(address)))?.text ?? '';
  expect(again).toMatch(/<h2>1\. Context.*Changed since submission 1.*<del>.*mother\..*<\/del>.*<ins>.*mother, until March\..*<\/ins>.*<h2>2\. /s);
  expect(again).toMatch(/<p>- \*\*Nights\*\*<\/p>.*<ins>.*2\. Days<\/ins>/s); // as she wrote it
  expect(again).toMatch(/plan\.pdf<.*As in submission 1.*films\.example\/gloves.*New since submission 1.*One piece of submission 1 was removed\./s);
  expect(again).toMatch(/<h2>3\. Looking back.*As in submission 1/s);
  for (const gone of ['films.example/bag', film, 'maja']) expect(again).not.toContain(gone);

  // What she took out, only those read who had it before them or decide: to a colleague it is gone, and what came is marked.
  const [ofAnn, ofBjorn] = [(await ann?.get(atDesk(address)))?.text ?? '', (await bjorn?.get(atDesk(address)))?.text ?? ''];
  expect(ofAnn).toMatch(
    /<h2>1\. Context.*Changed since submission 1.*What is new here since submission 1.*With my <ins>.*mother, until March\.<\/ins>.*<h2>2\. /s,
  );
  expect([ofAnn.includes('<del>'), ofAnn.includes('mother.<'), ofBjorn.includes('<del>')]).toEqual([false, false, true]);

  // What was said to her, colleagues read; the note is for whoever wrote it and whoever decides.
  const reads = async (visitor: Visitor | undefined) => {
    const { text = '' } = (await visitor?.get(atDesk(address))) ?? {};
    return [text.includes('Say when.'), text.includes('The voice is hers.')];
  };
  expect([await reads(tove), await reads(ann), await reads(bjorn)]).toEqual([
    [true, true],
    [true, false],
    [true, true],
  ]);

  // Who was let in while the first was there may see what was in it; who was asked since sees what they were asked for.
  expect((await first.visitor.get(first.at)).text).toContain('Changed since submission 1');
  const second = await outside('siri@coast.example');
  const hers = (await second.visitor.get(second.at)).text;
  expect([hers.includes('until March'), hers.match(MARKS), hers.includes('<del>')]).toEqual([true, null, false]);
});

it('keeps a private note from a colleague who decides, of a submission that she scored herself', async () => {
  const [odile, both, chief] = [await hired('odile', 'administrator'), await hired('ebba', 'assessor', 'decider'), await hired('dag', 'assessor', 'decider')];
  const lina = await openVisitor(test, { email: 'lina@home.example' });
  await odile.post('/assess/kestrel/rules', { assessors: '2', days: '10' });
  const hers = await sentBy(lina, achievement);
  const judged = (by: Visitor | undefined, note: string) =>
    by?.post(`${atDesk(hers)}/scores`, { ...scores('Secure', 'Secure'), words: 'Say when.', private_note: note, recommends: 'award', send: '1' });
  const notes = async (visitor: Visitor | undefined) => ((await visitor?.get(atDesk(hers)))?.text ?? '').match(/note of (tove|ebba) in \d/g)?.toSorted() ?? [];

  await judged(tove, 'note of tove in 1');
  expect(await notes(both)).toEqual([]);
  await judged(both, 'note of ebba in 1');
  expect([await notes(both), await notes(tove), await notes(chief)]).toEqual([
    ['note of ebba in 1'],
    ['note of tove in 1'],
    ['note of ebba in 1', 'note of tove in 1'],
  ]);
  await bjorn?.post(`${atDesk(hers)}/decide`, { outcome: 'revise', words: 'Say when.' });
  expect(await notes(both)).toEqual(['note of ebba in 1']);

  later();
  await sendAgain(lina, hers);
  await judged(tove, 'note of tove in 2');
  await judged(both, 'note of ebba in 2');
  expect(await notes(both)).toEqual(['note of ebba in 1', 'note of ebba in 2']);
  await bjorn?.post(`${atDesk(hers)}/decide`, { outcome: 'decline', words: 'Not yet.' });
  await lina.post(`${hers}/appeal`, { words: 'I did say when.' });
  expect([await notes(both), (await notes(chief)).length, (await notes(bjorn)).length]).toEqual([['note of ebba in 1', 'note of ebba in 2'], 4, 4]);
  await odile.post('/assess/kestrel/rules', { assessors: '1', days: '21' });
});

it('asks whoever sends her own address along whether she means to, once, and sends it then', async () => {
  const { location: at } = (await maja?.post(`/learn/apply/${other}`)) ?? { location: '' };
  const form = { background: 'life', context: 'Write to me: Maja@home.example', reflection: 'I would ring.', url: 'https://films.example/bag', send: '1' };
  const first = await maja?.upload(at, form, NO_FILE);
  expect([first?.status, first?.location]).toEqual([303, `${at}?whose=1`]);
  const asked = (await maja?.get(`${at}?whose=1`))?.text ?? '';
  for (const said of ['your e-mail address stands in it', 'Nobody but you has seen this yet', 'name="with_address"']) expect(asked).toContain(said);
  expect((await maja?.get(at))?.text).not.toContain('with_address');
  expect((await maja?.upload(at, { send: '1', with_address: '1' }, NO_FILE))?.location).toBe(`${at}?sent=1`);
  expect((await maja?.get(`${at}?whose=1`))?.text).not.toContain('your e-mail address stands in it');
});
