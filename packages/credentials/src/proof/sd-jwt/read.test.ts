import { hash } from 'node:crypto';
import { LaurelError } from '@laurel/base';
import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { DISCLOSURES, JSON_MEMBERS } from '../../limits.ts';
import { element, member, rawDisclosure, rawSdJwt } from '../../testing/sd-jwt.ts';
import type { Json } from '../../types.ts';
import { digestOf, openDisclosure } from './disclosure.ts';
import { openSdJwt, readSdJwt } from './read.ts';

const a = member('a', 1);
const b = member('b', 2, 1);
const digest = (encoded: string): string => digestOf(encoded);
const nested = (depth: number): string => '['.repeat(depth) + ']'.repeat(depth);

/** Each is refused by openSdJwt with the code named. */
const HOSTILE: [string, string, string][] = [
  ['no tilde', 'a.b.c', 'sd_jwt_malformed'],
  ['nothing', '', 'sd_jwt_malformed'],
  ['a tilde alone', '~', 'jws_malformed'],
  ['a last disclosure without its tilde', rawSdJwt({ _sd: [a.digest] }, [a.encoded]).slice(0, -1), 'sd_jwt_malformed'],
  ['two parts', 'e30.e30~', 'jws_malformed'],
  ['four parts', 'e30.e30.AA.AA~', 'jws_malformed'],
  ['a header that is not base64url', 'e30=.e30.AA~', 'jws_malformed'],
  ['a payload in plain base64', `e30.${Buffer.from('{"a":"???>"}').toString('base64')}.AA~`, 'jws_malformed'],
  ['a signature with a set unused bit', 'e30.e30.AB~', 'jws_malformed'],
  ['a signature with a space', 'e30.e30.AA ~', 'jws_malformed'],
  ['a header that is an array', rawSdJwt({}, [], []), 'jws_malformed'],
  ['a payload that is text', rawSdJwt('"x"'), 'jws_malformed'],
  ['a payload that is not JSON', rawSdJwt('{'), 'not_json'],
  ['a member of the payload twice', rawSdJwt('{"vct":"a","vct":"b"}'), 'duplicate_member'],
  ['a member of the header twice', rawSdJwt({}, [], '{"alg":"none","alg":"EdDSA"}'), 'duplicate_member'],
  ['__proto__ in the payload', rawSdJwt('{"__proto__":{"a":1}}'), 'forbidden_member'],
  ['a payload nested 40 deep', rawSdJwt(`{"a":${nested(40)}}`), 'too_deep'],
  ['half a surrogate pair in the payload', rawSdJwt('{"a":"\\ud800"}'), 'lone_surrogate'],
  ['a hash nobody knows', rawSdJwt({ _sd_alg: 'md5', _sd: [] }), 'hash_unknown'],
  ['a hash named in capitals', rawSdJwt({ _sd_alg: 'SHA-256', _sd: [] }), 'hash_unknown'],
  ['a hash that is a number', rawSdJwt({ _sd_alg: 256, _sd: [] }), 'hash_unknown'],
  ['a hash that is null', rawSdJwt({ _sd_alg: null, _sd: [] }), 'hash_unknown'],
  ['_sd_alg inside an object', rawSdJwt({ x: { _sd_alg: 'sha-256' } }), 'disclosure_misplaced'],
  ['_sd that is text', rawSdJwt({ _sd: a.digest }, [a.encoded]), 'digest_malformed'],
  ['_sd that is an object', rawSdJwt({ _sd: { 0: a.digest } }, [a.encoded]), 'digest_malformed'],
  ['_sd that is null', rawSdJwt({ _sd: null }), 'digest_malformed'],
  ['a digest that is a number', rawSdJwt({ _sd: [1] }), 'digest_malformed'],
  ['a digest that is a list', rawSdJwt({ _sd: [[a.digest]] }, [a.encoded]), 'digest_malformed'],
  ['an array digest that is null', rawSdJwt({ x: [{ '...': null }] }), 'digest_malformed'],
  ['a hidden element with a second member', rawSdJwt({ x: [{ '...': element(1).digest, y: 1 }] }, [element(1).encoded]), 'digest_malformed'],
  ['a hidden element with _sd beside', rawSdJwt({ x: [{ '...': element(1).digest, _sd: [] }] }, [element(1).encoded]), 'digest_malformed'],
  ['... among members', rawSdJwt({ x: { '...': element(1).digest } }, [element(1).encoded]), 'disclosure_misplaced'],
  ['... at the root', rawSdJwt({ '...': a.digest }, [a.encoded]), 'disclosure_misplaced'],
  ['one digest twice in one list', rawSdJwt({ _sd: [a.digest, a.digest] }, [a.encoded]), 'digest_repeated'],
  ['one digest in two objects', rawSdJwt({ _sd: [a.digest], x: { _sd: [a.digest] } }, [a.encoded]), 'digest_repeated'],
  ['one digest in a list and an array', rawSdJwt({ _sd: [a.digest], x: [{ '...': a.digest }] }), 'digest_repeated'],
  ['one digest twice, its disclosure withheld', rawSdJwt({ _sd: [a.digest], x: { _sd: [a.digest] } }), 'digest_repeated'],
  [
    'one digest in the payload and in a disclosure',
    ((outer) => rawSdJwt({ _sd: [outer.digest, a.digest] }, [outer.encoded, a.encoded]))(member('o', { _sd: [a.digest] })),
    'digest_repeated',
  ],
  ['a disclosure twice', rawSdJwt({ _sd: [a.digest] }, [a.encoded, a.encoded]), 'disclosure_repeated'],
  ['a disclosure nothing points to', rawSdJwt({ _sd: [a.digest] }, [a.encoded, b.encoded]), 'disclosure_unused'],
  ['a disclosure where nothing is hidden', rawSdJwt({ x: 1 }, [a.encoded]), 'disclosure_unused'],
  ['a disclosure whose parent is withheld', ((outer) => rawSdJwt({ _sd: [outer.digest] }, [a.encoded]))(member('o', { _sd: [a.digest] })), 'disclosure_unused'],
  ['a disclosure altered after signing', rawSdJwt({ _sd: [a.digest] }, [member('a', 9).encoded]), 'disclosure_unused'],
  ['a digest by another hash than named', rawSdJwt({ _sd_alg: 'sha-512', _sd: [a.digest] }, [a.encoded]), 'disclosure_unused'],
  ['an empty disclosure', rawSdJwt({ _sd: [a.digest] }, ['', a.encoded]), 'disclosure_malformed'],
  ['a disclosure with padding', rawSdJwt({ _sd: [digest('WyJhIiwxXQ==')] }, ['WyJhIiwxXQ==']), 'disclosure_malformed'],
  ['a disclosure that is not JSON', ((d) => rawSdJwt({ _sd: [digest(d)] }, [d]))(rawDisclosure('["s",')), 'disclosure_malformed'],
  ['a disclosure that is an object', ((d) => rawSdJwt({ _sd: [digest(d)] }, [d]))(rawDisclosure('{"salt":"s"}')), 'disclosure_malformed'],
  ['a disclosure that is text', ((d) => rawSdJwt({ _sd: [digest(d)] }, [d]))(rawDisclosure('"s"')), 'disclosure_malformed'],
  ['a disclosure of one element', ((d) => rawSdJwt({ _sd: [digest(d)] }, [d]))(rawDisclosure('["s"]')), 'disclosure_malformed'],
  ['a disclosure of no element', ((d) => rawSdJwt({ _sd: [digest(d)] }, [d]))(rawDisclosure('[]')), 'disclosure_malformed'],
  ['a disclosure of four elements', ((d) => rawSdJwt({ _sd: [digest(d)] }, [d]))(rawDisclosure('["s","a",1,2]')), 'disclosure_malformed'],
  ['a disclosure without a salt', ((d) => rawSdJwt({ _sd: [digest(d)] }, [d]))(rawDisclosure('["","a",1]')), 'disclosure_malformed'],
  ['a salt that is a number', ((d) => rawSdJwt({ _sd: [digest(d)] }, [d]))(rawDisclosure('[1,"a",1]')), 'disclosure_malformed'],
  ['a name that is a number', ((d) => rawSdJwt({ _sd: [digest(d)] }, [d]))(rawDisclosure('["s",1,1]')), 'disclosure_malformed'],
  ['a name that is null', ((d) => rawSdJwt({ _sd: [digest(d)] }, [d]))(rawDisclosure('["s",null,1]')), 'disclosure_malformed'],
  ['a disclosed member twice inside', ((d) => rawSdJwt({ _sd: [digest(d)] }, [d]))(rawDisclosure('["s","a",{"x":1,"x":2}]')), 'disclosure_malformed'],
  ['a claim named _sd', ((d) => rawSdJwt({ _sd: [d.digest] }, [d.encoded]))(member('_sd', [b.digest])), 'disclosure_malformed'],
  ['a claim named ...', ((d) => rawSdJwt({ _sd: [d.digest] }, [d.encoded]))(member('...', b.digest)), 'disclosure_malformed'],
  ['a claim named _sd_alg', ((d) => rawSdJwt({ _sd: [d.digest] }, [d.encoded]))(member('_sd_alg', 'sha-512')), 'disclosure_malformed'],
  ['a claim named __proto__', ((d) => rawSdJwt({ _sd: [d.digest] }, [d.encoded]))(member('__proto__', { admin: true })), 'disclosure_malformed'],
  ['a claim named constructor', ((d) => rawSdJwt({ _sd: [d.digest] }, [d.encoded]))(member('constructor', {})), 'disclosure_malformed'],
  ['a disclosed claim over an open one', rawSdJwt({ a: 0, _sd: [a.digest] }, [a.encoded]), 'claim_overwritten'],
  ['two disclosures of one name', ((c) => rawSdJwt({ _sd: [a.digest, c.digest] }, [a.encoded, c.encoded]))(member('a', 2, 7)), 'claim_overwritten'],
  ['an element among members', ((d) => rawSdJwt({ _sd: [d.digest] }, [d.encoded]))(element(1)), 'disclosure_misplaced'],
  ['a member in an array', rawSdJwt({ x: [{ '...': a.digest }] }, [a.encoded]), 'disclosure_misplaced'],
  ['... misused inside a disclosed value', ((d) => rawSdJwt({ _sd: [d.digest] }, [d.encoded]))(member('o', { '...': 'x' })), 'disclosure_misplaced'],
  [
    'more disclosures than anyone needs',
    rawSdJwt(
      {},
      Array.from({ length: DISCLOSURES + 1 }, () => a.encoded),
    ),
    'too_many_disclosures',
  ],
  [
    'values without end in disclosures that are each within bounds',
    ((ds) =>
      rawSdJwt(
        { _sd: ds.map(({ digest }) => digest) },
        ds.map(({ encoded }) => encoded),
      ))(['a', 'b'].map((name) => member(name, Array(JSON_MEMBERS / 2).fill(0)))),
    'too_many_members',
  ],
  ['more than a megabyte', `${'a'.repeat(1_048_577)}~`, 'too_large'],
];

