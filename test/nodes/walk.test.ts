import { readFileSync } from 'node:fs';
import { verifyAudit } from '@laurel/ledger';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { walk } from '../../scripts/demo/walk.ts';
import { type Network, type NodeName, startNetwork } from '../network.ts';

const calls: Record<NodeName, Map<string, number>> = { issuer: new Map(), holder: new Map(), verifier: new Map() };
const count = (name: NodeName) => (method: string) => calls[name].set(method, (calls[name].get(method) ?? 0) + 1);

let network: Network;
beforeAll(async () => {
  network = await startNetwork({ overrides: (name) => ({ onExecute: count(name) }) });
});
afterAll(() => network.stop());

describe('the main job between three nodes', () => {
  const lines: string[] = [];

  it('holds in every step', { timeout: 120_000 }, async () => {
    expect(await walk(network, (line) => lines.push(line)), lines.join('\n')).toBe(true);
    expect(lines.filter((line) => line.startsWith('  ✓'))).toHaveLength(16);
  });

  it('takes every DID, key, resolution and signature from the Veramo agent of its node', () => {
    const made = (name: NodeName, method: string) => calls[name].get(method) ?? 0;
    // The issuer: its did:web; a badge with a Data Integrity proof beside its two status lists, and ten SD-JWT copies.
    expect(made('issuer', 'didManagerGetOrCreate')).toBeGreaterThanOrEqual(1);
    expect(made('issuer', 'createVerifiableCredential')).toBeGreaterThanOrEqual(3);
    expect(made('issuer', 'sdJwtIssue')).toBe(10);
    expect(made('issuer', 'keyManagerSign')).toBeGreaterThanOrEqual(11);
    // The holder: a did:key for the badge and a key for each copy; what it keeps and shows is checked and signed through the agent.
    expect(made('holder', 'didManagerCreate')).toBeGreaterThanOrEqual(11);
    expect(made('holder', 'resolveDid')).toBeGreaterThanOrEqual(2);
    expect(made('holder', 'sdJwtPresent')).toBe(1);
    expect(made('holder', 'keyManagerSign')).toBeGreaterThanOrEqual(12);
    // The verifier: its did:web, a signed request, the issuer's keys resolved for the verdict.
    expect(made('verifier', 'didManagerGetOrCreate')).toBeGreaterThanOrEqual(1);
    expect(made('verifier', 'keyManagerSign')).toBeGreaterThanOrEqual(1);
    expect(made('verifier', 'resolveDid')).toBeGreaterThanOrEqual(1);
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
