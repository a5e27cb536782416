import { HOUR } from '@laurel/base';
import { AuditEvent } from '@laurel/ledger';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { openTestIssuer, type TestIssuer } from '../testing/open-test-issuer.ts';
import { ASSESSED, openRegistrar } from '../testing/registrar.ts';

let test: TestIssuer;
let desk: Awaited<ReturnType<typeof openRegistrar>>;
let award: string;
beforeAll(async () => {
  test = await openTestIssuer();
  desk = await openRegistrar(test);
  const made = await desk.post('/desk/kestrel/award', { achievement: await desk.define(), email: 'zoe@b.example', language: 'en', ...ASSESSED });
  award = /awards\/([\w-]+)/.exec(made.location)?.[1] ?? '';
});
afterAll(() => test.stop());

const reads = async (): Promise<(string | null)[][]> => {
  const all = await test.store.read((db) => db.list(AuditEvent, {}, { order: { seq: 'ASC' } }));
  return all.filter(({ action }) => action.endsWith('.read')).map(({ actor, action, object, profile, detail }) => [actor, action, object, profile, detail]);
};

describe('a read of learners by name', () => {
  it('is in the audit record, once for the same eyes and page, and without a word of what was searched', async () => {
    const actor = expect.stringMatching(/^person:/);
    for (const path of [`/awards/${award}`, `/awards/${award}/revoke`, `/awards/${award}`, '/register?q=gaudet', '/register', '/mail'])
      expect((await desk.get(`/desk/kestrel${path}`)).status).toBe(200);
    expect((await desk.get('/desk/kestrel/awards/none')).status).toBe(404);
    expect(await reads()).toEqual([
      [actor, 'award.read', `award:${award}`, 'kestrel', null],
      [actor, 'register.read', 'register:kestrel', 'kestrel', null],
    ]);
  });

  it('is told of programs too, anew after an hour, and of nobody where there was nothing to read', async () => {
    const before = await reads();
    const { key } = await test.people.apiKeys.create({ name: 'Records', profile: 'kestrel', scopes: ['read'], days: 30 }, 'node');
    const ask = (path: string) => fetch(`${test.url}/api/v1/profiles/kestrel${path}`, { headers: { authorization: `Bearer ${key}` } });
    for (const path of ['/awards', '/awards?q=gaudet', '/achievements']) expect((await ask(path)).status).toBe(200);
    expect((await ask('/awards/none')).status).toBe(404);
    const read = [expect.stringMatching(/^api-key:/), 'register.read', 'register:kestrel', 'kestrel', null];
    expect((await reads()).slice(before.length)).toEqual([read]);
    test.clock.now = new Date(test.clock.now.getTime() + HOUR + 1_000);
    expect((await ask('/awards')).status).toBe(200);
    expect((await reads()).slice(before.length)).toEqual([read, read]);
  });
});
