import { existsSync, mkdirSync, writeFileSync } from 'node:fs';
import { LaurelError } from '@laurel/base';
import { parseConfig } from '../config/read-config.ts';
import { EXIT, type Io } from './command.ts';
import { writeConfiguration } from './init-configuration.ts';
import { type InitPaths, LAUREL, pathsIn, shellWord } from './init-paths.ts';
import { type InitOptions, readWishes, type Wishes } from './init-questions.ts';
import { newKey } from './new-key.ts';
import { readOptions } from './options.ts';

/** `laurel init`: asks at a terminal for what no option says; anywhere else takes the defaults. */
export async function init(args: readonly string[], io: Io): Promise<number> {
  const options: InitOptions & { dir?: string | undefined } = readOptions(args, {
    dir: { type: 'string' },
    name: { type: 'string' },
    'name-fr': { type: 'string' },
    url: { type: 'string' },
    languages: { type: 'string' },
    role: { type: 'string' },
    contact: { type: 'string' },
    mail: { type: 'string' },
    from: { type: 'string' },
    slug: { type: 'string' },
  });
  const paths = pathsIn(options.dir ?? '.');
  const there = [paths.config, paths.keyEncryption, paths.session, paths.database].find((path) => existsSync(path));
  if (there) throw new LaurelError('conflict', { detail: `${there} is already there; nothing was changed. Choose another folder with --dir.` });
  const wishes = await readWishes(options, io);
  const text = writeConfiguration(wishes, paths);
  parseConfig(text, paths.config);

  for (const folder of [paths.data, paths.keys]) mkdirSync(folder, { recursive: true, mode: 0o700 });
  for (const path of [paths.keyEncryption, paths.session]) writeFileSync(path, `${newKey()}\n`, { mode: 0o600, flag: 'wx' });
  writeFileSync(paths.config, text, { flag: 'wx' });
  for (const line of whatWasMade(paths, wishes)) io.print(line);
  return EXIT.well;
}

const whatWasMade = (paths: InitPaths, { roles, url, contact, mail }: Wishes): string[] => [
  `Made ${paths.config}: read it through before the first start.`,
  ...(roles.includes('issuer') ? ['The slug of a profile and publicUrl can never be changed after the first start.'] : []),
  ...(url === 'none' ? ['It has no address that others could open: its pages say where a file takes the place of a link. publicUrl can be set later.'] : []),
  ...(contact === 'none' && roles.includes('issuer')
    ? ['Nobody is named whom learners can write to: letters name an address once an administrator writes one at the desk, or profiles has an email.']
    : []),
  ...(mail === 'none'
    ? [
        'No mail server is set: letters are kept until mail.smtp names one. You cannot sign in by mail before that, but by a passkey, or by laurel sign-in-link.',
      ]
    : []),
  `Made ${paths.keyEncryption}: it opens every key of this node, and only you can read it. Keep it apart from ${paths.data}: a copy of both is the node.`,
  `Lost, the keys are lost. ${roles.includes('issuer') ? 'The first run prints it as a recovery kit of 24 words for a safe; so does laurel keys kit.' : 'laurel keys kit prints it as 24 words for a safe.'}`,
  `Made ${paths.session}.`,
  `Next: ${LAUREL} start --config ${shellWord(paths.config)}`,
];
