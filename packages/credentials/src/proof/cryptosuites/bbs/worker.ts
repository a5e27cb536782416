import { parentPort } from 'node:worker_threads';
import * as bbs from '@digitalbazaar/bbs-signatures';

/** One thread with the BBS library: its curve work takes about a second for a badge, in which a node must go on answering. */
const WORK = {
  sign: bbs.sign,
  deriveProof: bbs.deriveProof,
  verifyProof: bbs.verifyProof,
  publicKey: bbs.secretKeyToPublicKey,
} as const;

export type BbsWork = { [K in keyof typeof WORK]: { with: Omit<Parameters<(typeof WORK)[K]>[0], 'ciphersuite'> } };
export type BbsAnswer = { result: Uint8Array | boolean | undefined };

parentPort?.on('message', async ({ call, with: input }: { call: keyof typeof WORK; with: { secretKey?: Uint8Array } }) => {
  // The types of what is sent are those of BbsWork, which only `bbs.ts` sends.
  const work = WORK[call] as (options: object) => Promise<Uint8Array | boolean>;
  // The library throws where a point or a scalar is none: for whoever asked, an answer like any other.
  const result = await work({ ...input, ciphersuite: 'BLS12-381-SHA-256' }).catch(() => undefined);
  input.secretKey?.fill(0); // this thread's copy; the numbers that the library made of it are the collector's
  parentPort?.postMessage({ result } satisfies BbsAnswer);
});
