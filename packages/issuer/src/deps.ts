import { createHmac } from 'node:crypto';
import { type Agent, type KeyType, webAlias } from '@laurel/agent';
import { type Context, type Enqueue, fromBase64url, type Language, LaurelError, newSecret, now, type RecordEvent } from '@laurel/base';
import type { Courier } from '@laurel/courier';
import type { Did, JsonObject } from '@laurel/credentials';
import type { People, Session } from '@laurel/people';
import type { Jobs, Store, Writer } from '@laurel/store';
import type { BadgeColour } from '@laurel/web';
import type { Alignment, Bilingual } from './achievements/definition.ts';
import { type Configuration, Profile, Secret } from './records.ts';
import type { InstanceName } from './vc-api/mechanisms.ts';

export type ProfileConfig = {
  slug: string;
  name: Record<Language, string>;
  url?: string | undefined;
  email?: string | undefined;
  /** Two or three sentences for its public page. */
  about?: Record<Language, string> | undefined;
  /** The band above its public pages. */
  banner?: { colour: BadgeColour; text?: Record<Language, string> | undefined } | undefined;
  /** The one button of its public pages. */
  action?: { text: Record<Language, string>; url: string } | undefined;
  /** How the profile is known for good: kept from the first start on. did:web and Ed25519 where absent. */
  identity?: { method?: 'did:web' | 'did:key' | undefined; keyType?: KeyType | undefined } | undefined;
  /** Ways in which it signs an award; the badge and copies for choosing fields where absent. */
  credentials?: readonly Configuration[] | undefined;
  /** Badges as a whole also name a 1EdTech revocation list. */
  revocationList?: boolean | undefined;
};

/** A skill of a framework that somebody imported, as an alignment would have it. `under` is what it lies beneath there. */
export type FoundSkill = { id: string; alignment: Alignment; under: string | undefined };

/** Frameworks of skills that a profile has imported, to choose from when an achievement is written. */
export type SkillSource = {
  /** Where they are imported. */
  at: (profile: string) => string;
  /** By the beginnings of words, or by its code; `more` where there are others, `none` where nothing is imported at all. */
  find: (profile: string, words: string, language: Language) => Promise<{ skills: readonly FoundSkill[]; more: boolean; none: boolean }>;
  /** Those with these ids that are there, in this order. */
  take: (profile: string, ids: readonly string[], language: Language) => Promise<readonly Alignment[]>;
};

/** A pathway, or what else a badge leads to, with its page. */
export type Way = { href: string; name: Bilingual };

/** Capstones of a profile: how many, and of these, as many as a page names, with their pages at the desk. */
export type CapstonesOn = { count: number; named: readonly (Way & { award: string })[] };

/** Something beside achievements that somebody asked to have published: the page where a second person looks at it, and where its approval stands. */
export type AlsoWaiting = Way & { what: 'pathway'; version: number; state: 'waiting' | 'returned'; askedAt: string; askedBy: Actor };

/** Applications at a profile that wait for somebody: to be scored, decided or heard by them, or for anybody, because nobody there can end them. */
export type ApplicationsWaiting = { what: 'assess' | 'decide' | 'appeal' | 'nobody'; count: number; oldest: string; href: string };

export type CapstonesShaken = { count: number; href: string };

export type IssuerConfig = {
  publicUrl: string;
  languages: readonly Language[];
  /** The first lives at the root of publicUrl, every other at `/{slug}`. */
  profiles: readonly ProfileConfig[];
  /** Where this node's learning programme takes applications, the achievement's id to follow; absent where there is none. */
  applyAt?: string | undefined;
  /** Which pathways of this node's learning programme an achievement counts toward, with their pages. */
  countsToward?: ((achievement: string) => Promise<readonly Way[]>) | undefined;
  /** Which badges of other institutions are recognised in an achievement's place, with where that is said. */
  recognisedFor?: ((achievement: string) => Promise<readonly Way[]>) | undefined;
  /** Which of its pathways end in an achievement: whoever walks one is awarded it. */
  reachedBy?: ((achievement: string) => Promise<readonly Way[]>) | undefined;
  /** Which pathways of a profile wait for a second person, or came back to who wrote them; the oldest first. */
  approvalsBeside?: ((profile: string) => Promise<readonly AlsoWaiting[]>) | undefined;
  /** What of its applications waits for whoever is signed in so; absent where none are taken. */
  applicationsFor?: ((profile: string, session: Pick<Session, 'person' | 'grants'>) => Promise<readonly ApplicationsWaiting[]>) | undefined;
  /** How many capstones of a profile lost a badge they rested on and wait for a decision, and where it is made; absent where there are no pathways. */
  capstonesShaken?: ((profile: string) => Promise<CapstonesShaken>) | undefined;
  /** Which of its capstones that stand were awarded because of some of these awards, and are none of them. */
  capstonesOn?: ((profile: string, awards: readonly string[]) => Promise<CapstonesOn>) | undefined;
  /** Addresses of those whom a person acts for or is asked to, or who act for them: they correct no badge of each other; absent where nobody acts for anybody. */
  closeTo?: ((personId: string) => Promise<readonly string[]>) | undefined;
  /** Frameworks of skills to pick from; absent where this node imports none. */
  skills?: SkillSource | undefined;
  /** Told in the write in which somebody at this address (`emailKey`) comes to hold a badge. */
  whenHeld?: ((db: Writer, emailKey: string) => Promise<void>) | undefined;
  /** What is offered to wallets beside badges, by a reference that whoever may take it was given; absent where nothing is. Outside of any write. */
  statements?: ((profile: string, reference: StatementReference) => Promise<Statement | undefined>) | undefined;
  /** A node where somebody without a wallet gets one by mail address; `none` hides the offer. */
  hostedWallet?: string | undefined;
  /** Who sends the letters, for people to read; without a server letters are kept until there is one. */
  mail: { from: string; server?: string | undefined };
  /** Doors for programs: which instances, whose keys open them (the first profile's where none is named), and whether this node verifies too. */
  vcApi?: { instances: readonly InstanceName[]; profile?: string | undefined; verifies: boolean } | undefined;
};

