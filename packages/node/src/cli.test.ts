import { spawnSync } from 'node:child_process';
import { existsSync, mkdirSync, mkdtempSync, readdirSync, readFileSync, rmSync, statSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join, relative } from 'node:path';
import { DatabaseSync } from 'node:sqlite';
import { fileURLToPath } from 'node:url';
import { silentLog } from '@laurel/base';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { parseDocument } from 'yaml';
import { readConfig } from './config/read-config.ts';
import { readSecret } from './config/read-secret.ts';
import { startNode } from './start-node.ts';
import { runLaurel } from './testing/run-laurel.ts';

let folder: string;
beforeEach(() => {
  folder = mkdtempSync(join(tmpdir(), 'laurel-cli-'));
});
afterEach(() => rmSync(folder, { recursive: true }));

const laurel = (...words: string[]) => runLaurel(words);

describe('the laurel program', () => {
  it('says what it can do', async () => {
    const { code, out } = await laurel('--help');
    expect(code).toBe(0);
    for (const command of ['init', 'start', 'doctor', 'backup', 'restore', 'keys', 'audit', 'api-key', 'sign-in-link', 'mail'])
      expect(out).toContain(`laurel ${command}`);
  });

  it.each(['init', 'start', 'doctor', 'backup', 'restore', 'keys', 'audit', 'api-key', 'sign-in-link', 'mail'])('says how %s is used', async (command) => {
    const { code, out } = await laurel(command, '--help');
    expect(code).toBe(0);
    expect(out).toContain(`laurel ${command}`);
    expect(out).toContain('--');
  });

  it('says nothing more, and does not break, where nobody reads to the end', () => {
    const main = fileURLToPath(new URL('./main.ts', import.meta.url));
    const { stdout, stderr, status } = spawnSync('bash', ['-c', 'set -o pipefail; { sleep 0.2; "$0" "$1" --help; } | true', process.execPath, main], {
      encoding: 'utf8',
    });
    expect([stdout, stderr, status]).toEqual(['', '', 0]);
  });

  it('refuses a command it does not know, naming those it knows', async () => {
    const { code, err, out } = await laurel('frobnicate');
    expect([code, out]).toEqual([2, '']);
    expect(err).toBe(
      'laurel has no command "frobnicate". It has: init, start, doctor, backup, restore, keys, audit, api-key, sign-in-link, inventory, mail. See laurel --help.',
    );
  });

  it.each([
    ['start', [], '--config FILE is missing'],
    ['start', ['--conifg', 'a.yml'], "Unknown option '--conifg'"],
    ['start', ['--config', 'a.yml', 'now'], 'Unexpected argument'],
    ['keys', [], 'say what to do'],
    ['keys', ['print'], 'cannot "print"'],
    ['keys', ['kit', '--config', 'a.yml', '--language', 'de'], 'no words in "de"'],
    ['backup', [], '--config FILE is missing'],
    ['backup', ['--verify', 'a.backup', '--config', 'a.yml'], 'stands without --config'],
    ['restore', ['--config', 'a.yml'], 'FILE is missing'],
    ['restore', ['a.backup'], '--config FILE is missing'],
    ['restore', ['a.backup', 'b.backup', '--config', 'a.yml'], 'Unexpected argument'],
    ['audit', [], 'say what to do'],
    ['audit', ['erase'], 'cannot "erase"'],
    ['api-key', [], 'create, list or revoke'],
    ['api-key', ['print'], 'cannot "print"'],
    ['api-key', ['create', '--name', 'A'], '--scope is missing'],
    ['api-key', ['create', '--name', 'A', '--scope', 'issue,rule'], 'no scope "rule"'],
    ['api-key', ['create', '--scope', 'issue'], '--name NAME is missing'],
    ['api-key', ['revoke', '--config', 'a.yml'], '--id ID is missing'],
    ['mail', [], 'say what to do'],
    ['mail', ['send'], 'cannot "send"'],
    ['init', ['--name', 'A', '--role', 'king'], 'no role "king"'],
    ['init', [], 'What is it called? Say it as people will read it: --name "Your institution"'],
    ['init', ['--name', 'A', '--url', 'badges'], '"badges" is no address'],
    ['init', ['--name', 'A', '--url', 'http://127.0.0.1:4607'], 'write http://localhost:4310 or a name of your own'],
    ['init', ['--name', 'A', '--url', 'https://badges.example.org/laurel'], 'write it like https://badges.example.org'],
    ['init', ['--name', 'A', '--languages', 'en,de'], 'no language "de"'],
    ['init', ['--name', 'A', '--contact', 'the office'], '"the office" is no mail address'],
    ['init', ['--name', 'A', '--mail', 'mail.example.org'], '"mail.example.org" is no mail server'],
    ['init', ['--name', 'A', '--mail', 'smtp://me:secret@mail.example.org'], 'Leave the password out'],
  ])('refuses %s %j with a sentence and how it is used', async (command, args, words) => {
    const { code, err } = await laurel(command, ...args);
    expect(code).toBe(2);
    expect(err.toLowerCase()).toContain(words.toLowerCase());
    expect(err).toContain(`laurel ${command}`);
  });

  it('says in one sentence which Node it needs, under one that lacks what it imports', () => {
    const like20 = `import { registerHooks } from 'node:module';
      Object.defineProperty(process, 'versions', { value: { ...process.versions, node: '20.20.2' } });
      const resolve = (name, context, next) => name === 'node:module' ? { url: 'data:text/javascript,export{}', shortCircuit: true } : next(name, context);
      registerHooks({ resolve });`;
    const main = fileURLToPath(new URL('./main.ts', import.meta.url));
    const { status, stderr } = spawnSync(process.execPath, ['--import', `data:text/javascript,${encodeURIComponent(like20)}`, main, '--help'], {
      encoding: 'utf8',
    });
    expect([status, stderr]).toEqual([1, 'Laurel runs on Node 24; this is Node 20.20.2. Use pnpm laurel, which brings its own.\n']);
  });

  it('refuses a configuration that is not there, without a story', async () => {
    const { code, err } = await laurel('start', '--config', join(folder, 'none.yml'));
    expect(code).toBe(1);
    expect(err).toBe(`Cannot read the configuration ${join(folder, 'none.yml')}: there is no such file.`);
  });
});

