import { randomBytes } from 'node:crypto';
import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { openAgent } from '@laurel/agent';
import { type Context, type Enqueue, type Letter, silentLog, systemContext } from '@laurel/base';
import { courierSchema, openCourier } from '@laurel/courier';
import { type Awarding, type IssuerDeps, issuerSchema, openIssuer } from '@laurel/issuer';
import { ledgerSchema, openLedger } from '@laurel/ledger';
import { openPeople, type People, peopleSchema } from '@laurel/people';
import { openJobs, openStore, type Store, storeSchema, type Writer } from '@laurel/store';
import { buildApp, type Role, serve } from '@laurel/web';
import {
  APPLY_AT,
  assessmentHooks,
  careHooks,
  forgetLearner,
  frameworkHooks,
  lettersInCare,
  openProgramme,
  type ProgrammeDeps,
  pathwayHooks,
  programmeSchema,
  shakenHooks,
  statementHooks,
} from '../index.ts';

export type TestProgramme = {
  url: string;
  /** For use cases without their doors. */
  deps: ProgrammeDeps;
  roles: readonly Role[];
  store: Store;
  /** The database, for what a test looks at past the store. */
  file: string;
  people: People;
  awarding: Awarding;
  context: Context;
  clock: { now: Date };
  letters: Letter[];
  stop: () => Promise<void>;
};

const SCHEMAS = [storeSchema, ledgerSchema, courierSchema, peopleSchema, issuerSchema, programmeSchema];
const START = new Date('2026-11-12T10:42:00.000Z');

/** A programme on an issuer, over real HTTP on a free port, with every real part behind it; only time stands still until a test moves it. */
export async function openTestProgramme(): Promise<TestProgramme> {
  const folder = await mkdtemp(join(tmpdir(), 'laurel-programme-'));
  const clock = { now: new Date(START) };
  const context = systemContext({ logLevel: 'error', allowInsecureLoopback: true }, { clock: () => clock.now, log: silentLog });
  const file = join(folder, 'node.sqlite');
  const store = await openStore({ kind: 'sqlite', file }, SCHEMAS);
  const { record } = openLedger({ context });
  const courier = openCourier({ store, context, transport: undefined, from: 'badges@kestrel.example' });
  const letters: Letter[] = [];
  const enqueue: Enqueue<Writer> = async (db, letter) => {
    letters.push(letter);
    return courier.enqueue(db, letter);
  };
  let handler: ReturnType<typeof buildApp> | undefined;
  const listening = await serve((request, response) => handler?.(request, response), { host: '127.0.0.1', port: 0 });
  const url = `http://localhost:${listening.port}`;
  process.env.LAUREL_TEST_PROGRAMME_KEK = randomBytes(32).toString('base64');
  const agent = await openAgent({
    context,
    publicUrl: url,
    file: join(folder, 'agent.sqlite'),
    keyEncryption: { env: 'LAUREL_TEST_PROGRAMME_KEK' },
    allowInsecureLoopback: true,
    trust: { allow: [], registries: [] },
  });
  const people = openPeople({
    whenErased: (db, person) => forgetLearner(deps, db, person),
    whenAddressed: (db, addresses) => deps.awarding.readdress(db, addresses),
    store,
    context,
    agent,
    enqueue,
    record,
    publicUrl: url,
    letters: {
      signIn: (_, { code }) => ({ subject: 'Sign in', text: `Your code is ${code}` }),
      invitation: (_, { link }) => ({ subject: 'Invitation', text: link }),
      address: (_, { link }) => ({ subject: 'Address', text: link }),
      givenAddress: (_, { link, from }) => ({ subject: `Given by ${from.is} ${from.name}`, text: link }),
      changed: (_, { what, detail }) => ({ subject: 'Changed', text: `${what} ${detail}` }),
    },
  });
  const shared = { context, store, people, record, enqueue: lettersInCare({ people, context, config: { publicUrl: url } }, enqueue) };
  const languages = ['en', 'fr'] as const;
  const profiles: IssuerDeps['config']['profiles'] = [
    { slug: 'kestrel', name: { en: 'Kestrel Bay Polytechnic', fr: 'École polytechnique de Kestrel Bay' } },
    { slug: 'heron', name: { en: 'Heron College', fr: 'Collège Heron' } },
  ];
  const issuer = await openIssuer({
    ...shared,
    jobs: openJobs(context),
    agent,
    letterStates: courier.states,
    outbox: courier.outbox,
    config: {
      publicUrl: url,
      languages,
      profiles,
      mail: { from: 'badges@kestrel.example' },
      hostedWallet: 'none',
      applyAt: APPLY_AT,
      ...pathwayHooks(store, context),
      ...frameworkHooks(store),
      ...assessmentHooks({ store, people, context }),
      ...shakenHooks(() => deps),
      ...statementHooks(() => deps),
      ...careHooks({ store, people, context }),
    },
  });
  const deps: ProgrammeDeps = {
    ...shared,
    agent,
    awarding: issuer.awarding,
    config: { publicUrl: url, languages, walletsHere: false, allowInsecureLoopback: true },
  };
  const roles = [issuer, ...openProgramme(deps)];
  handler = buildApp({
    roles,
    people,
    context,
    store,
    config: { publicUrl: url, name: 'Kestrel Bay Polytechnic', languages, sessionSecret: 'a secret of the test', trustedProxies: [] },
  });
  const stop = async () => {
    await listening.close();
    courier.close();
    await store.close();
    await agent.close();
    await context.outbound.close();
    await rm(folder, { recursive: true });
  };
  return { url, deps, roles, store, file, people, awarding: issuer.awarding, context, clock, letters, stop };
}
