import { institutionKey } from '@laurel/people';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { CLIENT, openUniversity, type University } from '../../packages/people/src/testing/open-university.ts';
import { type Network, newVisitor, REGISTRAR, startNetwork } from '../network.ts';

const SECRET = 'LAUREL_TEST_OIDC_SECRET';

let university: University;
let network: Network;
let callback = '';
beforeAll(async () => {
  process.env[SECRET] = CLIENT.clientSecret;
  university = await openUniversity(() => callback);
  network = await startNetwork({
    configure: (name, config) => {
      if (name === 'issuer') callback = `${config.publicUrl}/sign-in/with/${institutionKey(university.issuer)}/callback`;
      const oidc = [
        { issuer: university.issuer, clientId: CLIENT.clientId, clientSecret: { $env: SECRET }, name: 'Kestrel Bay', domains: ['kestrel-bay.example'] },
      ];
      return name === 'issuer' ? { ...config, signIn: { oidc } } : config;
    },
  });
  university.accounts.set('maya', { email: REGISTRAR.email, email_verified: true });
  university.accounts.set('eve', { email: 'eve@elsewhere.example', email_verified: true });
  await network.signedIn('issuer', REGISTRAR);
}, 120_000);
afterAll(async () => {
  delete process.env[SECRET];
  await network?.stop();
  await university?.close();
});

/** From the button to the institution and back, as a browser goes. */
async function enterAs(login: string) {
  const visitor = newVisitor();
  const page = await visitor.open(`${network.issuer.address}/sign-in?next=/account`);
  const going = await page.form('Sign in with Kestrel Bay').submit();
  const { query } = await university.newBrowser().visit(going.link('Go to Kestrel Bay'), login);
  return { visitor, back: () => visitor.open(`${callback}?${query}`), query };
}

describe('signing in with an institution, over HTTP', () => {
  it('leads from a button through a page that moves on by itself and back to where one wanted to go', async () => {
    const { back } = await enterAs('maya');
    const account = await back();
    expect([account.status, account.heading, account.address]).toEqual([200, 'My account', `${network.issuer.address}/account`]);
    for (const shown of [REGISTRAR.email, 'With an institution', 'Kestrel Bay']) expect(account.text).toContain(shown);
  });

  it('says what happened on the page that still offers the letter, where the institution names nobody known', async () => {
    const { back } = await enterAs('eve');
    const refused = await back();
    expect([refused.status, refused.has('Nobody here has the address your institution gave')]).toEqual([403, true]);
    expect(refused.form('Send the link')).toBeDefined();
  });

  it('is refused to a browser that did not begin it, and a second time', async () => {
    const { back, query } = await enterAs('maya');
    expect((await newVisitor().open(`${callback}?${query}`)).status).toBe(403); // login CSRF
    expect((await back()).status).toBe(403);
  });
});
