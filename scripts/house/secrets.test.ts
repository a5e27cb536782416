import { describe, expect, it } from 'vitest';
import { checkSecrets } from './secrets.ts';

const rulesOf = (text: string, path = 'packages/issuer/src/a.ts') => checkSecrets([{ path, text }]).map((fault) => fault.rule);
const letters = (count: number) => 'Ab3'.repeat(count).slice(0, count);

describe('the search for secrets', () => {
  // Put together here, so that this file holds none.
  it.each([
    ['a private key', `-----BEGIN ${'PRIVATE'} KEY-----`],
    ['a private JWK', `{ "d": "${letters(43)}" }`],
    ['an API key', `lrl_live_${letters(8)}_${letters(43)}`],
    ['a cloud key', `AKIA${'A1B2'.repeat(4)}`],
    ['a token of a code host', `ghp_${letters(36)}`],
    ['a registry token', `npm_${letters(36)}`],
    ['a key-encryption key', `keyEncryption: ${letters(43)}=`],
    ['a password in an address', `postgres://laurel:${letters(12)}@db.example`],
  ])('finds %s', (_what, text) => {
    expect(rulesOf(text)).toEqual(['secret']);
  });

  it.each(['keyEncryption: { $env: LAUREL_KEY_ENCRYPTION }', 'https://badges.example.org:8443/a@b', '{ "kty": "OKP", "x": "…" }'])('lets pass %s', (text) => {
    expect(rulesOf(text)).toEqual([]);
  });

  it('lets a published test key pass where its line says so', () => {
    expect(rulesOf(`// published test key, RFC 8037\nconst jwk = { "d": "${letters(43)}" };`)).toEqual([]);
    expect(rulesOf(`// published test key\n\n\nconst jwk = { "d": "${letters(43)}" };`)).toEqual(['secret']);
  });
});
