import { type Verdict, verifyCredential } from '@laurel/credentials';
import { ensureAchievement, revokeAward } from '../../scripts/demo/desk.ts';
import { askForBadge, checkAgain, readVerdict } from '../../scripts/demo/hiring.ts';
import { answerRequest, keepOffer } from '../../scripts/demo/wallet.ts';
import { LEARNER, letterAfter, type Network, newestNumber, newVisitor, type Page, RECRUITER, REGISTRAR, startNetwork } from '../network.ts';

export type ProfileSlug = 'kestrel-bay' | 'heron' | 'osprey';
type OfferOptions = { profile?: ProfileSlug; pin?: boolean };
type Offered = { link: string; pin: string };
/** What a wallet app is handed, and what the clerk's page says of the answer, as JSON. */
type Asked = { link: string; state: () => Promise<RequestState>; checkAgain: () => Promise<RequestState> };
export type RequestState = { state: string; verdict: { outcome: string; code: string } | null; shown: Record<string, string[]> | null };
export type PeerNetwork = Network & {
  /** Awards the badge to somebody, who opens the letter and presses the button. @returns what the claim page gives to a wallet app */
  offer: (email: string, options?: OfferOptions) => Promise<Offered>;
  revoke: (email: string, profile?: ProfileSlug) => Promise<void>;
  /** The same, claimed by the learner's wallet at our holder node. @returns the document she exports from there */
  badge: (email: string, profile?: ProfileSlug) => Promise<string>;
  /** The same wallet opens an `openid4vp://` request of somebody else's, and the learner agrees. @returns what it says then */
  answer: (link: string) => Promise<Page>;
  /** A clerk at the verifier node asks for these fields of this badge. */
  ask: (fields: readonly string[]) => Promise<Asked>;
  /** Our own verdict, by the verifier node's means: its resolver, status lists over HTTP. */
  judge: (credential: string) => Promise<Verdict>;
};

export const TITLE = 'Water testing in the field';
const QUESTION = {
  title: 'Field technician',
  purpose: 'To see that you can sample water.',
  frenchPurpose: 'Pour voir que vous savez prélever de l’eau.',
  achievement: TITLE,
};

/**
 * Three real nodes. The issuer's profiles are did:key, since other people's libraries fetch did:web over https: one with
 * Ed25519 at the root, one with P-256 at a path; and one whose badges name a list of revoked ids, too.
 */
export async function startPeerNetwork(): Promise<PeerNetwork> {
  const network = await startNetwork({ configure: (name, config) => (name === 'issuer' ? { ...config, profiles: [...PROFILES] } : config) });
  const registrar = await network.signedIn('issuer', REGISTRAR);
  const learner = once(() => network.signedIn('holder', LEARNER));
  const clerk = once(() => network.signedIn('verifier', RECRUITER));
  const deskOf = (profile: ProfileSlug) => `${network.issuer.address}/desk/${profile}`;
  for (const { slug } of PROFILES) {
    await ensureAchievement(registrar, deskOf(slug), {
      name: TITLE,
      french: 'Analyse de l’eau sur le terrain',
      description: 'Takes water samples and reads them.',
      frenchDescription: 'Prélève et interprète des échantillons d’eau.',
      criteria: 'Three sites sampled under supervision',
      frenchCriteria: 'Trois sites échantillonnés sous supervision',
    });
  }

  return {
    ...network,
    offer,
    revoke: async (email, profile = 'kestrel-bay') => {
      await revokeAward(registrar, deskOf(profile), email);
    },
    badge: async (email, profile = 'kestrel-bay') => {
      const visitor = await learner();
      const uri = new URL((await offer(email, { profile })).link).searchParams.get('credential_offer_uri') ?? '';
      const host = await visitor.open(`${network.holder.address}/wallet/offer?credential_offer_uri=${encodeURIComponent(uri)}`);
      const { origin, pathname } = new URL((await keepOffer(host)).address);
      return (await visitor.send(`${origin}${pathname}/badge.json`, {})).text();
    },
    answer: async (link) => {
      const approval = await (await learner()).open(`${network.holder.address}/wallet/request${new URL(link).search}`);
      return answerRequest(approval);
    },
    ask: async (fields) => {
      const visitor = await clerk();
      const { waiting, askLink } = await askForBadge(visitor, network.verifier.address, { ...QUESTION, fields });
      const state = async () => (await visitor.send(waiting.address, { headers: { accept: 'application/json' } })).json() as Promise<RequestState>;
      const checked = async () => {
        await checkAgain(await readVerdict(waiting));
        return state();
      };
      return { link: (await newVisitor().open(askLink)).link(/^openid4vp:/), state, checkAgain: checked };
    },
    judge: (credential) => {
      const { agent } = network.verifier.node().house;
      return verifyCredential(credential, { resolve: agent.resolve, vouch: agent.vouch, clock: network.clock.now, fetchStatus: overHttp });
    },
  };

  async function offer(email: string, { profile = 'kestrel-bay', pin = false }: OfferOptions = {}): Promise<Offered> {
    const before = await newestNumber(network.mailbox, email);
    const form = (await registrar.open(`${deskOf(profile)}/award`)).form(/^Award 1 badge/);
    form.fill('email', email).fill('name', LEARNER.name).choose('assessment', 'participation');
    if (pin) form.tick('pin');
    const awarded = await form.submit();
    const letter = await letterAfter(network.mailbox, email, before);
    const claim = await newVisitor().open(letter.link(/\/claim\//));
    const choice = await claim.form('Keep it in my wallet').submit();
    return { link: choice.link(/^openid-credential-offer:/), pin: /(?<!\d)\d{3} \d{3}(?!\d)/.exec(awarded.text)?.[0].replace(' ', '') ?? '' };
  }

  async function overHttp(url: string, accept: string) {
    const answer = await fetch(url, { headers: { accept } });
    return { state: 'fetched' as const, body: await answer.text(), contentType: answer.headers.get('content-type') ?? '', fetchedAt: network.clock.now() };
  }
}

function once<T>(act: () => Promise<T>): () => Promise<T> {
  let done: Promise<T> | undefined;
  return () => {
    done ??= act();
    return done;
  };
}

const PROFILES = [
  {
    slug: 'kestrel-bay',
    name: { en: 'Kestrel Bay Polytechnic', fr: 'École polytechnique de Kestrel Bay' },
    identity: { method: 'did:key', keyType: 'Ed25519' },
  },
  { slug: 'heron', name: { en: 'Heron College', fr: 'Collège Heron' }, identity: { method: 'did:key', keyType: 'P-256' } },
  { slug: 'osprey', name: { en: 'Osprey School', fr: 'École Osprey' }, identity: { method: 'did:key', keyType: 'Ed25519' }, revocationList: true },
] as const;
