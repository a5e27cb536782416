import { hkdfSync } from 'node:crypto';
import type { RequestListener } from 'node:http';
import { dirname, join } from 'node:path';
import { type Agent, type AgentOptions, type KeyEncryption, openAgent, webAlias } from '@laurel/agent';
import { type Context, type RecordEvent, systemContext } from '@laurel/base';
import { type Courier, courierInventory, courierSchema, openCourier } from '@laurel/courier';
import { holderSchema, openHolder } from '@laurel/holder';
import { issuerSchema, openIssuer } from '@laurel/issuer';
import { ledgerJobs, ledgerSchema, makePseudonym, openLedger } from '@laurel/ledger';
import { openPeople, type People, peopleInventory, peopleSchema, type WhenErased } from '@laurel/people';
import {
  APPLY_AT,
  assessmentHooks,
  badgesNotKept,
  careHooks,
  careOfPerson,
  custodyOf,
  forgetLearner,
  frameworkHooks,
  lettersInCare,
  minorsOf,
  openProgramme,
  type ProgrammeDeps,
  pathwayHooks,
  programmeSchema,
  shakenHooks,
  statementHooks,
} from '@laurel/programme';
import { lookIntoStore, openJobs, openStore, type Schema, type Store, storeInventory, storeSchema, type Writer } from '@laurel/store';
import { openVerifier, verifierSchema } from '@laurel/verifier';
import { buildApp, didResolutionRoute, type FrontHandler, type Holding, type Job, type Published, type Role, type Route } from '@laurel/web';
import { bounceRoute } from './bounce-route.ts';
import type { Config } from './config/config.ts';
import { readSchemas } from './config/read-schemas.ts';
import { readKey, readSecret } from './config/read-secret.ts';
import { lettersOf, senderIn } from './letters.ts';

/**
 * Time, chance and log as tests set them, and an eye on the agent; nothing else may, and there is no variable for it. `look` opens the
 * databases as they are, for a command that examines the node: whatever would change them is refused.
 */
export type Overrides = Partial<Pick<Context, 'clock' | 'random' | 'log'>> & Pick<AgentOptions, 'onExecute' | 'look'>;

export type House = {
  /** The node's origin; `http://localhost:PORT` for a node without a public address. */
  url: string;
  context: Context;
  store: Store;
  agent: Agent;
  people: People;
  roles: readonly Role[];
  jobs: readonly Job[];
  /** One audit event, inside a write. */
  record: RecordEvent<Writer>;
  /** Takes down that a letter came back. */
  bounce: Courier['bounce'];
  /** On data from a backup, before anything is served from them: gives up what may have gone on since, and says so, a sentence each. */
  restored: (published?: Published) => Promise<string[]>;
  /** All personal data this node keeps, and why. */
  inventory: readonly Holding[];
  listener: RequestListener;
  /** Every door of Express, with who may come in by it. */
  routes: readonly Route[];
  close: () => Promise<void>;
};

/** Every package's, whatever the roles: a migration that none lists would mean that a newer program was here. */
export const SCHEMAS: readonly Schema[] = [storeSchema, ledgerSchema, courierSchema, peopleSchema, issuerSchema, holderSchema, verifierSchema, programmeSchema];

/**
 * Ties the packages together, in one straight line. The agent comes first: without its key-encryption key nothing is stored.
 * @throws LaurelError config_invalid · kek_missing · kek_example · kek_exposed · kek_wrong · schema_newer · database_unreadable, and start_needed where it only looks
 */
export async function compose(config: Config, port: number, overrides: Overrides = {}): Promise<House> {
  const opened: (() => unknown)[] = [];
  const close = async () => {
    for (const end of opened.splice(0).reverse()) await end();
  };
  try {
    return { ...(await open(config, port, overrides, (end) => opened.push(end))), close };
  } catch (error) {
    await close();
    throw error;
  }
}

