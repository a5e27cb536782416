import { existsSync } from 'node:fs';
import { type Browser, chromium } from 'playwright-core';

/** No sandbox because CI runs as root; the rest keeps the browser from talking to anybody by itself. */
const FLAGS = [
  '--no-sandbox',
  '--disable-gpu',
  '--disable-quic',
  '--no-first-run',
  '--disable-background-networking',
  '--disable-component-update',
  '--disable-sync',
];

/** The Chromium of this machine, headless. @throws Error that says how to get it: a suite without its browser has not passed */
export function openBrowser(flags: readonly string[] = []): Promise<Browser> {
  const executablePath = process.env.CHROMIUM ?? '/usr/bin/chromium';
  if (!existsSync(executablePath)) throw new Error(`No Chromium at ${executablePath}. Install it (apt-get install chromium), or set CHROMIUM to where it is.`);
  return chromium.launch({ executablePath, args: [...FLAGS, ...flags] });
}
