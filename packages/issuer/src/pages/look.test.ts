import { svgPng } from '@laurel/web';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { AchievementPicture } from '../achievements/picture-records.ts';
import { designAt, lookOf } from '../look/look.ts';
import { Look } from '../look/look-records.ts';
import { openClaiming } from '../testing/claiming.ts';
import { defineOne, openTestIssuer, type TestIssuer } from '../testing/open-test-issuer.ts';
import { openRegistrar } from '../testing/registrar.ts';
import { openVisitor } from '../testing/visitor.ts';
import { walletKey } from '../testing/wallet.ts';

let test: TestIssuer;
let desk: Awaited<ReturnType<typeof openRegistrar>>;
const AT = '/desk/kestrel/look';
const svg = (width: number, height: number, inside = '') =>
  `<svg xmlns="http://www.w3.org/2000/svg" viewBox="0 0 ${width} ${height}"><rect width="${width}" height="${height}" fill="#1c5a3c"/>${inside}</svg>`;
const ALT = { alt_en: 'Sea and kestrel', alt_fr: 'La mer et une crécerelle' };

beforeAll(async () => {
  test = await openTestIssuer();
  desk = await openRegistrar(test);
});
afterAll(() => test.stop());

const plain = ({ text }: { text: string }) => text.replace(/<[^>]+>/g, ' ').replace(/\s+/g, ' ');
const hidden = ({ text }: { text: string }, name: string) => new RegExp(`name="${name}" value="([^"]*)"`).exec(text)?.[1] ?? '';

