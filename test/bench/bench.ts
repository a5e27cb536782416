/**
 * `pnpm bench`: what an operation costs beside the bare signature, which nobody can beat, and beside the library most of the field uses.
 * Prints one table, writes bench-results.json with the machine it ran on, ends with 1 where a bar is not met.
 */
import { writeFileSync } from 'node:fs';
import { arch, cpus, release } from 'node:os';
import { join } from 'node:path';
import { issueBadges, verifyBadges } from './badge-cases.ts';
import { measure, median, ratio, type Timing } from './measure.ts';
import type { Operation } from './operation.ts';

const BESIDE = join(import.meta.dirname, '../../bench-results.json');

const operations: Operation[] = [await issueBadges(), await verifyBadges()];
const results = [];
for (const operation of operations) results.push(await resultOf(operation));

const machine = `${cpus()[0]?.model ?? 'unknown processor'}, ${cpus().length} cores, ${process.platform} ${release()} ${arch()}, Node ${process.version}`;
process.stdout.write(`\n${machine}\n\n`);
process.stdout.write(row(['operation', 'limit µs', 'peer µs', 'ours µs', '× peer', '% of limit', 'bar']));
for (const { name, limit, peer, ours, timesPeer, ofLimit, bar, met } of results)
  process.stdout.write(
    row([
      name,
      digits(limit),
      digits(peer),
      digits(ours),
      timesPeer.toFixed(2),
      (ofLimit * 100).toFixed(1),
      bar ? `≥ ${bar} × ${met ? 'met' : 'MISSED'}` : 'none yet',
    ]),
  );
writeFileSync(BESIDE, `${JSON.stringify({ machine, results }, null, 2)}\n`);

const missed = results.filter(({ met }) => !met);
process.stdout.write(`\n${results.length - missed.length} of ${results.length} operations within their bar\n`);
process.exitCode = missed.length === 0 ? 0 : 1;

async function resultOf({ name, limit, peer, ours, bar, prove }: Operation) {
  const [bare, theirs, own] = await measure([limit, peer, ours]);
  if (!bare || !theirs || !own) throw new Error(`${name} was not measured.`);
  await prove();
  const timesPeer = ratio(own, theirs);
  return {
    name,
    limit: typical(bare),
    peer: typical(theirs),
    ours: typical(own),
    timesPeer,
    ofLimit: ratio(own, bare),
    bar,
    met: bar === undefined || timesPeer >= bar,
  };
}

function typical({ micros }: Timing): number {
  return median(micros);
}

function digits(figure: number): string {
  return figure.toFixed(figure < 1000 ? 1 : 0);
}

function row(cells: string[]): string {
  return `${cells.map((cell, nth) => (nth === 0 ? cell.padEnd(44) : cell.padStart(12))).join('')}\n`;
}
