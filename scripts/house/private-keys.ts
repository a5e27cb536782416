import { bareCode, type Fault, isCode, isTest, lineOf, packageOf, type SourceFile } from './files.ts';

/** What makes, opens or uses a private key. The rest of node:crypto (hashes, HMACs, `verify`, public keys) is anybody's. */
const PRIVATE = new Set(
  (
    'sign createSign Sign createPrivateKey generateKeyPair generateKeyPairSync privateDecrypt privateEncrypt ' +
    'createECDH createDiffieHellman createDiffieHellmanGroup getDiffieHellman diffieHellman subtle default'
  ).split(' '),
);

const NAMED = /\b(?:import|export)\s+(type\s+)?([\w\s,{}*$]+?)\s+from\s*(['"])(?:node:)?crypto\3/g;
const WHOLE = /\b(?:import|require|getBuiltinModule)\s*\(\s*(['"])(?:node:)?crypto\1/g;
const WEB_CRYPTO = /\b(?:crypto|webcrypto)\b/g;

/** Where a private key is no identity's. */
const NO_IDENTITY = new Set([
  'packages/credentials/src/proof/cryptosuites/ecdsa-sd-2023.ts', // the key of one proof, thrown away once it has signed (vc-di-ecdsa 1.0, section 3.4.2)
  'packages/node/src/config/read-tls.ts', // the key of a TLS certificate, which the operator made
]);

/**
 * Private keys are made, opened and used in `agent` only, so that every key and signature of a node goes through its Veramo agent.
 * Tests play strangers, who have keys of their own.
 */
export function checkPrivateKeys(files: readonly SourceFile[]): Fault[] {
  return files
    .filter((file) => isCode(file) && !isTest(file) && ![undefined, 'agent'].includes(packageOf(file.path)) && !NO_IDENTITY.has(file.path))
    .flatMap(faultsOf);
}

function faultsOf({ path, text }: SourceFile): Fault[] {
  const fault = (index: number, found: string): Fault => ({
    path,
    line: lineOf(text, index),
    rule: 'private-key',
    what: `${found} can sign beside the agent; ask the Agent for a Signer`,
  });
  return [
    ...[...text.matchAll(NAMED)].flatMap((match) => privateNames(match).map((name) => fault(match.index, `${name} of node:crypto`))),
    ...[...text.matchAll(WHOLE)].map(({ index }) => fault(index, 'the whole of node:crypto')),
    ...[...bareCode(text).matchAll(WEB_CRYPTO)].map(({ index }) => fault(index, 'the Web Crypto API')),
  ];
}

/** A type signs nothing; a namespace or a default import hides what is taken from it. */
function privateNames([, type, clause = '']: RegExpMatchArray): string[] {
  if (type !== undefined) return [];
  const [outside = '', inside = ''] = clause.split(/[{}]/);
  const named = inside.split(',').map((entry) => entry.trim().split(/\s+as\s+/)[0] ?? '');
  return [...(/[\w*$]/.test(outside) ? ['the whole'] : []), ...named.filter((name) => PRIVATE.has(name))];
}
