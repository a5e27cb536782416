import { expect, it } from 'vitest';
import { walletOrigin } from './wallet-address.ts';

it.each([
  ['amelie.example', 'https://amelie.example'],
  ['https://amelie.example/wallet?x', 'https://amelie.example'],
  ['localhost:4320', 'http://localhost:4320'],
  ['http://localhost:4320/wallet', 'http://localhost:4320'],
])('reads the wallet at %s, on the machine of who types it too', (typed, origin) => expect(walletOrigin(typed)).toBe(origin));

it.each(['', 'a b', 'http://amelie.example', 'http://localhost.example', 'http://user@localhost', 'javascript:alert(1)', 'data:text/html,x'])(
  'takes %j for no wallet',
  (typed) => expect(walletOrigin(typed)).toBeUndefined(),
);
