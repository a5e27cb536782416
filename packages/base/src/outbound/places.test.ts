import fc from 'fast-check';
import { expect, it } from 'vitest';
import { openPlaces } from './places.ts';

const patient = new AbortController().signal;

it('never gives more places than there are, in all or per key, and serves everybody', async () => {
  await fc.assert(
    fc.asyncProperty(
      fc.integer({ min: 1, max: 4 }),
      fc.integer({ min: 1, max: 8 }),
      fc.array(fc.tuple(fc.constantFrom('a', 'b', 'c'), fc.integer({ min: 0, max: 3 })), { maxLength: 40 }),
      async (perKey, inAll, visits) => {
        const places = openPlaces({ perKey, inAll });
        const inside = new Map<string, number>();
        let served = 0;
        await Promise.all(
          visits.map(async ([key, ticks]) => {
            const leave = await places.take(key, patient);
            inside.set(key, (inside.get(key) ?? 0) + 1);
            expect(inside.get(key)).toBeLessThanOrEqual(perKey);
            expect([...inside.values()].reduce((a, b) => a + b, 0)).toBeLessThanOrEqual(inAll);
            for (let i = 0; i < ticks; i++) await null;
            inside.set(key, (inside.get(key) ?? 0) - 1);
            served += 1;
            leave();
          }),
        );
        expect(served).toBe(visits.length);
      },
    ),
  );
});

it('lets a full key not hold up another one, and forgets who gave up', async () => {
  const places = openPlaces({ perKey: 1, inAll: 2 });
  const leaveA = await places.take('a', patient);
  const hurry = new AbortController();
  const gaveUp = places.take('a', hurry.signal);
  const waitsForA = places.take('a', patient);
  const leaveB = await places.take('b', patient);
  hurry.abort(new Error('too slow'));
  await expect(gaveUp).rejects.toThrow('too slow');
  leaveA();
  const leaveSecondA = await waitsForA;
  leaveSecondA();
  leaveB();
  (await places.take('a', patient))();
});