describe('laurel init', () => {
  it.each(['issuer', 'holder', 'verifier'])('makes a configuration that a %s starts with, and secrets for its owner only', async (role) => {
    const { code, out } = await laurel('init', '--role', role, '--dir', join(folder, 'node'), '--name', 'Our House', '--url', 'https://badges.example.org');
    expect(code).toBe(0);
    expect(out).toContain(`laurel start --config ${join(folder, 'node', 'laurel.yml')}`);
    const config = await readConfig(join(folder, 'node', 'laurel.yml'));
    expect(config).toMatchObject({
      roles: [role],
      name: 'Our House',
      publicUrl: 'https://badges.example.org',
      outbound: { allowInsecureLoopback: false },
      trust: { allow: [] },
    });
    for (const key of ['key-encryption.key', 'session.key']) {
      const file = join(folder, 'node', 'keys', key);
      expect(statSync(file).mode & 0o777).toBe(0o600);
      expect(Buffer.from(readFileSync(file, 'utf8').trim(), 'base64')).toHaveLength(32);
    }
    expect(readFileSync(join(folder, 'node', 'laurel.yml'), 'utf8')).toContain('# Wraps every private key');
  });

  it('asks seven questions at a terminal, says what is wrong with an answer, and proposes an issuer with wallets and checks on one node', async () => {
    const answers = ['École du Port', 'badges', 'http://localhost:7350', '', '', '', 'post@port.example', 'smtp://post@mail.example.org'];
    const asked: string[] = [];
    const ask = async (question: string) => {
      asked.push(question);
      return answers.shift() ?? '';
    };
    const { code, out, err } = await runLaurel(['init', '--dir', folder], { ask });
    expect([code, err]).toEqual([0, '"badges" is no address; write it like https://badges.example.org']);
    expect(asked.map((question) => /\[(.*)\] $/.exec(question)?.[1])).toEqual([
      undefined,
      'http://localhost:4310',
      'http://localhost:4310',
      'en, fr',
      'École du Port',
      'issuer, holder, verifier',
      'none',
      'none',
    ]);
    expect(out).toContain(`Next: npx pnpm@12.21.0 laurel start --config ${join(folder, 'laurel.yml')}`);
    expect(await readConfig(join(folder, 'laurel.yml'))).toMatchObject({
      name: 'École du Port',
      roles: ['issuer', 'holder', 'verifier'],
      profiles: [{ email: 'post@port.example' }],
      publicUrl: 'http://localhost:7350',
      hostedWallet: 'http://localhost:7350',
      wallet: { open: true },
      trust: { allow: [{ did: 'did:web:localhost%3A7350', name: 'École du Port' }] },
      mail: { smtp: { host: 'mail.example.org', port: 587, user: 'post', password: { $env: 'LAUREL_SMTP_PASSWORD' } } },
    });
  });

  it('keeps the keys apart from the data, in folders for their owner only, and says so', async () => {
    const { out } = await laurel('init', '--name', 'Our House', '--name-fr', 'Notre maison', '--dir', folder);
    const config = await readConfig(join(folder, 'laurel.yml'));
    expect(config).toMatchObject({ name: { en: 'Our House', fr: 'Notre maison' }, profiles: [{ name: { en: 'Our House', fr: 'Notre maison' } }] });
    expect(config.trust.allow).toMatchObject([{ name: { en: 'Our House', fr: 'Notre maison' } }]);
    expect(config.mail.smtp).toBeUndefined();
    expect(config.database.file).toBe(join(folder, 'data', 'laurel.sqlite'));
    for (const name of ['data', 'keys']) expect(statSync(join(folder, name)).mode & 0o777).toBe(0o700);
    expect(out).toContain(`Keep it apart from ${join(folder, 'data')}`);
    expect(out).toContain('letters are kept until mail.smtp names one');
    expect(out).toContain('Nobody is named whom learners can write to');
    const { out: found } = await laurel('doctor', '--config', join(folder, 'laurel.yml'));
    expect(found).toMatch(/^ILL\s+questions of learners: letters and pages of our-house name nobody/m);
  });

  it('names data and keys in full, so that a service or a shell elsewhere finds them, and tells nothing of the demo above them', async () => {
    await laurel('init', '--name', 'A', '--dir', relative(process.cwd(), folder));
    const text = readFileSync(join(folder, 'laurel.yml'), 'utf8');
    for (const path of ['data/laurel.sqlite', 'keys/key-encryption.key', 'keys/session.key']) expect(text).toContain(join(folder, path));
    expect(text).not.toContain('`npm start` runs this file');
    expect(text).toContain('# Who runs this node');
    expect(() => readSecret({ $file: 'keys/session.key' }, 'secrets.session')).toThrow(`keys/session.key, which is not there, seen from ${process.cwd()}.`);
  });

  it('writes the next command so that a shell can take it', async () => {
    const { out } = await laurel('init', '--name', 'A', '--dir', join(folder, 'It’s a "node" of l\'école'));
    expect(out.split('\n').at(-1)).toBe(`Next: npx pnpm@12.21.0 laurel start --config '${folder}/It’s a "node" of l'\\''école/laurel.yml'`);
  });

  it.each([
    ['École des Îles, n° 2', 'http://localhost:7350', 'ecole-des-iles-n-2', 7350, '"École des Îles, n° 2" <badges@localhost>'],
    ['学校', 'https://badges.example.org', 'badges', 4310, '"学校" <badges@badges.example.org>'],
  ])('begins %s with a slug, a port and a sender of its own, and none of the demo', async (name, url, slug, port, from) => {
    expect(await laurel('init', '--role', 'issuer', '--dir', folder, '--name', name, '--url', url)).toMatchObject({ code: 0 });
    const config = await readConfig(join(folder, 'laurel.yml'));
    expect(config).toMatchObject({ profiles: [{ slug }], listen: { port }, mail: { from } });
    expect(JSON.stringify(config)).not.toMatch(/kestrel/i);
  });

  it('changes nothing where something is already there', async () => {
    mkdirSync(join(folder, 'keys'));
    writeFileSync(join(folder, 'keys', 'session.key'), 'mine');
    const { code, err } = await laurel('init', '--role', 'holder', '--name', 'Our House', '--dir', folder);
    expect(code).toBe(1);
    expect(err).toContain('already there; nothing was changed');
    expect(existsSync(join(folder, 'laurel.yml'))).toBe(false);
    expect(readFileSync(join(folder, 'keys', 'session.key'), 'utf8')).toBe('mine');
  });

  it('refuses an address the node could not run at, and makes nothing', async () => {
    const { code, err } = await laurel('init', '--role', 'holder', '--name', 'Our House', '--dir', join(folder, 'node'), '--url', 'http://badges.example.org');
    expect(code).toBe(1);
    expect(err).toContain('publicUrl begins with http:');
    expect(existsSync(join(folder, 'node'))).toBe(false);
  });
});

