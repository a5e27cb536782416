import { readFileSync } from 'node:fs';
import { describe, expect, it } from 'vitest';
import { checkPrivateKeys } from './private-keys.ts';

const faults = (path: string, text: string) => checkPrivateKeys([{ path, text }]);
const inIssuer = (text: string) => faults('packages/issuer/src/award.ts', text).map(({ rule, line }) => [rule, line]);

describe('private keys', () => {
  it.each([
    `import { sign } from 'node:crypto';`,
    `import { createHash, sign as seal, verify } from "crypto";`,
    `import {\n  createHmac,\n  createPrivateKey,\n} from 'node:crypto';`,
    `import { generateKeyPairSync } from 'node:crypto';`,
    `import { generateKeyPair, type KeyObject } from 'node:crypto';`,
    `export { createSign } from 'node:crypto';`,
    `import * as c from 'node:crypto';`,
    `import c from 'node:crypto';`,
    `import c, { createHash } from 'node:crypto';`,
    `import { default as c } from 'node:crypto';`,
    `const { sign } = await import('node:crypto');`,
    `const c = process.getBuiltinModule('crypto');`,
    `await globalThis.crypto.subtle.sign('Ed25519', key, bytes);`,
    `const c = crypto;`,
  ])('are refused outside the agent: %s', (text) => {
    expect(inIssuer(text)).toEqual([['private-key', 1]]);
  });

  it.each([
    `import { createHash, createHmac, createPublicKey, verify, timingSafeEqual } from 'node:crypto';`,
    `import type { KeyObject } from 'node:crypto';`,
    `import type c from 'node:crypto';`,
    `import { type KeyObject, type Sign, verify } from 'node:crypto';`,
    `import { sign } from './letters.ts';`,
    `import { verify } from 'node:crypto';\nimport { sign } from './letters.ts';`,
    `// import { sign } would go round the agent\nconst advice = 'crypto.subtle';`,
    `import { assign } from 'node:crypto-words';`,
  ])('let pass what only looks at public ones: %s', (text) => {
    expect(inIssuer(text)).toEqual([]);
  });

  it('are the agent’s, and strangers’ in tests', () => {
    const text = readFileSync(new URL('../../packages/agent/src/keys/kms.ts', import.meta.url), 'utf8');
    expect(faults('packages/agent/src/keys/kms.ts', text)).toEqual([]);
    expect(faults('packages/issuer/src/keys/kms.ts', text)).toMatchObject([
      { what: expect.stringContaining('generateKeyPairSync') },
      { what: expect.stringContaining('sign') },
    ]);
    for (const path of ['packages/issuer/src/testing/wallet.ts', 'packages/issuer/src/oid4vci/proofs.test.ts', 'test/peers/wallet.ts'])
      expect(faults(path, text)).toEqual([]);
  });

  it('are not touched by what credentials checks signatures with', () => {
    const path = 'packages/credentials/src/keys/verify-bytes.ts';
    expect(faults(path, readFileSync(new URL(`../../${path}`, import.meta.url), 'utf8'))).toEqual([]);
  });

  it('may be made for one proof and dropped with it, where the suite is that', () => {
    const text = `import { generateKeyPair, sign } from 'node:crypto';`;
    expect(faults('packages/credentials/src/proof/cryptosuites/ecdsa-sd-2023.ts', text)).toEqual([]);
    expect(faults('packages/credentials/src/proof/cryptosuites/another.ts', text)).toHaveLength(2);
  });
});
