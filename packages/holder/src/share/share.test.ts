import { type JsonObject, verifyPresentation } from '@laurel/credentials';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { Copy, Disclosure } from '../records.ts';
import { openTestIssuer, type TestIssuer } from '../testing/open-test-issuer.ts';
import { openTestVerifier, type TestVerifier, TWO_FIELDS } from '../testing/open-test-verifier.ts';
import { claimBadge, openTestWallet, type TestWallet, type Visitor } from '../testing/open-test-wallet.ts';
import { START } from '../testing/places.ts';

const clock = { now: new Date(START) };
let issuer: TestIssuer;
let verifier: TestVerifier;
let wallet: TestWallet;
let zoe: Visitor;

beforeAll(async () => {
  issuer = await openTestIssuer(clock);
  verifier = await openTestVerifier(clock);
  wallet = await openTestWallet(clock);
  zoe = await wallet.visitor('zoe@example.org');
  await claimBadge(zoe, issuer.offerUri(issuer.award()));
});
afterAll(async () => {
  await wallet.stop();
  await verifier.stop();
  await issuer.stop();
});

const usesIn = (html: string): [string, string][] => [...html.matchAll(/name="use" value="([^"]+)"/g)].map((found) => ['use', found[1] ?? '']);
const answers = () => verifier.answers.map((form) => ({ token: JSON.parse(form.get('vp_token') ?? 'null') as JsonObject | null, form }));

describe('answering a request', () => {
  it('shows who asks and why, sends the two fields that are needed, and notes it', async () => {
    const { link } = await verifier.request(TWO_FIELDS);
    const approve = await zoe.get(link);
    expect(approve.status).toBe(200);
    expect(approve.path).toMatch(/^\/wallet\/requests\//);
    expect(approve.html).toContain('Northshore Care Group asks to see your badge');
    expect(approve.html).toContain('To see whether you meet the hygiene requirement.');
    expect(approve.html).toContain('30 days');
    expect(verifier.answers).toHaveLength(0);

    const sent = await zoe.post(approve.path, [['decision', 'agree'], ...usesIn(approve.html)]);
    expect(sent.html).toContain('Sent to Northshore Care Group');
    const [answer] = answers();
    const presented = (answer?.token?.badge as string[])[0] ?? '';
    const { outcome, credentials } = await verifyPresentation(presented, wallet.holder.verifying, {
      nonce: answer?.form.get('state')?.replace('state', 'nonce') + `-${verifier.url.slice(-5)}`,
      audience: verifier.clientId,
    });
    expect(outcome).toBe('valid');
    const subject = credentials[0]?.credential?.credentialSubject as JsonObject;
    expect(subject.achievement).toMatchObject({ name: 'Infection Prevention in Home Care', alignment: [{ targetName: 'EQF 4' }] });
    expect(subject).toMatchObject({ result: [] });
    expect(JSON.stringify(subject)).not.toContain('O’Connor');
    const rows = await wallet.store.as(zoe.personId).read(async (db) => ({ copies: await db.list(Copy, {}), told: await db.list(Disclosure, {}) }));
    expect(rows.copies.filter(({ state }) => state === 'spent').map(({ spentFor }) => spentFor)).toEqual([verifier.clientId]);
    expect(rows.told).toMatchObject([{ outcome: 'sent', verifierName: 'Northshore Care Group' }]);
    expect((await zoe.get('/wallet/shared')).html).toContain('Northshore Care Group');
  });
});
