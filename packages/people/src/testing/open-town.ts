import { createHmac, randomBytes } from 'node:crypto';
import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { type AuditEvent, type Context, type Letter, newId, silentLog, systemContext } from '@laurel/base';
import { type Migration, openStore, type Schema, type Store, storeSchema } from '@laurel/store';
import { type Grant, type Institution, lock, type NodeKey, openPeople, type People, type PeopleJobs, peopleSchema, type Session, unlock } from '../index.ts';

export type Town = {
  store: Store;
  context: Context;
  agent: NodeKey;
  people: People & PeopleJobs;
  file: string;
  letters: Letter[];
  events: AuditEvent[];
  /** What was told of people who got a first address. */
  addressed: { id: string; before: string; email: string }[];
  later: (ms: number) => void;
  now: () => string;
  /** Asks for a letter and reads it. */
  letterTo: (email: string, more?: Partial<Parameters<People['requestSignIn']>[0]>) => Promise<{ token: string; code: string }>;
  addPerson: (email: string) => Promise<string>;
  /** Somebody with a role, signed in; the first administrator of the node where none is named. */
  enter: (email: string, grant?: Grant) => Promise<Session>;
  /** The link's secret in the newest letter of a kind to an address. */
  linkTo: (email: string, kind: string) => string;
  close: () => Promise<void>;
};

/** People over a real database file, with a clock that the test moves, a mailbox and an audit trail that only collect. */
type TownOptions = {
  agent?: NodeKey;
  institutions?: readonly Institution[];
  /** Addresses whose letters came back. */
  cameBack?: ReadonlySet<string>;
  /** Rows of a node that stood at the migrations before this one. */
  older?: Migration;
};

export async function openTown({ agent = newNodeKey(), institutions = [], cameBack = new Set(), older }: TownOptions = {}): Promise<Town> {
  const folder = await mkdtemp(join(tmpdir(), 'laurel-people-'));
  const file = join(folder, 'node.sqlite');
  let time = Date.parse('2026-05-03T10:00:00Z');
  const context: Context = systemContext({ allowInsecureLoopback: false, logLevel: 'silent' }, { clock: () => new Date(time), log: silentLog });
  const opening = (migrations: Schema['migrations']) => openStore({ kind: 'sqlite', file }, [storeSchema, { ...peopleSchema, migrations }]);
  if (older) await (await opening([...peopleSchema.migrations.filter(({ id }) => id < older.id), older])).close();
  const store = await opening([...peopleSchema.migrations, ...(older ? [older] : [])]);
  const letters: Letter[] = [];
  const events: AuditEvent[] = [];
  const addressed: Town['addressed'] = [];
  const people = openPeople({
    store,
    context,
    agent,
    publicUrl: 'https://badges.example.org',
    institutions,
    enqueue: async (_, letter) => {
      letters.push(letter);
      return newId(context);
    },
    letterStates: async (_, about) =>
      new Map(
        letters.flatMap((letter) =>
          letter.about && about.includes(letter.about) ? [[letter.about, { stage: cameBack.has(letter.to) ? 'bounced' : 'accepted' }]] : [],
        ),
      ),
    record: async (_, event) => void events.push(event),
    whenAddressed: async (_, person) => void addressed.push(person),
    letters: {
      signIn: (language, { link, code, minutes }) => ({ subject: `sign-in ${language}`, text: `${link} ${code} ${minutes}` }),
      invitation: (language, { link, by, profile, roles }) => ({ subject: `invitation ${language}`, text: `${link} ${by} ${profile} ${roles.join()}` }),
      address: (language, { link }) => ({ subject: `address ${language}`, text: link }),
      givenAddress: (language, { link, from }) => ({ subject: `address ${language} by ${from.is} ${from.name}`, text: link }),
      changed: (language, { what, detail }) => ({ subject: `changed ${language}`, text: `${what} ${detail}` }),
    },
  });
  const letterTo: Town['letterTo'] = async (email, more = {}) => {
    const before = letters.length;
    await people.requestSignIn({ email, language: 'en', ...more });
    const [, token = '', code = ''] = /sign-in\/(\S+) (\d{6}) 15$/.exec(letters[before]?.text ?? '') ?? [];
    return { token, code };
  };
  return {
    store,
    context,
    agent,
    people,
    file,
    letters,
    events,
    addressed,
    later: (ms) => {
      time += ms;
    },
    now: () => context.clock().toISOString(),
    letterTo,
    addPerson: async (email) => (await store.write((db) => people.ensurePerson(db, { email, name: 'Zoë O’Connor', language: 'fr' }))).id,
    enter: async (email, grant = { role: 'administrator', profile: '*' }) => {
      await store.write(async (db) => people.grant(db, (await people.ensurePerson(db, { email, name: `Name of ${email}`, language: 'en' })).id, grant));
      return (await people.signIn({ token: (await letterTo(email)).token })).session;
    },
    linkTo: (email, kind) => /\/([\w-]{43})\b/.exec(letters.findLast((letter) => letter.to === email && letter.kind === kind)?.text ?? '')?.[1] ?? 'missing',
    close: async () => {
      await store.close();
      await context.outbound.close();
      await rm(folder, { recursive: true });
    },
  };
}

/** A node's key as `@laurel/agent` has it, of chance, for these tests alone. */
export function newNodeKey(): NodeKey {
  const kek = randomBytes(32);
  return {
    seal: (text, about) => Buffer.from(lock(kek, Buffer.from(text), about, { random: randomBytes })).toString('base64url'),
    unseal: (sealed, about) => Buffer.from(unlock(kek, Buffer.from(sealed, 'base64url'), about)).toString(),
    fingerprint: (text, about) => createHmac('sha256', kek).update(`${about} ${text}`).digest('base64url'),
  };
}
