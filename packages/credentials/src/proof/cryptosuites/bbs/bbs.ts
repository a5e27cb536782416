import { Worker } from 'node:worker_threads';
import { BBS_MS, BBS_WAITING } from '../../../limits.ts';
import type { BbsAnswer, BbsWork } from './worker.ts';

type Result<K extends keyof BbsWork> = K extends 'verifyProof' ? boolean : Uint8Array;

/** `malformed`: a point or a scalar is none. `late`: too many wait, the answer took too long, or the thread died; it says nothing of what was asked. */
export type Bbs<T> = { ok: true; result: T } | { ok: false; why: 'malformed' | 'late' };

/** BBS signatures over BLS12-381 with SHA-256, in a thread of their own, one at a time, each in `givenMs` milliseconds. */
export async function bbs<K extends keyof BbsWork>(call: K, input: BbsWork[K]['with'], givenMs = BBS_MS): Promise<Bbs<Result<K>>> {
  if (waiting >= BBS_WAITING) return { ok: false, why: 'late' };
  waiting++;
  try {
    const turn = line.then(() => work({ call, with: input }, givenMs));
    line = turn.catch(() => {}); // a turn that fails is its caller's to hear of; the next one comes all the same
    const answer = await turn;
    if (answer === 'late') return { ok: false, why: 'late' };
    return answer.result === undefined ? { ok: false, why: 'malformed' } : { ok: true, result: answer.result as Result<K> }; // what the thread answers to this call
  } finally {
    waiting--;
  }
}

let waiting = 0;
let line: Promise<unknown> = Promise.resolve();
let thread: Worker | undefined;

/** The thread keeps no process alive: the clock of whoever waits for it does. One that is late or dead is done with: the next in line begins a new one. */
async function work(request: { call: keyof BbsWork; with: object }, givenMs: number): Promise<BbsAnswer | 'late'> {
  const worker = thread ?? startThread();
  const { promise, resolve } = Promise.withResolvers<BbsAnswer | 'late'>();
  const late = () => resolve('late');
  const timer = setTimeout(late, givenMs);
  worker.once('message', resolve).once('exit', late);
  try {
    worker.postMessage(request);
    const answer = await promise;
    if (answer !== 'late') return answer;
    thread = undefined;
    await worker.terminate();
    return answer;
  } finally {
    clearTimeout(timer);
    worker.off('message', resolve).off('exit', late).unref();
  }
}

/** One that dies idle is forgotten too. Its error would else be one of the process, which has none: whoever asked hears of its end. */
function startThread(): Worker {
  const worker = new Worker(new URL(import.meta.url.endsWith('.ts') ? './worker.ts' : './worker.js', import.meta.url));
  const forget = () => {
    if (thread === worker) thread = undefined;
  };
  thread = worker.on('error', forget).once('exit', forget);
  return worker;
}
