import { expect, it } from 'vitest';
import type { Desk } from '../role.ts';
import { currentItem, navItems } from './layout.tsx';

const desk: Desk = {
  role: 'registrar',
  title: 't',
  home: '/desk',
  items: [
    { href: '/desk/:profile', text: 'home' },
    { href: '/desk/:profile/achievements', text: 'achievements' },
    { href: '/desk/:profile/register', text: 'register', also: ['/desk/:profile/awards'] },
    { href: '/verify', text: 'verify' },
  ],
};

it('fills the profile one is at into the desk’s places, and leaves them out where there is none', () => {
  expect(navItems(desk, 'a b').map((item) => item.href)).toEqual(['/desk/a%20b', '/desk/a%20b/achievements', '/desk/a%20b/register', '/verify']);
  expect(navItems(desk, undefined).map((item) => item.href)).toEqual(['/verify']);
});

it('finds the place a page lies under; home is current on its own page only', () => {
  const items = navItems(desk, 'n');
  expect(currentItem(items, '/desk/n?x=1')).toBe('/desk/n');
  expect(currentItem(items, '/desk/n/achievements/7/edit')).toBe('/desk/n/achievements');
  expect(currentItem(items, '/desk/n/awards/7')).toBe('/desk/n/register');
  expect(currentItem(items, '/desk/n/letters/7')).toBeUndefined();
  expect(currentItem(items, '/desk/n/registers')).toBeUndefined();
});

it('finds a page that lies beside a place of its own, under the home that names it', () => {
  const items = [{ href: '/hiring', also: ['/hiring/requests'] }, { href: '/hiring/requests/new' }];
  expect(['/hiring', '/hiring/requests/7', '/hiring/requests/new', '/hiring/more'].map((path) => currentItem(items, path))).toEqual([
    '/hiring',
    '/hiring',
    '/hiring/requests/new',
    undefined,
  ]);
});
