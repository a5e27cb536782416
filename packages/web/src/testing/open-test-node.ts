import { createHmac, randomBytes } from 'node:crypto';
import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { type Context, type Letter, silentLog, systemContext } from '@laurel/base';
import { ledgerSchema, openLedger } from '@laurel/ledger';
import { lock, type NodeKey, openPeople, type People, peopleSchema, type RoleName, unlock } from '@laurel/people';
import { openStore, type Store, storeSchema } from '@laurel/store';
import { buildApp, type Desk, type Role, type Route, serve, type WebConfig } from '../index.ts';

export type TestNode = {
  url: string;
  /** Asks the node; the headers of a browser on one of its own pages are there unless others are given. */
  ask: (path: string, init?: RequestInit & { session?: string | undefined }) => Promise<Response>;
  /** Posts a form as its own page would: right origin, right token. */
  post: (path: string, fields: Record<string, string> | [string, string][], session?: string) => Promise<Response>;
  /** A person with one role, signed in; answers the cookie pair. */
  signIn: (email: string, role?: { role: RoleName; profile: string }) => Promise<string>;
  letters: Letter[];
  logged: { event: string; fields: Record<string, unknown> }[];
  people: People;
  store: Store;
  context: Context;
  clock: { now: Date };
  stop: () => Promise<void>;
};

/** Routes of the test's own; a function where they need what the node is made of. */
type Routes = readonly Route[] | ((deps: { people: People; context: Context; store: Store }) => readonly Route[]);

/** A node with web's own pages and the given routes: real store, real people, real HTTP on a free port. */
export async function openTestNode(options: { routes?: Routes; role?: Partial<Role>; config?: Partial<WebConfig> } = {}): Promise<TestNode> {
  const folder = await mkdtemp(join(tmpdir(), 'laurel-web-'));
  const clock = { now: new Date('2026-03-14T10:42:00.000Z') };
  const logged: TestNode['logged'] = [];
  const note = (event: string, fields?: Record<string, unknown>) => void logged.push({ event, fields: fields ?? {} });
  const context: Context = systemContext(
    { allowInsecureLoopback: false, logLevel: 'silent' },
    { clock: () => clock.now, log: { ...silentLog, info: note, error: note } },
  );
  const store = await openStore({ kind: 'sqlite', file: join(folder, 'node.sqlite') }, [storeSchema, ledgerSchema, peopleSchema]);
  const letters: Letter[] = [];
  const enqueue = async (_: unknown, letter: Letter) => String(letters.push(letter));

  // The origin is part of the configuration, so the port has to be known before the app is: listen first, then build.
  let handler: ReturnType<typeof buildApp> | undefined;
  const listening = await serve((request, response) => handler?.(request, response), { host: '127.0.0.1', port: 0 });
  const url = `http://127.0.0.1:${listening.port}`;
  const publicUrl = options.config?.publicUrl ?? url;
  const people = openPeople({
    store,
    context,
    agent: newNodeKey(),
    enqueue,
    record: openLedger({ context }).record,
    publicUrl,
    letters: {
      signIn: (_, { link, code }) => ({ subject: 'Sign in', text: `${link}\n${code}` }),
      invitation: (_, { link }) => ({ subject: 'Invitation', text: link }),
      address: (_, { link }) => ({ subject: 'Address', text: link }),
      givenAddress: (_, { link }) => ({ subject: 'Address', text: link }),
      changed: (_, { what, detail }) => ({ subject: 'Changed', text: `${what} ${detail}` }),
    },
  });
  const desk: Desk = { role: 'registrar', title: 'web.help', home: '/desk', items: [] };
  const routes = typeof options.routes === 'function' ? options.routes({ people, context, store }) : (options.routes ?? []);
  const role: Role = { name: 'issuer', routes, front: [], jobs: [], inventory: [], doctor: [], desk, ...options.role };
  const config: WebConfig = {
    publicUrl,
    name: 'Kestrel Bay',
    languages: ['en', 'fr'],
    sessionSecret: 'a secret of the test',
    trustedProxies: [],
    ...options.config,
  };
  handler = buildApp({ roles: [role], people, context, store, config });

  const ask: TestNode['ask'] = (path, { session, ...init } = {}) =>
    fetch(url + path, {
      redirect: 'manual',
      ...init,
      headers: { Accept: 'text/html', Origin: publicUrl, ...(session ? { Cookie: session } : {}), ...init.headers },
    });
  const post: TestNode['post'] = async (path, fields, session) => {
    const token = await csrfOf(await ask('/help', { session }), await ask('/sign-in', { session }));
    return ask(path, { method: 'POST', session, body: new URLSearchParams([['_csrf', token], ...(Array.isArray(fields) ? fields : Object.entries(fields))]) });
  };
  const signIn: TestNode['signIn'] = async (email, grant) => {
    await store.write(async (db) => {
      const person = await people.ensurePerson(db, { email, name: 'Odile Savoie', language: 'en' });
      if (grant) await people.grant(db, person.id, grant);
    });
    await post('/sign-in', { email });
    const answer = await post('/sign-in/code', { email, code: codeIn(letters) });
    const cookie = answer.headers.getSetCookie()[0]?.split(';')[0];
    if (!cookie) throw new Error(`Nobody was signed in: ${answer.status}`);
    return cookie;
  };
  const stop = async () => {
    await listening.close();
    await store.close();
    await context.outbound.close();
    await rm(folder, { recursive: true });
  };
  return { url, ask, post, signIn, letters, logged, people, store, context, clock, stop };
}

/** The token of a page's forms. A signed-in page has it in its sign-out form, a signed-out one in the sign-in form. */
async function csrfOf(...pages: Response[]): Promise<string> {
  for (const page of pages) {
    const token = /name="_csrf" value="([^"]*)"/.exec(await page.text())?.[1];
    if (token) return token;
  }
  throw new Error('No form on the pages');
}

export const codeIn = (letters: readonly Letter[]): string => /\b(\d{6})\b/.exec(letters.at(-1)?.text ?? '')?.[1] ?? '';
export const linkIn = (letters: readonly Letter[]): string => /\/sign-in\/[\w-]+/.exec(letters.at(-1)?.text ?? '')?.[0] ?? '';

/** A node's key as `@laurel/agent` has it, of chance: pages need no agent for more. */
function newNodeKey(): NodeKey {
  const kek = randomBytes(32);
  return {
    seal: (text, about) => Buffer.from(lock(kek, Buffer.from(text), about, { random: randomBytes })).toString('base64url'),
    unseal: (sealed, about) => Buffer.from(unlock(kek, Buffer.from(sealed, 'base64url'), about)).toString(),
    fingerprint: (text, about) => createHmac('sha256', kek).update(`${about} ${text}`).digest('base64url'),
  };
}