describe('a look from outside', () => {
  const contentOf = () =>
    readdirSync(join(folder, 'data'))
      .filter((name) => name.endsWith('.sqlite'))
      .map((name) => [name, readFileSync(join(folder, 'data', name)).toString('base64')]);

  it.each([
    ['doctor', ['doctor']],
    ['audit verify', ['audit', 'verify']],
    ['api-key list', ['api-key', 'list']],
  ])('by laurel %s changes nothing: an older database is told to be started once', async (_, words) => {
    await laurel('init', '--role', 'issuer', '--name', 'Our House', '--dir', folder, '--url', 'http://localhost:4310');
    const file = join(folder, 'laurel.yml');
    const config = await readConfig(file);
    await (await startNode({ ...config, listen: { ...config.listen, port: 0 }, log: 'silent' })).stop();
    const whole = contentOf();
    await laurel(...words, '--config', file);
    expect(contentOf()).toEqual(whole);

    const database = new DatabaseSync(config.database.file);
    database.exec("DELETE FROM laurel_migration WHERE id LIKE 'people-%'");
    database.close();
    const older = contentOf();
    const { code, out, err } = await laurel(...words, '--config', file);
    expect(code).toBe(1);
    expect(out + err).toMatch(/of an older Laurel than this program: it lacks \d+ steps\. Start the node once, then look again\./);
    expect(contentOf()).toEqual(older);
  });

  it('finds a profile that no start has made yet, and does not make it', async () => {
    await laurel('init', '--role', 'issuer', '--name', 'Our House', '--dir', folder, '--url', 'http://localhost:4310');
    const file = join(folder, 'laurel.yml');
    const config = await readConfig(file);
    await (await startNode({ ...config, listen: { ...config.listen, port: 0 }, log: 'silent' })).stop();
    const text = parseDocument(readFileSync(file, 'utf8'));
    text.addIn(['profiles'], { slug: 'second', name: { en: 'Second', fr: 'Seconde' } });
    writeFileSync(file, String(text));
    const before = contentOf();
    const { code, out } = await laurel('doctor', '--config', file);
    expect(code).toBe(1);
    expect(out).toMatch(/^ILL\s+database and keys: .*Start the node once, then look again\.$/m);
    expect(contentOf()).toEqual(before);
  });
});

