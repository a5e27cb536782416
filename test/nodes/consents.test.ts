import { DAY } from '@laurel/base';
import { SCHEMAS } from '@laurel/node';
import { KEY_SCOPES } from '@laurel/people';
import type { ScopedTable } from '@laurel/store';
import type { Route } from '@laurel/web';
import { afterAll, beforeAll, expect, it } from 'vitest';
import { type Network, startNetwork } from '../network.ts';
import { type Caller, NOBODY, personWith, ROLES } from './doors.ts';

const PROFILE = 'kestrel-bay';

let network: Network;
beforeAll(async () => {
  network = await startNetwork({ configure: (_name, config) => ({ ...config, listen: { ...config.listen, trustedProxies: ['127.0.0.1'] } }) });
});
afterAll(() => network?.stop());

/** Rows of consent, of whomever. */
const consents = () => {
  const table = SCHEMAS.flatMap(({ tables }) => tables).find(({ schema }) => schema.options.tableName === 'consent_event');
  if (!table) throw new Error('there is no table of consents');
  const events = table as ScopedTable<{ subject: string; grantor: string }, 'subject'>; // its columns as programme declares them
  return network.issuer
    .node()
    .house.store.across('every consent of the node')
    .read((db) => db.list(events, {}));
};

const inYears = (years: number): string => new Date(network.clock.now().getTime() + years * 365 * DAY).toISOString().slice(0, 10);

let asked = 0;
async function send(
  caller: Caller,
  method: string,
  path: string,
  fields: Record<string, string> = {},
  json = false,
): Promise<{ status: number; text: string }> {
  const response = await fetch(network.issuer.address + path, {
    method: method.toUpperCase(),
    redirect: 'manual',
    headers: {
      accept: 'text/html',
      origin: network.issuer.address,
      // Each time from another network: how often one may ask is another test's.
      'x-forwarded-for': `10.1.${(++asked >> 8) & 255}.${asked & 255}`,
      ...(json && { 'content-type': 'application/json' }),
      ...caller.headers,
    },
    ...(method !== 'get' && { body: json ? JSON.stringify(fields) : new URLSearchParams({ _csrf: caller.session?.csrf ?? '', ...fields }) }),
  });
  return { status: response.status, text: `${response.headers.get('location') ?? ''} ${await response.text()}` };
}

/** Ends what the others need: sessions, the organisation, its question. Asked last. */
const ENDS = /^\/(account|sign-)|\/(end|close|leave|remove)$/;
/** Where somebody of each role is asked by themselves; elsewhere one who has them all goes as far as any of them. */
const NEAR = /^\/(learn|organisations|affiliations|reports|assess)(\/|$)/;

