import type { JsonObject } from '@laurel/credentials';
import { afterAll, afterEach, beforeAll, beforeEach, describe, expect, it } from 'vitest';
import { openTestVerifier, type TestVerifier, TWO_FIELDS } from '../testing/open-test-verifier.ts';
import { claimBadge, type Seen, shownIn } from '../testing/open-test-wallet.ts';
import { openSharing } from '../testing/sharing.ts';

/** An asker gives an issuer five seconds (`DEADLINE_MS` of base) before it takes what it knew of it. */
const SILENT_ISSUER_MS = 5_500;

const { here, rows } = openSharing();
let verifier: TestVerifier;

beforeAll(async () => {
  verifier = await openTestVerifier(here.clock);
});
afterAll(() => verifier.stop());
beforeEach(() => {
  verifier.answers.length = 0;
});

const ask = async (query: JsonObject = TWO_FIELDS) => here.zoe.get((await verifier.request(query)).link);
const agree = (approve: Seen) => here.zoe.post(approve.path, [['decision', 'agree'], ...shownIn(approve)]);
const spent = async () => (await rows()).copies.filter(({ state }) => state === 'spent').length;

const WHOLE: JsonObject = {
  credentials: [{ id: 'whole', format: 'ldp_vc', meta: { type_values: [['https://purl.imsglobal.org/spec/vc/ob/vocab.html#OpenBadgeCredential']] } }],
};

it.each([
  ['by field', TWO_FIELDS, 1],
  ['whole', WHOLE, 0],
])(
  'is not sent %s with a badge that was revoked since its owner last heard, before they have read so; then it is theirs to decide',
  async (_, query, copies) => {
    const approve = await ask(query);
    expect(approve.html).toMatch(/Valid<\/span> until.*last asked <time/s);
    here.award.standing = 1;
    const told = await agree(approve);
    expect([told.status, told.html.includes('Its issuer was asked just now'), /Revoked<\/span>/.test(told.html)]).toEqual([409, true, true]);
    expect([verifier.answers.length, await spent(), (await rows()).told]).toEqual([0, 0, []]);
    expect((await agree(told)).html).toContain('Sent to Northshore Care Group');
    expect([verifier.answers.length, await spent()]).toEqual([1, copies]);
  },
);

it('is not sent where one of two badges was revoked', async () => {
  const other = here.issuer.award();
  await claimBadge(here.zoe, here.issuer.offerUri(other));
  const [one] = TWO_FIELDS.credentials as JsonObject[];
  const both = {
    credentials: [
      { ...one, id: 'first' },
      { ...one, id: 'second' },
    ],
  } as unknown as JsonObject;
  const first = await ask(both);
  const [, mine = ''] = /wallet\/badges\/([\w-]+)/.exec(here.at) ?? [];
  const use = shownIn(first).map(([name, value]): [string, string] => [name, value.startsWith('second ') ? `second ${mine}` : value]);
  here.award.standing = 2;
  const press = () => here.zoe.post(first.path, [['decision', 'agree'], ...use]);
  const told = await press();
  expect([told.status, /Valid<\/span>/.test(told.html), /Suspended<\/span>/.test(told.html), verifier.answers.length, await spent()]).toEqual([
    409,
    true,
    true,
    0,
    0,
  ]);
  expect([(await press()).status, verifier.answers.length, await spent()]).toEqual([200, 1, 2]);
});

it('is sent where its issuer is silent, and where what would leave is known not to stand and nobody can be asked about the badge, not yet', async () => {
  const silence = (path: string) => ({ answer: (asked: { path: string }) => (asked.path.startsWith(path) ? { status: 503, body: '' } : undefined) });
  here.clock.now = new Date(here.clock.now.getTime() + 10 * 60_000); // its list of before may be used no more
  const approve = await ask();
  here.award.standing = 1;
  Object.assign(here.issuer.intercept, silence('/status/revocation'));
  try {
    const told = await agree(approve);
    expect([told.status, told.html.includes('about your badge itself nothing new could be found out'), verifier.answers.length]).toEqual([409, true, 0]);
    Object.assign(here.issuer.intercept, silence('/'));
    here.clock.now = new Date(here.clock.now.getTime() + 10 * 60_000); // what was heard of the copy is not gone by for ever
    expect((await agree(await ask())).html).toContain('Sent to Northshore Care Group');
  } finally {
    delete here.issuer.intercept.answer;
  }
});

