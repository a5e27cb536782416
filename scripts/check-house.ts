/** The rules of the house that a machine can hold. Prints each fault with its place and its cure; 1 when there is one. */
import { dirname } from 'node:path';
import { fileURLToPath } from 'node:url';
import { checkDependencies, installedLicence } from './house/dependencies.ts';
import { readTree } from './house/files.ts';
import { checkFloors } from './house/floors.ts';
import { checkPrivateKeys } from './house/private-keys.ts';
import { checkSecrets } from './house/secrets.ts';
import { checkSources } from './house/sources.ts';

const root = dirname(dirname(fileURLToPath(import.meta.url)));
const files = readTree(root);
const faults = [
  ...checkFloors(files),
  ...checkSources(files),
  ...checkPrivateKeys(files),
  ...checkSecrets(files),
  ...checkDependencies(files, installedLicence(root)),
];

for (const { path, line, rule, what } of faults) process.stdout.write(`${path}${line ? `:${line}` : ''}  [${rule}] ${what}\n`);
process.stdout.write(`audit: the registry's endpoint is not asked here; scripts/house/denied-packages.json is held against the lockfile instead\n`);
process.stdout.write(`house: ${files.length} files, ${faults.length} faults\n`);
process.exitCode = files.length > 0 && faults.length === 0 ? 0 : 1;