describe('laurel audit verify', () => {
  it('does not call a record whole that is not there', async () => {
    await laurel('init', '--role', 'verifier', '--name', 'Our House', '--dir', folder);
    const { code, err } = await laurel('audit', 'verify', '--config', join(folder, 'laurel.yml'));
    expect(code).toBe(1);
    expect(err).toContain('There is no database at');
  });
});

describe('laurel api-key', () => {
  const started = async () => {
    await laurel('init', '--role', 'issuer', '--dir', folder, '--url', 'http://localhost:4399', '--slug', 'our-house', '--name', 'Our House');
    const config = join(folder, 'laurel.yml');
    writeFileSync(config, readFileSync(config, 'utf8').replace('port: 4399', 'port: 0'));
    const { startNode } = await import('./start-node.ts');
    await (await startNode(await readConfig(config), { log: silentLog })).stop();
    return config;
  };

  it('prints a key once, lists it without its secret, and ends it', async () => {
    const config = await started();
    const made = await laurel(
      'api-key',
      'create',
      '--config',
      config,
      '--name',
      'Student records',
      '--scope',
      'issue,revoke',
      '--profile',
      'our-house',
      '--days',
      '30',
    );
    expect([made.code, made.out]).toEqual([0, expect.stringMatching(/^lrl_test_[0-9a-f]{16}_[\w-]{43}$/)]);
    expect(made.err).toMatch(/^Made the key [0-9a-f]{16} for Student records: issue, revoke on our-house, until \d{4}-\d\d-\d\d\. It is shown this once\.$/);
    const id = made.out.split('_')[2] ?? '';
    const listed = await laurel('api-key', 'list', '--config', config);
    expect(listed.out).toMatch(new RegExp(`^${id}  Student records  our-house  issue,revoke  until \\S+  never used$`));
    expect(listed.out).not.toContain(made.out.slice(-43));
    expect(await laurel('api-key', 'revoke', '--config', config, '--id', id)).toMatchObject({ code: 0 });
    expect((await laurel('api-key', 'list', '--config', config)).out).toContain('revoked ');
    expect(await laurel('api-key', 'revoke', '--config', config, '--id', '0123456789abcdef')).toMatchObject({
      code: 1,
      err: 'There is no API key 0123456789abcdef.',
    });
    expect(await laurel('api-key', 'create', '--config', config, '--name', 'A', '--scope', 'read', '--profile', 'elsewhere')).toMatchObject({ code: 2 });
    expect(await laurel('audit', 'verify', '--config', config)).toMatchObject({ code: 0 });
  });

  it('makes no database where there is none', async () => {
    await laurel('init', '--role', 'verifier', '--name', 'Our House', '--dir', folder);
    const { code, err } = await laurel('api-key', 'list', '--config', join(folder, 'laurel.yml'));
    expect([code, err]).toEqual([1, expect.stringContaining('Start the node once')]);
    expect(existsSync(join(folder, 'data', 'laurel.sqlite'))).toBe(false);
  });
});

