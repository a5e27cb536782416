import { hashed } from '@laurel/base';
import { type ControllerDocument, type Jwk, jwkOfMultibase, openJws, publicKeyOfJwk, verifyBytes } from '@laurel/credentials';
import { AuditEvent } from '@laurel/ledger';
import { afterAll, beforeAll, beforeEach, describe, expect, it } from 'vitest';
import { PresentationRequest, type RequestRow, Shown, Submission } from '../records.ts';
import { openTestVerifier, START, type TestVerifier } from '../testing/open-test-verifier.ts';
import { openTestWallet, type RequestObject, type TestWallet } from '../testing/wallet.ts';

const CANARY = 'Canary-Th';

let test: TestVerifier;
let wallet: TestWallet;
beforeAll(async () => {
  test = await openTestVerifier();
  wallet = await openTestWallet(test.issuer);
});
afterAll(() => test.stop());
beforeEach(() => {
  test.clock.now = new Date(Math.max(test.clock.now.getTime(), START.getTime()) + 10 * 60_000);
});

type Given = { row: RequestRow; request: RequestObject; token: string; receipt: string; code: string };

async function answered(): Promise<Given> {
  const row = await test.make();
  const request = await wallet.read(test.requestUri(row));
  const token = wallet.token(await wallet.present(request, test.clock.now));
  const { body } = await wallet.send(request, { state: request.state, vp_token: token });
  return { row, request, token, receipt: String(body.receipt), code: String(body.deletion_code) };
}

/** A statement of this node, checked against its document as anybody would. */
async function statement(compact: string) {
  const opened = openJws(compact);
  if (!opened.ok) throw new Error(opened.problem.detail);
  const { header, payload, signingInput, signature } = opened.jws;
  const document: ControllerDocument = await (await fetch(`${test.url}/.well-known/did.json`)).json();
  const method = document.verificationMethod?.find(({ id }) => id === header.kid);
  const jwk: Jwk | undefined = method?.publicKeyJwk ?? (method?.publicKeyMultibase ? jwkOfMultibase(method.publicKeyMultibase) : undefined);
  const key = jwk && publicKeyOfJwk(jwk);
  const isListed = document.assertionMethod?.includes(String(header.kid)) ?? false;
  return { header, payload, holds: isListed && key !== undefined && verifyBytes(key.algorithm, key.key, Buffer.from(signingInput), signature) };
}

const askToDelete = async ({ reference }: RequestRow, fields: [string, string][]) => {
  const response = await fetch(`${test.url}/oid4vp/deletion/${reference}`, { method: 'POST', body: new URLSearchParams(fields) });
  return { status: response.status, body: (await response.json()) as { error?: string; deletion?: string } }; // the door answers JSON objects
};
const kept = ({ id }: RequestRow) =>
  test.store.read(async (db) => {
    const submission = await db.one(Submission, { requestId: id });
    return { submission, shown: submission && (await db.one(Shown, { submissionId: submission.id })) };
  });

