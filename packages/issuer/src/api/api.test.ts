import { Ajv2020 } from 'ajv/dist/2020.js';
import { fullFormats } from 'ajv-formats/dist/formats.js';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { type AchievementRow, Award, Batch, StatusEntry, StatusList } from '../records.ts';
import { openClaiming } from '../testing/claiming.ts';
import { defineOne, openTestIssuer, type TestIssuer } from '../testing/open-test-issuer.ts';
import { openRegistrar } from '../testing/registrar.ts';
import { openVisitor } from '../testing/visitor.ts';
import { walletKey } from '../testing/wallet.ts';
import { OPERATIONS } from './routes.ts';

let test: TestIssuer;
let achievement: AchievementRow;
let key: string;
let work: () => Promise<void>;
let document: OpenApi;
const ajv = new Ajv2020({ strict: true, strictTypes: false, allErrors: true, formats: fullFormats });
const HERE = 'https://api.example/schemas';
/** A schema of the document for a validator that does not know documents. */
const standing = (schema: object): object => JSON.parse(JSON.stringify(schema).replaceAll('"#/components/schemas/', `"${HERE}#/$defs/`));

type Media = { schema: object; examples?: Record<string, { value: unknown }> };
type Documented = {
  operationId: string;
  requestBody?: { content: Record<string, Media> };
  responses: Record<string, { description?: string; content?: Record<string, Media>; $ref?: string }>;
};
type OpenApi = {
  openapi: string;
  paths: Record<string, Record<string, Documented>>;
  components: { schemas: Record<string, object> };
  servers: { url: string }[];
};

beforeAll(async () => {
  test = await openTestIssuer();
  achievement = await defineOne(test);
  ({ work } = await openRegistrar(test));
  key = await keyOf('kestrel', ['read', 'issue', 'revoke']);
  document = await (await fetch(`${test.url}/api/openapi.json`)).json();
  ajv.addSchema({ $id: HERE, $defs: standing(document.components.schemas) });
});
afterAll(() => test.stop());

type Scopes = readonly ('read' | 'issue' | 'revoke')[];
const keyOf = async (profile: string, scopes: Scopes): Promise<string> =>
  (await test.people.apiKeys.create({ name: 'Records', profile, scopes, days: 30 }, 'node')).key;

type Answered = { status: number; headers: Headers; text: string; body: Record<string, unknown> };
type Sent = { method?: string; body?: unknown; key?: string | undefined; idempotency?: string; profile?: string };
async function ask(path: string, sent: Sent = {}): Promise<Answered> {
  const { method = sent.body === undefined ? 'GET' : 'POST', body, idempotency, profile = 'kestrel' } = sent;
  const headers = {
    ...('key' in sent ? (sent.key === undefined ? {} : { Authorization: `Bearer ${sent.key}` }) : { Authorization: `Bearer ${key}` }),
    ...(body === undefined ? {} : { 'Content-Type': 'application/json' }),
    ...(idempotency === undefined ? {} : { 'Idempotency-Key': idempotency }),
  };
  const answer = await fetch(`${test.url}/api/v1/profiles/${profile}${path}`, {
    method,
    headers,
    ...(body === undefined ? {} : { body: JSON.stringify(body) }),
  });
  const text = await answer.text();
  return {
    status: answer.status,
    headers: answer.headers,
    text,
    body: text.startsWith('{') && answer.headers.get('content-type')?.includes('json') ? JSON.parse(text.split('\n')[0] ?? '') : {},
  };
}
let people = 0;
const newAward = (more: object = {}) => ({ achievement: achievement.id, email: `api${++people}@example.org`, ...more });
const create = async (): Promise<string> => String((await ask('/awards', { body: newAward() })).body.id);
const countAwards = () => test.store.as('kestrel').read((db) => db.count(Award, {}));

/** Faults of an answer against what the document says of it. */
function faultsOf({ responses }: Documented, { status, headers, body }: Answered): unknown {
  const said = responses[String(status)] ?? {};
  const type = headers.get('content-type')?.split(';')[0] ?? '';
  const media = said.content?.[type];
  const schema = media?.schema ?? (status >= 400 ? { $ref: '#/components/schemas/Problem' } : undefined);
  if (!schema) return `${status} ${type} is not documented`;
  if (!type.includes('json') || type === 'application/jsonl') return null;
  const fits = ajv.compile(standing(schema));
  return fits(body) ? null : fits.errors;
}

