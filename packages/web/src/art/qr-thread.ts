import { parentPort, workerData } from 'node:worker_threads';
import jsqr from 'jsqr';

/** One picture, one thread: looking for a code in noise takes seconds, in which a node must go on answering. */
export type QrWork = { pixels: Uint8Array; width: number; height: number };

const { pixels, width, height }: QrWork = workerData; // which only read-qr.ts gives
parentPort?.postMessage(jsqr.default(new Uint8ClampedArray(pixels), width, height)?.data || undefined);
