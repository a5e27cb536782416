import type { RoleName } from '@laurel/people';
import type { TestIssuer } from './open-test-issuer.ts';

export type Answer = { status: number; text: string; location: string; headers: Headers };
export type Visitor = {
  get: (path: string) => Promise<Answer>;
  /** Posts a form with the token of a page that was served. */
  post: (path: string, fields: Record<string, string>) => Promise<Answer>;
  /** The same with names that stand more than once; brings its own token. */
  postAll: (path: string, fields: readonly (readonly [string, string])[]) => Promise<Answer>;
  upload: (path: string, fields: Record<string, string>, file: { field: string; name: string; text: string | Uint8Array<ArrayBuffer> }) => Promise<Answer>;
};

/** Somebody at a browser: keeps cookies, sends the origin, uses the tokens of the pages' forms. */
export async function openVisitor(test: TestIssuer, as?: { email: string; role: RoleName; profile: string }): Promise<Visitor> {
  const jar = new Map<string, string>();
  const ask = async (path: string, init: RequestInit = {}): Promise<Answer> => {
    const cookie = [...jar].map(([name, value]) => `${name}=${value}`).join('; ');
    const response = await fetch(test.url + path, {
      redirect: 'manual',
      ...init,
      headers: { Accept: 'text/html', Origin: test.url, Cookie: cookie, ...init.headers },
    });
    for (const set of response.headers.getSetCookie()) {
      const [, name = '', value = ''] = /^([^=]+)=([^;]*)/.exec(set) ?? [];
      if (value === '') jar.delete(name);
      else jar.set(name, value);
    }
    return { status: response.status, text: await response.text(), location: response.headers.get('location') ?? '', headers: response.headers };
  };
  const token = async (): Promise<string> => {
    for (const path of ['/help', '/sign-in']) {
      const found = /name="_csrf" value="([^"]*)"/.exec((await ask(path)).text)?.[1];
      if (found) return found;
    }
    throw new Error('No form with a token was served');
  };
  const visitor: Visitor = {
    get: (path) => ask(path),
    post: async (path, fields) => ask(path, { method: 'POST', body: new URLSearchParams({ _csrf: await token(), ...fields }) }),
    postAll: async (path, fields) => ask(path, { method: 'POST', body: new URLSearchParams(fields.map(([name, value]) => [name, value])) }),
    upload: async (path, fields, file) => {
      const body = new FormData();
      body.set('_csrf', await token());
      for (const [name, value] of Object.entries(fields)) body.set(name, value);
      body.set(file.field, new File([file.text], file.name, { type: 'text/csv' }));
      return ask(path, { method: 'POST', body });
    },
  };
  if (as) {
    const { email, ...grant } = as;
    await test.store.write(async (db) =>
      test.people.grant(db, (await test.people.ensurePerson(db, { email, name: 'Odile Savoie', language: 'en' })).id, grant),
    );
    await visitor.post('/sign-in', { email });
    const code = /\b(\d{6})\b/.exec(test.letters.at(-1)?.text ?? '')?.[1] ?? '';
    const signedIn = await visitor.post('/sign-in/code', { email, code });
    if (signedIn.status !== 303) throw new Error(`Nobody was signed in: ${signedIn.status}`);
  }
  return visitor;
}
