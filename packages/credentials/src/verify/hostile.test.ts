import fc from 'fast-check';
import { beforeEach, describe, expect, it } from 'vitest';
import { isJsonObject } from '../json/strict.ts';
import { readSdJwt } from '../proof/sd-jwt/read.ts';
import { openWorld, type World } from '../testing/world.ts';
import type { Json, Verdict } from '../types.ts';
import type { VerifyOptions } from './types.ts';
import { verifyCredential } from './verify-credential.ts';

let world: World;
beforeEach(async () => {
  world = await openWorld();
});

const check = (input: string | Uint8Array, options?: VerifyOptions): Promise<Verdict> => verifyCredential(input, world.deps, options);

describe('whatever is done to a good badge', () => {
  const nasty = ['', '0', 'x', '"', '\\', '{', '}', '[', ',', ':', 'null', '\u0000', '\u202e', '\ud800', '~', '.', '=', '-1', '1e999'];

  it('a document that still passes says what was signed, byte for byte', async () => {
    const text = await world.di();
    const { credential: truth } = await check(text);
    await fc.assert(
      fc.asyncProperty(fc.nat(text.length - 1), fc.nat(6), fc.constantFrom(...nasty), async (at, drop, put) => {
        const verdict = await check(text.slice(0, at) + put + text.slice(at + drop));
        if (verdict.credential) expect(verdict.credential).toEqual(truth);
        else expect(verdict.outcome).not.toBe('valid');
      }),
      { numRuns: 200 },
    );
  });

  it('an SD-JWT that still passes says less at most, never something else', async () => {
    const text = await world.sd();
    const truth = readSdJwt(text).claims;
    await fc.assert(
      fc.asyncProperty(fc.nat(text.length - 1), fc.nat(6), fc.constantFrom(...nasty, 'A', '_'), async (at, drop, put) => {
        const verdict = await check(text.slice(0, at) + put + text.slice(at + drop));
        if (verdict.credential) expect(leaves(truth)).toEqual(expect.arrayContaining(leaves(verdict.credential)));
        else expect(verdict.outcome).not.toBe('valid');
      }),
      { numRuns: 1_000 },
    );
  });

  it('any JSON in place of any part of it gives a verdict', async () => {
    const badge = JSON.parse(await world.di());
    await fc.assert(
      fc.asyncProperty(fc.constantFrom(...places(badge)), fc.jsonValue({ maxDepth: 3 }), async (place, value) => {
        const verdict = await check(JSON.stringify(replaced(badge, place, value)));
        expect(['valid', 'invalid', 'undetermined']).toContain(verdict.outcome);
      }),
      { numRuns: 150 },
    );
  });

  it('KF-C20: no name that every object inherits reaches into the objects of this process, wherever it stands', async () => {
    const badge = JSON.parse(await world.di());
    const hostile: unknown[] = ['__proto__', { id: '__proto__' }, 'constructor', { toString: 1 }];
    for (const place of places(badge)) for (const value of hostile) await check(JSON.stringify(replaced(badge, place, value)));
    expect(inherited()).toEqual([]);
  });

  it('any JSON for the issuer’s document, or for part of it, gives a verdict', async () => {
    const [di, sd] = [await world.di(), await world.sd()];
    const { document } = world.issuer;
    await fc.assert(
      fc.asyncProperty(
        fc.constantFrom(...places(document)),
        fc.oneof(fc.jsonValue({ maxDepth: 2 }), fc.constant({ toString: 1 })),
        fc.constantFrom(di, sd),
        async (place, value, input) => {
          world.resolutions.set(world.issuer.did, { state: 'found', document: Object(replaced(document, place, value)), deactivated: false });
          const verdict = await check(input);
          expect(verdict.outcome === 'valid').toBe(place.join() === '@context' || place.join() === '@context,0');
        },
      ),
      { numRuns: 300 },
    );
  });

  it('any text for a status list gives a verdict that is not valid', async () => {
    const [di, sd] = [await world.di(), await world.sd()];
    await fc.assert(
      fc.asyncProperty(
        fc.oneof(fc.string(), fc.json(), fc.constantFrom('..', 'e30.e30.', 'e30.e30.AA', '{"type":"VerifiableCredential"}')),
        fc.constantFrom(di, sd),
        async (body, input) => {
          for (const url of Object.values(world.urls)) world.publish(url, body);
          expect((await check(input)).outcome).toBe('undetermined');
        },
      ),
      { numRuns: 200 },
    );
  });
});

/** Every place in a document, as a path. */
const places = (value: unknown, path: string[] = []): string[][] =>
  typeof value === 'object' && value !== null ? Object.entries(value).flatMap(([name, child]) => [[...path, name], ...places(child, [...path, name])]) : [];

/** A copy with another value at one place. */
function replaced(document: unknown, [name = '', ...rest]: string[], value: unknown): unknown {
  const copy: Record<string, unknown> = Array.isArray(document) ? Object([...document]) : { ...Object(document) };
  copy[name] = rest.length === 0 ? value : replaced(copy[name], rest, value);
  return copy;
}

/** What an empty object has that it should not. */
function inherited(): string[] {
  const names: string[] = [];
  for (const name in {}) names.push(name);
  return names;
}

/** Every leaf with the names on its way; an element's position says nothing once others are hidden. */
const leaves = (value: Json, path = ''): string[] => {
  if (Array.isArray(value)) return value.flatMap((child) => leaves(child, `${path}[]`));
  return isJsonObject(value) ? Object.entries(value).flatMap(([name, child]) => leaves(child, `${path}.${name}`)) : [`${path}=${JSON.stringify(value)}`];
};
