import { generateKeySync } from 'node:crypto';
import { existsSync, mkdirSync, readFileSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { LaurelError } from '@laurel/base';
import { parseDocument } from 'yaml';
import { parseConfig } from '../config/read-config.ts';
import { isLoopbackHost } from '../config/rules.ts';
import { EXIT, type Io, UsageError } from './command.ts';
import { needed, readOptions } from './options.ts';

const ROLES = ['issuer', 'holder', 'verifier'] as const;

/** `laurel init`. */
export async function init(args: readonly string[], { print }: Io): Promise<number> {
  const options = readOptions(args, {
    role: { type: 'string' },
    dir: { type: 'string' },
    name: { type: 'string' },
    url: { type: 'string' },
    slug: { type: 'string' },
  });
  const role = ROLES.find((known) => known === needed(options.role, '--role'));
  if (!role) throw new UsageError(`there is no role "${options.role}"; there are ${ROLES.join(', ')}`);
  const { name } = options;
  // The demo's would stand on every badge and letter of the node.
  if (name === undefined || name === '') throw new UsageError('what is it called? Say it as people will read it: --name "Your institution"');
  const folder = options.dir ?? '.';
  const paths = { config: join(folder, 'laurel.yml'), keyEncryption: join(folder, 'key-encryption.key'), session: join(folder, 'session.key') };
  const there = Object.values(paths).find((path) => existsSync(path));
  if (there) throw new LaurelError('conflict', { detail: `${there} is already there; nothing was changed. Choose another folder with --dir.` });

  const text = configuration(role, { ...options, name, folder, paths });
  parseConfig(text, paths.config);
  mkdirSync(folder, { recursive: true });
  for (const path of [paths.keyEncryption, paths.session]) writeFileSync(path, `${newKey()}\n`, { mode: 0o600, flag: 'wx' });
  writeFileSync(paths.config, text, { flag: 'wx' });

  print(`Made ${paths.config}: read it through before the first start; mail.from, mail.smtp and the name in each language are yours to set.`);
  if (role === 'issuer') print('The slug of a profile and publicUrl can never be changed after the first start.');
  print(`Made ${paths.keyEncryption}: keep a copy apart from the database; without it the keys of this node are lost.`);
  print(`Made ${paths.session}.`);
  print(`Next: laurel start --config ${paths.config}`);
  return EXIT.well;
}

type Wishes = { name: string; url?: string; slug?: string; folder: string; paths: { keyEncryption: string; session: string } };

/** The configuration of the demo with its comments, made into that of a node of one's own. */
function configuration(role: (typeof ROLES)[number], { name, url, slug, folder, paths }: Wishes): string {
  const document = parseDocument(readFileSync(new URL(`../../../../agent-config/${role}.yml`, import.meta.url), 'utf8'));
  document.commentBefore = ` A Laurel node (${role}), made by laurel init.`;
  document.set('name', name);
  if (url !== undefined) document.set('publicUrl', url);
  if (role === 'issuer') {
    document.setIn(['profiles', 0, 'name'], { en: name, fr: name });
    document.setIn(['profiles', 0, 'slug'], slug ?? slugOf(name));
    for (const demos of ['url', 'email']) document.deleteIn(['profiles', 0, demos]);
    document.set('hostedWallet', 'none');
  }
  document.setIn(['trust', 'allow'], []);
  document.setIn(['database', 'file'], join(folder, 'laurel.sqlite'));
  document.setIn(['secrets', 'keyEncryption'], { $file: paths.keyEncryption });
  document.setIn(['secrets', 'session'], { $file: paths.session });
  const address = URL.parse(String(document.get('publicUrl')));
  const isHere = address !== null && isLoopbackHost(address.hostname);
  document.setIn(['outbound', 'allowInsecureLoopback'], isHere);
  // Nothing stands in front of an address of this machine: the port that people type is the one the node listens at.
  if (isHere && address.port !== '') document.setIn(['listen', 'port'], Number(address.port));
  if (address) document.setIn(['mail', 'from'], `"${name.replace(/["\\]/g, '')}" <badges@${address.hostname}>`);
  return String(document);
}

/** The name in the letters of an address. It can never be changed, so a node must not begin with the demo's; a name without such letters has a plain word. */
function slugOf(name: string): string {
  const letters = name.normalize('NFKD').replace(/\p{M}/gu, '').toLowerCase();
  const word = letters
    .replace(/[^a-z0-9]+/g, '-')
    .slice(0, SLUG_CHARACTERS)
    .replace(/^-+|-+$/g, '');
  return /^[a-z]/.test(word) ? word : 'badges';
}

/** Short enough to be read in an address. */
const SLUG_CHARACTERS = 40;

const newKey = (): string => generateKeySync('hmac', { length: 256 }).export().toString('base64');