async function open(
  config: Config,
  port: number,
  { onExecute, look, ...set }: Overrides,
  whenClosed: (end: () => unknown) => void,
): Promise<Omit<House, 'close'>> {
  const origin = config.publicUrl === 'none' ? `http://localhost:${port}` : config.publicUrl;
  const sessionSecret = readKey(config.secrets.session, 'secrets.session');
  const transport = mailTransport(config);
  const { allowInsecureLoopback } = config.outbound;
  let front: readonly FrontHandler[] = [];
  const context = systemContext(
    { logLevel: config.log, allowInsecureLoopback, publicUrl: origin, answerSelf: (path, accept) => firstAnswer(front, path, accept) },
    set,
  );
  whenClosed(context.outbound.close);

  const agent = await openAgent({
    context,
    publicUrl: config.publicUrl,
    file: agentFile(config),
    keyEncryption: keyEncryptionOf(config),
    allowInsecureLoopback,
    trust: {
      allow: config.trust.allow.map(({ did, name, since }) => ({
        did,
        ...(typeof name === 'string' ? { name } : { name: name.en, names: name }),
        ...(since && { since }),
      })),
      registries: [],
      schemas: readSchemas(config.trust.schemas),
    },
    ...(onExecute && { onExecute }),
    ...(look && { look }),
  });
  whenClosed(agent.close);
  const store = await (look ? lookIntoStore : openStore)(config.database, SCHEMAS);
  whenClosed(store.close);
  const jobs = openJobs(context);
  const { record } = openLedger({ context, pseudonym: makePseudonym(new Uint8Array(hkdfSync('sha256', sessionSecret, '', 'audit pseudonyms', 32))) });
  const courier = openCourier({ store, context, transport, from: config.mail.from, nameIn: senderIn(config.name, config.profiles) });
  whenClosed(courier.close);
  const institutions = config.signIn.oidc.map((one, nth) => ({ ...one, clientSecret: readSecret(one.clientSecret, `signIn.oidc[${nth}].clientSecret`) }));
  const forgetting: WhenErased[] = [];
  let programme: ProgrammeDeps | undefined;
  const roles: Role[] = [];
  const people = openPeople({
    store,
    context,
    agent,
    enqueue: courier.enqueue,
    record,
    publicUrl: origin,
    letters: lettersOf(config.name, config.profiles, () => contactOf(config, roles)),
    letterStates: courier.states,
    whenErased: async (db, person) => {
      for (const forget of forgetting) await forget(db, person);
    },
    whenAddressed: async (db, addresses) => programme?.awarding.readdress(db, addresses),
    institutions,
  });
  if (!look) await people.lockContacts();

  const enqueue = lettersInCare({ people, context, config: { publicUrl: origin } }, courier.enqueue);
  const deps = { context, store, jobs, agent, people, enqueue, record };
  const shared = { publicUrl: origin, allowInsecureLoopback, languages: config.languages };
  const openRole = {
    issuer: async () => {
      const issuer = await openIssuer({
        ...deps,
        letterStates: courier.states,
        outbox: courier.outbox,
        config: {
          ...shared,
          profiles: profilesOf(config),
          applyAt: APPLY_AT,
          ...pathwayHooks(store, context),
          ...frameworkHooks(store),
          ...assessmentHooks(deps),
          ...shakenHooks(() => programme),
          ...statementHooks(() => programme),
          ...careHooks(deps),
          hostedWallet: config.hostedWallet,
          mail: mailOf(config),
          vcApi: issuingApi(config),
        },
      });
      programme = { ...deps, awarding: issuer.awarding, config: { ...shared, ...config.programme, walletsHere: config.roles.includes('holder') } };
      const opened = programme;
      forgetting.push((db, person) => forgetLearner(opened, db, person));
      return [issuer, ...openProgramme(opened)];
    },
    holder: async () => [
      await openHolder({
        ...deps,
        ...(config.roles.includes('issuer') && { custody: custodyOf(deps, () => programme?.awarding.profiles ?? []), isMinor: minorsOf(deps) }),
        care: async (person) => (programme ? careOfPerson(programme, person) : []),
        notKept: async (person, t) => (programme ? badgesNotKept(programme, person, t) : []),
        config: { ...shared, reachable: config.publicUrl !== 'none', lettersKept: transport === undefined, wallet: config.wallet },
      }),
    ],
    verifier: async () => [await openVerifier({ ...deps, config: { ...shared, organisation: { name: config.name }, vcApi: config.vcApi !== undefined } })],
  };
  for (const name of config.roles) roles.push(...(await openRole[name]()));
  front = roles.flatMap((role) => role.front);

  const inventory = [...peopleInventory, ...courierInventory, ...storeInventory];
  const listener = buildApp({
    roles,
    inventory,
    routes: [bounceRoute(store, courier.bounce), ...(config.didResolver ? [didResolutionRoute(agent.resolveDid)] : [])],
    people,
    context,
    store,
    config: {
      publicUrl: origin,
      name: config.name,
      languages: config.languages,
      sessionSecret: sessionSecret.toString('base64'),
      trustedProxies: config.listen.trustedProxies,
      lettersKept: transport === undefined,
      newWallets: config.roles.includes('holder') && config.wallet.open,
      contact: () => contactOf(config, roles),
    },
  });
  return {
    url: origin,
    context,
    store,
    agent,
    people,
    roles,
    record,
    bounce: courier.bounce,
    restored: (published) => resumeRestored({ store, courier, people, roles }, published),
    jobs: [...courier.jobs, ...people.jobs, ...(await auditJobs(config, { store, context, agent })), ...roles.flatMap((role) => role.jobs)],
    inventory: [...inventory, ...roles.flatMap((role) => role.inventory)],
    listener,
    routes: listener.routes,
  };
}

