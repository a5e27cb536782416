import { readFileSync } from 'node:fs';
import { verifyAudit } from '@laurel/ledger';
import { compactVerify, importJWK } from 'jose';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { SAMPLE_ACHIEVEMENT } from '../../scripts/demo/sample.ts';
import { walk } from '../../scripts/demo/walk.ts';
import { LEARNER, type Network, type NodeName, newVisitor, type Page, RECRUITER, startNetwork } from '../network.ts';

const calls: Record<NodeName, Map<string, number>> = { issuer: new Map(), holder: new Map(), verifier: new Map() };
const count = (name: NodeName) => (method: string) => calls[name].set(method, (calls[name].get(method) ?? 0) + 1);

let network: Network;
beforeAll(async () => {
  network = await startNetwork({ overrides: (name) => ({ onExecute: count(name) }) });
});
afterAll(() => network.stop());

describe('the main job between three nodes', () => {
  const lines: string[] = [];

  it('holds in every step', { timeout: 240_000 }, async () => {
    expect(await walk(network, (line) => lines.push(line)), lines.join('\n')).toBe(true);
    expect(lines.filter((line) => line.startsWith('  ✓'))).toHaveLength(16);
  });

  it('takes every DID, key, resolution and signature from the Veramo agent of its node, and as many as the walk needs', async () => {
    const READS = ['didManagerGet', 'keyManagerGet', 'resolveDid'];
    const made = async (name: NodeName) => {
      // An audit checkpoint is signed a minute after what it covers: a slow walk has some, a fast one none.
      const { checkpoints } = await verifyAudit(network[name].node().house.store);
      const counts = Object.fromEntries([...calls[name]].filter(([method]) => !READS.includes(method)));
      return { ...counts, keyManagerSign: (counts.keyManagerSign ?? 0) - checkpoints };
    };
    const webDid = { didManagerGetOrCreate: 1, keyManagerCreate: 3 };
    // A badge with a Data Integrity proof, ten copies, three status lists; at the revocation two of those lists again.
    const lists = { bitstring: 2 + 1, token: 1 + 1 };
    const signed = { createVerifiableCredential: 1 + lists.bitstring, sdJwtIssue: 10, keyManagerSign: 1 + 10 + lists.bitstring + lists.token };
    expect(await made('issuer')).toEqual({ ...webDid, ...signed });
    // A did:key for the badge and one for each copy, each proven to the issuer; one copy shown to the employer.
    expect(await made('holder')).toEqual({ ...webDid, didManagerCreate: 11, keyManagerCreate: 3 + 11, keyManagerSign: 11 + 1, sdJwtPresent: 1 });
    // A request object, and the receipt of the answer.
    expect(await made('verifier')).toEqual({ ...webDid, keyManagerSign: 2 });

    // At the least: for each badge before it leaves, and before it is kept; for who asks; for the verdict, now and again.
    const resolved = (name: NodeName) => calls[name].get('resolveDid') ?? 0;
    expect(resolved('issuer')).toBeGreaterThanOrEqual(11);
    expect(resolved('holder')).toBeGreaterThanOrEqual(11 + 1);
    expect(resolved('verifier')).toBeGreaterThanOrEqual(2);
  });

  it('leaves the learner with a receipt that another library checks from its file, by a key that the employer publishes', async () => {
    const learner = await network.signedIn('holder', LEARNER);
    const page = await (await learner.open(`${network.holder.address}/wallet/shared`)).follow(/\/wallet\/shared\/[\w-]{20,}$/);
    expect(page.has('They confirm with their signature')).toBe(true);
    const { receipt, publicKeyJwk } = JSON.parse((await page.follow(/receipt\.json$/)).body);
    const { protectedHeader, payload } = await compactVerify(receipt, await importJWK(publicKeyJwk, 'EdDSA'));
    expect(protectedHeader.typ).toBe('laurel-receipt+jwt');
    const document = await (await fetch(`${network.verifier.address}/.well-known/did.json`)).json();
    expect(document.assertionMethod).toContain(protectedHeader.kid);
    const said = JSON.parse(new TextDecoder().decode(payload));
    expect(said).toMatchObject({ iss: document.id, received: [{ format: 'dc+sd-jwt' }] });
    expect(said.received[0].claims).toHaveLength(2);
    expect(JSON.stringify(said)).not.toContain('Zoë');
    await expect(compactVerify(`${receipt.slice(0, -4)}AAAA`, await importJWK(publicKeyJwk, 'EdDSA'))).rejects.toThrow();
  });

  it('lets the learner have the answer erased in two clicks, which the employer is told', async () => {
    const [learner, recruiter] = [await network.signedIn('holder', LEARNER), await network.signedIn('verifier', RECRUITER)];
    const page = await (await learner.open(`${network.holder.address}/wallet/shared`)).follow(/\/wallet\/shared\/[\w-]{20,}$/);
    const done = await (await page.follow('Ask them to erase it')).form('Ask them to erase it').submit();
    expect(done.has('They confirmed it with their signature')).toBe(true);
    const list = await recruiter.open(`${network.verifier.address}/hiring`);
    expect(list.has('Answer taken back')).toBe(true);
    expect((await list.follow(/\/hiring\/requests\/(?!new)/)).has('The person who answered had the answer erased.')).toBe(true);
  });

  it('lets anybody paste the link of a share where badges are checked, and judges the badge behind it', async () => {
    const learner = await network.signedIn('holder', LEARNER);
    const badge = await (await learner.open(`${network.holder.address}/wallet`)).follow(/\/wallet\/badges\/[\w-]{20,}$/);
    const share = async (level: string, pin = '') =>
      (await badge.follow('Share this badge')).form('Make the link').choose('level', level).fill('pin', pin).submit();
    const addressOn = (page: Page) => page.document.querySelector('#address')?.getAttribute('value') ?? '';
    const check = async (address: string) => (await newVisitor().open(`${network.verifier.address}/verify`)).form('Check it').fill('badge', address).submit();
    // It was revoked at the end of the walk, which the wallet has not heard of: it asks, tells its owner, and leaves it to them.
    const told = await share('link');
    expect([told.status, told.has('the badge does not stand as it did')]).toEqual([409, true]);
    const shared = await share('link');
    const address = addressOn(shared);
    expect(address).toMatch(/\/s\/[\w-]+$/);
    const verdict = await check(address);
    // A link makes no badge better than it is.
    for (const words of ['This badge is not valid.', 'The issuer has revoked this badge.', SAMPLE_ACHIEVEMENT.name, `It was fetched from ${address}.`])
      expect(verdict.text).toContain(words);
    const guarded = await check(addressOn(await share('pin', '48213907')));
    expect([guarded.status, guarded.text]).toEqual([422, expect.stringContaining('Could not be fetched: at this address stands a page for people')]);
    await (await shared.follow('Stop sharing…')).form('Stop sharing').submit();
    const stopped = await check(address);
    expect([stopped.status, stopped.text]).toEqual([422, expect.stringContaining('Could not be fetched: nothing lies at this address.')]);
  });

  it('leaves an audit record on each node whose every entry follows the one before', async () => {
    for (const name of ['issuer', 'holder', 'verifier'] as const) {
      const report = await verifyAudit(network[name].node().house.store);
      expect(report.ok, `${name}: ${report.problem}`).toBe(true);
      expect(report.entries, name).toBeGreaterThan(0);
    }
  });

  it('leaves no address of a learner in the verifier’s database', async () => {
    const { config } = network.verifier;
    const bytes = [config.database.file, `${config.database.file}-wal`].map((file) => readFileSync(file).toString('latin1')).join('');
    expect(bytes).not.toContain('zoe.martin@learner.example');
    expect(bytes).not.toContain('Zoë');
  });
});
