/** `pnpm conformance · e2e · faults`: one suite that npm test leaves out, since it needs vectors, a browser, peers or patience. */
import { existsSync } from 'node:fs';
import { join } from 'node:path';
import { build, install, installPeers, root } from './bootstrap.mjs';
import { closingLine, runProjects } from './gates.mjs';

const [suite = '', ...more] = process.argv.slice(2);
const vectors = process.env.LAUREL_VECTORS ?? join(root, '../shared/vectors');
const allowMissing = more.includes('--allow-missing');

await install();
await build();
if (suite !== 'faults') await installPeers();
if (suite === 'conformance' && !existsSync(vectors) && !allowMissing) {
  process.stderr.write(
    `No vectors at ${vectors}. Set LAUREL_VECTORS to a folder that holds them; test/conformance/README.md lists where each set is published and its sha256.\n`,
  );
  process.stdout.write('0 passed, 1 failed, 0 skipped\n');
  process.exit(1);
}
const counts = runProjects(
  suite === 'conformance' ? [suite, 'peers'] : [suite],
  more.filter((word) => word !== '--allow-missing'),
  { LAUREL_VECTORS: vectors },
);
process.stdout.write(`${closingLine(counts)}\n`);
process.exitCode = counts.failed === 0 && counts.passed > 0 ? 0 : 1;