describe('an answer that is asked to be erased', () => {
  it('is erased at once, confirmed under the signature, told to the clerk and noted; nothing of it is left in any file', async () => {
    const { row, code } = await answered();
    expect(await test.onDisk(CANARY)).toBe(true);
    const { status, body } = await askToDelete(row, [['code', code]]);
    expect(status).toBe(200);
    const { header, payload, holds } = await statement(body.deletion ?? '');
    expect([holds, header.typ, payload.nonce]).toEqual([true, 'laurel-deletion+jwt', row.nonce]);
    expect(await kept(row)).toEqual({ submission: undefined, shown: undefined });
    expect(await test.onDisk(CANARY)).toBe(false);

    const session = await test.clerk();
    const page = await (await test.ask(`/hiring/requests/${row.id}`, { session })).text();
    expect(page).toContain('The person who answered had the answer erased.');
    expect(await (await test.ask('/hiring', { session })).text()).toContain('Answer taken back');
    expect(await test.json(row)).toMatchObject({ state: 'answered', verdict: null, shown: null, withdrawnAt: test.clock.now.toISOString() });
    const events = await test.store.read((db) => db.list(AuditEvent, { object: `request:${row.id}` }));
    expect(events.map(({ action }) => action)).toContain('answer.withdrawn');
  });

  it('is confirmed again to who asks again, without a second entry', async () => {
    const { row, code } = await answered();
    for (let time = 0; time < 2; time += 1) expect((await askToDelete(row, [['code', code]])).status).toBe(200);
    const events = await test.store.read((db) => db.list(AuditEvent, { object: `request:${row.id}`, action: 'answer.withdrawn' }));
    expect(events).toHaveLength(1);
  });

  it('stays for whoever has the request, the receipt or another answer’s code', async () => {
    const [{ row, request, receipt }, other] = [await answered(), await answered()];
    const tries: [string, string][][] = [
      [],
      [['code', '']],
      [['code', request.state]],
      [['code', request.nonce]],
      [['code', receipt]],
      [['code', other.code]],
      [
        ['code', 'a'],
        ['code', 'b'],
      ],
    ];
    for (const fields of tries) {
      const { status, body } = await askToDelete(row, fields);
      expect([status, body.error]).toEqual([400, 'response_refused']);
    }
    expect((await kept(row)).submission).toBeDefined();
    expect((await askToDelete({ ...row, reference: 'nothing' }, [['code', other.code]])).status).toBe(404);
  });

  it('cannot be asked for where there was none', async () => {
    const row = await test.make();
    expect((await askToDelete(row, [['code', '']])).status).toBe(400);
    expect(await test.store.read((db) => db.one(PresentationRequest, { id: row.id }))).toMatchObject({ state: 'open', deletionCodeHash: null });
  });
});

describe('the receipt of an answer', () => {
  it('says who received which fields, what for and until when, over the very bytes, signed by this node', async () => {
    const { row, request, token, receipt } = await answered();
    const { header, payload, holds } = await statement(receipt);
    expect([holds, header.typ]).toEqual([true, 'laurel-receipt+jwt']);
    expect(payload).toEqual({
      iss: test.verifier.did,
      iat: test.clock.now.getTime() / 1000,
      nonce: request.nonce,
      client_id: test.verifier.clientId,
      name: test.verifier.name,
      vp_token_hash: hashed(token),
      received: [
        {
          format: 'dc+sd-jwt',
          kind: 'urn:laurel:open-badge:1',
          issuer: test.issuer.did,
          claims: [
            ['credentialSubject', 'achievement', 'name'],
            ['credentialSubject', 'name'],
          ],
        },
      ],
      purpose: row.purpose,
      retention: 'P30D',
      erase_by: test.clock.now.getTime() / 1000 + 30 * 86_400,
      deletion_uri: `${test.url}/oid4vp/deletion/${row.reference}`,
    });
    expect(JSON.stringify(payload)).not.toContain(CANARY);
  });

  it('does not hold the code that erases the answer, and neither does any file', async () => {
    const { receipt, code } = await answered();
    expect(code).toMatch(/^[\w-]{43}$/);
    expect(Buffer.from(receipt.split('.')[1] ?? '', 'base64url').toString()).not.toContain(code);
    expect(await test.onDisk(code)).toBe(false);
  });

  it('is given for no answer that is refused, and for no “no”', async () => {
    const row = await test.make();
    const request = await wallet.read(test.requestUri(row));
    const presentation = await wallet.present(request, test.clock.now, { nonce: 'another nonce' });
    const refused = await wallet.send(request, { state: request.state, vp_token: wallet.token(presentation) });
    const declined = await wallet.send(request, { state: request.state, error: 'access_denied' });
    expect([refused.status, declined.status]).toEqual([400, 200]);
    for (const { body } of [refused, declined]) expect(Object.keys(body)).not.toContain('receipt');
  });
});
