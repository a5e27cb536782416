import { randomBytes } from 'node:crypto';
import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { type Agent, openAgent } from '@laurel/agent';
import { type Context, type Enqueue, type Letter, silentLog, systemContext } from '@laurel/base';
import { courierSchema, openCourier } from '@laurel/courier';
import { ledgerSchema, openLedger } from '@laurel/ledger';
import { openPeople, type People, type PeopleLetters, peopleSchema } from '@laurel/people';
import { openJobs, openStore, type Store, storeSchema, type Writer } from '@laurel/store';
import { buildApp, type Role, serve } from '@laurel/web';
import { defineAchievement } from '../achievements/define-achievement.ts';
import type { Definition } from '../achievements/definition.ts';
import { type Issuer, type IssuerConfig, type IssuerDeps, type ProfileConfig, prepareIssuer } from '../deps.ts';
import { issuerSchema, openIssuer } from '../index.ts';
import type { AchievementRow } from '../records.ts';
import { openPublisher, type ServeList } from '../status/publish.ts';

export type TestIssuer = {
  url: string;
  issuer: Issuer;
  serveList: ServeList;
  role: Role;
  store: Store;
  /** The database, for what a test looks at past the store. */
  file: string;
  agent: Agent;
  people: People;
  context: Context;
  clock: { now: Date };
  letters: Letter[];
  /** The newest letter to an address comes back. */
  bounce: (email: string) => Promise<void>;
  /** Tries to send what is due: no mail server listens. */
  deliver: () => Promise<void>;
  /** What `context.log` was told at levels warn and error. */
  troubles: { event: string; fields: unknown }[];
  stop: () => Promise<void>;
};

const SCHEMAS = [storeSchema, ledgerSchema, courierSchema, peopleSchema, issuerSchema];
export const START = new Date('2026-11-12T10:42:00.000Z');

const PROFILES: ProfileConfig[] = [
  {
    slug: 'kestrel',
    name: { en: 'Kestrel Bay Polytechnic', fr: 'École polytechnique de Kestrel Bay' },
    url: 'https://kestrel.example',
    email: 'badges@kestrel.example',
  },
  { slug: 'heron', name: { en: 'Heron College', fr: 'Collège Heron' } },
];

