import { DAY, LaurelError } from '@laurel/base';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { awardChunk } from '../awards/award-batch.ts';
import { ROSTER_BYTES } from '../limits.ts';
import { Batch, RosterLine } from '../records.ts';
import { openTestIssuer, type TestIssuer } from '../testing/open-test-issuer.ts';
import { ASSESSED, openRegistrar } from '../testing/registrar.ts';

let test: TestIssuer;
let desk: Awaited<ReturnType<typeof openRegistrar>>;

beforeAll(async () => {
  test = await openTestIssuer();
  desk = await openRegistrar(test);
});
afterAll(() => test.stop());

describe('a roster', () => {
  it('is previewed by line with the cell shown, corrected, awarded in the background and done', async () => {
    const id = await desk.define();
    const csv = [
      'Courriel,Nom complet,No étudiant,Date d’obtention,note:score',
      'a@b.example,"O’Connor, Sinéad",K-1,2026-11-12,82',
      'b@b.example,李小龙,K-2,31/11/2026,70',
      'نور,نور,K-3,,',
      'a@b.example,Twice,K-1,,',
    ].join('\n');
    const upload = await desk.upload(
      '/desk/kestrel/batches/new',
      { achievement: id, language: 'fr', ...ASSESSED },
      { field: 'file', name: 'cohort.csv', text: csv },
    );
    expect(upload.location).toMatch(/^\/desk\/kestrel\/batches\/[\w-]+$/);
    const preview = await desk.get(upload.location);
    expect(preview.text).toContain('1 ready, 3 to fix');
    expect(preview.text).toContain('Write the date as year-month-day, for instance 2026-11-30');
    expect(preview.text).toContain('There is no @ in this address.');
    expect(preview.text).toContain('The same as on line 2.');
    const toFix = await desk.get(`${upload.location}/problems.csv`);
    expect(toFix.text.split('\r\n')).toHaveLength(5);

    // All boxes are of one form: each button brings every correction, and awarding waits until they were looked at.
    const boxes = preview.text.slice(preview.text.indexOf(`action="${upload.location}/cells"`));
    for (const box of ['name="cell-3-4"', 'name="cell-4-1"', `formaction="${upload.location}/award"`, `formaction="${upload.location}/columns"`])
      expect(boxes.slice(0, boxes.indexOf('</form>'))).toContain(box);
    const corrections = { 'cell-3-4': '2026-11-11', 'cell-4-1': 'nour@b.example' };
    const looked = await desk.post(`${upload.location}/award`, corrections);
    expect(looked.location).toBe(`${upload.location}?done=corrected`);
    expect((await desk.get(looked.location)).text).toContain('nothing is awarded yet');
    // An older page of another tab puts nothing back that was mended since, and says nothing new.
    expect((await desk.post(`${upload.location}/cells`, { 'cell-3-4': '31/11/2026', 'cell-5-3': 'K-1' })).status).toBe(303);
    expect((await desk.get(upload.location)).text).toContain('Award 3 badges');
    expect(test.letters.some((letter) => letter.to === 'nour@b.example')).toBe(false);

    expect((await desk.post(`${upload.location}/award`, {})).status).toBe(303);
    expect((await desk.post(`${upload.location}/award`, {})).status).toBe(303);
    const running = await desk.get(upload.location);
    expect(running.headers.get('refresh')).toBe('5');
    expect((await desk.get(`${upload.location}?still=1`)).headers.get('refresh')).toBeNull();
    await desk.work();
    const done = await desk.get(upload.location);
    expect(done.text).toContain('3 badges awarded');
    expect(test.letters.filter((letter) => letter.to === 'nour@b.example')).toHaveLength(1);
    const register = await desk.get(`/desk/kestrel/register?batch=${upload.location.split('/').at(-1)}`);
    expect(register.text).toContain('3 awards');
    expect(register.text).toContain('李小龙');
    expect((await test.store.as('kestrel').read((db) => db.list(RosterLine, {}))).map((line) => line.line)).toEqual([5]);

    const second = await desk.upload(
      '/desk/kestrel/batches/new',
      { achievement: id, language: 'fr', ...ASSESSED },
      { field: 'file', name: 'cohort.csv', text: csv },
    );
    expect((await desk.get(second.location)).text).toContain('Has had this badge since 12 November 2026.');
    expect((await desk.post(`${second.location}/award`, {})).status).toBe(422);
    expect((await desk.post(`${second.location}/discard`, {})).location).toBe('/desk/kestrel/batches/new');
    expect((await desk.get(second.location)).status).toBe(404);
  });

  it('keeps aside whoever lacks a result that the badge needs, with a box for it, and lets a column of the file be it', async () => {
    const id = await desk.define({ result_required_0: '60' });
    const upload = await desk.upload(
      '/desk/kestrel/batches/new',
      { achievement: id, language: 'en', ...ASSESSED },
      { field: 'file', name: 'needed.csv', text: 'email,Points\nneeded1@b.example,70\nneeded2@b.example,' },
    );
    const preview = (await desk.get(upload.location)).text;
    for (const words of ['0 ready, 2 to fix', '“Score”, in no row of your file', 'The badge needs this result: 60 or better.', 'name="cell-3-3"'])
      expect(preview).toContain(words);
    await desk.post(`${upload.location}/cells`, { 'cell-2-3': '', 'cell-3-3': '61' });
    const mended = (await desk.get(upload.location)).text;
    expect(mended).toContain('1 ready, 1 to fix');
    // The file has no such heading: everywhere it is called what it is, in attributes `result:Score` is the machine’s.
    const words = (html: string) => html.replaceAll(/ (?:value|name)="[^"]*"/g, '');
    for (const html of [preview, mended]) expect(words(html)).not.toContain('result:Score');
    expect(mended).toContain('Use “Score” as');
    const other = await desk.upload(
      '/desk/kestrel/batches/new',
      { achievement: id, language: 'en', ...ASSESSED },
      { field: 'file', name: 'needed.csv', text: 'email,Points\nneeded1@b.example,70\nneeded2@b.example,' },
    );
    const read = await desk.post(`${other.location}/columns`, { 'use-0': 'email', 'use-1': 'result:Score', 'use-2': 'result:Score' });
    const anew = (await desk.get(read.location.split('#')[0] ?? '')).text;
    for (const words of ['1 ready, 1 to fix', 'Column B, “Points”']) expect(anew).toContain(words);
    expect(anew).not.toContain('“result:Score”');
    const left = await desk.post(`${read.location.split('#')[0]}/columns`, { 'use-0': 'email', 'use-1': 'leave-out' });
    expect((await desk.get(left.location.split('#')[0] ?? '')).text).toContain('“Score”, in no row of your file');
  });

  it('asks once which column is a result that the badge needs, takes the one pressed, and reads past headings that stand in the file again', async () => {
    const id = await desk.define({ result_required_0: '60' });
    const text = 'email,Room,Points\nasked1@b.example,B12,70\nemail,Room,Points\nasked2@b.example,B12,20\nasked3@b.example,B14,';
    const { location } = await desk.upload(
      '/desk/kestrel/batches/new',
      { achievement: id, language: 'en', ...ASSESSED },
      { field: 'file', name: 'asked.csv', text },
    );
    const preview = (await desk.get(location)).text;
    const asked = /id="needed".*?<\/section>/s.exec(preview)?.[0] ?? '';
    expect(asked).toContain('The badge needs “Score”. Which column is it?');
    expect([...asked.matchAll(/<button[^>]*name="(use-\d+)" value="([^"]*)"[^>]*>([^<]*)/g)].map((found) => found.slice(1))).toEqual([
      ['use-2', 'result:Score', 'C Points: 70 · 20'],
    ]);
    expect(preview.indexOf(asked)).toBeLessThan(preview.indexOf('id="to-fix"'));
    const sent = Object.fromEntries([...asked.matchAll(/type="hidden" name="((?:use|from)[^"]*)" value="([^"]*)"/g)].map(([, name, value]) => [name, value]));
    const read = await desk.post(`${location}/columns`, { ...sent, 'use-2': 'result:Score' });
    expect([read.status, read.location.includes('#')]).toEqual([303, false]);
    const anew = (await desk.get(read.location)).text;
    for (const words of ['1 ready, 3 to fix', 'The badge needs at least 60', 'Column C, “Points”', 'This is the headings once more.'])
      expect(anew).toContain(words);
    for (const gone of ['id="needed"', 'result:Score, ', 'in no row of your file']) expect(anew).not.toContain(gone);

    const none = await desk.upload(
      '/desk/kestrel/batches/new',
      { achievement: id, language: 'en', ...ASSESSED },
      { field: 'file', name: 'none.csv', text: 'email,Room\nnone1@b.example,B12' },
    );
    expect(/id="needed".*?<\/section>/s.exec((await desk.get(none.location)).text)?.[0]).toMatch(
      /In no column that is left out do the values fit, (?!.*<button)/s,
    );
  });

  it('gives the rows to fix as a file that says of each where it stood and all that is wrong, and takes that file back', async () => {
    const id = await desk.define();
    const send = async (name: string, text: string) =>
      (await desk.upload('/desk/kestrel/batches/new', { achievement: id, language: 'en', ...ASSESSED }, { field: 'file', name, text })).location;
    const at = await send('aside.csv', 'email,name,date\naside1@b.example,Al,\nno-at.example,Bo,soon\naside2@b.example,Cy,,more\naside3.example');
    const csv = (await desk.get(`${at}/problems.csv`)).text;
    const when = `date: Write the date as year-month-day, for instance ${test.clock.now.toISOString().slice(0, 10)}, or leave it empty for today.`;
    expect(csv.replace('\uFEFF', '').split('\r\n')).toEqual([
      'email,name,date,line,problem',
      `no-at.example,Bo,soon,3,"email: There is no @ in this address. ${when}"`,
      'aside2@b.example,Cy,,more,4,This row has 4 cells and the headings are 3. A comma inside a cell needs quotation marks around the cell.',
      'aside3.example,,,5,email: There is no @ in this address.',
      '',
    ]);
    const again = await send('aside-to-fix.csv', csv.replace('no-at.example,Bo,soon', 'aside4@b.example,Bo,'));
    const preview = (await desk.get(again)).text;
    expect(preview).toContain('1 ready, 2 to fix');
    expect((await desk.get(`${again}/problems.csv`)).text).toContain('aside2@b.example,Cy,,more,3,');
    expect(preview).not.toContain('Use “problem” as');
  });

  it('keeps aside whoever has a grade below the one that is needed, by the order the registrar wrote', async () => {
    const grade = { result_type_0: 'LetterGrade', result_allowed_0: 'A, B, C, D', result_order_0: 'best-first', result_required_0: 'C' };
    const id = await desk.define(grade);
    const text = `email,result:Score\n${['A', 'B', 'C', 'D'].map((cell) => `grade-${cell}@b.example,${cell}`).join('\n')}`;
    const upload = await desk.upload(
      '/desk/kestrel/batches/new',
      { achievement: id, language: 'en', ...ASSESSED },
      { field: 'file', name: 'grades.csv', text },
    );
    const preview = (await desk.get(upload.location)).text;
    for (const words of ['3 ready, 1 to fix', 'The badge needs at least C', 'name="cell-5-2"']) expect(preview).toContain(words);
  });

  it('says before it is awarded which rows share an address under different numbers', async () => {
    const id = await desk.define();
    const shown = async (text: string) => {
      const upload = await desk.upload(
        '/desk/kestrel/batches/new',
        { achievement: id, language: 'en', ...ASSESSED },
        { field: 'file', name: 'family.csv', text },
      );
      return (await desk.get(upload.location)).text;
    };
    const family = await shown('email,name,external_id\nfamily@b.example,Ada,F-1\nalone@b.example,Al,F-2\nFAMILY@b.example,Bea,F-3');
    expect(family).toContain('3 ready');
    expect(family).toMatch(/id="shared".*One address stands in several rows.*Line 2, number F-1.*Ada.*Line 4, number F-3.*Bea/s);
    expect(await shown('email,name,external_id\none@b.example,Ada,F-4\ntwo@b.example,Al,F-5')).not.toContain('id="shared"');
  });

  it('names whose row it is by first and last name too, and asks again for a file that was sent with something missing', async () => {
    const id = await desk.define();
    const file = { field: 'file', name: 'names.csv', text: 'email,first name,last name\nno-at.example,Zoë,Martin' };
    const upload = await desk.upload('/desk/kestrel/batches/new', { achievement: id, language: 'en', ...ASSESSED }, file);
    const preview = (await desk.get(upload.location)).text;
    expect(preview).toContain('<bdi>Zoë Martin</bdi>');
    expect(preview).toContain('Nothing is awarded: correct rows here'); // no button at its end
    const again = await desk.upload('/desk/kestrel/batches/new', { achievement: id, language: 'en', assessment: 'assessed-elsewhere' }, file);
    expect([again.status, again.text.includes('id="file-error"'), again.text.includes('names.csv')]).toEqual([422, true, true]);
  });

  it('is read by other columns where the registrar says so, and refuses what cannot be', async () => {
    const id = await desk.define();
    const upload = await desk.upload(
      '/desk/kestrel/batches/new',
      { achievement: id, language: 'en', ...ASSESSED },
      { field: 'file', name: 'odd.csv', text: 'Contact,email,Person\nodd1@b.example,x,Zoë\nodd2@b.example,y,Bo' },
    );
    expect((await desk.get(upload.location)).text).toContain('0 ready, 2 to fix');
    const twice = await desk.post(`${upload.location}/columns`, { 'use-0': 'email', 'use-1': 'email', 'use-2': 'name' });
    expect(twice.status).toBe(422);
    expect(twice.text).toContain('href="#use-1"');
    expect((await desk.post(`${upload.location}/columns`, { 'use-0': 'name', 'use-1': 'leave-out', 'use-2': 'nonsense' })).text).toContain('href="#use-0"');
    const read = await desk.post(`${upload.location}/columns`, { 'use-0': 'email', 'use-1': 'leave-out', 'use-2': 'name' });
    const at = read.location.split('#')[0] ?? '';
    const preview = await desk.get(at);
    expect(preview.text).toContain('Award 2 badges');
    expect((await desk.get(upload.location)).location).toBe(`${at}?done=read-anew`);
    expect((await desk.post(`${at}/award`, {})).status).toBe(303);
    await desk.work();
    expect((await desk.get('/desk/kestrel/register?q=odd2')).text).toContain('Bo');
  });

  it('names the mark that a row with too many cells has one of too much, also after it was read again', async () => {
    const id = await desk.define();
    const text = 'email;name;Odd\nmarks1@b.example;O’Connor; Sinéad;x\nmarks2@b.example;Bo;x';
    const upload = await desk.upload('/desk/kestrel/batches/new', { achievement: id, language: 'en', ...ASSESSED }, { field: 'file', name: 'marks.csv', text });
    const said = 'A semicolon inside a cell needs quotation marks around the cell.';
    expect((await desk.get(upload.location)).text).toContain(said);
    const read = await desk.post(`${upload.location}/columns`, { 'use-0': 'email', 'use-1': 'leave-out', 'use-2': 'leave-out' });
    expect((await desk.get(read.location.split('#')[0] ?? '')).text).toContain(said);
  });

  it('with days in a spreadsheet’s order asks once which is meant, not in each row', async () => {
    const id = await desk.define();
    const upload = await desk.upload(
      '/desk/kestrel/batches/new',
      { achievement: id, language: 'en', ...ASSESSED },
      { field: 'file', name: 'days.csv', text: 'email,date\nday1@b.example,3/4/2026\nday2@b.example,13/4/2026\nday3@b.example,2026-04-14' },
    );
    const asks = await desk.get(upload.location);
    expect(asks.text).toContain('2 dates to be told how to read');
    expect(asks.text).toMatch(/value="awarded_on_dmy".*3\/4\/2026 is 3 April 2026.*value="awarded_on_mdy".*3\/4\/2026 is 4 March 2026/s);
    const both = await desk.post(`${upload.location}/columns`, { 'use-0': 'awarded_on', 'use-1': 'awarded_on_dmy' });
    expect(both.text).toContain('href="#use-1"');
    const read = await desk.post(`${upload.location}/columns`, { 'use-0': 'email', 'use-1': 'awarded_on_dmy', from: 'dates' });
    expect(read.location).not.toContain('#');
    const { text } = await desk.get(read.location);
    expect(text).toContain('Award 3 badges');
    expect(text).not.toContain('how to read');
  });

  it('shows each order of days by a cell that tells them apart, whatever stands in the first row, and what it would leave to mend', async () => {
    const id = await desk.define();
    const asked = async (...days: string[]) => {
      const text = `email,date\n${days.map((day, n) => `ordered${n}@b.example,${day}`).join('\n')}`;
      const upload = await desk.upload(
        '/desk/kestrel/batches/new',
        { achievement: id, language: 'en', ...ASSESSED },
        { field: 'file', name: 'days.csv', text },
      );
      const part = /id="dates".*?<\/section>/s.exec((await desk.get(upload.location)).text)?.[0] ?? '';
      return [...part.matchAll(/(?:Day|Month) first: [^<]*|With the [^<]*/g)].map(([words]) => words);
    };
    const toCome = 'With the day first, 1 date does not fit, such as 05/12/2026.';
    const [july, may] = ['Day first: 13/07/2026 is 13 July 2026', 'With the month first, 1 date does not fit, such as 13/07/2026.'];
    expect(await asked('05/12/2026', '03/11/2026')).toEqual(['Month first: 05/12/2026 is 12 May 2026', 'Day first: 03/11/2026 is 3 November 2026', toCome]);
    expect(await asked('31/11/2026', '03/11/2026')).toEqual([
      'Day first: 03/11/2026 is 3 November 2026',
      'Month first: 03/11/2026 is 11 March 2026',
      'With the day first, 1 date does not fit, such as 31/11/2026.',
      'With the month first, 1 date does not fit, such as 31/11/2026.',
    ]);
    expect(await asked('05/05/2026', '13/07/2026')).toEqual([july, 'Month first: 05/05/2026 is 5 May 2026', may]);
    expect((await asked('05/12/2026', '06/12/2026')).slice(0, 2)).toEqual([
      'Month first: 05/12/2026 is 12 May 2026',
      'Day first: 05/12/2026 is 5 December 2026',
    ]);
    expect(await asked('31/11/2026', '31/04/2026')).toEqual([]);
  });

  it('that nobody comes back to is no task after a week, and can be discarded from there before', async () => {
    const id = await desk.define();
    const upload = () =>
      desk.upload(
        '/desk/kestrel/batches/new',
        { achievement: id, language: 'en', ...ASSESSED },
        { field: 'file', name: 'left.csv', text: 'email\nleft@b.example' },
      );
    const first = await upload();
    expect((await desk.get('/desk/kestrel')).text).toContain('left.csv');
    expect((await desk.post(`${first.location}/discard`, { from: 'home' })).location).toBe('/desk/kestrel');
    expect((await desk.get('/desk/kestrel')).text).not.toContain('left.csv');
    const second = await upload();
    const uploaded = (days: number) =>
      test.store
        .as('kestrel')
        .write((db) =>
          db.update(Batch, { filename: 'left.csv', state: 'draft' }, { createdAt: new Date(test.clock.now.getTime() - days * DAY).toISOString() }),
        );
    await uploaded(6);
    expect((await desk.get('/desk/kestrel')).text).toContain('left.csv');
    await uploaded(8);
    expect((await desk.get('/desk/kestrel')).text).not.toContain('left.csv');
    expect((await desk.get(second.location)).status).toBe(200);
  });

  it('of which no line could be awarded does not look done', async () => {
    const id = await desk.define();
    const upload = await desk.upload(
      '/desk/kestrel/batches/new',
      { achievement: id, language: 'en', ...ASSESSED },
      { field: 'file', name: 'none.csv', text: 'email\nnone@b.example' },
    );
    await desk.post(`${upload.location}/award`, {});
    await awardChunk(test.issuer);
    await awardChunk({ ...test.issuer, enqueue: async () => Promise.reject(new LaurelError('bad_request')) });
    const { text } = await desk.get(upload.location);
    expect(text).toContain('class="notice is-bad"');
    expect(text).not.toContain('is-ok');
    expect(text).toContain('<h1>Nothing was awarded.</h1>');
  });

  it('that cannot be read gives a sentence and keeps what was chosen; nothing is stored', async () => {
    const id = await desk.define();
    const send = (text: string) =>
      desk.upload('/desk/kestrel/batches/new', { achievement: id, language: 'en', ...ASSESSED }, { field: 'file', name: 'x.csv', text });
    const answer = await send('who,what\na,b\n');
    expect(answer.status).toBe(422);
    expect(answer.text).toContain('Name its heading “e-mail”, save, and choose the file again. The headings we read are: who, what.');
    expect(answer.text).toContain('value="Two nurses"');
    expect((await send('')).text).toContain('This file is empty.');
    expect((await send(`email\n${' '.repeat(ROSTER_BYTES)}`)).text).toContain('This file is larger than 10 MB');
    expect(
      (await desk.upload('/desk/kestrel/batches/new', { achievement: id, language: 'en' }, { field: 'file', name: 'x.csv', text: 'email\na@b.example' })).text,
    ).toContain('href="#assessment"');
  });
});
