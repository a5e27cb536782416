import { OWN_LIST, vouchedName } from '@laurel/credentials';
import { expect, it } from 'vitest';
import { openVouch } from './vouch.ts';

it('nobody vouches for anybody where nothing is configured', async () => {
  expect(await openVouch({ allow: [], registries: [] })('did:web:a.example')).toEqual([]);
});

it('the node’s own list vouches for exactly the DIDs on it', async () => {
  const vouch = openVouch({ allow: [{ did: 'did:web:a.example', name: 'A College', since: '2026-01-01' }], registries: [] });
  expect(await vouch('did:web:a.example')).toEqual([{ registry: OWN_LIST, name: 'A College', since: '2026-01-01' }]);
  for (const did of ['did:web:a.example:x', 'did:web:A.example', 'did:web:a.exampl', '']) expect(await vouch(did)).toEqual([]);
});

it('a name for each language goes along', async () => {
  const names = { en: 'A College', fr: 'Un collège' };
  const [voucher] = await openVouch({ allow: [{ did: 'did:web:a.example', name: 'A College', names }], registries: [] })('did:web:a.example');
  expect(voucher && (['en', 'fr'] as const).map((language) => vouchedName(voucher, language))).toEqual(['A College', 'Un collège']);
  expect(vouchedName({ registry: OWN_LIST, name: 'B School' }, 'fr')).toBe('B School');
});

it('a registry’s word stands beside the node’s own', async () => {
  const vouch = openVouch({
    allow: [{ did: 'did:web:a.example', name: 'A College' }],
    registries: [async (did) => (did === 'did:web:a.example' ? [{ registry: 'Ministry', name: 'A College of Arts' }] : [])],
  });
  expect((await vouch('did:web:a.example')).map(({ registry }) => registry)).toEqual([OWN_LIST, 'Ministry']);
  expect(await vouch('did:web:b.example')).toEqual([]);
});
