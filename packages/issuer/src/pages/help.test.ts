import { helpFor } from '@laurel/web';
import { afterAll, beforeAll, expect, it } from 'vitest';
import { openTestIssuer, type TestIssuer } from '../testing/open-test-issuer.ts';

let test: TestIssuer;
beforeAll(async () => {
  test = await openTestIssuer();
});
afterAll(() => test.stop());

it('every page of the desk leads to a part of the help that is there, and only the first day to the first', async () => {
  const help = await (await fetch(`${test.url}/help/registrar`)).text();
  const paths = test.role.routes.filter(({ method, path }) => method === 'get' && path.startsWith('/desk/:profile')).map(({ path }) => path);
  expect(paths.length).toBeGreaterThan(20);
  for (const path of paths) {
    const [page, section = ''] = helpFor(path).split('#');
    expect([path, page, help.includes(`id="${section}"`)]).toEqual([path, '/help/registrar', true]);
  }
  const pages = paths.filter((path) => !/\.\w+$/.test(path)); // files have no foot
  const first = pages.filter((path) => helpFor(path).endsWith('#start'));
  expect(first.filter((path) => !path.startsWith('/desk/:profile/first-run/'))).toEqual(['/desk/:profile']);
  expect(first.length).toBe(6);
});
