import { type Fault, isTest, lineOf, type SourceFile } from './files.ts';

const SECRETS: readonly (readonly [what: string, pattern: RegExp])[] = [
  ['a private key', /-----BEGIN (?:[A-Z]+ )*PRIVATE KEY-----/g],
  ['a private JWK', /"d"\s*:\s*"[A-Za-z0-9_-]{43,}"/g],
  ['an API key of a node', /\blrl_[a-z]+_[A-Za-z0-9]+_[A-Za-z0-9_-]{20,}/g],
  ['a cloud access key', /\b(?:AKIA|ASIA)[0-9A-Z]{16}\b/g],
  ['a token of a code host', /\b(?:gh[pousr]_[A-Za-z0-9]{36,}|github_pat_[A-Za-z0-9_]{22,}|glpat-[A-Za-z0-9_-]{20,})\b/g],
  ['a registry token', /\b(?:npm_[A-Za-z0-9]{36}|_authToken\s*=\s*\S+)/g],
  ['a key-encryption key', /\bkey[-_ ]?encryption\w*["']?\s*[:=]\s*["']?[A-Za-z0-9+/]{43}=/gi],
];
/** Tests of addresses are full of made-up ones. */
const PASSWORD_IN_ADDRESS = /\b[a-z][a-z0-9+.-]*:\/\/[^\s/:@'"`]+:[^\s/:@'"`$]+@[a-z0-9-]+\.[a-z]/gi;

/** Published test keys (specifications, their vectors) are marked on their line or the line above. */
const MARK = /published test key/i;

/** Looks for things that must never be committed. */
export function checkSecrets(files: readonly SourceFile[]): Fault[] {
  return files
    .filter((file) => !file.path.startsWith('scripts/house/') && !file.path.endsWith('pnpm-lock.yaml'))
    .flatMap((file) =>
      [...SECRETS, ...(isTest(file) ? [] : [['a password in an address', PASSWORD_IN_ADDRESS] as const])].flatMap(([what, pattern]) =>
        [...file.text.matchAll(pattern)]
          .map((match) => lineOf(file.text, match.index))
          .filter(
            (line) =>
              !MARK.test(
                file.text
                  .split('\n')
                  .slice(Math.max(0, line - 2), line)
                  .join('\n'),
              ),
          )
          .map((line) => ({ path: file.path, line, rule: 'secret', what: `looks like ${what}; take it out and make a new one` })),
      ),
    );
}