describe('a banner', () => {
  const send = (fields: Record<string, string>, name: string, file: string | Uint8Array<ArrayBuffer>) =>
    desk.upload(`${AT}/banner`, { seen: '0', ...fields }, { field: 'banner_file', name, text: file });

  it.each([
    ['high.svg', svg(100, 100), 'too high for a banner'],
    ['low.svg', svg(2_000, 100), 'too low for a banner'],
    ['program.svg', svg(500, 100, '<script>alert(1)</script>'), 'There is a program in this SVG'],
    ['banner.png', svg(500, 100), 'not what its name says'],
    ['banner.jpg', svg(500, 100), 'Only PNG and SVG'],
  ])('is refused with the reason, and what was typed stays: %s', async (name, file, reason) => {
    const answer = await send(ALT, name, file);
    expect(answer.status).toBe(422);
    expect(plain(answer)).toContain(reason);
    expect(answer.text).toContain('value="Sea and kestrel"');
    expect(await test.store.as('kestrel').read((db) => db.list(Look, {}))).toEqual([]);
  });

  it('that is a photograph is too heavy at any width', async () => {
    const noise = Array.from(
      { length: 6_000 },
      (_, n) => `<path fill="#${((n * 7_919) % 0xffffff).toString(16).padStart(6, '0')}" d="M${(n * 37) % 500} ${(n * 53) % 100}h9v7h-5z"/>`,
    );
    expect(plain(await send(ALT, 'photo.svg', svg(500, 100, noise.slice(0, 1_900).join(''))))).toMatch(/heavier than 50 KB|too many parts/);
  });

  it('with its words stands above every public page in place of the band, drawn anew, alone in its sandbox, and goes again', async () => {
    const achievement = await defineOne(test);
    const unsaid = await send({ alt_en: '', alt_fr: '' }, 'sea.svg', svg(600, 120));
    expect([unsaid.status, plain(unsaid).includes('Say what the picture shows.')]).toEqual([422, true]);
    const picture = hidden(unsaid, 'picture'); // kept, so that nobody has to choose it again
    const shown = await desk.upload(`${AT}/banner`, { seen: '0', picture, ...ALT }, { field: 'none', name: 'x', text: '' });
    expect(shown.location).toBe(`${AT}?done=shown`);
    for (const path of ['/issuers/kestrel', `/achievements/${achievement.id}`]) {
      const french = await (await fetch(`${test.url}${path}?lang=fr`, { headers: { Accept: 'text/html' } })).text();
      expect(french).toContain(`<img src="/achievements/pictures/${picture}" width="600" height="120" alt="La mer et une crécerelle"`);
    }
    const file = await fetch(`${test.url}/achievements/pictures/${picture}`);
    expect(file.headers.get('content-security-policy')).toContain('sandbox');
    expect((await desk.post(`${AT}/banner`, { seen: '0', do: 'remove' })).status).toBe(409); // somebody decided meanwhile
    expect((await desk.post(`${AT}/banner`, { seen: '1', do: 'remove' })).location).toBe(`${AT}?done=removed`);
    expect((await (await fetch(`${test.url}/issuers/kestrel`, { headers: { Accept: 'text/html' } })).text()).includes(picture)).toBe(false);
  });

  it('is said in the languages that the institution writes, and in those alone to whoever reads another', async () => {
    const heron = await openVisitor(test, { email: 'ines@heron.example', role: 'registrar', profile: 'heron' });
    const at = '/desk/heron/look/banner';
    const achievement = await defineOne(test, { name: { en: 'First aid' }, description: { en: 'Helps' }, criteria: { en: 'Help' } }, 'heron');
    const kept = await heron.upload(at, { seen: '0', alt_en: '', alt_fr: 'La mer' }, { field: 'banner_file', name: 'sea.svg', text: svg(600, 120) });
    expect([kept.status, kept.text.includes('id="alt_en-error"'), kept.text.includes('id="alt_fr-error"')]).toEqual([422, true, false]);
    const shown = await heron.upload(
      at,
      { seen: '0', picture: hidden(kept, 'picture'), alt_en: 'The sea', alt_fr: '' },
      { field: 'none', name: 'x', text: '' },
    );
    expect(shown.location).toBe('/desk/heron/look?done=shown');
    const french = await (await fetch(`${test.url}/achievements/${achievement.id}?lang=fr`, { headers: { Accept: 'text/html' } })).text();
    expect(french).toMatch(/alt="The sea" lang="en"/);
  });

  it('uploaded as pixels is drawn smaller until it is light enough', async () => {
    const dots = Array.from(
      { length: 900 },
      (_, n) => `<circle cx="${(n * 37) % 500}" cy="${(n * 53) % 100}" r="4" fill="#${['7d2530', 'fdfdfa', '1f456f'][n % 3]}"/>`,
    );
    const png = await svgPng(svg(500, 100, dots.join(''))); // 600 pixels wide
    expect(png.length).toBeGreaterThan(12_000);
    const kept = await send({ ...ALT, alt_fr: '', seen: '2' }, 'dots.png', new Uint8Array(png));
    expect(plain(kept)).not.toContain('too much detail');
    const hash = hidden(kept, 'picture').split('.')[0] ?? '';
    const picture = await test.store.as('kestrel').read((db) => db.one(AchievementPicture, { hash }));
    expect(picture?.mediaType).toBe('image/png');
    expect(Buffer.from(picture?.body ?? '', 'base64').length).toBeLessThanOrEqual(10_000);
  });
});

