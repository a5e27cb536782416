import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { openJar } from './cookies.ts';

const here = openJar('http://localhost:4310');
const pair = (header: string) => header.split(';')[0] ?? '';

describe('a node’s cookies', () => {
  it('come back as they were set, among any others', () => {
    fc.assert(
      fc.property(fc.stringMatching(/^[\w.~-]{0,40}$/), fc.array(fc.stringMatching(/^[\w= ]{0,20}$/)), (value, others) => {
        const header = [...others, pair(here.write({ name: 'session', value })), 'x=1'].join('; ');
        expect(here.read(header, 'session')).toBe(value);
      }),
    );
  });

  it('are not another node’s on the same host', () => {
    const header = pair(openJar('http://localhost:4320').write({ name: 'session', value: 'theirs' }));
    expect(here.read(header, 'session')).toBeUndefined();
  });

  it('are host-bound and secure where there is https', () => {
    const cookie = openJar('https://badges.example').write({ name: 'session', value: 'x' });
    expect(cookie).toMatch(/^__Host-laurel-session-[\w-]{8}=x; Path=\/; HttpOnly; SameSite=Lax; Secure$/);
    expect(here.write({ name: 'session', value: 'x', clear: true })).toMatch(/^laurel-session-[\w-]{8}=; Path=\/; HttpOnly; SameSite=Lax; Max-Age=0$/);
  });

  it('carry nothing that would end the header', () => {
    for (const value of ['a;b', 'a\r\nSet-Cookie: x', 'a b', 'é']) expect(() => here.write({ name: 'session', value })).toThrow();
  });
});
