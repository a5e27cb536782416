import { DAY } from '@laurel/base';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { DRAFT_LIFE } from '../limits.ts';
import { Batch } from '../records.ts';
import { sweepIssuer } from '../sweep.ts';
import { openTestIssuer, type TestIssuer } from '../testing/open-test-issuer.ts';
import { ASSESSED, openRegistrar } from '../testing/registrar.ts';

let test: TestIssuer;
let desk: Awaited<ReturnType<typeof openRegistrar>>;
beforeAll(async () => {
  test = await openTestIssuer();
  desk = await openRegistrar(test);
});
afterAll(() => test.stop());

async function upload(): Promise<string> {
  const form = { achievement: await desk.define(), language: 'en', ...ASSESSED };
  const file = { field: 'file', name: 'intake.csv', text: 'email,name,awarded_on\na@b.example,Ada,03/04/2026\nb@b.example,Bo,05/04/2026' };
  return (await desk.upload('/desk/kestrel/batches/new', form, file)).location;
}
/** The file read with the day first or the month; answers where it is now. */
async function readAs(at: string, order: 'dmy' | 'mdy'): Promise<string> {
  const { location } = await desk.post(`${at}/columns`, { 'use-0': 'email', 'use-1': 'name', 'use-2': `awarded_on_${order}`, from: 'dates' });
  return location;
}

describe('the address of a roster whose file was read again', () => {
  it('leads to how it stands now, however often it was, and says so in a line', async () => {
    const first = await upload();
    const second = await readAs(first, 'dmy');
    const third = await readAs(second, 'mdy');
    expect(new Set([first, second, third]).size).toBe(3);
    for (const old of [first, second]) {
      const led = await desk.get(old);
      expect([led.status, led.location]).toEqual([303, `${third}?done=read-anew`]);
      expect((await desk.get(`${old}/problems.csv`)).location).toBe(`${third}?done=read-anew`);
    }
    const shown = await desk.get(`${third}?done=read-anew`);
    expect(shown.text).toContain('The file has been read again; this is how it stands now.');
    expect((await desk.get(third)).text).not.toContain('read again; this');
  });

  it('leads there from each button as well, takes nothing over and says so', async () => {
    const first = await upload();
    const now = await readAs(first, 'dmy');
    for (const [act, form] of [
      ['cells', { 'cell-2-1': 'other@b.example' }],
      ['columns', { 'use-0': 'email', 'use-1': 'name', 'use-2': 'leave-out' }],
      ['award', {}],
      ['discard', {}],
    ] as const)
      expect([act, (await desk.post(`${first}/${act}`, form)).location]).toEqual([act, `${now}?done=not-taken`]);
    const { text } = await desk.get(`${now}?done=not-taken`);
    for (const words of ['nothing of what you sent was taken over', '2 ready', 'Award 2 badges']) expect(text).toContain(words);
    expect(text).not.toContain('other@b.example');
    await desk.post(`${now}/award`, {});
    expect((await desk.get(first)).location).toBe(`${now}?done=read-anew`);
    expect((await desk.get(`${now}?done=read-anew`)).text).toContain('this is how it stands now');
  });

  it('leads there without that where its columns were so used and its cells so written already: the button was pressed twice', async () => {
    const use = { 'use-0': 'email', 'use-1': 'name', 'use-2': 'awarded_on_dmy' };
    for (const [more, end] of [
      [{ from: 'dates' }, ''],
      [{ 'cell-2-3': '04/04/2026', 'alike-0-3': '04/05/2026', 'alike-0-3-was': '05/04/2026' }, '#columns'],
    ] as const) {
      const first = await upload();
      const [one, two] = await Promise.all([desk.post(`${first}/columns`, { ...use, ...more }), desk.post(`${first}/columns`, { ...use, ...more })]);
      const [now] = (await desk.get(first)).location.split('?');
      expect([one.location, two.location]).toEqual([`${now}${end}`, `${now}${end}`]);
      const late = await desk.post(`${first}/columns`, { ...use, ...more });
      expect(late.location).toBe(`${now}${end}`);
      for (const other of [{ 'use-1': 'leave-out' }, { 'cell-2-1': 'x@b.example' }])
        expect((await desk.post(`${first}/columns`, { ...use, ...more, ...other })).location).toBe(`${now}?done=not-taken`);
      expect((await desk.post(`${first}/award`, { ...use, ...more })).location).toBe(`${now}?done=not-taken`);
    }
  });

  it('leads on while what took its place may be there, also after the halves of uploads are swept, and nowhere once that is discarded', async () => {
    const first = await upload();
    const now = await readAs(first, 'dmy');
    test.clock.now = new Date(test.clock.now.getTime() + DAY);
    desk = await openRegistrar(test);
    while ((await sweepIssuer(test.issuer)) === 'more');
    expect((await desk.get(first)).location).toBe(`${now}?done=read-anew`);
    expect((await desk.post(`${now}/discard`, {})).location).toBe('/desk/kestrel/batches/new');
    for (const gone of [first, now]) expect((await desk.get(gone)).status).toBe(404);
    const left = await upload();
    await readAs(left, 'dmy');
    test.clock.now = new Date(test.clock.now.getTime() + DRAFT_LIFE + 1);
    while ((await sweepIssuer(test.issuer)) === 'more');
    expect(await test.store.as('kestrel').read((db) => db.list(Batch, { filename: 'intake.csv', state: 'discarded' }))).toEqual([]);
  });
});