describe('laurel doctor', () => {
  it('says which address to register with an institution that people sign in with', async () => {
    await laurel('init', '--role', 'verifier', '--name', 'Our House', '--mail', 'none', '--url', 'http://localhost:4371', '--dir', folder);
    const file = join(folder, 'laurel.yml');
    const text = parseDocument(readFileSync(file, 'utf8'));
    text.setIn(['signIn', 'oidc'], [{ issuer: 'https://login.school.example/', clientId: 'laurel', clientSecret: { $env: 'UNSET' }, name: 'Our School' }]);
    writeFileSync(file, String(text));
    expect((await laurel('doctor', '--config', file)).out).toMatch(
      /^well\s+sign-in with Our School: register http:\/\/localhost:4371\/sign-in\/with\/login\.school\.example\/callback there$/m,
    );
  });

  it('names each thing that is wrong with its cure', async () => {
    await laurel('init', '--role', 'verifier', '--name', 'Our House', '--mail', 'smtp://127.0.0.1:1', '--dir', folder);
    writeFileSync(join(folder, 'keys', 'key-encryption.key'), '');
    const { code, out } = await laurel('doctor', '--config', join(folder, 'laurel.yml'));
    expect(code).toBe(1);
    expect(out).toMatch(/^ILL\s+key-encryption key: There is no key-encryption key in .*Make one with/m);
    expect(out).toMatch(/^ILL\s+mail server: 127\.0\.0\.1:1 cannot be reached\n\s+Set mail\.smtp/m);
    expect(out).toMatch(/^well\s+page \/privacy: names nobody to write to; set contact/m);
    expect(out).toMatch(/^new\s+database/m);
    expect(out).toContain('2 found.');
  });
});
