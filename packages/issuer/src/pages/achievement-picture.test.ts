import { badgeFacts, type JsonObject, unbakeBadge } from '@laurel/credentials';
import { badgePng } from '@laurel/web';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { findAchievement } from '../achievements/define-achievement.ts';
import { AchievementPicture } from '../achievements/picture-records.ts';
import { openClaiming } from '../testing/claiming.ts';
import { openTestIssuer, type TestIssuer } from '../testing/open-test-issuer.ts';
import { DEFINITION_FORM, openRegistrar } from '../testing/registrar.ts';
import { credentialsOf, walletKey } from '../testing/wallet.ts';

let test: TestIssuer;
let desk: Awaited<ReturnType<typeof openRegistrar>>;
const AT = '/desk/kestrel/achievements';
const SVG = '<svg xmlns="http://www.w3.org/2000/svg" viewBox="0 0 200 200"><circle cx="100" cy="100" r="90" fill="#7d2530"/></svg>';
const WITH_WORDS = { ...DEFINITION_FORM, alt_en: 'A madder disc' };

beforeAll(async () => {
  test = await openTestIssuer();
  desk = await openRegistrar(test);
});
afterAll(() => test.stop());

const upload = (fields: Record<string, string>, name: string, text: string | Uint8Array<ArrayBuffer>, path = `${AT}/new`) =>
  desk.upload(path, fields, { field: 'picture_file', name, text });
const pictureOn = (text: string) => /src="(\/achievements\/pictures\/[\w.-]+)"/.exec(text)?.[1] ?? '';
const pictures = () => test.store.as('kestrel').read((db) => db.list(AchievementPicture, {}));

describe('a picture of one’s own', () => {
  it('is kept whatever else is to be mended, shown to everybody for good, and can do nothing there', async () => {
    const wrong = await upload({ ...DEFINITION_FORM, credits: 'many' }, 'badge.svg', SVG);
    expect(wrong.status).toBe(422);
    expect(wrong.text).toContain('href="#alt_en"'); // its words are needed now
    expect(wrong.text).toContain('value="many"');
    const path = pictureOn(wrong.text);
    const name = /name="picture" value="([^"]*)"/.exec(wrong.text)?.[1] ?? '';
    expect(path).toBe(`/achievements/pictures/${name}`);
    const picture = await fetch(test.url + path);
    expect(picture.headers.get('content-type')).toBe('image/svg+xml');
    expect(picture.headers.get('content-security-policy')).toContain('sandbox');
    expect(picture.headers.get('x-content-type-options')).toBe('nosniff');
    expect(picture.headers.get('cache-control')).toContain('immutable');
    const etag = picture.headers.get('etag') ?? '';
    expect((await fetch(test.url + path, { headers: { 'If-None-Match': etag } })).status).toBe(304);
    expect((await fetch(test.url + path.replace('.svg', '.png'))).status).toBe(404);
    expect((await fetch(`${test.url}/achievements/pictures/${'a'.repeat(43)}.svg`)).status).toBe(404);

    const made = await desk.post(`${AT}/new`, { ...WITH_WORDS, picture: name });
    expect(made.status).toBe(303);
    const shown = await desk.get(made.location);
    expect(pictureOn(shown.text)).toBe(path);
    expect(shown.text).toContain('alt="A madder disc"');
    await upload(WITH_WORDS, 'again.svg', SVG);
    expect(await pictures()).toHaveLength(1);
  });

  it('goes into the badge as it was made harmless, with its words', async () => {
    const made = await upload(WITH_WORDS, 'badge.png', new Uint8Array(await badgePng({ title: 'Ours', kind: 'assessed', alt: 'Ours' })));
    const id = /achievements\/([\w-]+)/.exec(made.location)?.[1] ?? '';
    const claiming = openClaiming(test, await findAchievement(test.issuer, 'kestrel', id));
    const { access } = await claiming.redeemed();
    const [badge] = credentialsOf(await claiming.wallet.badge(access, walletKey()));
    const copies = credentialsOf(await claiming.wallet.copies(access, Array.from({ length: 10 }, walletKey)));
    expect(copies).toHaveLength(10);
    const facts = badgeFacts(badge as JsonObject); // JSON, as served
    const bytes = Buffer.from(/^data:image\/png;base64,(.+)$/.exec(facts.image ?? '')?.[1] ?? '', 'base64');
    expect(unbakeBadge(bytes)).toMatchObject({ ok: false, code: 'picture_no_badge', detail: expect.any(String) }); // a sound PNG without a badge in it
    expect(bytes.length).toBeLessThanOrEqual(64 * 1024);
  });

  it.each([
    ['badge.svg', '<svg xmlns="http://www.w3.org/2000/svg"><script>alert(1)</script></svg>', 'There is a program in this SVG.'],
    ['badge.svg', '<!DOCTYPE svg [<!ENTITY a "a">]><svg xmlns="http://www.w3.org/2000/svg"/>', 'declares abbreviations'],
    ['badge.png', SVG, 'The file is not what its name says.'],
    ['badge.gif', 'GIF89a', 'Only PNG and SVG files are taken.'],
    ['badge.png', 'x'.repeat(2 * 1024 * 1024 + 1), 'larger than 2 MB'],
  ])('%s that is no picture of a badge is refused beside its box, and what was typed is kept', async (name, text, words) => {
    const before = (await pictures()).length;
    const answer = await upload({ ...WITH_WORDS, draft: 'save' }, name, text);
    expect(answer.status).toBe(422);
    expect(answer.text).toContain(words);
    expect(answer.text).toContain('href="#picture_file"');
    expect(answer.text).toContain('value="hygiene, home care"');
    expect(await pictures()).toHaveLength(before);
  });

  it('that is refused does not keep back what else is wrong, once it is to be published', async () => {
    const answer = await upload({ ...WITH_WORDS, name_en: '' }, 'badge.gif', 'GIF89a');
    expect(answer.text).toMatch(/href="#name_en".*href="#picture_file"/s);
    expect((await upload({ ...WITH_WORDS, name_en: '', draft: 'save' }, 'badge.gif', 'GIF89a')).text).not.toContain('href="#name_en"');
  });

  it('of somebody else’s naming is not taken, and can be taken out again', async () => {
    const strange = await desk.post(`${AT}/new`, { ...WITH_WORDS, picture: `${'a'.repeat(43)}.png` });
    expect(strange.status).toBe(422);
    expect(strange.text).toContain('Upload it again.');
    expect((await desk.post(`${AT}/new`, { ...WITH_WORDS, picture: '../../etc/passwd' })).status).toBe(422);
    const name = /name="picture" value="([^"]*)"/.exec((await upload({ ...WITH_WORDS, preview: 'on' }, 'badge.svg', SVG)).text)?.[1] ?? '';
    const without = await desk.post(`${AT}/new`, { ...WITH_WORDS, picture: name, drop: 'picture' });
    expect(without.text).not.toContain(name);
    expect(without.text).toContain('Or upload a picture');
  });
});
