import { hashed, LaurelError } from '@laurel/base';
import {
  type Check,
  type Credential,
  deriveDataIntegrity,
  editionOf,
  envelop,
  isJsonObject,
  type JsonObject,
  type Resolve,
  selfContainedDocument,
  statusEntry,
} from '@laurel/credentials';
import { type HolderKey, holderKeyOf } from '../awards/holder-key.ts';
import { lintBadge, verifyOwn } from '../awards/lint-badge.ts';
import type { Actor, Issuer } from '../deps.ts';
import type { ListKind } from '../records.ts';
import { type TakenPlace, takePlaces } from '../status/allocate.ts';
import { ownLists, type ServeList } from '../status/publish.ts';
import type { RunningInstance } from './instances.ts';
import { ProgramEntry } from './records.ts';

export type ProgramRequest = { credential: Credential; credentialId: string | undefined; mandatoryPointers: readonly string[] | undefined; actor: Actor };

/**
 * Signs what a program sends, as this instance. A document of anybody's making, so it is linted as strictly as a badge of our own, before anything is
 * written or signed, and read by our own verifier afterwards; it leaves when the audit record knows its hash. The document itself is not kept.
 * @throws LaurelError lint_failed · too_many_requests (bbs-2023)
 */
export async function issueForProgram(issuer: Issuer, serve: ServeList, instance: RunningInstance, request: ProgramRequest): Promise<JsonObject> {
  const { did } = instance;
  const { verificationMethod } = await issuer.agent.keyOf(did, 'credentials');
  const holder = refuseUnfit(issuer, instance, request);
  await lintBadge(request.credential, { did, verificationMethod }, issuer.agent.resolve);

  const places = await takeOwnPlaces(issuer, instance, request, verificationMethod);
  const signed = await sign(issuer, instance, { ...request, holder, places });
  await verifyOwn(
    await shown(signed, instance),
    { resolve: withoutNetwork(issuer), fetchStatus: ownLists(issuer, serve), clock: issuer.context.clock },
    tolerated(instance),
  );

  const object = `credential:${hashed(typeof signed === 'string' ? signed : JSON.stringify(signed))}`;
  await issuer.store.write((db) =>
    issuer.record(db, { actor: request.actor, action: 'credential.issued', object, profile: instance.profile, detail: { instance: instance.name } }),
  );
  return typeof signed === 'string' ? envelop(signed) : signed;
}

/** What this instance cannot do with a document that is sound in itself. */
function refuseUnfit({ publicUrl }: Issuer, instance: RunningInstance, { credential, credentialId, mandatoryPointers }: ProgramRequest): HolderKey | undefined {
  const refuse = (at: string, code: string, detail: string): never => {
    throw new LaurelError('lint_failed', { detail, problems: [{ at, code, detail }] });
  };
  const { issuer, credentialStatus, credentialSubject: subject } = credential;
  if ((isJsonObject(issuer) ? issuer.id : issuer) !== instance.did) refuse('/issuer', 'issuer_other', `This instance signs as ${instance.did}.`);
  if (mandatoryPointers !== undefined && !('derives' in instance))
    refuse('/options/mandatoryPointers', 'option_unfit', 'This instance signs a credential whole: it has no selective disclosure.');
  const isWhole = instance.securing === 'data-integrity' && instance.status === undefined;
  if (!isWhole && editionOf(credential) !== '2.0') refuse('/@context', 'edition_unfit', 'This instance signs credentials of the VC Data Model 2.0 only.');
  // The places of our lists are given here and nowhere else: one that is named from outside is no list, or somebody else's place.
  if (instance.status === undefined && [credentialStatus].flat().some((entry) => isJsonObject(entry) && isAt(publicUrl, entry)))
    refuse('/credentialStatus', 'status_unfit', 'It names a status list of this node, whose places only instances that write the status give.');
  if (instance.status === undefined) return undefined;
  if (credentialStatus !== undefined) refuse('/credentialStatus', 'status_present', 'This instance writes the status of what it signs; leave it out.');
  if (credentialId === undefined)
    refuse('/id', 'member_missing', 'Without an id, in the credential or as options.credentialId, its status could never be changed.');
  if (instance.securing !== 'sd-jwt') return undefined;
  const holder = isJsonObject(subject) && typeof subject.id === 'string' ? holderKeyOf(subject.id) : undefined;
  return holder ?? refuse('/credentialSubject/id', 'subject_unfit', 'An SD-JWT is bound to its holder’s key: a did:key or did:jwk, Ed25519 or P-256.');
}

