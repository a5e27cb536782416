import { expect, it } from 'vitest';
import { fieldIn, NAME, openSharing } from '../testing/sharing.ts';

const { here, rows } = openSharing();

it('one form pressed twice makes one share and spends one copy; with another wish, or once it was stopped, another', async () => {
  const form = await here.zoe.get(`${here.at}/share`);
  const looked = await here.zoe.post(`${here.at}/share`, { key: fieldIn(form, 'key'), decision: 'see', field: NAME, level: 'link', days: '30' });
  expect(fieldIn(looked, 'key')).toBe(fieldIn(form, 'key'));
  const press = (days: string) =>
    here.zoe.post(`${here.at}/share`, {
      ...{ key: fieldIn(looked, 'key'), seen: fieldIn(looked, 'seen'), decision: 'make', field: NAME, level: 'link', days },
    });
  const [one, two] = await Promise.all([press('30'), press('30')]);
  const late = await press('30');
  expect(new Set([one, two, late].map(({ path }) => path)).size).toBe(1);
  const { shares, told, copies } = await rows();
  expect([shares.length, told.length, copies.filter(({ state }) => state === 'spent').length]).toEqual([1, 1, 1]);
  const other = await press('7');
  expect([other.path === one.path, (await rows()).shares.length]).toEqual([false, 2]);
  await here.zoe.post(`${one.path.split('?')[0]}/stop`, {});
  const again = await press('30');
  expect([again.status, again.path === one.path]).toEqual([200, false]);
  expect((await rows()).told.map(({ outcome }) => outcome).toSorted()).toEqual(['ended', 'shared', 'shared']);
});