describe('the document', () => {
  it('is OpenAPI 3.1 with every route, and every name it refers to is there', () => {
    expect(document.openapi).toMatch(/^3\.1\./);
    expect(document.servers[0]?.url).toBe(`${test.url}/api/v1/profiles/{profile}`);
    const ids = Object.values(document.paths).flatMap((methods) => Object.values(methods).map(({ operationId }) => operationId));
    expect(ids.toSorted()).toEqual(OPERATIONS.map(({ id }) => id).toSorted());
    const refs = new Set([...JSON.stringify(document).matchAll(/"#\/components\/schemas\/(\w+)"/g)].map(([, name]) => name ?? ''));
    expect([...refs].filter((name) => !(name in document.components.schemas))).toEqual([]);
    for (const name of Object.keys(document.components.schemas)) expect(() => ajv.compile({ $ref: `${HERE}#/$defs/${name}` })).not.toThrow();
  });

  it('asks for each scope that the desk makes keys for, the one of mail apart, which the node asks for', async () => {
    const administrator = await openVisitor(test, { email: 'ada@kestrel.example', role: 'administrator', profile: 'kestrel' });
    const { text } = await administrator.get('/desk/kestrel/keys/new');
    const offered = [...text.matchAll(/name="scopes"[^>]*value="(\w+)"/g)].map(([, scope]) => scope);
    expect(offered).toEqual(['issue', 'revoke', 'read', 'mail']);
    expect(offered.toSorted()).toEqual([...new Set([...OPERATIONS.map(({ scope }) => scope), 'mail'])].toSorted());
  });

  it('has examples that can be sent as they stand, each answered as it says', async () => {
    const ids = { ACHIEVEMENT: achievement.id, AWARD: await create() };
    let batch = '';
    let change = '';
    for (const { id, method, path, examples = {} } of OPERATIONS) {
      for (const [name, { query, body }] of Object.entries(examples)) {
        const of = path.startsWith('/achievements') ? achievement.id : path.startsWith('/batches') ? batch : path.startsWith('/changes') ? change : ids.AWARD;
        const at = `${path.replace('{id}', of)}${query ? `?${new URLSearchParams(query)}` : ''}`;
        const text =
          body === undefined ? undefined : JSON.parse(JSON.stringify(body).replace(/"(ACHIEVEMENT|AWARD)"/g, (_, word: keyof typeof ids) => `"${ids[word]}"`));
        const documented = document.paths[path]?.[method];
        if (id === 'suspendAward' || (id === 'createChange' && name === 'listed')) ids.AWARD = await create();
        const sent = id === 'createChange' && name === 'listed' ? { ...text, awards: [ids.AWARD] } : text;
        const answer = await ask(id === 'suspendAward' || id === 'liftSuspension' ? path.replace('{id}', ids.AWARD) : at, {
          method: method.toUpperCase(),
          ...(sent === undefined ? {} : { body: sent }),
        });
        if (id === 'createBatch') batch = String(answer.body.id);
        if (id === 'createChange') change = String(answer.body.id);
        if (id === 'createChange') await work();
        expect({
          id,
          name,
          status: answer.status,
          body: answer.status < 300 ? 'well' : answer.text,
          faults: documented && faultsOf(documented, answer),
        }).toEqual({
          id,
          name,
          status: expect.toSatisfy((status: number) => status < 300),
          body: 'well',
          faults: null,
        });
      }
    }
  });
});

