import { Worker } from 'node:worker_threads';
import { BBS_MS, BBS_WAITING } from '../../../limits.ts';
import type { BbsAnswer, BbsWork } from './worker.ts';

type Result<K extends keyof BbsWork> = K extends 'verifyProof' ? boolean : Uint8Array;

/** `malformed`: a point or a scalar is none. `late`: too many wait, or the answer took too long, which says nothing of what was asked. */
export type Bbs<T> = { ok: true; result: T } | { ok: false; why: 'malformed' | 'late' };

/** BBS signatures over BLS12-381 with SHA-256, in a thread of their own, one at a time. */
export async function bbs<K extends keyof BbsWork>(call: K, input: BbsWork[K]['with']): Promise<Bbs<Result<K>>> {
  if (waiting >= BBS_WAITING) return { ok: false, why: 'late' };
  waiting++;
  const before = line;
  const turn = before.then(() => work({ call, with: input }));
  line = turn;
  const answer = await turn;
  waiting--;
  if (answer === 'late') return { ok: false, why: 'late' };
  return answer.result === undefined ? { ok: false, why: 'malformed' } : { ok: true, result: answer.result as Result<K> }; // what the thread answers to this call
}

let waiting = 0;
let line: Promise<unknown> = Promise.resolve();
let thread: Worker | undefined;

/** The thread is started by the first who asks, and keeps no process alive that does not wait for it; one that is late is ended. */
async function work(request: { call: keyof BbsWork; with: object }): Promise<BbsAnswer | 'late'> {
  const worker = thread ?? new Worker(new URL(import.meta.url.endsWith('.ts') ? './worker.ts' : './worker.js', import.meta.url));
  thread = worker;
  worker.ref();
  const { promise, resolve } = Promise.withResolvers<BbsAnswer | 'late'>();
  const late = () => resolve('late');
  const timer = setTimeout(late, BBS_MS);
  worker.once('message', resolve).once('error', late);
  worker.postMessage(request);
  const answer = await promise;
  clearTimeout(timer);
  worker.off('message', resolve).off('error', late).unref();
  if (answer !== 'late') return answer;
  thread = undefined;
  await worker.terminate();
  return answer;
}
