import { randomBytes } from 'node:crypto';
import { mkdirSync, mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { silentLog } from '@laurel/base';
import { Config, type ConfigInput, type Overrides, type RunningNode, startNode } from '@laurel/node';
import { openMailbox } from '../scripts/demo/mailbox.ts';
import { type NodePlace, type Person, type Places, REGISTRAR, signIn } from '../scripts/demo/persons.ts';
import type { Visitor } from '../scripts/demo/visitor.ts';
import { freePort } from './free-port.ts';

export * from '../scripts/demo/persons.ts';
export * from '../scripts/demo/post.ts';
export * from '../scripts/demo/visitor.ts';

export type NodeName = 'issuer' | 'holder' | 'verifier';

/** A clock that runs on by itself and can be pushed: every node of the network reads it. */
export type SettableClock = { now: () => Date; advance: (ms: number) => void; set: (to: Date) => void };

export type NetworkNode = NodePlace & {
  name: NodeName;
  config: Config;
  /** The node in this process: its store, agent, people. */
  node: () => RunningNode;
  /** The same data at the same address, in a new node. */
  restart: () => Promise<void>;
  stop: () => Promise<void>;
};

export type Network = Places & {
  issuer: NetworkNode;
  holder: NetworkNode;
  verifier: NetworkNode;
  clock: SettableClock;
  folder: string;
  /** A person signed in at a node, by its setup link the first time and by a letter afterwards. */
  signedIn: (at: NodeName, person: Person) => Promise<Visitor>;
  stop: () => Promise<void>;
};

export type NetworkOptions = {
  /** Changes a node's configuration before it starts. */
  configure?: (name: NodeName, config: ConfigInput) => ConfigInput;
  overrides?: (name: NodeName) => Overrides;
  /** Addresses that the mail server says there are not. */
  refuses?: (address: string) => boolean;
};

/** Three real nodes in this process, each with its own address, database and keys, and a mail server that keeps what it gets. */
export async function startNetwork({
  configure = (_name, config) => config,
  overrides = () => ({}),
  refuses = () => false,
}: NetworkOptions = {}): Promise<Network> {
  const folder = mkdtempSync(join(tmpdir(), 'laurel-network-'));
  const clock = settableClock();
  const mailbox = await openMailbox({ port: 0, folder: join(folder, 'mailbox'), refuses });
  const ports = { issuer: await freePort(), holder: await freePort(), verifier: await freePort() };
  const started: NetworkNode[] = [];

  const start = async (name: NodeName): Promise<NetworkNode> => {
    const config = Config.parse(configure(name, configOf(name, ports, join(folder, name), mailbox.smtpPort)));
    const node = await startNetworkNode(name, config, { log: silentLog, clock: clock.now, ...overrides(name) });
    started.push(node);
    return node;
  };
  const stop = async () => {
    await Promise.all(started.map((node) => node.stop()));
    await mailbox.close();
    rmSync(folder, { recursive: true, force: true });
  };
  try {
    const [issuer, holder, verifier] = [await start('issuer'), await start('holder'), await start('verifier')];
    const places = { issuer, holder, verifier, mailbox: mailbox.address };
    return { ...places, clock, folder, signedIn: (at, person) => signIn(places[at], mailbox.address, person), stop };
  } catch (error) {
    await stop();
    throw error;
  }
}

async function startNetworkNode(name: NodeName, config: Config, overrides: Overrides): Promise<NetworkNode> {
  let running = await startNode(config, overrides);
  return {
    name,
    config,
    address: running.url,
    setupLink: () => running.setupUrl,
    node: () => running,
    restart: async () => {
      await running.stop();
      running = await startNode(config, overrides);
    },
    stop: () => running.stop(),
  };
}

function configOf(name: NodeName, ports: Record<NodeName, number>, folder: string, smtpPort: number): ConfigInput {
  mkdirSync(folder, { recursive: true });
  const secret = (file: string) => {
    writeFileSync(join(folder, file), randomBytes(32).toString('base64'), { mode: 0o600 });
    return { $file: join(folder, file) };
  };
  const named = { issuer: 'Kestrel Bay Polytechnic', holder: 'Harbour Library Wallet', verifier: 'Saltmarsh Engineering' };
  return {
    name: named[name],
    roles: [name],
    publicUrl: `http://localhost:${ports[name]}`,
    listen: { host: '127.0.0.1', port: ports[name] },
    database: { kind: 'sqlite', file: join(folder, 'laurel.sqlite') },
    secrets: { keyEncryption: secret('key-encryption.key'), session: secret('session.key') },
    mail: { from: `${named[name]} <post@${name}.example>`, smtp: { host: '127.0.0.1', port: smtpPort } },
    outbound: { allowInsecureLoopback: true },
    ...(name === 'issuer'
      ? {
          profiles: [{ slug: 'kestrel-bay', name: { en: 'Kestrel Bay Polytechnic', fr: 'École polytechnique de Kestrel Bay' }, email: REGISTRAR.email }],
          hostedWallet: `http://localhost:${ports.holder}`,
        }
      : { trust: { allow: [{ did: `did:web:localhost%3A${ports.issuer}`, name: 'Kestrel Bay Polytechnic' }] } }),
    ...(name === 'holder' ? { wallet: { open: true } } : {}),
  };
}

function settableClock(): SettableClock {
  let ahead = 0;
  return {
    now: () => new Date(Date.now() + ahead),
    advance: (ms) => {
      ahead += ms;
    },
    set: (to) => {
      ahead = to.getTime() - Date.now();
    },
  };
}