/** An issuer over real HTTP on a free port, with every real part behind it; only time stands still until a test moves it. */
export async function openTestIssuer(options: { profiles?: ProfileConfig[]; hostedWallet?: string; vcApi?: IssuerConfig['vcApi'] } = {}): Promise<TestIssuer> {
  const folder = await mkdtemp(join(tmpdir(), 'laurel-issuer-'));
  const clock = { now: new Date(START) };
  const troubles: TestIssuer['troubles'] = [];
  const note = (event: string, fields?: unknown) => void troubles.push({ event, fields });
  const context = systemContext({ logLevel: 'error', allowInsecureLoopback: true }, { clock: () => clock.now, log: { ...silentLog, warn: note, error: note } });
  const file = join(folder, 'node.sqlite');
  const store = await openStore({ kind: 'sqlite', file }, SCHEMAS);
  const { record } = openLedger({ context });
  const courier = openCourier({ store, context, transport: { host: '127.0.0.1', port: 9, secure: false }, from: 'badges@kestrel.example' });
  const letters: Letter[] = [];
  const ids = new Map<string, string>();
  const bounce = async (email: string): Promise<void> => {
    const messageId = `<${ids.get(email)}@kestrel.example>`;
    const answer = await store.write((db) => courier.bounce(db, { messageId, action: 'failed', status: '5.1.1' }));
    if (answer !== 'noted') throw new Error(`No letter to ${email} came back: ${answer}`);
  };
  const deliver = async (): Promise<void> => {
    for (const job of courier.jobs) await job.run();
  };
  const enqueue: Enqueue<Writer> = async (db, letter) => {
    const id = await courier.enqueue(db, letter);
    letters.push(letter);
    ids.set(letter.to, id);
    return id;
  };
  let handler: ReturnType<typeof buildApp> | undefined;
  const listening = await serve((request, response) => handler?.(request, response), { host: '127.0.0.1', port: 0 });
  const url = `http://localhost:${listening.port}`;
  process.env.LAUREL_TEST_ISSUER_KEK = randomBytes(32).toString('base64');
  const agent = await openAgent({
    context,
    publicUrl: url,
    file: join(folder, 'agent.sqlite'),
    keyEncryption: { env: 'LAUREL_TEST_ISSUER_KEK' },
    allowInsecureLoopback: true,
    trust: { allow: [], registries: [] },
  });
  const words: PeopleLetters = {
    signIn: (_, { code }) => ({ subject: 'Sign in', text: `Your code is ${code}` }),
    invitation: (_, { link }) => ({ subject: 'Invitation', text: link }),
    address: (_, { link }) => ({ subject: 'Address', text: link }),
    givenAddress: (_, { link }) => ({ subject: 'Address', text: link }),
    changed: (_, { what, detail }) => ({ subject: 'Changed', text: `${what} ${detail}` }),
  };
  const people = openPeople({ store, context, agent, enqueue, record, publicUrl: url, letters: words });
  const deps: IssuerDeps = {
    context,
    store,
    jobs: openJobs(context),
    agent,
    people,
    enqueue,
    record,
    letterStates: courier.states,
    outbox: courier.outbox,
    config: {
      publicUrl: url,
      languages: ['en', 'fr'],
      profiles: options.profiles ?? PROFILES,
      hostedWallet: options.hostedWallet ?? 'http://localhost:4320',
      mail: { from: 'badges@kestrel.example', server: '127.0.0.1:9' },
      vcApi: options.vcApi,
    },
  };
  const role = await openIssuer(deps);
  const issuer = await prepareIssuer(deps);
  handler = buildApp({
    roles: [role],
    people,
    context,
    store,
    config: { publicUrl: url, name: 'Kestrel Bay Polytechnic', languages: ['en', 'fr'], sessionSecret: 'a secret of the test', trustedProxies: [] },
  });
  const stop = async () => {
    await listening.close();
    courier.close();
    await store.close();
    await agent.close();
    await context.outbound.close();
    await rm(folder, { recursive: true });
  };
  return { url, issuer, serveList: openPublisher(issuer), role, store, file, agent, people, context, clock, letters, bounce, deliver, troubles, stop };
}

export const DEFINITION: Definition = {
  name: { en: 'Infection Prevention in Home Care', fr: 'Prévention des infections à domicile' },
  description: { en: 'Plans and carries out a visit without carrying infection on.', fr: 'Prépare et mène une visite sans transmettre d’infection.' },
  criteria: { en: '- Judge the risk\n- Choose protection', fr: '- Évaluer le risque\n- Choisir la protection' },
  type: 'MicroCredential',
  tags: ['hygiene', 'home care'],
  alignments: [{ targetName: 'Infection control', targetUrl: 'https://skills.example/infection-control', targetFramework: 'ESCO' }],
  credits: 2,
  level: 4,
  results: [{ title: 'Score', type: 'Percent', allowed: [] }],
  validityMonths: 36,
  art: { motif: 'drop', colour: 'teal', ribbon: 'LEVEL 4' },
  includeName: true,
  identityCheck: 'supervised-onsite',
};

export const defineOne = (test: TestIssuer, change: Partial<Definition> = {}, profile = 'kestrel'): Promise<AchievementRow> =>
  defineAchievement(test.issuer, { profile, definition: { ...DEFINITION, ...change }, actor: 'person:test', anyLevel: true });

/** The claim token in the newest letter to an address. */
export function claimTokenFor(test: Pick<TestIssuer, 'letters'>, email: string): string {
  const letter = test.letters.findLast((candidate) => candidate.to === email && candidate.kind === 'claim');
  const token = /\/claim\/([\w-]+)/.exec(letter?.text ?? '')?.[1];
  if (!token) throw new Error(`No claim letter to ${email}`);
  return token;
}
