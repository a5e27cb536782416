import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { receiptIn, receiptSaid } from './read-statement.ts';

const paths = fc.array(fc.array(fc.oneof(fc.string(), fc.nat(), fc.constant(null)), { maxLength: 16 }), { maxLength: 10 });
const seconds = fc.integer({ min: 0, max: 253_402_300_799 });

describe('what a receipt says', () => {
  it('is read as it was written, whatever stands beside it', () => {
    fc.assert(
      fc.property(fc.record({ iat: seconds, hash: fc.string(), claims: paths, by: seconds, more: fc.jsonValue() }), ({ iat, hash, claims, by, more }) => {
        const said = receiptSaid({ iat, vp_token_hash: hash, received: [{ claims, more }], erase_by: by, deletion_uri: 'https://a.example/', more });
        expect(said).toEqual({ at: new Date(iat * 1000), tokenHash: hash, claims, eraseBy: new Date(by * 1000), deletionUri: 'https://a.example/' });
      }),
    );
  });

  it('is nothing where it is no receipt, and never a failure', () => {
    const members = fc.constantFrom('iat', 'vp_token_hash', 'received', 'erase_by', 'deletion_uri');
    fc.assert(
      fc.property(fc.dictionary(members, fc.jsonValue()), fc.string(), (payload, text) => {
        const said = receiptSaid(payload);
        if (said) expect([said.at, said.eraseBy ?? said.at].every((time) => !Number.isNaN(time.getTime()))).toBe(true);
        expect(receiptIn(text)).toBeUndefined();
      }),
    );
  });

  it.each([{ iat: 1e300 }, { iat: 1.5 }, { iat: Number.MAX_SAFE_INTEGER }, { erase_by: Number.MAX_SAFE_INTEGER }])('is nothing with the time %j', (time) => {
    expect(receiptSaid({ iat: 1, vp_token_hash: 'hash', ...time })).toBeUndefined();
  });
});