describe('an award by a program', () => {
  it('is made once for one Idempotency-Key, of fifty at the same moment, and answered the same to all', async () => {
    const before = await countAwards();
    const body = newAward({ name: 'Zoë' });
    const letters = test.letters.length;
    const answers = await Promise.all(Array.from({ length: 50 }, () => ask('/awards', { body, idempotency: 'one-of-fifty' })));
    expect(new Set(answers.map(({ status }) => status))).toEqual(new Set([201]));
    expect(new Set(answers.map(({ text }) => text)).size).toBe(1);
    expect(answers.filter(({ headers }) => headers.get('idempotent-replayed') === null)).toHaveLength(1);
    expect(await countAwards()).toBe(before + 1);
    expect(test.letters.length).toBe(letters + 1);
    expect(
      (await ask('/awards', { body: Object.fromEntries(Object.entries(body).reverse()), idempotency: 'one-of-fifty' })).headers.get('idempotent-replayed'),
    ).toBe('true');
    expect((await ask('/awards', { body: newAward(), idempotency: 'one-of-fifty' })).body).toMatchObject({ status: 422, code: 'idempotency_conflict' });
    const other = await ask('/awards', { body: newAward(), idempotency: 'one-of-fifty', key: await keyOf('kestrel', ['issue']) });
    expect(other.status).toBe(201);
    expect((await ask('/awards', { body, idempotency: 'two words' })).body).toMatchObject({ code: 'bad_form' });
  });

  it('is one for one externalId, of fifty at the same moment without a key', async () => {
    const body = newAward({ externalId: 'K-77' });
    const answers = await Promise.all(Array.from({ length: 50 }, () => ask('/awards', { body })));
    expect(answers.filter(({ status }) => status === 201)).toHaveLength(1);
    expect(answers.filter(({ status }) => status === 200)).toHaveLength(49);
    expect(new Set(answers.map((answer) => answer.body.id)).size).toBe(1);
    const [id] = answers.map((answer) => answer.body.id);
    for (const again of [
      { ...body, email: 'other@example.org' },
      { achievement: achievement.id, email: body.email },
    ])
      expect((await ask('/awards', { body: again })).body).toMatchObject({
        status: 409,
        code: 'already_awarded',
        title: 'This badge was awarded to this person already.',
        problems: [{ code: 'already_awarded', detail: id }],
      });
    expect(document.paths['/awards']?.post?.responses['409']?.description).toContain('`problems[0].detail` is the id');
    const brother = await ask('/awards', { body: { ...body, externalId: 'K-78' } });
    expect([brother.status, brother.body.id === id]).toEqual([201, false]);
  });

  it('is for taking part: a key cannot say that somebody was assessed', async () => {
    const made = await ask('/awards', { body: newAward() });
    expect(made.body).toMatchObject({ assessmentClass: 'participation', state: 'offered', standing: 'good' });
    const claimed = await ask('/awards', { body: newAward({ assessmentClass: 'assessed-here' }) });
    expect(claimed.body).toMatchObject({ status: 422, code: 'bad_form' });
    const attested = await test.store.as('kestrel').read((db) => db.list(Batch, {}, { take: 1 }));
    await test.store.as('kestrel').write(async (db) => {
      const [row] = attested;
      if (!row) throw new Error('the examples made a batch');
      const { profile: _, ...batch } = row;
      await db.insert(Batch, { ...batch, id: 'attested', state: 'draft', jobId: null, assessmentClass: 'assessed-elsewhere' });
    });
    expect((await ask('/batches/attested/start', { method: 'POST' })).body).toMatchObject({ status: 403, code: 'not_allowed' });
  });

  it('is refused what is no address, no day, no result, no achievement of this profile, with the place of each fault', async () => {
    const bad = await ask('/awards', { body: { achievement: achievement.id, email: 'zoe', name: 'a\u202Eb', awardedOn: '2031-01-01' } });
    expect(bad.headers.get('content-type')).toBe('application/problem+json');
    expect((bad.body.problems as { at: string }[]).map(({ at }) => at)).toEqual(['/email', '/name', '/awardedOn']);
    const result = await ask('/awards', { body: newAward({ results: [{ title: 'Score', value: '900' }] }) });
    expect(result.body).toMatchObject({ status: 422, problems: [{ at: '/results/0', code: 'result_outside', detail: 'Write a number from 0 to 100.' }] });
    const needs = await defineOne(test, { results: [{ title: 'Score', type: 'Percent', allowed: [], required: '60' }] });
    const grade = { title: 'Portfolio', type: 'LetterGrade' as const, allowed: ['A', 'B', 'C', 'D'], order: 'best-first' as const, required: 'C' };
    const graded = await defineOne(test, { results: [grade] });
    expect((await ask(`/achievements/${graded.id}`)).body.results).toEqual([grade]);
    const below = await ask('/awards', { body: newAward({ achievement: graded.id, results: [{ title: 'Portfolio', value: 'D' }] }) });
    expect(below.body).toMatchObject({ status: 422, problems: [{ at: '/results/0', code: 'result_below', detail: expect.stringContaining('at least C') }] });
    const enough = newAward({ achievement: graded.id, email: 'graded@example.org', externalId: 'graded', results: [{ title: 'Portfolio', value: 'b' }] });
    expect(await ask('/awards', { body: enough })).toMatchObject({ status: 201, body: { results: [{ title: 'Portfolio', value: 'B' }] } });
    const levels = [{ name: 'Beginning' }, { name: 'Meets' }];
    const rubric = await defineOne(test, { results: [{ title: 'Hygiene', type: 'RubricCriterionLevel', allowed: levels.map(({ name }) => name), levels }] });
    const results = [{ title: 'Hygiene', value: 'Meets' }];
    const judged = await ask('/awards', { body: newAward({ achievement: rubric.id, email: 'judged@example.org', externalId: 'judged', results }) });
    expect(judged.body).toMatchObject({ status: 422, problems: [{ at: '/results/0', code: 'result_not_judged' }] });
    const claimed = await ask('/batches', { body: { achievement: rubric.id, rows: [{ email: 'judged@example.org', results }] } });
    expect(claimed.body.ready).toBe(0);
    expect((await ask(`/batches/${claimed.body.id}/problems`)).body.problems).toMatchObject([{ line: 2, cell: 'Meets', code: 'result_not_judged' }]);
    const lacking = await ask('/awards', { body: newAward({ achievement: needs.id }) });
    expect(lacking.body).toMatchObject({ status: 422, problems: [{ at: '/results', code: 'result_needed', detail: expect.stringContaining('Score') }] });
    const roster = await ask('/batches', { body: { achievement: needs.id, rows: [{ email: 'lacking@example.org' }] } });
    expect((await ask(`/batches/${roster.body.id}/problems`)).body.problems).toMatchObject([
      { line: 2, header: 'result:Score', cell: '', code: 'result_needed', detail: expect.stringContaining('The badge needs this result:') },
    ]);
    const csv = 'email,externl_id,First name\nread@example.org,K-1,Ada\n';
    const read = await ask('/batches', { body: { achievement: achievement.id, csv } });
    const columns = [
      { header: 'email', use: 'email' },
      { header: 'externl_id', use: null },
      { header: 'First name', use: 'given_name' },
    ];
    expect(read.body.columns).toEqual(columns);
    expect((await ask(`/batches/${read.body.id}`)).body.columns).toEqual(columns);
    for (const [what, path] of [
      ['award', '/awards/none'],
      ['roster', '/batches/none'],
    ])
      expect((await ask(`${path}`)).body).toMatchObject({ code: 'not_found', detail: expect.stringContaining(`no ${what} of this id`) });
    expect((await ask('/awards', { body: { ...newAward(), achievement: (await defineOne(test, {}, 'heron')).id } })).status).toBe(404);
    expect((await ask('/awards?limit=9999')).body).toMatchObject({ code: 'bad_form' });
    expect((await ask('/awards?limit=many')).body).toMatchObject({ problems: [{ at: '/limit', detail: 'is no number' }] });
    expect((await ask('/awards?stat=kept')).body).toMatchObject({ code: 'bad_form' });
    expect((await ask('/awards', { method: 'POST', body: '[]' })).status).toBe(422);
  });
});

