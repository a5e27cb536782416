import { utf8 } from '@laurel/base';
import { describe, expect, it } from 'vitest';
import { namedAlike, readCollection, writeCollection } from './shown-collection.ts';

const AT = 'https://wallet.example/c/abc';
const badge = (url: string, name = 'First Aid') => ({ name, url });
const read = (value: unknown, address = AT) => readCollection(utf8(JSON.stringify(value)), address);

describe('a collection, as its address answers a program', () => {
  it('is read as it was written', () => {
    const collection = { name: 'For Northshore', badges: [badge('https://wallet.example/s/one'), badge('https://wallet.example/s/two', 'Lifting')] };
    expect(read(writeCollection(collection))).toEqual(collection);
  });

  it('tells two of one name apart by their class and their day, and takes neither where it is none', () => {
    const [one, two, three] = ['one', 'two', 'three'].map((name) => badge(`https://wallet.example/s/${name}`));
    const [assessed, tookPart] = [
      { ...badge(one?.url ?? ''), assessment: 'assessed-here' as const, awardedDate: '2026-03-14T09:30:00Z' },
      { ...badge(two?.url ?? ''), assessment: 'participation' as const },
    ];
    expect(read(writeCollection({ name: 'x', badges: [assessed, tookPart] }))?.badges).toEqual([assessed, tookPart]);
    const lies = { ...Object(three), assessment: 'knighted', awardedDate: '<b>long ago</b>' };
    expect(read(writeCollection({ name: 'x', badges: [lies] }))?.badges).toEqual([three]);
    const other = badge('https://wallet.example/s/four', 'Lifting');
    expect([...namedAlike([assessed, other, tookPart])]).toEqual([assessed, tookPart]);
  });

  it('offers no address of another host, scheme or port, none that is no web address, and not its own', () => {
    const [good, ...bad] = [
      'https://wallet.example/s/one',
      'https://else.example/s/one',
      'http://wallet.example/s/one',
      'https://wallet.example:8443/s/one',
      'https://wallet.example@else.example/s/one',
      'javascript:alert(1)',
      'not an address',
      'https://wallet.example/s/o ne',
      AT,
    ];
    expect(read(writeCollection({ name: 'x', badges: [...bad, good ?? ''].map((url) => badge(url)) }))?.badges).toEqual([badge(good ?? '')]);
    expect(read(writeCollection({ name: 'x', badges: bad.map((url) => badge(url)) }))).toBeUndefined();
    expect(read(writeCollection({ name: 'x', badges: [badge('data:,x')] }), 'data:,y')).toBeUndefined();
  });

  it('is bounded, and whatever is anything else is none', () => {
    const many = read(
      writeCollection({ name: 'n'.repeat(999), badges: Array.from({ length: 99 }, (_, index) => badge(`https://wallet.example/s/${index}`, 'y'.repeat(999))) }),
    );
    expect([many?.name.length, many?.badges.length, many?.badges[0]?.name.length]).toEqual([200, 50, 200]);
    const [type] = [writeCollection({ name: '', badges: [] }).type];
    for (const other of [
      {},
      [type],
      { type },
      { type, badges: {} },
      { type, badges: [null, 1, { name: 1, url: AT }] },
      { type: [type], badges: [badge(`${AT}/1`)] },
    ])
      expect(read(other)).toBeUndefined();
    expect(readCollection(utf8(`${type} {`), AT)).toBeUndefined();
  });
});
