import { existsSync, mkdirSync, statSync, writeFileSync } from 'node:fs';
import { dirname } from 'node:path';
import { keyOfWords, sealedUnder } from '@laurel/agent';
import { LaurelError, nameIn, silentLog } from '@laurel/base';
import { agentFile, compose } from '../compose.ts';
import type { Config } from '../config/config.ts';
import { readConfig } from '../config/read-config.ts';
import { EXIT, type Io, type Run, UsageError } from './command.ts';
import { LAUREL } from './init-paths.ts';
import { newKey } from './new-key.ts';
import { needed, readOptions } from './options.ts';

/** `laurel keys`: the key-encryption key on paper, and from paper. */
export async function keys([act, ...args]: readonly string[], io: Io): Promise<number> {
  const run = act === undefined ? undefined : ACTS.get(act);
  if (!run) throw new UsageError(act === undefined ? 'say what to do: kit or recover' : `laurel keys cannot "${act}"`);
  return run(args, io);
}

const kit: Run = async (args, { print }) => {
  const options = readOptions(args, { config: { type: 'string' }, language: { type: 'string' } });
  const language = (['en', 'fr'] as const).find((known) => known === (options.language ?? 'en'));
  if (!language) throw new UsageError(`there are no words in "${options.language}"; there are en and fr`);
  const config = await readConfig(needed(options.config, '--config FILE'));
  if (!existsSync(config.database.file)) throw noData(config, 'Start the node once: a kit is of a key in use.');
  const house = await compose(config, config.listen.port, { log: silentLog });
  try {
    const { keyId, words } = house.agent.recoveryWords(language);
    await house.store.write((db) => house.record(db, { actor: 'node', action: 'keys.kit-shown', object: `key-encryption:${keyId}` }));
    print(`Recovery kit of ${nameIn(config.name, language)}, ${house.url}, key-encryption key ${keyId}`);
    for (const [nth, word] of words.entries()) print(`${String(nth + 1).padStart(4)}. ${word}`);
    print('Keep it in a safe, apart from every copy of the data. Lost key: laurel keys recover --config FILE');
    return EXIT.well;
  } finally {
    await house.close();
  }
};

/** Writes the key where the configuration looks for it: nothing that is there is overwritten, and only a key that opens these data is written. */
const recover: Run = async (args, io) => {
  const config = await readConfig(needed(readOptions(args, { config: { type: 'string' } }).config, '--config FILE'));
  const { keyEncryption, session } = config.secrets;
  if ('$file' in keyEncryption && isThere(keyEncryption.$file)) {
    throw new LaurelError('conflict', { detail: `${keyEncryption.$file} is there. Move it away first, if another key belongs in its place.` });
  }
  const { key, keyId } = keyOfWords(await wordsFrom(io));
  // A machine that begins anew from a backup has the words first and the data after them; the restore then refuses another key.
  const used = existsSync(agentFile(config)) ? await sealedUnder(agentFile(config)) : undefined;
  if (used && !used.includes(keyId)) {
    throw new LaurelError('kek_wrong', {
      detail: `These words say the key ${keyId}, and the keys of this node are sealed with ${used.join(', ') || 'none yet'}. They are of another kit.`,
    });
  }
  if ('$env' in keyEncryption) {
    // Alone on stdout, so that it can go into a secret store unseen.
    io.print(key);
    io.complain(`Set the variable ${keyEncryption.$env} to it, then ${used ? 'start the node' : 'put the data back: laurel restore FILE --config FILE'}.`);
    return EXIT.well;
  }
  write(keyEncryption.$file, key);
  io.print(`Made ${keyEncryption.$file} again: key-encryption key ${keyId}.`);
  if ('$file' in session && !isThere(session.$file)) {
    write(session.$file, newKey());
    io.print(`Made ${session.$file} anew: it was gone too. Pseudonyms in the audit record begin anew with it.`);
  }
  io.print(used ? `Next: ${LAUREL} start --config FILE` : `There are no data here to hold it against. Next: ${LAUREL} restore FILE --config FILE`);
  return EXIT.well;
};

const ACTS: ReadonlyMap<string, Run> = new Map([
  ['kit', kit],
  ['recover', recover],
]);

const wordsFrom = async (io: Io): Promise<string> =>
  io.ask ? io.ask('The 24 words of the recovery kit, in their order, on one line: ') : new TextDecoder().decode(await io.piped(MOST_BYTES));

/** 24 words with their numbers, generously. */
const MOST_BYTES = 4_096;

/** An empty file is none: a volume that was not mounted leaves such. */
const isThere = (file: string): boolean => (statSync(file, { throwIfNoEntry: false })?.size ?? 0) > 0;

function write(file: string, secret: string): void {
  mkdirSync(dirname(file), { recursive: true, mode: 0o700 });
  writeFileSync(file, `${secret}\n`, { mode: 0o600 });
}

const noData = ({ database }: Config, what: string) => new LaurelError('not_found', { detail: `There is no database at ${database.file}. ${what}` });