/** However the address is written: in capitals, with a port, escaped. Nothing else of this node is a list. */
const isAt = (publicUrl: string, entry: JsonObject): boolean =>
  [entry.statusListCredential, entry.id].some((named) => typeof named === 'string' && URL.parse(named)?.origin === URL.parse(publicUrl)?.origin);

/** A place is never given back: what goes wrong from here on leaves it empty for good. */
async function takeOwnPlaces(
  issuer: Issuer,
  instance: RunningInstance,
  { credentialId = '' }: ProgramRequest,
  verificationMethod: string,
): Promise<TakenPlace[]> {
  if (instance.status === undefined) return [];
  const kinds: readonly ListKind[] = instance.securing === 'sd-jwt' ? ['token'] : ['revocation', 'suspension'];
  return issuer.store.as(instance.profile).write(async (db) => {
    const taken: TakenPlace[] = [];
    for (const kind of kinds) {
      for (const place of await takePlaces(issuer, db, { kind, verificationMethod, count: 1 })) {
        await db.insert(ProgramEntry, { listId: place.listId, position: place.position, kind, instance: instance.name, credentialId, value: 0 });
        taken.push(place);
      }
    }
    return taken;
  });
}

type ToSign = Pick<ProgramRequest, 'credential' | 'mandatoryPointers'> & { holder: HolderKey | undefined; places: readonly TakenPlace[] };

async function sign(
  { agent, context }: Issuer,
  instance: RunningInstance,
  { credential, mandatoryPointers, holder, places }: ToSign,
): Promise<Credential | string> {
  const { did } = instance;
  switch (instance.securing) {
    case 'data-integrity': {
      const entries = places.map(({ url, position }, n) => statusEntry({ purpose: n === 0 ? 'revocation' : 'suspension', list: url, index: position }));
      const whole = entries.length === 0 ? withProofContext(credential) : { ...credential, credentialStatus: entries };
      return agent.issueDataIntegrity({ credential: whole, did, cryptosuite: instance.cryptosuite, ...(mandatoryPointers && { mandatoryPointers }) });
    }
    case 'jwt':
      return agent.issueJwt({ credential, did, kind: isBadge(credential) ? 'open-badge' : 'vc' });
    case 'sd-jwt': {
      const [place] = places;
      if (!place || !holder) throw new Error('An SD-JWT without a place or a holder was not refused.');
      return agent.issueSdJwt({ badge: credential, did, holderJwk: holder.jwk, status: { uri: place.url, idx: place.position }, issuedAt: context.clock() });
    }
  }
}

/** The first edition has no word of Data Integrity proofs; then their context is to be added (Data Integrity 1.0, section 2.4.1). */
function withProofContext(credential: Credential): Credential {
  const contexts = [credential['@context'] ?? []].flat();
  const isThere = editionOf(credential) === '2.0' || contexts.some((one) => one === PROOF_CONTEXT || one === PROOF_CONTEXT.replace('/v2', '/v1'));
  return isThere ? credential : { ...credential, '@context': [...contexts, PROOF_CONTEXT] };
}

const PROOF_CONTEXT = 'https://w3id.org/security/data-integrity/v2';

/** Open Badges 3.0 section 8.2 has a JWT of its own; everything else is a `vc+jwt`. */
const isBadge = ({ type }: Credential): boolean => [type].flat().some((name) => name === 'OpenBadgeCredential' || name === 'AchievementCredential');

/** A base proof is for its holder: what a verifier sees is derived from it. */
async function shown(signed: Credential | string, instance: RunningInstance): Promise<string> {
  if (typeof signed === 'string') return signed;
  return JSON.stringify('derives' in instance ? await deriveDataIntegrity(signed, ['']) : signed);
}

/** A program's document may carry endorsements, of issuers whose hosts somebody else chose: they stay unjudged, and nobody is asked. */
const withoutNetwork =
  ({ agent, profiles }: Issuer): Resolve =>
  async (controller, form) =>
    profiles.some(({ did }) => did === controller) || selfContainedDocument(controller)
      ? agent.resolve(controller, form)
      : { state: 'unreachable', reason: 'Nothing is fetched to sign for a program.' };

/**
 * A program may have a credential signed ahead of its day or after it, with the status and the schemas of somebody else; whether those stand is not
 * asked here, since nothing is fetched. Whether our own entry stands is.
 */
const tolerated =
  (instance: RunningInstance) =>
  ({ step, outcome }: Check): boolean =>
    step === 'issuer' || step === 'dates' || (step === 'status' && instance.status === undefined) || (step === 'model' && outcome === 'unknown');