/** Letters first: a role may write new ones. */
async function resumeRestored(
  { store, courier, people, roles }: Pick<House, 'store' | 'people' | 'roles'> & { courier: Courier },
  published: Published | undefined,
): Promise<string[]> {
  const { letters, ended } = await store.write(async (db) => ({ letters: await courier.hold(db), ended: await people.restored(db) }));
  const told = [
    ...(letters === 0 ? [] : [`${letters} letters that waited are held, since they may have been sent: Mail shows them, and sends them again.`]),
    ...ended,
  ];
  for (const role of roles) told.push(...((await role.restored?.(published)) ?? []));
  return told;
}

async function firstAnswer(front: readonly FrontHandler[], path: string, accept: string) {
  for (const handler of front) {
    const found = await handler(path, accept, '');
    if (found) return found;
  }
  return undefined;
}

/** Beside the database: a folder per node. */
export const agentFile = ({ database }: Config): string => join(dirname(database.file), 'agent.sqlite');

/** The agent reads this one itself, and forgets it as soon as it can. */
export function keyEncryptionOf({ secrets: { keyEncryption } }: Config): KeyEncryption {
  return '$env' in keyEncryption ? { env: keyEncryption.$env } : { file: keyEncryption.$file };
}

function mailTransport({ mail: { smtp } }: Config) {
  return smtp && { ...smtp, password: smtp.password && readSecret(smtp.password, 'mail.smtp.password') };
}

/** For people to read: no user, no password. */
const mailOf = ({ mail: { from, smtp } }: Config) => ({ from, server: smtp && `${smtp.host}:${smtp.port}` });

/** An institution that says how to reach it has said whom to ask. */
export const contactOf = (config: Pick<Config, 'contact' | 'profiles'>, roles: readonly Pick<Role, 'profiles'>[]): string | undefined =>
  config.contact ?? institutionsOf(config, roles)[0]?.email;

/** As they stand: an administrator may have said in the browser where questions go. */
export const institutionsOf = ({ profiles }: Pick<Config, 'profiles'>, roles: readonly Pick<Role, 'profiles'>[]): NonNullable<Role['profiles']> =>
  roles.find((role) => role.profiles !== undefined)?.profiles ?? profiles;

const profilesOf = (config: Config) => config.profiles.map((profile) => ({ ...profile, identity: { ...config.identity, ...profile.identity } }));

const issuingApi = ({ vcApi, roles }: Config) => vcApi && { ...vcApi, verifies: roles.includes('verifier') };

/** Checkpoints are signed by the node's own DID; a wallet without an address has none, and its chain stands unsigned. */
async function auditJobs(config: Config, deps: Pick<House, 'store' | 'context' | 'agent'>): Promise<Job[]> {
  if (config.publicUrl === 'none') return [];
  const did = await deps.agent.ensureWebDid(webAlias(config.publicUrl), profilesOf(config)[0]?.identity.keyType ?? config.identity.keyType);
  const signer = await deps.agent.signer(did, 'audit');
  return ledgerJobs({ ...deps, sign: async (_purpose, bytes) => ({ verificationMethod: signer.verificationMethod, signature: await signer.sign(bytes) }) });
}
