import { makeTranslate } from '@laurel/web';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { openTestIssuer, type TestIssuer } from '../testing/open-test-issuer.ts';
import { DEFINITION_FORM, openRegistrar } from '../testing/registrar.ts';
import { AchievementPicture } from './picture-records.ts';

let test: TestIssuer;
let desk: Awaited<ReturnType<typeof openRegistrar>>;
beforeAll(async () => {
  test = await openTestIssuer();
  desk = await openRegistrar(test);
});
afterAll(() => test.stop());

describe('KF-I14: a picture that carries script', () => {
  const DISC = '<circle cx="100" cy="100" r="90"/>';
  const svg = (inside: string, more = '') => `<svg xmlns="http://www.w3.org/2000/svg" viewBox="0 0 200 200" ${more}>${inside}</svg>`;
  const upload = (text: string, name = 'a.svg') =>
    desk.upload('/desk/kestrel/achievements/new', { ...DEFINITION_FORM, alt_en: 'A disc' }, { field: 'picture_file', name, text });
  const kept = () => test.store.as('kestrel').read((db) => db.list(AchievementPicture, {}));

  it.each([
    ['a script', svg(`${DISC}<script>alert(1)</script>`), 'svg_program'],
    ['a handler', svg(DISC, 'onload="alert(1)"'), 'svg_program'],
    ['a link that runs', svg(`<use href="javascript:alert(1)"/>${DISC}`), 'svg_program'],
    ['a page within', svg(`<foreignObject><body xmlns="http://www.w3.org/1999/xhtml" onload="alert(1)"/></foreignObject>${DISC}`), 'svg_program'],
    ['a style sheet from elsewhere', svg(`<style>@import url(https://evil.example)</style>${DISC}`), 'svg_reaches_out'],
    ['a page that is called a drawing', `<!doctype html><script>alert(1)</script>${svg(DISC)}`, 'svg_unreadable'],
  ])('%s is refused beside the box, and nothing is kept', async (_, text, code) => {
    const before = await kept();
    const refused = await upload(text);
    expect([refused.status, refused.text.includes(makeTranslate('en')(`issuer.picture.${code}`))]).toEqual([422, true]);
    expect(await kept()).toEqual(before);
    expect((await upload(svg(DISC))).status).toBe(303);
  });

  it('what is kept was drawn anew, and is served where nothing could run', async () => {
    expect((await upload(svg(`<title>x</title><!-- <script> -->${DISC}`, 'data-x="1" class="a"'))).status).toBe(303);
    const [row] = await kept();
    expect(Buffer.from(row?.body ?? '', 'base64').toString()).not.toMatch(/script|title|data-x|class/);
    const served = await fetch(`${test.url}/achievements/pictures/${row?.hash}.svg`);
    expect(served.status).toBe(200);
    expect(served.headers.get('content-security-policy')).toBe("default-src 'none'; sandbox");
    expect(served.headers.get('x-content-type-options')).toBe('nosniff');
  });
});
