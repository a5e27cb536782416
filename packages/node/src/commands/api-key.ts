import { existsSync } from 'node:fs';
import { LaurelError, silentLog } from '@laurel/base';
import { API_KEY_DAYS, type ApiKeys, KEY_SCOPES, type KeyScope } from '@laurel/people';
import { compose } from '../compose.ts';
import type { Config } from '../config/config.ts';
import { readConfig } from '../config/read-config.ts';
import { EXIT, type Io, type Run, UsageError } from './command.ts';
import { needed, readOptions } from './options.ts';

/** `laurel api-key`: keys of programs, made and ended by whoever runs the node. */
export async function apiKey([act, ...args]: readonly string[], io: Io): Promise<number> {
  const run = act === undefined ? undefined : ACTS.get(act);
  if (!run) throw new UsageError(act === undefined ? 'say what to do: create, list or revoke' : `laurel api-key cannot "${act}"`);
  return run(args, io);
}

const create: Run = async (args, { print, complain }) => {
  const options = readOptions(args, {
    config: { type: 'string' },
    scope: { type: 'string', multiple: true },
    name: { type: 'string' },
    profile: { type: 'string' },
    days: { type: 'string' },
  });
  const name = needed(options.name, '--name NAME');
  const scopes = scopesOf(options.scope ?? []);
  const days = options.days === undefined ? API_KEY_DAYS : Number(options.days);
  return withKeys(options.config, async (keys, config) => {
    const profile = options.profile ?? '*';
    if (profile !== '*' && !config.profiles.some(({ slug }) => slug === profile)) throw new UsageError(`this node has no profile "${profile}"`);
    const { id, key, expiresAt } = await keys.create({ name, profile, scopes, days }, 'node');
    // The key alone goes to stdout, so that a script can take it up without a person seeing it.
    print(key);
    complain(
      `Made the key ${id} for ${name}: ${scopes.join(', ')}${profile === '*' ? '' : ` on ${profile}`}, until ${expiresAt.slice(0, 10)}. It is shown this once.`,
    );
  });
};

const list: Run = async (args, { print }) => {
  const printAll = async (keys: ApiKeys) => {
    const found = await keys.list();
    if (found.length === 0) print('This node has no API keys.');
    for (const { id, name, profile, scopes, expiresAt, lastUsedAt, revokedAt } of found) {
      const state = revokedAt === null ? `until ${expiresAt.slice(0, 10)}` : `revoked ${revokedAt.slice(0, 10)}`;
      print([id, name, profile, scopes.join(','), state, lastUsedAt === null ? 'never used' : `used ${lastUsedAt.slice(0, 16)}Z`].join('  '));
    }
  };
  return withKeys(readOptions(args, { config: { type: 'string' } }).config, printAll, { look: true });
};

const revoke: Run = async (args, { print }) => {
  const options = readOptions(args, { config: { type: 'string' }, id: { type: 'string' } });
  const id = needed(options.id, '--id ID');
  return withKeys(options.config, async (keys) => {
    await keys.revoke(id, 'node');
    print(`Revoked ${id}: no request is answered by it any more.`);
  });
};

const ACTS: ReadonlyMap<string, Run> = new Map([
  ['create', create],
  ['list', list],
  ['revoke', revoke],
]);

/** `--scope issue,verify` or the option twice. @throws UsageError */
function scopesOf(words: readonly string[]): KeyScope[] {
  const asked = words.flatMap((word) => word.split(/[\s,]+/)).filter((word) => word !== '');
  if (asked.length === 0) throw new UsageError('--scope is missing');
  return asked.map((word) => {
    const scope = KEY_SCOPES.find((known) => known === word);
    if (!scope) throw new UsageError(`there is no scope "${word}"; there are ${KEY_SCOPES.join(', ')}`);
    return scope;
  });
}

/** The running node need not be stopped: both write to one database, and it asks for a key anew with each request. */
async function withKeys(
  file: string | undefined,
  act: (keys: ApiKeys, config: Config) => Promise<void>,
  { look = false }: { look?: boolean } = {},
): Promise<number> {
  const config = await readConfig(needed(file, '--config FILE'));
  if (!existsSync(config.database.file))
    throw new LaurelError('not_found', { detail: `There is no database at ${config.database.file}. Start the node once.` });
  const house = await compose(config, config.listen.port, { log: silentLog, look });
  try {
    await act(house.people.apiKeys, config);
    return EXIT.well;
  } finally {
    await house.close();
  }
}