describe('a certificate of one’s own', () => {
  const FORM = {
    seen: '0',
    layout: 'frame',
    paper: 'Letter',
    colour: 'plum',
    wording_en: '{issuer} certifies that\n{name}\n{assessment}\n{title}',
    wording_fr: '{issuer} certifie que\n{name}\n{assessment}\n{title}',
    sign_name: 'Odile Savoie',
    sign_title_en: 'Dean of Health',
    sign_title_fr: 'Doyenne de la santé',
    in: 'en',
  };
  const send = (fields: Record<string, string>, file: { field: string; name: string; text: string } = { field: 'none', name: 'x', text: '' }) =>
    desk.upload(`${AT}/certificate`, { ...FORM, ...fields }, file);

  it('shows the sheet as it would be, in either language, and saves nothing by that', async () => {
    const preview = await send({ do: 'preview' });
    expect(preview.status).toBe(200);
    expect(preview.text).toMatch(/class="cert as-frame own letter"/);
    expect(plain(preview)).toMatch(/Kestrel Bay Polytechnic certifies that Amélie Thériault .*Odile Savoie Dean of Health/);
    expect(plain(await send({ do: 'preview', in: 'fr' }))).toMatch(/certifie que .*Doyenne de la santé/);
    expect(await designAt(test.issuer, 'kestrel', '2027-01-01')).toBeUndefined();
  });

  it.each([
    [{ colour: 'own', own_colour: '#ffd800' }, 'This colour is too pale: 1.3 to 1 on white paper. It needs 4.5 to 1'],
    [{ colour: 'own', own_colour: 'green' }, 'A colour is # and six digits'],
    [{ wording_en: '{name}\n{title}' }, '{assessment} is missing'],
    [{ wording_fr: '{name}\n{assessment} {title}' }, '{title} is set large and needs a line of its own'],
    [{ wording_en: `${FORM.wording_en}\n{grade}` }, '{grade} stands for nothing. There are: {kind}, {name}'],
    [{ sign_name: '' }, 'Say who signs.'],
  ])('says what is wrong beside its box and saves nothing: %j', async (wrong, sentence) => {
    const answer = await send({ do: 'save', ...wrong });
    expect([answer.status, plain(answer).includes(sentence)]).toEqual([422, true]);
    expect((await test.store.as('kestrel').read((db) => db.list(Look, { kind: 'certificate' }))).length).toBe(0);
  });

  it('is kept version by version: what was awarded keeps the sheet of its day, and what was before the first has the first', async () => {
    const logo = { field: 'logo_file', name: 'logo.svg', text: svg(300, 100) };
    const withLogo = await send({ do: 'save' }, logo);
    expect(plain(withLogo)).toContain('Your logo'); // whose words are missing
    const picture = hidden(withLogo, 'logo');
    const before = test.clock.now.toISOString();
    test.clock.now = new Date(test.clock.now.getTime() + 60_000);
    expect((await send({ do: 'save', logo: picture, logo_alt_en: 'Kestrel', logo_alt_fr: 'Crécerelle' })).location).toBe(`${AT}/certificate?done=saved`);
    const between = test.clock.now.toISOString();
    test.clock.now = new Date(test.clock.now.getTime() + 60_000);
    expect((await send({ do: 'save', seen: '0' })).status).toBe(409);
    expect((await send({ do: 'save', seen: '1', layout: 'letter' })).status).toBe(303);
    const layouts = await Promise.all([before, between, test.clock.now.toISOString()].map((at) => designAt(test.issuer, 'kestrel', at)));
    expect(layouts.map((design) => design?.layout)).toEqual(['frame', 'frame', 'letter']);
    const look = await lookOf(test.issuer, 'kestrel', layouts[0], 'fr');
    expect(look).toMatchObject({ accent: '#5d2b5f', logo: { alt: 'Crécerelle', width: 300 }, signature: { title: 'Doyenne de la santé' } });
    expect((await desk.get(`${AT}/certificate`)).text).toContain('as-letter');
    expect((await send({ do: 'ours', seen: '2' })).location).toBe(`${AT}/certificate?done=ours`);
    expect((await desk.get(`${AT}/certificate`)).text).toContain('as-band');
  });

  it('is what an award is printed on, from the register, and what is not signed has none', async () => {
    const claiming = openClaiming(test, await defineOne(test));
    const { id } = await claiming.awarded();
    expect((await desk.get(`/desk/kestrel/awards/${id}/certificate.pdf`)).status).toBe(404);
    const { award, access } = await claiming.redeemed();
    const proofs = await claiming.wallet.prove([walletKey()], 'kid');
    await claiming.wallet.credential(access, { credential_configuration_id: 'open-badge-di', proofs });
    const page = await desk.get(`/desk/kestrel/awards/${award.id}`);
    expect(page.text).toContain('certificate.pdf?size=Letter');
    const pdf = await desk.get(`/desk/kestrel/awards/${award.id}/certificate.pdf?size=A4`);
    expect([pdf.status, pdf.headers.get('content-type'), pdf.text.startsWith('%PDF')]).toEqual([200, 'application/pdf', true]);
    expect(pdf.text).not.toContain('badge.json'); // it is in a wallet
  });
});
