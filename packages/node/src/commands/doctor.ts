import { existsSync } from 'node:fs';
import { connect } from 'node:net';
import { readKek } from '@laurel/agent';
import { type Context, DAY, operatorUrl, silentLog, systemClock } from '@laurel/base';
import { callbackOf, institutionKey } from '@laurel/people';
import type { Examination } from '@laurel/web';
import { examineBackup } from '../backup/examine-backup.ts';
import { compose, contactOf, type House, institutionsOf, keyEncryptionOf } from '../compose.ts';
import type { Config } from '../config/config.ts';
import { readConfig } from '../config/read-config.ts';
import { lastDayOf, readTls } from '../config/read-tls.ts';
import { EXAMINE_MS, RENEW_DAYS } from '../limits.ts';
import { EXIT, type Io, sentenceOf } from './command.ts';
import { needed, readOptions } from './options.ts';

type Finding = Awaited<ReturnType<Examination['run']>>;

/** `laurel doctor`. */
export async function doctor(args: readonly string[], { print }: Io): Promise<number> {
  const config = await readConfig(needed(readOptions(args, { config: { type: 'string' } }).config, '--config FILE'));
  print(`well    configuration: every key is known, every rule holds`);
  let ill = 0;
  const examine = async ({ name, run }: Examination) => {
    const { ok, found, fix, due } = await run().catch((error: unknown): Finding => ({ ok: false, found: sentenceOf(error) }));
    const state = ok ? (due ? 'due ' : 'well') : 'ILL ';
    print(`${state}    ${name}: ${found}${(ok && !due) || fix === undefined ? '' : `\n        ${fix}`}`);
    if (!ok) ill++;
  };

  await examine({ name: 'key-encryption key', run: async () => ({ ok: true, found: `readable, id ${readKek(keyEncryptionOf(config)).id}` }) });
  const { tls } = config.listen;
  if (tls) await examine({ name: 'certificate', run: async () => examineCertificate(tls, config.publicUrl) });
  await examine({ name: 'mail server', run: () => reach(config) });
  for (const { issuer, name } of config.signIn.oidc) {
    const found = `register ${callbackOf(config.publicUrl, institutionKey(issuer))} there`;
    await examine({ name: `sign-in with ${name}`, run: async () => ({ ok: true, found }) });
  }
  if (existsSync(config.database.file)) await withinHouse(config, examine);
  else {
    await examineAddresses(config, [], examine);
    print(`new     database: none at ${config.database.file}; the first start makes it`);
  }

  print(ill === 0 ? 'Nothing found.' : `${ill} found.`);
  return ill === 0 ? EXIT.well : EXIT.refused;
}

type Examine = (examination: Examination) => Promise<void>;

async function withinHouse(config: Config, examine: Examine): Promise<void> {
  let house: House | undefined;
  await examine({
    name: 'database and keys',
    run: async () => {
      house = await compose(config, config.listen.port, { log: silentLog, look: true });
      return { ok: true, found: `${config.database.file} opens, every key of the node opens` };
    },
  });
  await examineAddresses(config, house?.roles ?? [], examine);
  if (!house) return;
  try {
    const { context, store, roles, url } = house;
    await examine({ name: 'public address', run: async () => (config.publicUrl === 'none' ? atHome(url) : answers(context, `${config.publicUrl}/readyz`)) });
    await examine({ name: 'backup', run: () => examineBackup({ store, context }) });
    for (const role of roles) for (const examination of role.doctor) await examine(examination);
  } finally {
    await house.close();
  }
}

function examineCertificate(tls: NonNullable<Config['listen']['tls']>, publicUrl: string): Finding {
  const now = systemClock();
  readTls(tls, publicUrl, now);
  const last = lastDayOf(tls);
  const days = Math.floor((last.getTime() - now.getTime()) / DAY);
  return {
    ok: days >= RENEW_DAYS,
    found: `good until ${last.toISOString().slice(0, 10)}, ${days} days from now`,
    fix: 'Renew it, then start the node again: it is read at the start.',
  };
}

/** As the roles have them, where the database opens: an administrator may have decided otherwise than the configuration. */
async function examineAddresses(config: Config, roles: House['roles'], examine: Examine): Promise<void> {
  await examine({ name: 'page /privacy', run: async () => namesContact(contactOf(config, roles)) });
  if (config.roles.includes('issuer')) await examine({ name: 'questions of learners', run: async () => namesAddresses(institutionsOf(config, roles)) });
}

/** Nobody has to be named, and whoever keeps badges for themselves needs nobody. */
function namesContact(contact: string | undefined): Finding {
  return { ok: true, found: contact === undefined ? 'names nobody to write to; set contact to a mail address or a page' : `names ${contact}` };
}

/** Letters of a revocation or a correction ask to be answered: without an address nobody can. */
function namesAddresses(profiles: ReturnType<typeof institutionsOf>): Finding {
  const without = profiles.filter(({ email }) => email === undefined).map(({ slug }) => slug);
  return without.length === 0
    ? { ok: true, found: `go to ${profiles.map(({ email }) => email).join(', ')}` }
    : {
        ok: false,
        found: `letters and pages of ${without.join(', ')} name nobody to write to`,
        fix: 'Write a mail address that somebody reads at the desk, under Look, or set it as email under profiles.',
      };
}

/** What `none` means, so that nobody looks for what cannot be there. */
const atHome = (url: string): Finding => ({
  ok: true,
  found: `none, as configured: only this machine opens ${url}. Badges are claimed, shown and exported by going out; what needs an address of its own is handed over as a file`,
});

async function answers({ outbound }: Context, address: string): Promise<Finding> {
  const fix = 'Start the node, or mend the proxy or name that leads to it.';
  try {
    const { status } = await outbound.operator(operatorUrl(address));
    return { ok: status === 200, found: `${address} answers ${status}`, fix };
  } catch {
    return { ok: false, found: `${address} does not answer`, fix };
  }
}

function reach({ mail: { smtp }, publicUrl }: Config): Promise<Finding> {
  // Whoever keeps badges for themselves gets no letters from their own wallet.
  if (!smtp && publicUrl === 'none') return Promise.resolve({ ok: true, found: 'none: sign in by a passkey, a recovery code or laurel sign-in-link' });
  if (!smtp) return Promise.resolve({ ok: false, found: 'none yet: letters are kept', fix: 'Name one in mail.smtp, then start the node again.' });
  const { host, port } = smtp;
  return new Promise((resolve) => {
    const socket = connect({ host, port, timeout: EXAMINE_MS });
    const end = (ok: boolean, found: string) => {
      socket.destroy();
      resolve({ ok, found: `${host}:${port} ${found}`, fix: 'Set mail.smtp to your mail server, or start it: letters wait until then.' });
    };
    socket.once('connect', () => end(true, 'takes connections'));
    socket.once('timeout', () => end(false, 'does not answer'));
    socket.once('error', () => end(false, 'cannot be reached'));
  });
}
