import { posix } from 'node:path';
import { type Fault, isCode, isTest, lineOf, packageOf, type SourceFile } from './files.ts';

/** From the ground up. Imports go down only; packages on one floor never import each other. */
const FLOORS: readonly (readonly string[])[] = [
  ['base'],
  ['credentials', 'store'],
  ['agent', 'people', 'courier', 'ledger'],
  ['web'],
  ['issuer', 'holder', 'verifier'],
  ['programme'],
  ['node'],
];
const floorOf = (name: string): number => FLOORS.findIndex((floor) => floor.includes(name));

const IMPORT = /(?:\bfrom\s*|\bimport\s*\(\s*|\bimport\s+)(['"])([^'"\n]+)\1/g;

/** Floors, doors of packages, and who may touch Veramo: read from every import and every manifest. */
export function checkFloors(files: readonly SourceFile[]): Fault[] {
  return files.flatMap((file) => {
    if (packageOf(file.path) === undefined) return [];
    if (file.path.endsWith('/package.json')) return manifestFaults(file);
    return isCode(file) ? importFaults(file) : [];
  });
}

function importFaults(file: SourceFile): Fault[] {
  const own = packageOf(file.path) ?? '';
  return [...file.text.matchAll(IMPORT)].flatMap((match) => {
    const fault = faultOf(own, file.path, match[2] ?? '');
    return fault ? [{ path: file.path, line: lineOf(file.text, match.index), ...fault }] : [];
  });
}

function manifestFaults(file: SourceFile): Fault[] {
  const own = packageOf(file.path) ?? '';
  const manifest: { dependencies?: object; devDependencies?: object } = JSON.parse(file.text);
  return Object.keys({ ...manifest.dependencies, ...manifest.devDependencies }).flatMap((name) => {
    const fault = faultOf(own, file.path, name);
    return fault ? [{ path: file.path, line: lineOf(file.text, file.text.indexOf(`"${name}"`)), ...fault }] : [];
  });
}

// Reports count: whatever tells whose a row is stays out of them. Of their package they see its dependencies and its numbers.
const REPORTS = 'packages/programme/src/reports/';
const BESIDE_REPORTS = new Set(['packages/programme/src/deps.ts', 'packages/programme/src/limits.ts']);

function faultOf(own: string, path: string, target: string): { rule: string; what: string } | undefined {
  if (path.startsWith(REPORTS) && !isTest({ path, text: '' }) && reachesPersons(path, target))
    return { rule: 'reports', what: `${target}: reports count and know nobody; they receive facts by the function they are given` };
  if (target.startsWith('@veramo/') && own !== 'agent') return { rule: 'veramo', what: `${target}: Veramo is imported in packages/agent only; ask the Agent` };
  if (target.startsWith('.')) {
    const inside = posix.normalize(posix.join(posix.dirname(path), target)).startsWith(`packages/${own}/`);
    // Data that the whole project shares (agent-config, vectors) may be read by path, code may not.
    return inside || !/\.(ts|tsx|js|mjs)$/.test(target) ? undefined : { rule: 'door', what: `${target} leaves the package; enter another by its name` };
  }
  const [, other, deeper] = /^@laurel\/([^/]+)(\/.*)?$/.exec(target) ?? [];
  if (other === undefined) return undefined;
  if (deeper !== undefined) return { rule: 'door', what: `${target} reaches inside; import what @laurel/${other} exports` };
  if (other === own) return { rule: 'door', what: `${target} is this package itself; import the file` };
  if (floorOf(other) === -1 || floorOf(own) === -1)
    return { rule: 'floor', what: `${target}: a package without a floor; give it one in scripts/house/floors.ts` };
  if (floorOf(other) < floorOf(own)) return undefined;
  const how = floorOf(other) === floorOf(own) ? 'stands on the same floor' : 'stands on a higher floor';
  return { rule: 'floor', what: `@laurel/${other} ${how} than @laurel/${own} may import; receive a function instead` };
}

function reachesPersons(path: string, target: string): boolean {
  if (!target.startsWith('.')) return /^@laurel\/(?:people|courier|ledger)$/.test(target);
  const file = posix.normalize(posix.join(posix.dirname(path), target));
  return !file.startsWith(REPORTS) && !BESIDE_REPORTS.has(file);
}
