import { readdirSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { setTimeout as wait } from 'node:timers/promises';
import { silentLog } from '@laurel/base';
import { type Verdict, verifyCredential } from '@laurel/credentials';
import { Config, type RunningNode, startNode } from '@laurel/node';
import { afterAll, beforeAll, expect, it, vi } from 'vitest';
import { awardBatch, ensureAchievement, uploadRoster } from '../../scripts/demo/desk.ts';
import { SAMPLE_ACHIEVEMENT } from '../../scripts/demo/sample.ts';
import { claimBadge } from '../../scripts/demo/wallet.ts';
import {
  demand,
  LEARNER,
  letterAfter,
  type Network,
  newestNumber,
  newVisitor,
  type Person,
  REGISTRAR,
  signIn,
  startNetwork,
  type Visitor,
} from '../network.ts';
import { laurel, run } from './program.ts';

const ROWS = 1_500; // a few seconds of awarding: the program starts in one
const PATIENCE = 180_000;
const LATER: Person = { name: 'Siobhán O’Connor', email: 'siobhan.oconnor@learner.example', language: 'en' };
const NEW: Person = { name: 'Ada Byron', email: 'ada.byron@learner.example', language: 'en' };

let network: Network;
let restored: RunningNode;
let file: string;
let elsewhere: string;
/** What the issuer had signed when it was lost: more than the backup knows of. */
let lost: { signed: string[]; places: Set<string>; sent: number; awards: number };
/** What the issuer had signed when the backup was made. */
let before: string[];
beforeAll(async () => {
  vi.stubEnv('LAUREL_BACKUP_PASSPHRASE', 'correct horse battery staple');
  network = await startNetwork();
  file = join(network.folder, 'issuer.backup');
  elsewhere = join(network.folder, 'elsewhere', 'laurel.sqlite');
});
afterAll(async () => {
  await restored?.stop();
  await network.stop();
  vi.unstubAllEnvs();
});

const desk = () => `${network.issuer.address}/desk/kestrel-bay`;
/** Asked by a process of its own: two libraries of SQLite in one process take each other's locks away (sqlite.org/howtocorrupt.html, 2.2.1). */
async function ask(database: string, sql: string): Promise<Record<string, unknown>[]> {
  const look = `const { DatabaseSync } = require('node:sqlite');
    const db = new DatabaseSync(process.argv[1], { readOnly: true, timeout: 5000 });
    process.stdout.write(JSON.stringify(db.prepare(process.argv[2]).all()));`;
  const { code, out, err } = await run(process.execPath, ['-e', look, database, sql]);
  if (code !== 0) throw new Error(err);
  return JSON.parse(out);
}
const numberOf = async (database: string, sql: string): Promise<number> => Number(Object.values((await ask(database, sql))[0] ?? {})[0]);
const signedIn = async (database: string): Promise<string[]> => (await ask(database, 'SELECT signed FROM credential')).map(({ signed }) => String(signed));
const placesIn = async (database: string): Promise<string[]> =>
  (await ask(database, 'SELECT list_id, position FROM status_entry')).map(({ list_id, position }) => `${list_id} ${position}`);
const lettersSent = (): number => readdirSync(join(network.folder, 'mailbox')).length;

async function told(...words: string[]): Promise<string> {
  const { code, out, err } = await laurel(...words);
  expect([code, err]).toEqual([0, '']);
  return out;
}

/** As the employer's node sees it: over HTTP, with nothing of the issuer's but what it serves. */
function judge(signed: string): Promise<Verdict> {
  const { agent, context } = network.verifier.node().house;
  return verifyCredential(signed, { resolve: agent.resolve, vouch: async () => [], clock: context.clock, fetchStatus: agent.fetchStatus });
}

const rosterOf = (name: string, people: readonly Person[]): File =>
  new File([`email,name,language\r\n${people.map(({ email, name, language }) => `${email},${name},${language}`).join('\r\n')}\r\n`], `${name}.csv`, {
    type: 'text/csv',
  });
const many = Array.from({ length: ROWS }, (_, n): Person => ({ name: `Learner ${n}`, email: `learner${n}@roster.example`, language: 'en' }));

/** One badge from the roster to the wallet. */
async function awardAndClaim(registrar: Visitor, person: Person): Promise<void> {
  const achievement = await ensureAchievement(registrar, desk(), SAMPLE_ACHIEVEMENT);
  const newest = await newestNumber(network.mailbox, person.email);
  await awardBatch(await uploadRoster(registrar, desk(), achievement, rosterOf(person.email, [person])));
  const letter = await letterAfter(network.mailbox, person.email, newest);
  await claimBadge(newVisitor(), letter.link(/\/claim\//), network.mailbox, person);
}

it('backs up an issuer in the middle of awarding a roster, which goes on as if nothing were', { timeout: PATIENCE }, async () => {
  const database = network.issuer.config.database.file;
  const reaches = (sql: string) => expect.poll(() => numberOf(database, sql), { timeout: PATIENCE, interval: 100 });
  const registrar = await network.signedIn('issuer', REGISTRAR);
  await awardAndClaim(registrar, LEARNER);
  before = await signedIn(database);
  expect(before.length).toBeGreaterThan(1);
  const config = join(network.folder, 'issuer.yml');
  writeFileSync(config, JSON.stringify(network.issuer.config));

  const preview = await uploadRoster(registrar, desk(), SAMPLE_ACHIEVEMENT.name, rosterOf('many', many));
  demand(await preview.form(/^Award [\d,]+ badge/).submit(), 200);
  await reaches('SELECT count(*) FROM award').toBeGreaterThan(1);
  expect(await told('backup', '--config', config, '--to', file)).toContain('read it back whole');
  await reaches('SELECT sum(done) FROM job').toBe(ROWS + 1);
  await reaches('SELECT count(*) FROM outbox WHERE ended_at IS NULL').toBe(0);
  const home = (await registrar.open(desk())).text;
  expect(home).toContain('Last backup');
  expect(home).not.toContain('How to make one');

  // After the backup: a badge that no restored row will tell of.
  await awardAndClaim(registrar, LATER);
  lost = {
    signed: (await signedIn(database)).filter((signed) => !before.includes(signed)),
    places: new Set(await placesIn(database)),
    sent: lettersSent(),
    awards: await numberOf(database, 'SELECT count(*) FROM award'),
  };
  expect(lost.signed.length).toBeGreaterThan(1);
  expect(lost.awards).toBe(ROWS + 2);
});

it('restores it elsewhere as of one moment, and says what it gives up', { timeout: PATIENCE }, async () => {
  await network.issuer.stop();
  const config = Config.parse({ ...network.issuer.config, database: { kind: 'sqlite', file: elsewhere } });
  const place = join(network.folder, 'elsewhere.yml');
  writeFileSync(place, JSON.stringify(config));
  const said = await told('restore', file, '--config', place);
  expect(said).toMatch(/^Restored .*laurel\.sqlite as of \d{4}-\d\d-\d\d \d\d:\d\d:\d\d UTC\. The audit record says so\.$/m);
  expect(said).toContain('3 status lists are closed');
  const awards = await numberOf(elsewhere, 'SELECT count(*) FROM award');
  const aside = await numberOf(elsewhere, `SELECT count(*) FROM job_item WHERE result LIKE '%"restored"%'`);
  // One moment: each award has its link and its letter, and each row of the roster is awarded or set aside.
  expect(awards).toBeGreaterThan(1);
  expect(aside).toBeGreaterThan(1);
  expect(awards + aside).toBe(ROWS + 1);
  expect(await numberOf(elsewhere, 'SELECT count(*) FROM claim_link')).toBe(awards);
  expect(await numberOf(elsewhere, "SELECT count(*) FROM outbox WHERE kind = 'claim'")).toBe(awards);
  expect(await numberOf(elsewhere, 'SELECT count(*) FROM outbox WHERE ended_at IS NULL')).toBe(0);
  await told('audit', 'verify', '--config', place);
  restored = await startNode(config, { log: silentLog });
});

it('answers for every badge given before it was lost, those included that it has no row of', { timeout: PATIENCE }, async () => {
  for (const signed of [...before, ...lost.signed]) expect((await judge(signed)).code).toBe('valid');
});

it('sends no letter again, signs everybody out, and awards no row by itself', { timeout: PATIENCE }, async () => {
  const awards = await numberOf(elsewhere, 'SELECT count(*) FROM award');
  await wait(5_000); // the courier and every job look each two seconds
  expect(lettersSent()).toBe(lost.sent);
  expect(await numberOf(elsewhere, 'SELECT count(*) FROM award')).toBe(awards);
  expect(await numberOf(elsewhere, 'SELECT count(*) FROM session')).toBe(0);
});

it('goes on signing, and puts no badge where one was ever put', { timeout: PATIENCE }, async () => {
  const known = new Set(await placesIn(elsewhere));
  const registrar = await signIn({ address: network.issuer.address, setupLink: () => undefined }, network.mailbox, REGISTRAR);
  await awardAndClaim(registrar, NEW);
  const signed = (await signedIn(elsewhere)).filter((one) => !before.includes(one));
  expect(signed.length).toBeGreaterThan(1);
  for (const one of signed) expect((await judge(one)).code).toBe('valid');
  const fresh = (await placesIn(elsewhere)).filter((place) => !known.has(place));
  expect(fresh).toHaveLength(signed.length + 1); // two places for the badge, one for each copy
  expect(fresh.filter((place) => lost.places.has(place))).toEqual([]);
  const listOf = (place: string) => place.split(' ')[0];
  const old = new Set([...lost.places].map(listOf));
  expect(fresh.filter((place) => old.has(listOf(place)))).toEqual([]);
});
