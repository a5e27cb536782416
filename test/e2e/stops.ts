import type { Guest } from './guest.ts';

/** Every page of the walk that a person stops at, in the order of the walk. */
export const STOPS = [
  'set-up',
  'sign-in',
  'sign-in-sent',
  'sign-in-confirm',
  'desk-empty',
  'achievement-new',
  'achievement',
  'achievements',
  'batch-new',
  'batch-preview',
  'batch-progress',
  'batch-done',
  'register',
  'desk',
  'achievement-public',
  'claim',
  'claim-wallets',
  'wallet-new',
  'wallet-code',
  'offer-host',
  'offer',
  'badge',
  'wallet',
  'hiring-empty',
  'request-new',
  'waiting',
  'ask',
  'ask-leaving',
  'approve',
  'sent',
  'ask-received',
  'shared',
  'disclosure',
  'verdict',
  'hiring',
  'award',
  'revoke',
  'award-revoked',
  'verdict-revoked',
  'verify',
  'verify-verdict',
  'help',
  'privacy',
] as const;

export type StopName = (typeof STOPS)[number];
/** What a test does with a page: nothing, take its picture, audit it. */
export type Stop = (name: StopName, guest: Guest) => Promise<void>;
export const passBy: Stop = async () => {};
