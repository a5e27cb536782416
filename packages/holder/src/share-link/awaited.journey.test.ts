import { MINUTE } from '@laurel/base';
import { afterEach, expect, it } from 'vitest';
import { Claim, Copy } from '../records.ts';
import { boxesIn, FIRST, idIn, openFolios, SECOND } from '../testing/folios.ts';
import { openTestVerifier, TWO_FIELDS } from '../testing/open-test-verifier.ts';
import { json } from '../testing/places.ts';
import { fieldIn, NAME, sheetOf } from '../testing/sharing.ts';

const { here, rows, collected } = openFolios();

const silent = () => {
  here.issuer.intercept.answer = () => ({ status: 503 });
};
const speaking = () => {
  here.issuer.intercept.answer = () => undefined;
};
afterEach(speaking);

/** As after a kill between the badge and its copies: the badge is kept, and no copy has come. */
async function cutOff(): Promise<void> {
  const { copies } = await rows();
  await here.wallet.store.as(here.zoe.personId).write(async (db) => {
    for (const { id, badgeId } of copies) if (badgeId === idIn(here.at)) await db.remove(Copy, { id });
  });
}

it('fetches the copies of a badge whose claim was cut off before them, and lets its fields be chosen as if nothing had been', async () => {
  await cutOff();
  const { html } = await here.zoe.get(`${here.at}/share`);
  expect([html.includes(`value="${NAME}"`), html.includes('it can only be shown whole')]).toEqual([true, false]);
  expect((await rows()).copies.filter(({ state }) => state === 'fresh')).toHaveLength(10);
});

it('says that the copies are on their way while the issuer is silent, shares nothing, and shows the badge whole to nobody who did not decide on that', async () => {
  const form = await here.zoe.get(`${here.at}/share`);
  await cutOff();
  silent();
  const made = await here.zoe.post(`${here.at}/share`, { key: fieldIn(form, 'key'), seen: fieldIn(form, 'seen'), decision: 'make', level: 'link', days: '30' });
  for (const seen of [await here.zoe.get(`${here.at}/share`), made]) {
    expect([seen.status, seen.html.includes('The copies for choosing fields are on their way')]).toEqual([409, true]);
    expect(seen.html).not.toMatch(/can only be shown whole|value="make"/);
  }
  expect((await rows()).shares).toEqual([]);

  const whole = await here.zoe.get(`${here.at}/share?whole`);
  expect(whole.html).toContain('so this shows the whole badge: every field on the sheet');
  expect(sheetOf(whole)).toContain('Zoë O’Connor');
  const [, action = ''] = /<form[^>]*action="([^"]*\/share\?whole[^"]*)"/.exec(whole.html) ?? [];
  const agreed = await here.zoe.post(action, { key: fieldIn(whole, 'key'), seen: fieldIn(whole, 'seen'), decision: 'make', level: 'link', days: '30' });
  expect(agreed.path).toMatch(/^\/wallet\/shares\/[\w-]+\?made/);
  expect((await rows()).shares).toMatchObject([{ format: 'ldp_vc' }]);
  speaking();
  // Once they are here the fields are chosen, at this address too.
  await here.zoe.get(`${here.at}/share`);
  expect((await here.zoe.get(`${here.at}/share?whole`)).html).toContain('Switch off whatever they do not need.');
});

it('leaves such a badge out of a collection’s link, with the reason', async () => {
  const { path } = await collected();
  await cutOff();
  silent();
  const { html } = await here.zoe.get(`${path}/show`);
  expect(html).toContain('its copies for choosing fields are on their way. Try again in a minute.');
  expect([html.match(/<article class="preview stack">/g)?.length, html.includes(`<h2>${FIRST}`), html.includes(SECOND)]).toEqual([1, false, true]);
});

