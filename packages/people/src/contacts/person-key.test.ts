import { randomBytes } from 'node:crypto';
import fc from 'fast-check';
import { expect, it } from 'vitest';
import { lock, unlock } from './person-key.ts';

it('locks by a key what opens by that key at that place alone, whole', () => {
  const bytes = fc.uint8Array({ maxLength: 200 });
  const key = fc.uint8Array({ minLength: 32, maxLength: 32 });
  fc.assert(
    fc.property(key, bytes, fc.nat(), (own, plain, nth) => {
      const locked = lock(own, plain, 'here', { random: randomBytes });
      expect(Buffer.from(unlock(own, locked, 'here'))).toEqual(Buffer.from(plain));
      expect(() => unlock(own, locked, 'there')).toThrow();
      expect(() => unlock(own, locked.subarray(0, -1), 'here')).toThrow();
      const flipped = Uint8Array.from(locked);
      flipped[nth % flipped.length] = (flipped[nth % flipped.length] ?? 0) ^ 1;
      expect(() => unlock(own, flipped, 'here')).toThrow();
    }),
  );
});
