import type { Guest } from './guest.ts';

/** ui.md, principle 7: what a public page may weigh with all that it loads. */
export const BUDGET = 50_000;

/** Bytes that came over the wire, headers and all, into a browser that has been nowhere. */
export async function weightOf({ page, open }: Guest, address: string): Promise<number> {
  const devtools = await page.context().newCDPSession(page);
  let bytes = 0;
  devtools.on('Network.loadingFinished', ({ encodedDataLength }) => {
    bytes += encodedDataLength;
  });
  await devtools.send('Network.enable');
  await open(address);
  if (bytes < 5_000) throw new Error(`${address} came in ${bytes} bytes: that was not the whole of it.`);
  return bytes;
}
