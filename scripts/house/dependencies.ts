import { existsSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { satisfies } from 'semver';
import { parse } from 'yaml';
import denied from './denied-packages.json' with { type: 'json' };
import { type Fault, lineOf, type SourceFile } from './files.ts';

/**
 * Licences that go with Apache-2.0; MPL-2.0 for packages used as they are, whose files nobody here changes; OFL-1.1 for fonts, which may stand in documents
 * of any licence (its FAQ, 1.15). Anything else is read by a person first.
 */
const LICENCES = new Set(
  ['Apache-2.0', 'MIT', 'MIT-0', 'ISC', '0BSD', 'BSD-2-Clause', 'BSD-3-Clause', 'BlueOak-1.0.0', 'CC0-1.0', 'Unlicense'].concat('MPL-2.0', 'OFL-1.1'),
);

/** Read by a person: package → the licence its text gives where the manifest says it otherwise or not at all. */
const READ_BY_A_PERSON: Readonly<Record<string, string>> = {};

type Manifest = Record<'dependencies' | 'devDependencies' | 'optionalDependencies', Record<string, string> | undefined>;

/** Every direct dependency is exact and of an allowed licence; no locked package is in a range with a known hole. */
export function checkDependencies(files: readonly SourceFile[], licenceOf: (folder: string, name: string) => string | undefined): Fault[] {
  const manifests = files.filter((file) => /(^|\/)package\.json$/.test(file.path) && !file.path.startsWith('test/peers/'));
  return [...manifests.flatMap((file) => manifestFaults(file, licenceOf)), ...files.filter((file) => file.path === 'pnpm-lock.yaml').flatMap(lockFaults)];
}

function manifestFaults(file: SourceFile, licenceOf: (folder: string, name: string) => string | undefined): Fault[] {
  const manifest: Manifest = JSON.parse(file.text);
  const folder = file.path.replace(/\/?package\.json$/, '');
  const all = Object.entries({ ...manifest.dependencies, ...manifest.devDependencies, ...manifest.optionalDependencies });
  const at = (name: string) => ({ path: file.path, line: lineOf(file.text, file.text.indexOf(`"${name}"`)) });
  return all
    .filter(([name]) => !name.startsWith('@laurel/'))
    .flatMap(([name, version]) => {
      const faults: Fault[] = [];
      if (version !== 'catalog:' && !/^\d+\.\d+\.\d+(?:-[\w.]+)?$/.test(version))
        faults.push({ ...at(name), rule: 'version', what: `${name} ${version} is not exact; use catalog:` });
      // Absent for another platform's binary: pnpm leaves it out.
      const isOptional = manifest.optionalDependencies?.[name] !== undefined;
      const licence = READ_BY_A_PERSON[name] ?? licenceOf(folder, name);
      if (licence === undefined ? !isOptional : !allowed(licence)) {
        faults.push({
          ...at(name),
          rule: 'licence',
          what: `${name} is under ${licence ?? 'no licence that can be read'}; have a person read it, then list it in scripts/house/dependencies.ts`,
        });
      }
      return faults;
    });
}

/** An SPDX expression: every part of an AND, any part of an OR. */
export const allowed = (expression: string): boolean =>
  expression
    .replace(/[()]/g, '')
    .split(/\s+OR\s+/)
    .some((choice) => choice.split(/\s+AND\s+/).every((licence) => LICENCES.has(licence.trim())));

function lockFaults(file: SourceFile): Fault[] {
  const lock: { packages?: Record<string, unknown> } = parse(file.text);
  const locked = Object.keys(lock.packages ?? {});
  if (locked.length === 0) return [{ path: file.path, rule: 'denied', what: 'lists no package; the deny-list could not be held against it' }];
  return locked.flatMap((key) => {
    const [, name, version] = /^(@?[^@]+)@([^(]+)/.exec(key) ?? [];
    const entry = denied.find((one) => one.name === name && version !== undefined && satisfies(version, one.range, { includePrerelease: true }));
    return entry
      ? [{ path: file.path, line: lineOf(file.text, file.text.indexOf(key)), rule: 'denied', what: `${name} ${version} is on the deny-list: ${entry.why}` }]
      : [];
  });
}

/** The licence an installed package names; `undefined` where it is not installed or names none. */
export const installedLicence =
  (root: string) =>
  (folder: string, name: string): string | undefined => {
    const file = join(root, folder, 'node_modules', name, 'package.json');
    if (!existsSync(file)) return undefined;
    const manifest: { license?: string | { type?: string }; licenses?: { type?: string }[] } = JSON.parse(readFileSync(file, 'utf8'));
    return typeof manifest.license === 'string' ? manifest.license : (manifest.license?.type ?? manifest.licenses?.[0]?.type);
  };
