import { setImmediate } from 'node:timers/promises';
import { beforeAll, describe, expect, it } from 'vitest';
import { signDataIntegrity } from '../proof/data-integrity.ts';
import { openWorld, short, type World } from '../testing/world.ts';
import type { Json, JsonObject } from '../types.ts';
import { verifyCredential } from './verify-credential.ts';

let world: World;
let badge: JsonObject;
beforeAll(async () => {
  world = await openWorld();
  badge = JSON.parse(await world.di());
  await verifyCredential(JSON.stringify(badge), world.deps); // contexts are read once in a process
});

const many = (count: number, make: (index: number) => Json): Json[] => Array.from({ length: count }, (_, index) => make(index));
const achievement = (change: JsonObject): JsonObject => {
  const subject = Object(badge.credentialSubject);
  return { credentialSubject: { ...subject, achievement: { ...subject.achievement, ...change } } };
};
const evidence = (count: number, change: (index: number) => JsonObject): JsonObject => ({
  evidence: many(count, (index) => ({ type: ['Evidence'], name: 'x', ...change(index) })),
});
const nested = (depth: number): JsonObject => ({ id: `https://x.example/${depth}`, type: ['Profile'], ...(depth > 0 && { parentOrg: nested(depth - 1) }) });

/** Each as large as its kind can be and still be looked at, or just past it. None was signed as it stands. */
const costly: [string, () => JsonObject, RegExp][] = [
  ['a text of 300 KB', () => ({ name: 'x'.repeat(300_000) }), /too_long/],
  ['a text of 250 KB', () => ({ name: 'x'.repeat(250_000) }), /signature_wrong/],
  ['20,000 tags', () => achievement({ tag: many(20_000, (index) => `t${index}`) }), /too_long/],
  ['500 tags', () => achievement({ tag: many(500, (index) => `t${index}`) }), /signature_wrong/],
  ['60,000 tags that are one', () => achievement({ tag: many(60_000, () => 'a') }), /too_long/],
  ['1,500 pieces of evidence', () => evidence(1_500, () => ({})), /too_long/],
  ['450 pieces of evidence that look alike', () => evidence(450, () => ({})), /signature_wrong/],
  ['450 pieces of evidence that do not', () => evidence(450, (index) => ({ id: `https://x.example/${index}`, genre: `g${index}` })), /signature_wrong/],
  ['a context in each of 450 pieces of evidence', () => evidence(450, () => ({ '@context': badge['@context'] ?? null })), /too_long/],
  ['a context in each of 40', () => evidence(40, () => ({ '@context': badge['@context'] ?? null })), /./],
  ['a list of 5,000 contexts', () => ({ '@context': many(5_000, () => 'https://www.w3.org/ns/credentials/v2') }), /too_long/],
  ['3,000 types', () => ({ type: many(3_000, () => 'VerifiableCredential') }), /too_long/],
  ['400 languages', () => ({ name: many(400, (index) => ({ '@value': `x${index}`, '@language': 'en' })) }), /signature_wrong/],
  ['organizations in organizations', () => ({ issuer: { ...nested(25), id: world.issuer.did } }), /signature_wrong/],
  ['1,000 proofs', () => ({ proof: many(1_000, () => badge.proof ?? null) }), /too_many_members/],
  ['a proof value of 250 KB', () => ({ proof: { ...Object(badge.proof), proofValue: `z${'2'.repeat(250_000)}` } }), /proof_malformed|signature_wrong/],
  ['an issuer of 100 KB', () => ({ issuer: `did:key:z${'2'.repeat(100_000)}` }), /key_foreign|key_/],
];

describe('whatever it costs to look at', () => {
  it.each(costly)('%s is judged within 200 ms of processor time', async (_name, change, expected) => {
    const text = JSON.stringify({ ...badge, ...change() });
    // The best of three: another test's process on the same core is no cost of ours.
    const times: number[] = [];
    for (let round = 0; round < 3; round++) {
      const before = process.cpuUsage();
      const verdict = await verifyCredential(text, world.deps);
      const { user, system } = process.cpuUsage(before);
      times.push((user + system) / 1000);
      expect(short(verdict)).toMatch(expected);
      expect(verdict.outcome).not.toBe('valid');
      if (times.some((time) => time < 200)) break;
    }
    expect(Math.min(...times)).toBeLessThan(200);
  });

  it('others are answered meanwhile: 99 of 100 turns of the event loop take less than 50 ms of processor time', async () => {
    const texts = costly.map(([, change]) => JSON.stringify({ ...badge, ...change() }));
    const turns: number[] = [];
    let working = true;
    const watching = (async () => {
      for (let last = process.cpuUsage(); working; last = process.cpuUsage()) {
        await setImmediate();
        const { user, system } = process.cpuUsage(last);
        turns.push((user + system) / 1000);
      }
    })();
    await Promise.all(texts.map((text) => verifyCredential(text, world.deps)));
    working = false;
    await watching;
    const [longest = 0, ...others] = turns.toSorted((a, b) => b - a);
    expect(others[Math.floor(turns.length / 100)]).toBeLessThan(50);
    expect(longest).toBeLessThan(200);
  });

  it('the largest badge that we sign ourselves is also one that we check', async () => {
    const large = world.badge({ evidence: many(120, (index) => ({ type: ['Evidence'], id: `https://x.example/${index}`, name: `n${index}` })) });
    const signed = await signDataIntegrity(large, world.issuer.signer, { created: world.clock.now, proofPurpose: 'assertionMethod' });
    expect(short(await verifyCredential(JSON.stringify(signed), world.deps))).toBe('valid: valid');
  });
});