it('waits for an asker that itself waits for an issuer before it answers', async () => {
  const approve = await ask();
  let late = 0;
  verifier.intercept.answer = async ({ path }) => {
    if (path === '/response') await new Promise((done) => setTimeout(done, late++ === 0 ? SILENT_ISSUER_MS : 0));
    return undefined;
  };
  try {
    expect((await agree(approve)).html).toContain('Sent to Northshore Care Group');
    expect(verifier.answers.length).toBe(1);
  } finally {
    delete verifier.intercept.answer;
  }
});

describe('an answer that could not be checked and is sent again', () => {
  const LEVEL = 'Level or framework';
  const notNow = () => {
    verifier.intercept.answer = ({ path }) => (path === '/response' ? { status: 503, body: '{"error":"temporarily_unavailable"}' } : undefined);
  };
  const takesAgain = () => {
    delete verifier.intercept.answer;
  };
  const switches = ({ html }: Seen) => [...html.matchAll(/name="share" value="([^"]+)"/g)].map((found): [string, string] => ['share', found[1] ?? '']);
  const standing = ({ html }: Seen) => [...html.matchAll(/name="share" value="([^"]+)" checked/g)].map((found) => found[1]);
  const send = (approve: Seen, on: [string, string][]) => here.zoe.post(approve.path, [['decision', 'agree'], ...shownIn(approve), ...on]);
  const textOf = ({ html }: Seen) => html.replace(/<[^>]+>/g, ' ').replace(/\s+/g, ' ');
  afterEach(takesAgain);

  it('has its switches as they were, on the page after it and when the request is opened again, for that badge only', async () => {
    const approve = await ask();
    const [name = ['', '']] = switches(approve);
    expect(standing(approve)).toEqual([]);
    notNow();
    const told = await send(approve, [name]);
    expect([told.status, standing(told)]).toEqual([503, [name[1]]]);
    const again = await here.zoe.get(approve.path);
    expect([standing(again), textOf(again).includes('These stand as you last chose.')]).toEqual([[name[1]], true]);
    await claimBadge(here.zoe, here.issuer.offerUri(here.issuer.award()));
    const later = await here.zoe.get(approve.path);
    expect([standing(later), shownIn(later)]).toEqual([[name[1]], shownIn(approve)]);
    const [use = ''] = [...later.html.matchAll(/href="(\/wallet\/requests\/[^"]+\?use=[^"]+)"/g)].map((found) => found[1] ?? '');
    expect(standing(await here.zoe.get(use.replaceAll('&amp;', '&')))).toEqual([]);
    await send(again, []);
    expect(standing(await here.zoe.get(approve.path))).toEqual([]);
  });

  it('has no switch on by an address, nor by what was chosen under another question', async () => {
    const approve = await ask();
    const [name = ['', '']] = switches(approve);
    const seen = new URLSearchParams([...shownIn(approve), name]);
    expect(standing(await here.zoe.get(`${approve.path}?${seen}`))).toEqual([]);
    const use = shownIn(approve).filter(([field]) => field === 'use');
    const told = await here.zoe.post(approve.path, [['decision', 'agree'], ['seen', 'another'], ...use, name]);
    expect([told.status, standing(told)]).toEqual([409, []]);
  });

  it('with fewer fields is told of by these alone; what the earlier one had besides stands apart in the ledger', async () => {
    const approve = await ask();
    const [name = ['', '']] = switches(approve);
    notNow();
    await send(approve, [name]);
    takesAgain();
    const sent = textOf(await send(approve, []));
    expect(sent).toContain(
      `In this answer they have received what you agreed to, and nothing else: Infection Prevention in Home Care Name of the badge and ${LEVEL} `,
    );
    expect(sent).not.toContain('Name of the holder');
    const [row] = (await rows()).told;
    const apart = `Name of the badge and ${LEVEL} An earlier answer, which could not be checked, also had: Name of the holder.`;
    for (const path of ['/wallet/shared', `/wallet/shared/${row?.id}`]) expect(textOf(await here.zoe.get(path))).toContain(apart);
  });

  it('with more fields has nothing to tell of the earlier one', async () => {
    const approve = await ask();
    notNow();
    await send(approve, []);
    takesAgain();
    expect(textOf(await send(approve, switches(approve)))).toContain('They have received what you agreed to, and nothing else:');
    expect(textOf(await here.zoe.get('/wallet/shared'))).not.toContain('An earlier answer');
  });
});
