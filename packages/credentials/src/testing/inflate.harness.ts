import { gzipSync } from 'node:zlib';
import { toBase64url } from '@laurel/base';
import { readBitstringList } from '../status/read-bitstring.ts';

/** A process of its own, so that its memory is the reader's alone: reads a list that would inflate to 1 GiB, prints what it took. */
const mebibyte = gzipSync(new Uint8Array(2 ** 20));
const encodedList = `u${toBase64url(Buffer.concat(new Array<Buffer>(1024).fill(mebibyte)))}`; // gzip members follow one another
const url = 'https://school.example/status/1';
const list = {
  id: url,
  type: ['VerifiableCredential', 'BitstringStatusListCredential'],
  credentialSubject: { type: 'BitstringStatusList', statusPurpose: 'revocation', encodedList },
};

const peak = (): number => process.resourceUsage().maxRSS * 1024;
const before = peak();
const read = () => {
  const started = process.cpuUsage();
  const reading = readBitstringList(list, { kind: 'bitstring', purpose: 'revocation', index: 1, size: 1, url }, new Date('2026-05-01T12:00:00Z'));
  const { user, system } = process.cpuUsage(started); // of a busy machine the clock on the wall says nothing
  return { ms: (user + system) / 1000, code: reading.ok ? 'read' : reading.code };
};
const { code, ms: cold } = read();
const bytes = peak() - before;
process.stdout.write(JSON.stringify({ code, ms: Math.min(cold, ...Array.from({ length: 4 }, () => read().ms)), bytes }));
