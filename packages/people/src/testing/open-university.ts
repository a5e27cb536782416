/// <reference path="./oidc-provider.d.ts" />
import { generateKeyPairSync } from 'node:crypto';
import { createServer, type RequestListener } from 'node:http';
import { Provider } from 'oidc-provider';

export type Account = { email: string; email_verified: boolean };
export type University = {
  issuer: string;
  accounts: Map<string, Account>;
  /** Somebody's browser there: goes where it is sent, signs in where it is asked to, and comes back with what the way back carries. */
  newBrowser: () => { visit: (url: string, login: string) => Promise<{ query: string; asked: number }> };
  close: () => Promise<void>;
};

export const CLIENT = { clientId: 'laurel', clientSecret: 'a secret of the test, long enough for HMAC' };

/** An institution’s own sign-in: the real oidc-provider with its own pages, on a free port. */
export async function openUniversity(redirectUri: (issuer: string) => string): Promise<University> {
  let listener: RequestListener | undefined;
  const server = createServer((request, response) => {
    const answer = listener ?? open(); // at the first question: whom it sends people back to may not be known before
    listener = answer;
    answer(request, response);
  });
  await new Promise<void>((done) => server.listen(0, '127.0.0.1', done));
  const address = server.address();
  if (address === null || typeof address === 'string') throw new Error('The server has no port.');
  const issuer = `http://localhost:${address.port}`;
  const accounts = new Map<string, Account>();
  const { privateKey } = generateKeyPairSync('rsa', { modulusLength: 2048 });
  const open = () =>
    new Provider(issuer, {
      clients: [{ client_id: CLIENT.clientId, client_secret: CLIENT.clientSecret, redirect_uris: [redirectUri(issuer)] }],
      jwks: { keys: [{ ...privateKey.export({ format: 'jwk' }), use: 'sig', alg: 'RS256' }] },
      cookies: { keys: ['a key of the test'] },
      claims: { openid: ['sub'], email: ['email', 'email_verified'] },
      findAccount: (_: unknown, accountId: string) => ({ accountId, claims: () => ({ sub: accountId, ...accounts.get(accountId) }) }),
    }).callback();

  const newBrowser: University['newBrowser'] = () => {
    const jar = new Map<string, string>();
    const ask = async (url: string, fields?: Record<string, string>): Promise<Response> => {
      const cookie = [...jar].map(([name, value]) => `${name}=${value}`).join('; ');
      const response = await fetch(url, {
        redirect: 'manual',
        headers: { Cookie: cookie },
        ...(fields && { method: 'POST', body: new URLSearchParams(fields) }),
      });
      for (const line of response.headers.getSetCookie()) {
        const [name = '', value = ''] = (line.split(';')[0] ?? '').split('=');
        if (/expires=Thu, 01 Jan 1970/i.test(line)) jar.delete(name);
        else jar.set(name, value);
      }
      return response;
    };
    return {
      async visit(url, login) {
        let asked = 0;
        let response = await ask(url);
        for (let step = 0; step < 12; step++) {
          const to = response.headers.get('location');
          if (to) {
            const next = new URL(to, url);
            if (next.origin !== issuer) return { query: next.search.slice(1), asked };
            response = await ask(next.href);
            continue;
          }
          const html = await response.text();
          const action = /<form[^>]*action="([^"]+)"/.exec(html)?.[1];
          const prompt = /name="prompt" value="(\w+)"/.exec(html)?.[1] ?? '';
          if (!action) throw new Error(`No form: ${response.status} ${html.slice(0, 300)}`);
          if (prompt === 'login') asked++;
          response = await ask(new URL(action, issuer).href, { prompt, ...(prompt === 'login' ? { login, password: 'any' } : {}) });
        }
        throw new Error('The way does not end.');
      },
    };
  };
  const close = () =>
    new Promise<void>((done) => {
      server.close(() => done());
      server.closeAllConnections();
    });
  return { issuer, accounts, newBrowser, close };
}
