/** `pnpm conformance · e2e · faults`: one suite that npm test leaves out, since it needs vectors, peers, a browser or patience. */
import { spawnSync } from 'node:child_process';
import { existsSync } from 'node:fs';
import { join } from 'node:path';
import { build, childEnv, install, installPeers, node24, root } from './bootstrap.mjs';
import { closingLine, runProjects, vectors } from './gates.mjs';

/** What each suite runs. Conformance is what publications (vectors) and other people's libraries (peers) say of us. */
const PROJECTS = { conformance: ['conformance', 'vectors', 'peers'], e2e: ['e2e'], faults: ['faults'] };

const [suite = '', ...more] = process.argv.slice(2);
const allowMissing = more.includes('--allow-missing');

if (!(suite in PROJECTS)) {
  process.stderr.write(`There is no suite "${suite}"; there are ${Object.keys(PROJECTS).join(', ')}.\n`);
  process.exit(2);
}
await install();
await build();
let failed = 0;
if (suite === 'conformance') {
  if (!existsSync(vectors) && !allowMissing) {
    process.stderr.write(
      `No vectors at ${vectors}. Set LAUREL_VECTORS to a folder that holds them; test/conformance/README.md says where each set is published.\n`,
    );
    process.stdout.write('0 passed, 1 failed, 0 skipped\n');
    process.exit(1);
  }
  await installPeers();
  // The peers' types are there only now; `tsc -b` leaves that folder out.
  const types = spawnSync(node24(), [join(root, 'node_modules/typescript/bin/tsc'), '-p', 'test/peers'], { cwd: root, env: childEnv(), stdio: 'inherit' });
  if (types.status !== 0) failed = 1;
}
// Without vectors only what needs none can run, and only when that was asked for.
const projects = existsSync(vectors) ? PROJECTS[suite] : PROJECTS[suite].filter((name) => name !== 'vectors');
const counts = runProjects(
  projects,
  more.filter((word) => word !== '--allow-missing'),
);
counts.failed += failed;
process.stdout.write(`${closingLine(counts)}\n`);
process.exitCode = counts.failed === 0 && counts.passed > 0 ? 0 : 1;
