import type { Migration } from '@laurel/store';

/** A browser as somebody would name it: `firefox` on `windows`. Empty words where it says nothing that is known. */
export type Device = { browser: string; system: string };

export const sessionDevicesMigration: Migration = {
  id: 'people-0004-session-devices',
  sql: ["ALTER TABLE session ADD COLUMN browser text NOT NULL DEFAULT ''", "ALTER TABLE session ADD COLUMN system text NOT NULL DEFAULT ''"],
};

/**
 * Reads what a browser calls itself. Only the two words are kept: the whole line tells one visitor from another.
 * Most browsers name others too, so the more particular stand first.
 */
export function deviceOf(userAgent: string | undefined): Device {
  const first = (words: readonly (readonly [RegExp, string])[]) => words.find(([pattern]) => pattern.test(userAgent ?? ''))?.[1] ?? '';
  return { browser: first(BROWSERS), system: first(SYSTEMS) };
}

const BROWSERS = [
  [/\bEdg(?:e|A|iOS)?\//, 'edge'],
  [/\bOPR\//, 'opera'],
  [/\bSamsungBrowser\//, 'samsung'],
  [/\b(?:Firefox|FxiOS)\//, 'firefox'],
  [/\b(?:Chrome|HeadlessChrome|Chromium|CriOS)\//, 'chrome'],
  [/\bSafari\//, 'safari'],
] as const;

const SYSTEMS = [
  [/\biPhone\b/, 'iphone'],
  [/\biPad\b/, 'ipad'],
  [/\bAndroid\b/, 'android'],
  [/\bWindows\b/, 'windows'],
  [/\bMacintosh\b/, 'mac'],
  [/\bCrOS\b/, 'chromeos'],
  [/\bLinux\b/, 'linux'],
] as const;
