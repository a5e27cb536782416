import { expect, it } from 'vitest';
import { webAlias, webPlace } from './place.ts';

it.each([
  ['did:web:kestrel.example', { host: 'kestrel.example', path: '' }],
  ['did:web:localhost%3A4310:bay', { host: 'localhost:4310', path: '/bay' }],
  ['https://kestrel.example', { host: 'kestrel.example', path: '' }],
  ['https://shared.example/issuers/7', { host: 'shared.example', path: '/issuers/7' }],
  ['did:key:z6MkhaXgBZDvotDkL5257faiztiGiC2QtKLGpbnnEGta2doK', undefined],
  ['did:web:', undefined],
  ['nobody', undefined],
])('whoever answers for %s stands at %j', (issuer, place) => expect(webPlace(issuer)).toEqual(place));

it('a node’s own did:web leads back to its address, port and slug included', () => {
  expect(webAlias('https://badges.example')).toBe('badges.example');
  expect(webPlace(`did:web:${webAlias('http://localhost:4310', 'bay')}`)).toEqual({ host: 'localhost:4310', path: '/bay' });
});