describe('reading an SD-JWT', () => {
  it.each(HOSTILE)('refuses %s', (_name, compact, code) => {
    const outcome = openSdJwt(compact);
    expect(outcome.ok ? 'accepted' : outcome.problem.code).toBe(code);
  });

  it('has 60 refusals or more', () => {
    expect(HOSTILE.length).toBeGreaterThanOrEqual(60);
  });

  it('refuses a chain of disclosures that nests without end', () => {
    let inner = member('x', 'end', 0);
    const chain = [inner];
    for (let salt = 1; salt < 60; salt++) {
      inner = member('x', { _sd: [inner.digest] }, salt);
      chain.push(inner);
    }
    const outcome = openSdJwt(
      rawSdJwt(
        { _sd: [inner.digest] },
        chain.map(({ encoded }) => encoded),
      ),
    );
    expect(outcome).toMatchObject({ ok: false, problem: { code: 'too_deep' } });
  });

  it('throws a refusal that names the code, for those who keep an SD-JWT', () => {
    expect(() => readSdJwt('x')).toThrow(LaurelError);
    try {
      readSdJwt(rawSdJwt({ _sd: [] }, [a.encoded]));
    } catch (error) {
      expect(error).toMatchObject({ code: 'credential_refused', problems: [{ at: 'sd-jwt', code: 'disclosure_unused' }] });
    }
  });

  it('opens members, elements and what stands inside them, and says where each stands', () => {
    const inner = member('qux', 'quxx', 1);
    const outer = element({ foo: 'bar', _sd: [inner.digest, 'a decoy'] }, 2);
    const sdJwt = readSdJwt(
      rawSdJwt({ x: ['open', { '...': 'hidden' }, { '...': outer.digest }], _sd: [a.digest], _sd_alg: 'sha-256' }, [inner.encoded, outer.encoded, a.encoded]),
    );
    expect(sdJwt.claims).toEqual({ a: 1, x: ['open', { foo: 'bar', qux: 'quxx' }] });
    expect(sdJwt.disclosures).toEqual([
      { encoded: inner.encoded, digest: inner.digest, path: ['x', 1, 'qux'], value: 'quxx', parents: [outer.encoded] },
      { encoded: outer.encoded, digest: outer.digest, path: ['x', 1], value: { foo: 'bar', qux: 'quxx' }, parents: [] },
      { encoded: a.encoded, digest: a.digest, path: ['a'], value: 1, parents: [] },
    ]);
  });

  it('keeps the KB-JWT apart from what its hash is over', () => {
    const compact = rawSdJwt({ _sd: [a.digest] }, [a.encoded], undefined, 'h.p.s');
    expect(readSdJwt(compact)).toMatchObject({ keyBinding: 'h.p.s', presented: compact.slice(0, -5) });
    expect(readSdJwt(rawSdJwt({}))).not.toHaveProperty('keyBinding');
  });

  it.each([
    ['sha-384', 'sha384'],
    ['sha-512', 'sha512'],
  ])('reads digests made by %s', (name, node) => {
    expect(readSdJwt(rawSdJwt({ _sd_alg: name, _sd: [hash(node, a.encoded, 'base64url')] }, [a.encoded])).claims).toEqual({ a: 1 });
  });

  it('reads the disclosures of RFC 9901 with their digests, spaces and escapes as the RFC prints them', () => {
    for (const [encoded, expected] of [
      ['WyJfMjZiYzRMVC1hYzZxMktJNmNCVzVlcyIsICJmYW1pbHlfbmFtZSIsICJNw7ZiaXVzIl0', 'X9yH0Ajrdm1Oij4tWso9UzzKJvPoDxwmuEcO3XAdRC0'],
      ['WyI2cU1RdlJMNWhhaiIsICJmYW1pbHlfbmFtZSIsICJNw7ZiaXVzIl0', 'uutlBuYeMDyjLLTpf6Jxi7yNkEF35jdyWMn9U7b_RYY'],
    ] as const) {
      expect(digestOf(encoded)).toBe(expected);
      expect(openDisclosure(encoded)).toEqual({ ok: true, opened: { name: 'family_name', value: 'Möbius' } });
    }
    expect(digestOf('WyJsa2x4RjVqTVlsR1RQVW92TU5JdkNBIiwgIkZSIl0')).toBe('w0I8EKcdCtUPkGCNUrfwVp2xEgNjtoIDlOxc9-PlOhs');
    expect(openDisclosure('WyJsa2x4RjVqTVlsR1RQVW92TU5JdkNBIiwgIkZSIl0')).toEqual({ ok: true, opened: { value: 'FR' } });
  });

  it('answers any text without throwing', () => {
    fc.assert(
      fc.property(fc.string({ unit: fc.constantFrom('~', '.', 'e', 'y', 'J', '0', '=', '"', '{'), maxLength: 60 }), (text) => {
        expect(openSdJwt(text).ok).toBe(false);
      }),
      { numRuns: 2_000 },
    );
  });

  it('accepts no mutant of a good one that says something else', () => {
    const disclosures = [a, b, member('c', ['x', 'y'], 3)];
    const compact = rawSdJwt(
      { _sd: disclosures.map(({ digest: d }) => d) },
      disclosures.map(({ encoded }) => encoded),
    );
    const from = compact.indexOf('~');
    const truth: Json = { a: 1, b: 2, c: ['x', 'y'] };
    fc.assert(
      fc.property(
        fc.integer({ min: from, max: compact.length - 1 }),
        fc.constantFrom('', 'A', 'z', '9', '-', '_', '~', '=', ' ', '.'),
        fc.boolean(),
        (at, put, insert) => {
          const outcome = openSdJwt(compact.slice(0, at) + put + compact.slice(insert ? at : at + 1));
          if (outcome.ok) expect(truth).toMatchObject(outcome.sdJwt.claims);
        },
      ),
      { numRuns: 3_000 },
    );
  });
});

it('a disclosure that is no sound JSON is told as that', () => {
  expect(openDisclosure(rawDisclosure('["salt","a",{"b":1,"b":2}]'))).toEqual({
    ok: false,
    detail: expect.stringMatching(/^A disclosure is not sound JSON: ./),
  });
});