it.each(['its token', 'its copies'])(
  'awaits none of a badge that was revoked or is over, where its issuer refuses %s: it asks no more, and all of the badge can be shown',
  async (what) => {
    await cutOff();
    here.award.standing = 1;
    if (what === 'its token') here.clock.now = new Date(here.clock.now.getTime() + 10 * MINUTE); // what was fetched with the badge is used up
    let asked = 0;
    here.issuer.intercept.answer = ({ path }) => {
      if (!['/token', '/credential'].includes(path)) return undefined;
      asked += 1;
      return what === 'its token' ? json({ error: 'invalid_grant' }, 400) : undefined;
    };
    for (const _ of ['at first', 'again']) {
      const { status, html } = await here.zoe.get(`${here.at}/share`);
      expect([status, html.includes('it can only be shown whole'), html.includes('on their way')]).toEqual([200, true, false]);
      expect(html.includes('</svg>Revoked')).toBe(true);
    }
    expect(asked).toBe(1);
  },
);

it('says where an issuer denies copies that it gives none at present, asks it no more that day, and lets all of the badge be shown', async () => {
  const { path } = await collected();
  await cutOff();
  here.award.standing = 2;
  let asked = 0;
  here.issuer.intercept.answer = ({ path: at }) => {
    if (at === '/credential') asked += 1;
    return undefined;
  };
  for (const _ of ['at first', 'again']) {
    const { status, html } = await here.zoe.get(`${here.at}/share`);
    expect([status, html.includes('gives no copies of this badge at present'), html.includes('on their way')]).toEqual([409, true, false]);
  }
  expect((await here.zoe.get(`${here.at}/share?whole`)).html).toContain('so this shows the whole badge');
  const form = await here.zoe.get(`${path}/show`);
  expect([form.html.match(/<article class="preview stack">/g)?.length, form.html.includes('on their way')]).toEqual([2, false]);
  const typed = Object.entries({ key: fieldIn(form, 'key'), name: 'For Northshore', level: 'link', days: '30', decision: 'make' });
  expect((await here.zoe.post(`${path}/show`, [...boxesIn(form), ...typed])).path).toMatch(/^\/wallet\/folios\//);
  expect((await rows()).shares.map(({ format }) => format).toSorted()).toEqual(['dc+sd-jwt', 'ldp_vc']);
  const verifier = await openTestVerifier(here.clock);
  try {
    expect((await here.zoe.get((await verifier.request(TWO_FIELDS)).link)).html).not.toContain('on their way');
  } finally {
    await verifier.stop();
  }
  expect(asked).toBe(1);
  here.award.standing = 0;
  here.clock.now = new Date(here.clock.now.getTime() + 10 * MINUTE);
  await here.wallet.store.as(here.zoe.personId).write((db) => db.update(Claim, { id: idIn(here.at) }, { refillAfter: here.clock.now.toISOString() }));
  expect((await here.zoe.get(`${here.at}/share`)).html).toContain('Switch off whatever they do not need.');
});

it('says at a request for fields that they are on their way, and that agreeing now would show all where the whole badge is taken too', async () => {
  const verifier = await openTestVerifier(here.clock);
  try {
    await cutOff();
    const none = await here.zoe.get((await verifier.request(TWO_FIELDS)).link);
    for (const words of ['for choosing fields are on their way', 'It may answer this once they are here.']) expect(none.html).toContain(words);
    expect(none.html).not.toContain('value="agree"');
    const whole = { id: 'whole', format: 'ldp_vc', meta: { type_values: [['https://purl.imsglobal.org/spec/vc/ob/vocab.html#OpenBadgeCredential']] } };
    expect((await here.zoe.get((await verifier.request({ credentials: [whole] })).link)).html).not.toContain('on their way');
    const [fields] = [TWO_FIELDS.credentials].flat();
    const either = { credentials: [fields ?? {}, whole], credential_sets: [{ options: [['badge'], ['whole']] }] };
    const { html } = await here.zoe.get((await verifier.request(either)).link);
    for (const words of ['If you agree now, they see the whole badge.', 'value="agree"']) expect(html).toContain(words);
    await here.zoe.get(`${here.at}/share`);
    expect((await here.zoe.get((await verifier.request(either)).link)).html).not.toContain('on their way');
  } finally {
    await verifier.stop();
  }
});
