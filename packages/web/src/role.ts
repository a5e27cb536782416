import type { Holding, Job, Language } from '@laurel/base';
import type { RoleName } from '@laurel/people';
import type { Route } from './route.ts';

export type { Holding, Job };

/** One thing `laurel doctor` looks at from outside, with the fix in words. `due`: no fault yet, and one if nobody does it. */
export type Examination = { name: string; run: () => Promise<{ ok: boolean; found: string; fix?: string; due?: true }> };

/**
 * A place in the left navigation; `text` is a key of the locales. `:profile` in `href` becomes the profile one is at. `also`: addresses that lie
 * under this place. `role`: who it is shown to, where that is not the desk's own; `unless`: who gets there another way.
 */
export type NavItem = { href: string; text: string; also?: readonly string[]; role?: RoleName; unless?: RoleName };

/** A desk: who sees it, its name (a key) and its navigation (≤7 items). `publicHome` is where `/` leads people without a session; without it, to `home` by way of the sign-in. `wholeNode`: only for those who have the role for all of it. */
export type Desk = { role: RoleName; title: string; home: string; publicHome?: string; wholeNode?: boolean; items: readonly NavItem[] };

/** A face a wire has before Express: bytes with an ETag (status lists, did.json). `query` is what follows the question mark, else empty. `undefined` means: not mine. */
export type Bytes = { body: Uint8Array | string; contentType: string; etag: string; maxAgeSeconds: number };
export type FrontHandler = (path: string, accept: string, query: string) => Promise<Bytes | undefined>;

/** Something that a node had published, under the name that it is told of by; or why it could not be had. */
export type PublishedList = { name: string; text: string } | { name: string; trouble: string };

/** What a lost node had published: the backup's moment, and the lists that can be had, where it is known by which paths they were served. */
export type Published = { madeAt: string; lists: (paths: readonly string[]) => Promise<readonly PublishedList[]> };

/** What a role (issuer, holder, verifier) hands to the composition: all of it, nothing else. */
export type Role = {
  name: 'issuer' | 'holder' | 'verifier' | 'programme';
  routes: readonly Route[];
  front: readonly FrontHandler[];
  jobs: readonly Job[];
  desk: Desk;
  inventory: readonly Holding[];
  doctor: readonly Examination[];
  /** Once, on data that came back from a backup and before anything is served from them: gives up what may have gone on since. Answers what it did, a sentence each. */
  restored?: (published?: Published) => Promise<readonly string[]>;
  /** Where a person erases what this role keeps of them; `text` is a key. */
  leaving?: { href: string; text: string };
  /** Where the first administrator goes on from the setup link; to a desk where no role says. */
  begin?: string;
  /** Whether somebody who does not hold the desk's role is shown its places all the same, since there is something of theirs. */
  visits?: (personId: string) => Promise<boolean>;
  /** Where somebody who holds no desk is at home here all the same, such as at an organisation of theirs. */
  homeOf?: (personId: string) => Promise<string | undefined>;
  /** OpenAPI of its own doors of programs, for the node's document. */
  api?: { servers: readonly object[]; paths: object; components: object };
  /** The institutions it acts for, where it acts for several; `email`: where questions go, as it stands when it is asked. */
  profiles?: readonly { slug: string; name: Record<Language, string>; email?: string | undefined }[];
};
