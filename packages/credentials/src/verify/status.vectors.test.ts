import { beforeEach, describe, expect, it } from 'vitest';
import { signDataIntegrity } from '../proof/data-integrity.ts';
import { vector, vectorJson } from '../testing/vectors.ts';
import { NOW, openWorld, short, type World } from '../testing/world.ts';
import type { JsonObject } from '../types.ts';
import { openRun } from './run.ts';
import { askStatus } from './steps/status.ts';
import { verifyCredential } from './verify-credential.ts';

let world: World;
beforeEach(async () => {
  world = await openWorld();
});

describe('the status lists that the Digital Credentials Consortium published', () => {
  const ask = async (file: string, index: number) => {
    const list = vectorJson('other-issuers/files/dcc-fixtures', file);
    world.publish(String(list.id), vector('other-issuers/files/dcc-fixtures', file));
    const run = openRun(world.deps);
    await askStatus({ kind: 'bitstring', purpose: 'revocation', url: String(list.id), index }, { issuer: String(list.issuer) }, run);
    return run.checks.map(({ code, detail }) => [code, detail])[0];
  };

  it.each([
    ['statuslist-expired.json', 'list_expired'],
    ['statuslist-tampered.json', 'list_unverified'],
    ['statuslist-missingBitStringType.json', 'list_malformed'],
  ])('%s says nothing of any badge: %s', async (file, code) => {
    expect((await ask(file, 1))?.[0]).toBe(code);
  });

  it('the good one revokes, and is shorter than the specification allows', async () => {
    const good = 'statuslist-e5WK8CbZ1GjycuPombrj.json';
    expect((await ask(good, 8))?.[0]).toBe('status_revoked');
    expect(await ask(good, 9)).toEqual(['list_too_short', 'The list has 100000 entries; 131072 is the least.']);
  });
});

describe('the Open Badges fixtures with a bitstring status, signed by an issuer that can be asked', () => {
  const signed = async (document: JsonObject) => {
    const { proof: _, ...rest } = document;
    const issuer = typeof rest.issuer === 'object' ? { ...rest.issuer, id: world.issuer.did } : world.issuer.did;
    return JSON.stringify(await signDataIntegrity({ ...rest, issuer }, world.issuer.signer, { created: NOW, proofPurpose: 'assertionMethod' }));
  };

  it.each(['credential-status-revoked.json', 'credential-status-revoked-blank-nodes.json'])('%s is revoked', async (file) => {
    const badge = vectorJson('open-badges/fixtures/bit-string-list', file);
    const { statusListCredential: url } = badge.credentialStatus as JsonObject; // as published
    const list = vectorJson('open-badges/fixtures/bit-string-list/testlist');
    world.publish(String(url), await signed({ ...list, id: String(url) }));
    expect(short(await verifyCredential(await signed(badge), world.deps))).toBe('invalid: status_revoked');
    // As published the list calls itself by another address than the badge does: it could be any list of that issuer.
    world.publish(String(url), await signed(list));
    expect(short(await verifyCredential(await signed(badge), world.deps))).toBe('undetermined: list_other_address');
  });

  it('credential-status-revoked.json, with a 1EdTech list, is revoked', async () => {
    const badge = vectorJson('open-badges/fixtures/credential-status-revoked.json');
    const { id: url } = badge.credentialStatus as JsonObject; // as published
    const list = { id: String(url), issuer: world.issuer.did, revokedCredential: [{ id: String(badge.id), revoked: true }] };
    world.answers.set(String(url), { state: 'fetched', body: JSON.stringify(list), contentType: 'application/json', fetchedAt: NOW });
    const context = [...(badge['@context'] as string[]), 'https://w3id.org/security/data-integrity/v2']; // as published
    expect(short(await verifyCredential(await signed({ ...badge, '@context': context }), world.deps))).toBe('invalid: status_revoked');
  });
});
