import { expect, it } from 'vitest';
import { pageKindOf } from './page-kind.ts';

it.each([
  ['https://badges.example/claim/abc-_1', 'claim'],
  ['https://badges.example/law/claim/abc/', 'claim'],
  ['https://jobs.example/ask/abc?lang=fr', 'ask'],
  ['https://wallet.example/c/abc', 'collection'],
  ['https://badges.example/certificates/6f9d7a1e-64f5-4f7a-9a3a-0d9a7f3f1c11', 'certificate'],
  ['https://badges.example/certificates/7', undefined],
  ['https://wallet.example/c/', undefined],
  ['https://wallet.example/s/abc', undefined],
  ['c/abc', undefined],
])('a page is known by its address: %s', (address, kind) => expect(pageKindOf(address)).toBe(kind));
