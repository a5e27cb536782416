/** `pnpm bench`: times what the built packages do beside other people's libraries, and says whether each bar was met. */
import { spawnSync } from 'node:child_process';
import { build, childEnv, install, installPeers, node24, root } from './bootstrap.mjs';
import { peerTypesHold } from './gates.mjs';

await install();
await build();
await installPeers();
if (!peerTypesHold()) process.exit(1);
process.exitCode = spawnSync(node24(), ['test/bench/bench.ts'], { cwd: root, env: childEnv(), stdio: 'inherit' }).status ?? 1;
