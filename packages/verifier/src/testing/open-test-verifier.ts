import { randomBytes } from 'node:crypto';
import { mkdtemp, readdir, readFile, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { openAgent } from '@laurel/agent';
import { type Letter, type LogFields, systemContext } from '@laurel/base';
import { ledgerSchema, openLedger } from '@laurel/ledger';
import { openPeople, peopleSchema } from '@laurel/people';
import { openJobs, openStore, type Store, storeSchema, type Writer } from '@laurel/store';
import { buildApp, type Role, serve } from '@laurel/web';
import { prepareVerifier, type Verifier, type VerifierDeps } from '../deps.ts';
import { openVerifier, verifierSchema } from '../index.ts';
import type { RequestRow } from '../records.ts';
import { makeRequest, type NewRequest } from '../requests/make-request.ts';
import { openSmallIssuer, type SmallIssuer } from './open-small-issuer.ts';

export const START = new Date('2026-11-22T12:00:00.000Z');

export type TestVerifier = {
  url: string;
  verifier: Verifier;
  role: Role;
  store: Store;
  clock: { now: Date };
  letters: Letter[];
  /** Every line of the log. */
  logged: string[];
  issuer: SmallIssuer;
  /** The session cookie of a clerk, or of somebody who is none. */
  clerk: () => Promise<string>;
  stranger: () => Promise<string>;
  ask: (path: string, init?: RequestInit & { session?: string | undefined }) => Promise<Response>;
  post: (path: string, fields: Record<string, string>, session?: string) => Promise<Response>;
  /** A program's key of the scope `verify`. */
  apiKey: () => Promise<string>;
  make: (change?: Partial<NewRequest>) => Promise<RequestRow>;
  requestUri: (request: Pick<RequestRow, 'reference'>) => string;
  json: (request: Pick<RequestRow, 'id'>) => Promise<VerdictJson>;
  /** Whether a text stands anywhere in the files of the database. */
  onDisk: (text: string) => Promise<boolean>;
  erase: () => Promise<void>;
  stop: () => Promise<void>;
};

/** What the tests read of the verdict's JSON. */
export type VerdictJson = {
  state: string;
  declinedAt: string | null;
  verdict: {
    outcome: string;
    code: string;
    sentence: { en: string };
    checks: { step: string; outcome: string; code: string }[];
    recheckedAt: string | null;
    credentials: { issuer: string; claimNames: string[]; status: { url: string; index: number; value?: number }[] }[];
  } | null;
  shown: Record<string, (string | { name: string; value: string })[]> | null;
};

/** A verifier and an issuer over real HTTP, everything real behind them; only time stands still until a test moves it. */
export async function openTestVerifier({
  schemas = new Map(),
  ...options
}: {
  vcApi?: boolean;
  schemas?: ReadonlyMap<string, string>;
} = {}): Promise<TestVerifier> {
  const folder = await mkdtemp(join(tmpdir(), 'laurel-verifier-'));
  const clock = { now: new Date(START) };
  const issuer = await openSmallIssuer(clock);
  const logged: string[] = [];
  const note = (event: string, fields: LogFields = {}) => void logged.push(JSON.stringify({ event, ...fields }));
  const context = systemContext({ logLevel: 'info', allowInsecureLoopback: true }, { clock: () => clock.now, log: { info: note, warn: note, error: note } });
  const store = await openStore({ kind: 'sqlite', file: join(folder, 'node.sqlite') }, [storeSchema, ledgerSchema, peopleSchema, verifierSchema]);
  const { record } = openLedger({ context });
  const letters: Letter[] = [];
  const enqueue = async (_: Writer, letter: Letter) => `letter-${letters.push(letter)}`;
  let handler: ReturnType<typeof buildApp> | undefined;
  const listening = await serve((request, response) => handler?.(request, response), { host: '127.0.0.1', port: 0 });
  const url = `http://localhost:${listening.port}`;
  process.env.LAUREL_TEST_VERIFIER_KEK = randomBytes(32).toString('base64');
  const agent = await openAgent({
    context,
    publicUrl: url,
    file: join(folder, 'agent.sqlite'),
    keyEncryption: { env: 'LAUREL_TEST_VERIFIER_KEK' },
    allowInsecureLoopback: true,
    trust: { allow: [{ did: issuer.did, name: 'Kestrel Bay Polytechnic' }], registries: [], schemas },
  });
  const people = openPeople({
    store,
    context,
    agent,
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
  const name = { en: 'Northshore Care Group', fr: 'Groupe de soins Northshore' };
  const config = { publicUrl: url, allowInsecureLoopback: true, languages: ['en', 'fr'] as const, organisation: { name }, ...options };
  const deps: VerifierDeps = { context, store, jobs: openJobs(context), agent, people, enqueue, record, config };
  const role = await openVerifier(deps);
  const verifier = await prepareVerifier(deps);
  const web = { publicUrl: url, name: name.en, languages: config.languages, sessionSecret: 'a secret of the test', trustedProxies: [] };
  handler = buildApp({ roles: [role], people, context, store, config: web });

  const ask: TestVerifier['ask'] = (path, { session, ...init } = {}) =>
    fetch(url + path, { redirect: 'manual', ...init, headers: { Accept: 'text/html', Origin: url, ...(session ? { Cookie: session } : {}), ...init.headers } });
  const post: TestVerifier['post'] = async (path, fields, session) => {
    const page = await (await ask(session ? '/help' : '/sign-in', { session })).text();
    const token = /name="_csrf" value="([^"]*)"/.exec(page)?.[1] ?? '';
    return ask(path, { method: 'POST', session, body: new URLSearchParams({ _csrf: token, ...fields }) });
  };
  const signIn = async (email: string, role?: 'verifier') => {
    await store.write(async (db) => {
      const person = await people.ensurePerson(db, { email, name: 'Tomasz Wiśniewski', language: 'en' });
      if (role) await people.grant(db, person.id, { role, profile: '*' });
    });
    await post('/sign-in', { email });
    const answer = await post('/sign-in/code', { email, code: /\b(\d{6})\b/.exec(letters.at(-1)?.text ?? '')?.[1] ?? '' });
    return answer.headers.getSetCookie()[0]?.split(';')[0] ?? '';
  };
  let cookie: string | undefined;
  const clerk = async () => {
    // A session ends when a test moves time on.
    if (cookie === undefined || (await ask('/hiring', { session: cookie })).status !== 200) cookie = await signIn('tomasz@northshore.example', 'verifier');
    return cookie;
  };
  return {
    url,
    verifier,
    role,
    store,
    clock,
    letters,
    logged,
    issuer,
    clerk,
    stranger: () => signIn('someone@northshore.example'),
    ask,
    post,
    apiKey: async () => (await people.apiKeys.create({ name: 'Personnel system', profile: '*', scopes: ['verify'], days: 30 }, 'node')).key,
    make: (change = {}) => makeRequest(verifier, { ...TWO_FIELDS, ...change }),
    requestUri: ({ reference }) => `${url}/oid4vp/request/${reference}`,
    json: async ({ id }) => {
      const answer = await ask(`/hiring/requests/${id}`, { session: await clerk(), headers: { Accept: 'application/json' } });
      return (await answer.json()) as VerdictJson; // the fields that the tests read
    },
    onDisk: async (text) => {
      const files = (await readdir(folder)).filter((file) => file.startsWith('node.sqlite'));
      return (await Promise.all(files.map((file) => readFile(join(folder, file))))).some((bytes) => bytes.includes(text));
    },
    erase: async () => {
      for (const job of role.jobs) await job.run();
    },
    stop: async () => {
      await listening.close();
      await store.close();
      await agent.close();
      await context.outbound.close();
      await issuer.stop();
      await rm(folder, { recursive: true });
    },
  };
}

/** The main walk's question. */
export const TWO_FIELDS: NewRequest = {
  title: 'Home support worker, Bathurst',
  purpose: { en: 'To see whether you meet the hygiene requirement.', fr: 'Pour savoir si vous remplissez l’exigence d’hygiène.' },
  retention: 'P30D',
  ask: { wants: 'fields', fields: { achievement: 'required', name: 'required' } },
  actor: 'person:test',
};
