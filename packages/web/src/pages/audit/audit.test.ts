import { readdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';

import { AuditEvent, openLedger } from '@laurel/ledger';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { makeTranslate } from '../../i18n.ts';
import texts from '../../locales/en.json' with { type: 'json' };
import { openTestNode, type TestNode } from '../../testing/open-test-node.ts';
import { auditRoutes } from './audit-routes.tsx';
import { KINDS } from './filters.ts';

let node: TestNode;
let auditor: string;
beforeEach(async () => {
  node = await openTestNode({
    routes: (deps) =>
      auditRoutes({
        ...deps,
        check: async () => true,
        place: {
          base: '/desk/:profile',
          pages: { award: 'awards' },
          find: ({ params }) => ({ profile: params.profile ?? '', name: 'Faculty of Law', at: `/desk/${params.profile}` }),
        },
      }),
  });
  auditor = await node.signIn('ada@law.example', { role: 'auditor', profile: 'law' });
  await node.signIn('clerk@law.example', { role: 'registrar', profile: 'law' });
  await node.signIn('nurse@ward.example', { role: 'registrar', profile: 'nursing' });
});
afterEach(() => node.stop());

const read = async (path: string, session = auditor) => (await node.ask(path, { session })).text();
const personOf = async (email: string) => (await node.store.write((db) => node.people.ensurePerson(db, { email, language: 'en' }))).id;

describe('the audit record', () => {
  it('is for auditors and administrators of that profile, and says in words what was done there, nothing of elsewhere', async () => {
    const [clerk, dean] = [await node.signIn('clerk@law.example'), await node.signIn('dean@law.example', { role: 'administrator', profile: 'law' })];
    expect([(await node.ask('/desk/law/audit', { session: clerk })).status, (await node.ask('/desk/nursing/audit', { session: auditor })).status]).toEqual([
      403, 403,
    ]);
    expect((await node.ask('/desk/law/audit', { session: dean })).status).toBe(200);
    const page = await read('/desk/law/audit');
    expect([
      page.includes('Gave a role'),
      page.includes('Role: Registrar'),
      page.includes('Signed in'),
      page.includes(await personOf('nurse@ward.example')),
    ]).toEqual([true, true, false, false]);
  });

  it('calls a key by the program that holds it', async () => {
    const make = (name: string, profile: string) => node.people.apiKeys.create({ name, profile, scopes: ['read'], days: 1 }, 'node');
    const [own, whole] = [await make('Student <records>', 'law'), await make('Backups', '*')];
    await node.store.write((db) =>
      openLedger({ context: node.context }).record(db, {
        actor: `api-key:${whole.id}`,
        action: 'register.exported',
        object: `api-key:${own.id}`,
        profile: 'law',
      }),
    );
    const page = await read('/desk/law/audit');
    for (const said of ['API key <bdi>Student &lt;records></bdi>', 'API key <bdi>Backups</bdi>']) expect(page).toContain(said);
    expect(page).not.toContain(`>${own.id.slice(0, 10)}…`);
  });

  it('of the whole node is for who audits the whole node', async () => {
    expect((await node.ask('/desk/law/audit?all=1', { session: auditor })).status).toBe(403);
    expect((await node.ask('/desk/law/audit/record.jsonl?all=1', { session: auditor })).status).toBe(403);
    const chief = await node.signIn('chief@node.example', { role: 'auditor', profile: '*' });
    expect(await read('/desk/law/audit?all=1', chief)).toContain('Signed in');
  });

  it('is narrowed by day, person, kind and thing, and takes nonsense for nothing', async () => {
    const clerk = await personOf('clerk@law.example');
    expect(await read(`/desk/law/audit?about=person:${clerk}`)).toContain(`person:${clerk}`);
    expect(await read('/desk/law/audit?kind=awards')).toContain('Nothing fits these filters.');
    expect(await read('/desk/law/audit?from=2026-03-14&to=2026-03-14&kind=access')).toContain('Gave a role');
    expect(await read('/desk/law/audit?to=2026-03-13')).toContain('Nothing fits these filters.');
    expect(await read('/desk/law/audit?who=node')).toContain('Gave a role');
    expect(await read(`/desk/law/audit?who=person:${clerk}`)).toContain('Nothing fits these filters.');
    for (const nonsense of ['from=yesterday', 'kind=__proto__', 'before=-1', 'after=1e9', `who=${'x'.repeat(400)}`])
      expect([nonsense, (await read(`/desk/law/audit?${nonsense}`)).includes('Gave a role')]).toEqual([nonsense, true]);
  });

  it('leads from what an entry is about to its page at the desk, where it has one', async () => {
    expect(await read('/desk/law/audit?about=award:abc')).toContain('<a href="/desk/law/awards/abc">');
    for (const other of ['person:abc', 'award:', 'award:a/../b']) expect(await read(`/desk/law/audit?about=${other}`)).not.toContain('Open its own page');
  });

  it('is checked on the spot, and says where it is broken', async () => {
    expect(await read('/desk/law/audit/check')).toContain('The record is whole.');
    await node.store.write((db) => db.update(AuditEvent, { seq: 2 }, { actor: 'person:somebody-else' }));
    const broken = await read('/desk/law/audit/check');
    expect([broken.includes('The record is not whole.'), broken.includes('Entry 2 was changed.')]).toEqual([true, true]);
    for (let asked = 0; asked < 3; asked++) await read('/desk/law/audit/check');
    expect((await node.ask('/desk/law/audit/check', { session: auditor })).status).toBe(429);
  });

  it('comes as JSON lines as they are hashed, without a name or an address', async () => {
    const answer = await node.ask('/desk/law/audit/record.jsonl', { session: auditor });
    const text = await answer.text();
    const lines = text
      .trim()
      .split('\n')
      .map((line): { entry?: Record<string, unknown> } => JSON.parse(line));
    expect([answer.headers.get('content-type'), answer.headers.get('content-disposition')]).toEqual([
      'application/jsonl; charset=utf-8',
      expect.stringContaining('audit-law-2026-03-14.jsonl'),
    ]);
    expect(lines.map(({ entry }) => entry?.profile)).toEqual(['law', 'law']);
    expect(lines[0]?.entry).toMatchObject({ action: 'role.granted', hash: expect.stringMatching(/^[\w-]{43}$/), prevHash: expect.any(String) });
    expect(text).not.toMatch(/@|Odile/);
  });
});

it('every action that a package records has its words, and is found under one kind', () => {
  const packages = new URL('../../../../', import.meta.url).pathname;
  const files = readdirSync(packages, { withFileTypes: true })
    .filter((entry) => entry.isDirectory())
    .flatMap(({ name }) => readdirSync(join(packages, name, 'src'), { recursive: true, encoding: 'utf8' }).map((path) => join(packages, name, 'src', path)))
    .filter((path) => /\.tsx?$/.test(path) && !/\.test\.tsx?$|\/testing\//.test(path));
  const sources = files.map((file) => readFileSync(file, 'utf8'));
  const recorded = sources.flatMap((source) => [...source.matchAll(ACTION)].flatMap(([, one, other]) => [one ?? [], other ?? []].flat()));
  const actions = [...new Set(recorded)];
  expect(actions.length).toBeGreaterThan(50);
  expect(actions.filter((action) => !makeTranslate('en').has(`web.audit.did.${action}`))).toEqual([]);
  const objects = new Set(sources.flatMap((source) => [...source.matchAll(/object: `([a-z-]+):/g)].map(([, kind]) => kind)));
  expect(objects.size).toBeGreaterThan(20);
  expect([...objects].filter((kind) => kind !== 'person' && !makeTranslate('en').has(`web.audit.actor.${kind}`))).toEqual([]);
  const beginnings: readonly string[] = Object.values(KINDS).flat();
  const kindsOf = (action: string) => beginnings.filter((beginning) => action.startsWith(beginning)).length;
  // Some are put together of words: those that have words are told of too.
  const worded = Object.keys(texts).flatMap((key) => (key.startsWith('web.audit.did.') ? [key.slice('web.audit.did.'.length)] : []));
  expect([...actions, ...worded].filter((action) => kindsOf(action) !== 1)).toEqual([]);
});

/** `action: 'role.granted'`, one of two, and what the table of an award's history calls it. */
const ACTION = /(?:action: (?:[^'\n]*\? )?|^ {2}'?[a-z-]+'?: (?='award\.))'([a-z-]+\.[a-z-]+)'(?: : '([a-z-]+\.[a-z-]+)')?/gm;