/** What a profile signs beside badges, by its name in OID4VCI: the receipt of a consent; that somebody acts for a minor. */
export type StatementKind = 'consent-receipt' | 'guardianship';
/** One of these, by what whoever makes it knows it by. */
export type StatementReference = { kind: StatementKind; reference: string };

/** A credential that is no badge, before it is signed and bound to a wallet's key, and what wallets call it. */
export type Statement = { name: Record<Language, string>; credential: JsonObject };

export type IssuerDeps = {
  context: Context;
  store: Store;
  jobs: Jobs;
  agent: Agent;
  people: People;
  enqueue: Enqueue<Writer>;
  record: RecordEvent<Writer>;
  /** What became of the letters about these rows: `openCourier(…).states`. */
  letterStates: Courier['states'];
  /** The letters of a profile: `openCourier(…).outbox`. */
  outbox: Courier['outbox'];
  config: IssuerConfig;
};

export type IssuerProfile = {
  slug: string;
  name: Record<Language, string>;
  url: string | undefined;
  email: string | undefined;
  about?: ProfileConfig['about'];
  banner?: ProfileConfig['banner'];
  action?: ProfileConfig['action'];
  did: Did;
  /** The credential issuer identifier: `publicUrl` or `publicUrl/slug`. */
  identifier: string;
  /** `''` at the root, else `/slug`: what follows a well-known name. */
  path: string;
  /** Of what it is to sign, what its key can: eddsa-rdfc-2022 needs Ed25519, a JWT and an SD-JWT take either. */
  configurations: readonly Configuration[];
  revocationList: boolean;
};

/** What the use cases work with: the deps, the profiles with their DIDs, and the node's own HMAC. */
export type Issuer = IssuerDeps & {
  publicUrl: string;
  profiles: readonly IssuerProfile[];
  /** HMAC-SHA256, base64url, under a key of this node and this purpose. */
  mac: (purpose: 'offer-code' | 'nonce' | 'pin' | 'reminder-stop' | 'open-claim-pin', text: string) => string;
};

/** Who does something: for events (`person:ID`, `wallet`, `job:ID`) and nothing else. */
export type Actor = string;

/** Finds or makes what every start needs: a DID per profile, the HMAC key. @throws LaurelError config_invalid */
export async function prepareIssuer(deps: IssuerDeps): Promise<Issuer> {
  const publicUrl = new URL(deps.config.publicUrl).origin;
  const profiles: IssuerProfile[] = [];
  for (const [index, profile] of deps.config.profiles.entries()) {
    const path = index === 0 ? '' : `/${profile.slug}`;
    const { slug, name, url, email, about, banner, action, revocationList = false } = profile;
    const did = await ensureDid(deps, profile, publicUrl, path);
    const { algorithm } = await deps.agent.signer(did, 'credentials');
    const configurations = (profile.credentials ?? USUAL).filter((configuration) => algorithm === 'EdDSA' || configuration !== 'open-badge-di');
    if (configurations.length === 0)
      throw new LaurelError('config_invalid', { detail: `The profile ${slug} signs nothing: open-badge-di needs an Ed25519 key, and its key is another.` });
    profiles.push({ slug, name, url, email, about, banner, action, did, identifier: `${publicUrl}${path}`, path, configurations, revocationList });
  }
  const key = await ensureSecret(deps, 'hmac');
  return { ...deps, publicUrl, profiles, mac: (purpose, text) => createHmac('sha256', key).update(`${purpose} ${text}`).digest('base64url') };
}

const USUAL: readonly Configuration[] = ['open-badge-di', 'open-badge-sd-jwt'];

/** @throws LaurelError not_found */
export function profileOf(issuer: Pick<Issuer, 'profiles'>, slug: string | undefined): IssuerProfile {
  const profile = issuer.profiles.find((candidate) => candidate.slug === slug);
  if (!profile) throw new LaurelError('not_found');
  return profile;
}

async function ensureDid(deps: IssuerDeps, profile: ProfileConfig, publicUrl: string, path: string): Promise<Did> {
  const known = await deps.store.read((db) => db.one(Profile, { slug: profile.slug }));
  if (known) return known.did as Did; // written below, from a Did
  const keyType = profile.identity?.keyType ?? 'Ed25519';
  const alias = webAlias(publicUrl, path === '' ? undefined : profile.slug);
  const did = profile.identity?.method === 'did:key' ? (await deps.agent.createKeyDid(keyType)).did : await deps.agent.ensureWebDid(alias, keyType);
  return deps.store.write(async (db) => {
    const first = await db.one(Profile, { slug: profile.slug }); // written by another process that started at the same moment
    if (first) return first.did as Did;
    await db.insert(Profile, { slug: profile.slug, did, createdAt: now(deps.context) });
    return did;
  });
}

async function ensureSecret(deps: IssuerDeps, name: string): Promise<Uint8Array> {
  const before = await deps.store.read((db) => db.one(Secret, { name })); // a node that is only looked at writes nothing
  const value =
    before?.value ??
    (await deps.store.write(async (db) => {
      const known = await db.one(Secret, { name });
      if (known) return known.value;
      const made = newSecret(deps.context);
      await db.insert(Secret, { name, value: made });
      return made;
    }));
  const key = fromBase64url(value);
  if (key?.length !== 32) throw new Error(`The row ${name} of issuer_secret is damaged`);
  return key;
}