describe('keys', () => {
  it('open what their scope and profile say and nothing else', async () => {
    const one = await create();
    const read = await keyOf('kestrel', ['read']);
    expect((await ask('/awards', { key: read })).status).toBe(200);
    expect((await ask('/awards', { key: read, body: newAward() })).body).toMatchObject({ status: 403, code: 'key_scope' });
    expect((await ask(`/awards/${one}/revoke`, { key: await keyOf('kestrel', ['issue']), body: { reason: 'other' } })).status).toBe(403);
    const heron = await keyOf('heron', ['read', 'issue', 'revoke']);
    expect((await ask('/awards', { key: heron })).status).toBe(403);
    expect((await ask(`/awards/${one}`, { key: heron, profile: 'heron' })).status).toBe(404);
    expect((await ask(`/awards/${one}/revoke`, { key: heron, profile: 'heron', body: { reason: 'other' } })).status).toBe(404);
    expect((await ask('/changes', { key: heron, profile: 'heron', body: { act: 'revoke', awards: [one], reason: 'other', count: 1 } })).status).toBe(404);
    expect((await ask('/awards', { key: undefined })).status).toBe(401);
  });
});

describe('rosters and changes by a program', () => {
  it('a roster sent fifty times under one key is one draft, and started twice awards each line once', async () => {
    const rows = [newAward(), newAward(), { email: 'nobody' }].map(({ email }) => ({ email }));
    const body = { achievement: achievement.id, rows };
    const answers = await Promise.all(Array.from({ length: 20 }, () => ask('/batches', { body, idempotency: 'roster' })));
    expect(new Set(answers.map((answer) => `${answer.status} ${answer.body.id}`)).size).toBe(1);
    expect(answers[0]?.body).toMatchObject({ rows: 3, ready: 2, state: 'draft' });
    const at = `/batches/${answers[0]?.body.id}`;
    expect((await ask(`${at}/problems`)).body).toMatchObject({ problems: [{ line: 4, column: 1, code: 'email_no_at' }], next: null });
    const before = await countAwards();
    expect((await ask(`${at}/start`, { method: 'POST', idempotency: 'roster' })).body).toMatchObject({ status: 422, code: 'idempotency_conflict' });
    const starts = await Promise.all(
      ['first', 'first', undefined].map((idempotency) => ask(`${at}/start`, { method: 'POST', ...(idempotency && { idempotency }) })),
    );
    expect(starts.map(({ status }) => status)).toEqual([202, 202, 202]);
    expect(starts[0]?.text).toBe(starts[1]?.text);
    await work();
    const replayed = await ask(`${at}/start`, { method: 'POST', idempotency: 'first' });
    expect([replayed.text, replayed.headers.get('idempotent-replayed')]).toEqual([starts[0]?.text, 'true']);
    expect(await countAwards()).toBe(before + 2);
    expect((await ask(at)).body).toMatchObject({ state: 'awarding', job: { state: 'done', total: 2, done: 2 } });
  });

  it('a revocation asked for again under its key is answered when the lists that say so are served, as the first time', async () => {
    const claiming = openClaiming(test, achievement);
    const { award, access } = await claiming.redeemed();
    await claiming.wallet.badge(access, walletKey());
    const awardId = award.id;
    const [{ listId } = { listId: '' }] = await test.store.as('kestrel').read((db) => db.list(StatusEntry, { awardId }));
    const revoke = () => ask(`/awards/${awardId}/revoke`, { body: { reason: 'other' }, idempotency: 'broke-off' });
    await revoke();
    const list = () => test.store.as('kestrel').read((db) => db.one(StatusList, { id: listId }));
    const version = (await list())?.version ?? 0;
    // As a kill between the commit and the signature leaves it.
    await test.store.as('kestrel').write((db) => db.update(StatusList, { id: listId }, { version: version + 1 }));
    expect((await revoke()).headers.get('idempotent-replayed')).toBe('true');
    expect((await list())?.publishedVersion).toBe(version + 1);
  });

  it('a change of many needs the right count, is done once, and says what was left', async () => {
    const awards = [await create(), await create(), await create()];
    const body = { act: 'revoke', awards, reason: 'superseded', count: 2 };
    expect((await ask('/changes', { body })).body).toMatchObject({ status: 422, problems: [{ at: 'count', code: 'count_differs' }] });
    const differ = { status: 422, problems: [{ at: 'count', code: 'count_differs' }] };
    expect((await ask('/changes', { body: { ...body, awards: awards.slice(0, 1), count: 9 } })).body).toMatchObject(differ);
    expect((await ask('/changes', { body: { act: 'lift', awards, count: 3 } })).body).toMatchObject(differ);
    const right = { ...body, count: 3 };
    const answers = await Promise.all(Array.from({ length: 10 }, () => ask('/changes', { body: right, idempotency: 'many' })));
    expect(new Set(answers.map(({ text }) => text)).size).toBe(1);
    await work();
    expect((await ask(`/changes/${answers[0]?.body.id}`)).body).toMatchObject({ state: 'done', done: 3, failed: 0, left: [] });
    expect((await ask(`/awards/${awards[0]}`)).body).toMatchObject({
      award: { standing: 'revoked', turned: { at: test.clock.now.toISOString(), reason: 'superseded' } },
      events: [{ kind: 'awarded' }, { kind: 'revoked', reason: 'superseded' }],
    });
    expect((await ask(`/awards/${awards[0]}/suspend`, { body: { reason: 'other' } })).body).toMatchObject({ status: 409, code: 'award_state' });
  });

  it('the register is walked by cursor and taken along whole', async () => {
    const seen = new Set<unknown>();
    for (let after: unknown = ''; after !== null; ) {
      const { body } = await ask(`/awards?limit=20${after ? `&after=${encodeURIComponent(String(after))}` : ''}`);
      for (const { id } of body.awards as { id: string }[]) seen.add(id);
      after = body.next;
    }
    expect(seen.size).toBe(await countAwards());
    const lines = (await ask('/register.jsonl')).text.trimEnd().split('\n');
    expect(new Set(lines.map((line) => JSON.parse(line).id))).toEqual(seen);
    const turns = lines.map((line) => JSON.parse(line)).map(({ standing, turned }) => [standing, turned?.reason ?? null]);
    expect(turns.filter(([standing]) => standing === 'revoked').length).toBeGreaterThan(2);
    for (const [standing, reason] of turns) expect([standing, reason === null]).toEqual([standing, standing !== 'revoked']);
    expect((await ask('/register.csv?state=revoked')).text).toContain('Revoked');
  });
});
