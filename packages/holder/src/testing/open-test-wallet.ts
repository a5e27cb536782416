import { mkdtemp, readdir, readFile, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import type { Agent } from '@laurel/agent';
import { type Context, hashed, type Letter, silentLog, systemContext } from '@laurel/base';
import { ledgerSchema, openLedger } from '@laurel/ledger';
import { openPeople, type People, peopleSchema } from '@laurel/people';
import { openJobs, openStore, type Store, storeSchema } from '@laurel/store';
import { buildApp, type Role, serve } from '@laurel/web';
import type { Holder, HolderDeps } from '../deps.ts';
import { holderSchema, openHolder } from '../index.ts';
import { prepareHolder } from '../open-holder.ts';
import { type Clock, openPlaceAgent } from './places.ts';

/** Somebody with a browser: follows redirects on the wallet, posts the forms they see. */
export type Visitor = {
  personId: string;
  get: (path: string) => Promise<Seen>;
  /** Posts as the page that was seen last would. */
  post: (path: string, fields?: Record<string, string> | [string, string][]) => Promise<Seen>;
  upload: (path: string, form: FormData) => Promise<Seen>;
  cookie: () => string;
};
export type Seen = { status: number; path: string; html: string; bytes: Uint8Array; headers: Headers };

export type TestWallet = {
  url: string;
  holder: Holder;
  role: Role;
  store: Store;
  agent: Agent;
  people: People;
  context: Context;
  letters: Letter[];
  /** Everything this node asked of strangers: method and address. */
  asked: string[];
  /** A new person with a wallet here, signed in. */
  visitor: (email: string, name?: string) => Promise<Visitor>;
  stranger: () => Visitor;
  /** Whether a text stands anywhere in the files of this node: its database and its agent’s. */
  onDisk: (text: string) => Promise<boolean>;
  stop: () => Promise<void>;
};

export type WalletOptions = {
  open?: boolean;
  reachable?: boolean;
  trust?: readonly { did: string; name: string }[];
  custody?: HolderDeps['custody'];
  isMinor?: HolderDeps['isMinor'];
  notKept?: HolderDeps['notKept'];
  care?: HolderDeps['care'];
};

/** A wallet node over real HTTP with every real part behind it; only time stands still until a test moves it. */
export async function openTestWallet(clock: Clock, options: WalletOptions = {}): Promise<TestWallet> {
  const folder = await mkdtemp(join(tmpdir(), 'laurel-wallet-'));
  const world = systemContext({ logLevel: 'silent', allowInsecureLoopback: true }, { clock: () => clock.now, log: silentLog });
  const asked: string[] = [];
  const stranger: Context['outbound']['stranger'] = (address, request) => {
    asked.push(`${request?.method ?? 'GET'} ${address}`);
    return world.outbound.stranger(address, request);
  };
  const context: Context = { ...world, outbound: { ...world.outbound, stranger } };
  const store = await openStore({ kind: 'sqlite', file: join(folder, 'node.sqlite') }, [storeSchema, ledgerSchema, peopleSchema, holderSchema]);
  const { record } = openLedger({ context });
  const letters: Letter[] = [];
  const enqueue = async (_: unknown, letter: Letter) => String(letters.push(letter));
  let handler: ReturnType<typeof buildApp> | undefined;
  const listening = await serve((request, response) => handler?.(request, response), { host: '127.0.0.1', port: 0 });
  const url = `http://localhost:${listening.port}`;
  const home = await openPlaceAgent(context, url, options.trust);
  const people = openPeople({
    store,
    context,
    agent: home.agent,
    enqueue,
    record,
    publicUrl: url,
    letters: {
      signIn: (_, { link, code }) => ({ subject: 'Sign in', text: `${link}\n${code}` }),
      invitation: (_, { link }) => ({ subject: 'Invitation', text: link }),
      address: (_, { link }) => ({ subject: 'Address', text: link }),
      givenAddress: (_, { link }) => ({ subject: 'Address', text: link }),
      changed: (_, { what, detail }) => ({ subject: 'Changed', text: `${what} ${detail}` }),
    },
  });
  const deps: HolderDeps = {
    context,
    store,
    jobs: openJobs(context),
    agent: home.agent,
    people,
    enqueue,
    record,
    ...(options.custody && { custody: options.custody }),
    ...(options.isMinor && { isMinor: options.isMinor }),
    ...(options.notKept && { notKept: options.notKept }),
    ...(options.care && { care: options.care }),
    config: {
      publicUrl: url,
      reachable: options.reachable ?? true,
      lettersKept: false,
      allowInsecureLoopback: true,
      languages: ['en', 'fr'],
      wallet: { open: options.open ?? true },
    },
  };
  const role = await openHolder(deps);
  handler = buildApp({
    roles: [role],
    people,
    context,
    store,
    config: { publicUrl: url, name: 'Harbour Library Wallet', languages: ['en', 'fr'], sessionSecret: 'a secret of the test', trustedProxies: [] },
  });

  const visitor = async (email: string, name = 'Zoë O’Connor'): Promise<Visitor> => {
    const person = await store.write(async (db) => {
      const made = await people.ensurePerson(db, { email, name, language: 'en' });
      await people.grant(db, made.id, { role: 'learner', profile: '*' });
      return made;
    });
    await people.requestSignIn({ email, language: 'en' });
    // Past the door, whose own rate limit is for one address and not for a test with forty people.
    const { sessionToken } = await people.signIn({ email, code: codeIn(letters) });
    const someone = browse(url, `laurel-session-${hashed(url).slice(0, 8)}=${sessionToken}`);
    await someone.get('/wallet');
    return { ...someone, personId: person.id };
  };

  return {
    url,
    holder: prepareHolder(deps),
    role,
    store,
    agent: home.agent,
    people,
    context,
    letters,
    asked,
    visitor,
    stranger: () => browse(url),
    onDisk: async (text) => {
      const all = await Promise.all([folder, home.folder].map(async (at) => (await readdir(at)).map((file) => join(at, file))));
      return (await Promise.all(all.flat().map((file) => readFile(file)))).some((bytes) => bytes.includes(text));
    },
    stop: async () => {
      await listening.close();
      await store.close();
      await home.stop();
      await context.outbound.close();
      await rm(folder, { recursive: true });
    },
  };
}

export const codeIn = (letters: readonly Letter[]): string => /\b(\d{6})\b/.exec(letters.at(-1)?.text ?? '')?.[1] ?? '';

function browse(url: string, session = ''): Visitor {
  let cookie = session;
  let csrf = '';
  const ask = async (path: string, init: RequestInit = {}): Promise<Seen> => {
    const answer = await fetch(url + path, { redirect: 'manual', ...init, headers: { Accept: 'text/html', Origin: url, Cookie: cookie } });
    for (const set of answer.headers.getSetCookie()) cookie = set.split(';')[0] ?? cookie;
    const location = answer.headers.get('location');
    if (answer.status === 303 && location) return ask(location);
    const bytes = new Uint8Array(await answer.arrayBuffer());
    const html = new TextDecoder().decode(bytes);
    csrf = /name="_csrf" value="([^"]*)"/.exec(html)?.[1] ?? csrf;
    return { status: answer.status, path, html, bytes, headers: answer.headers };
  };
  return {
    personId: '',
    cookie: () => cookie,
    get: (path) => ask(path),
    post: (path, fields = {}) => {
      const body = new URLSearchParams(Array.isArray(fields) ? fields : Object.entries(fields));
      body.set('_csrf', csrf);
      return ask(path, { method: 'POST', body });
    },
    upload: (path, form) => {
      form.set('_csrf', csrf);
      return ask(path, { method: 'POST', body: form });
    },
  };
}

/** Takes an offer from its link to the badge's page. */
export async function claimBadge(person: Visitor, offerUri: string, fields: Record<string, string> = {}): Promise<Seen> {
  await person.get(`/wallet/offer?${new URLSearchParams({ credential_offer_uri: offerUri })}`);
  const offer = await person.post('/wallet/offer', { credential_offer_uri: offerUri });
  return person.post(`${offer.path}/keep`, fields);
}

/** What a page's form sends of itself beside what is pressed: the question and the badge as they were shown. */
export const shownIn = ({ html }: Seen): [string, string][] =>
  [...html.matchAll(/name="(use|seen)" value="([^"]+)"/g)].map(([, name = '', value = '']) => [name, value]);