it('of consents none appears but from the learner herself, whoever asks whichever door for it, with everything a consent takes', {
  timeout: 300_000,
}, async () => {
  const { store, people, routes } = network.issuer.node().house;
  const everybody = await personWith(network.issuer, { role: 'administrator', profile: '*' });
  await store.write(async (db) => {
    for (const role of ROLES) await people.grant(db, everybody.session?.person.id ?? '', { role, profile: '*' });
  });
  const { key } = await people.apiKeys.create({ name: 'Every scope', profile: '*', scopes: KEY_SCOPES, days: 1 }, 'node');
  const program: Caller = { name: 'a program with every scope', headers: { authorization: `Bearer ${key}` } };
  const member = await personWith(network.issuer, undefined);
  const victim = await personWith(network.issuer, { role: 'learner', profile: '*' });
  const each = await Promise.all(ROLES.filter((role) => role !== 'learner').map((role) => personWith(network.issuer, { role, profile: PROFILE })));
  const other = await personWith(network.issuer, { role: 'learner', profile: PROFILE });
  const idOf = ({ session }: Caller) => session?.person.id ?? '';
  const addressOf = ({ session }: Caller) => session?.person.email ?? '';
  // A guardian of the victim's, in force, for something else than what is asked; and one whose say has ended.
  const guardian = await personWith(network.issuer, { role: 'learner', profile: 'guardian' });
  const former = await personWith(network.issuer, { role: 'learner', profile: 'former' });
  const wards: string[] = [];
  for (const [one, purposes] of [
    [guardian, 'incentive'],
    [former, 'coaching'],
  ] as const) {
    const named = { minor: addressOf(victim), guardian: addressOf(one), powers: 'consent', purposes, ends_on: inYears(2), seen: 'on' };
    await send(everybody, 'post', `/guardians/${PROFILE}`, named);
    const ward = /learn\/care\/([\w-]+)/.exec((await send(one, 'get', '/learn/care')).text)?.[1] ?? '';
    expect((await send(one, 'post', `/learn/care/${ward}/answer`, { answer: 'agree' })).text).toContain('taken-on');
    wards.push(ward);
  }
  await send(former, 'post', `/learn/care/${wards[1]}/end`);

  const made = await send(everybody, 'post', `/affiliations/${PROFILE}`, { name: 'Fundy Shore', kind: 'employer', email: 'privacy@fundy.example' });
  const organisation = /affiliations\/[\w-]+\/([\w-]+)/.exec(made.text)?.[1] ?? '';
  await send(everybody, 'post', `/affiliations/${PROFILE}/${organisation}/members`, { member: member.session?.person.email ?? '' });
  for (const learner of [victim, other]) await send(learner, 'post', '/learn/affiliations', { organisation });
  await send(member, 'post', `/organisations/${organisation}/requests`, { purpose: 'coaching', reason: 'To coach.', of_name: 'needs', months: '12' });
  const request = /privacy\/requests\/([\w-]+)/.exec((await send(victim, 'get', '/learn/privacy')).text)?.[1] ?? '';
  const conditions = /name="conditions" value="(\w+)"/.exec((await send(victim, 'get', `/learn/privacy/requests/${request}`)).text)?.[1] ?? '';
  expect(conditions).toMatch(/^\w{64}$/);

  const subject = idOf(victim);
  const fields = { answer: 'agree', decision: 'agree', conditions, likes: 'email', request, requestId: request, organisation, recipient: organisation };
  const body = {
    ...fields,
    purpose: 'coaching',
    categories: 'name',
    subject,
    grantor: subject,
    person: subject,
    personId: subject,
    state: 'given',
    method: 'session',
    consent: 'e30.e30.e30',
  };
  const of: Record<string, string> = { profile: PROFILE, recipient: organisation, purpose: 'coaching', person: subject, request, ward: wards[0] ?? '' };
  const address = ({ path }: Route) =>
    path.replace(/\{?\/?[*:](\w+)\}?/g, (part, name: string) => {
      const at = /^\/(organisations|affiliations)/.test(path) || path.endsWith('/leave') ? organisation : request;
      return `${part.includes('/') ? '/' : ''}${name === 'id' ? at : (of[name] ?? at)}`;
    });
  /** What is only read is asked by whoever gets furthest: drawing pages is what this test spends its time on. */
  const callersAt = ({ method, path }: Route): Caller[] =>
    method === 'get' ? [everybody] : [NOBODY, program, everybody, other, member, guardian, ...(NEAR.test(path) ? each : [])];
  const ordered = routes.toSorted((a, b) => Number(ENDS.test(a.path)) - Number(ENDS.test(b.path)));
  const faults: string[] = [];
  for (const route of ordered)
    for (const caller of callersAt(route)) {
      const query = route.method === 'get' ? `?${new URLSearchParams(body)}` : '';
      const { status } = await send(caller, route.method, address(route) + query, body, route.accepts === 'json');
      if (status >= 500) faults.push(`${route.method} ${route.path} as ${caller.name}: ${status}`);
    }
  expect(faults).toEqual([]);
  // Who was a guardian has nothing of the victim's by the address that was theirs, nor by the other's.
  for (const ward of wards)
    for (const path of ['', `/requests/${request}`, `/stop/${organisation}/coaching`])
      expect((await send(former, 'post', `/learn/care/${ward}${path}`, body)).status).toBeGreaterThanOrEqual(403);
  const rows = await consents();
  // The other learner was asked the same and went through the same doors: of hers there are some, so the words were right.
  expect(rows.length).toBeGreaterThan(0);
  expect(rows.filter((row) => row.subject !== idOf(other) || row.grantor !== idOf(other))).toEqual([]);
  expect(asked).toBeGreaterThan(routes.length * 2);
});
