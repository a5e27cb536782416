import type { Language } from '@laurel/base';
import type { JsonObject } from '@laurel/credentials';
import type { Translate } from '@laurel/web';
import type { OrganisationRow } from '../affiliations/affiliation-records.ts';
import type { ProgrammeDeps } from '../deps.ts';
import type { ConsentEventRow } from './consent-records.ts';
import type { TakenBack } from './taken-back.ts';
import { firstOf, type Until } from './until.tsx';

/** One decision about a learner, with the organisation it is about, and the guardian whose hand it was where it was one's. */
export type Decided = {
  event: ConsentEventRow;
  organisation: OrganisationRow;
  /** Without a name of theirs an empty one. */
  guardian?: { name: string; until: string };
  proof?: { did: string; signed: string };
};

/** The same for eyes: by the names of its learner and of the institution that registered the organisation. */
export type DecidedByName = Decided & { learner: string; institution: Readonly<Record<Language, string>> | undefined };

/** What a learner takes along of a decision: the parts of ISO/IEC TS 27560:2023, in our own JSON (it fixes no encoding). */
export function receiptOf({ awarding, config }: Pick<ProgrammeDeps, 'awarding' | 'config'>, { event, organisation, guardian, proof }: Decided) {
  const profile = awarding.profiles.find(({ slug }) => slug === organisation.profile);
  return {
    schema: 'urn:laurel:consent-receipt:1',
    header: { record: event.id, principal: event.subject },
    processing: {
      notice: { version: event.policyVersion, sha256: event.policyDigest, language: event.language },
      purpose: event.purpose,
      basis: 'consent',
      categories: event.categories,
      until: endOf(event, guardian)?.at ?? null,
      withdrawal: `${config.publicUrl}/learn/privacy`,
    },
    parties: {
      controller: { name: profile?.name.en ?? organisation.profile, did: profile?.did ?? null },
      recipient: { id: organisation.id, name: organisation.name, contact: organisation.email },
    },
    event: {
      state: event.state,
      at: event.at,
      by: event.grantor,
      ...(guardian ? { as: 'guardian', until: guardian.until } : { as: 'subject' }),
      method: event.method,
    },
    ...(proof && { proof }),
  };
}

/** The same as a JWT of the institution's, for good: verifiable by whoever reads its DID document. */
export const signReceipt = (deps: Pick<ProgrammeDeps, 'awarding' | 'config'>, decided: Decided): Promise<string> =>
  deps.awarding.state(decided.organisation.profile, 'laurel-consent-receipt+jwt', {
    iat: seconds(decided.event.at),
    jti: decided.event.id,
    receipt: receiptOf(deps, decided),
  });

/** The same as a credential (VC 2.0 in a JWT), which any wallet keeps as it keeps badges: about the learner's own DID where a key of theirs gave it. */
export const signReceiptCredential = (deps: Pick<ProgrammeDeps, 'awarding' | 'config'>, t: Translate, decided: Decided): Promise<string> =>
  deps.awarding.state(decided.organisation.profile, 'vc+jwt', receiptCredential(deps, t, decided));

/** Before it is signed. */
export function receiptCredential(deps: Pick<ProgrammeDeps, 'awarding' | 'config'>, t: Translate, decided: Decided): JsonObject {
  const { event, organisation, proof } = decided;
  const profile = deps.awarding.profiles.find(({ slug }) => slug === organisation.profile);
  return {
    '@context': ['https://www.w3.org/ns/credentials/v2', NAMES],
    id: `urn:uuid:${event.id}`,
    type: ['VerifiableCredential', 'ConsentReceipt'],
    name: receiptName(t, decided),
    issuer: { id: profile?.did ?? '', name: profile?.name[t.language] ?? organisation.profile },
    validFrom: event.at,
    credentialSubject: { ...(proof && { id: proof.did }), receipt: receiptOf(deps, decided) },
  };
}

/** Names of our own for things of our own, a whole IRI each (VC Data Model 2.0, section 4.3). */
const NAMES = { ConsentReceipt: 'urn:laurel:consent-receipt:1#ConsentReceipt', receipt: 'urn:laurel:consent-receipt:1#receipt' };

/** What a wallet calls it. */
export const receiptName = (t: Translate, { event, organisation }: Decided): string =>
  t('programme.receipt.credential', { name: organisation.name, what: t(`programme.decided.${event.state}`) });

/**
 * What a learner took back, for its recipient: no name, the references that stood beside their rows. `consent` is the last of them, `earlier` are those
 * that it had taken the place of.
 */
export const signWithdrawal = (
  { awarding }: Pick<ProgrammeDeps, 'awarding'>,
  { profile, id, name }: OrganisationRow,
  { event, references: [consent, ...earlier], categories }: TakenBack,
): Promise<string> =>
  awarding.state(profile, 'laurel-consent-withdrawn+jwt', {
    iat: seconds(event.at),
    jti: event.id,
    consent,
    ...(earlier.length > 0 && { earlier }),
    recipient: { id, name },
    purpose: event.purpose,
    categories: [...categories],
    duty: 'erase',
  });

/** When it ends by itself: with the guardianship it was given under, where that ends before. */
const endOf = (event: ConsentEventRow, guardian: Decided['guardian'] | undefined): Until | undefined =>
  event.expiresAt === null ? undefined : firstOf(event.expiresAt, guardian ? [{ endsAt: guardian.until }] : []);

const seconds = (at: string): number => Math.floor(Date.parse(at) / 1000);

/** A line a fact, for mail and print; in words that say “your” to nobody but whom they are about. */
export function receiptLines(
  t: Translate,
  { event, organisation, learner, institution, guardian, proof }: DecidedByName,
  isOwn = true,
): { term: string; detail: string }[] {
  const { state, categories, policyVersion, policyDigest } = event;
  const until = endOf(event, guardian);
  return [
    { term: t('programme.receipt.what'), detail: t(`programme.decided.${state}`) },
    { term: t('programme.receipt.when'), detail: t.dateTime(event.at) },
    { term: t('programme.receipt.of-whom'), detail: learner },
    ...(proof ? [{ term: t('programme.receipt.by'), detail: t('programme.receipt.by.key', { did: proof.did }) }] : []),
    ...(guardian
      ? [
          {
            term: t('programme.receipt.by'),
            detail: guardian.name === '' ? t('programme.receipt.by.guardian.unnamed') : t('programme.receipt.by.guardian', { name: guardian.name }),
          },
        ]
      : []),
    { term: t('programme.receipt.institution'), detail: institution?.[t.language] ?? organisation.profile },
    { term: t('programme.organisation'), detail: organisation.name },
    { term: t('programme.organisation.email'), detail: organisation.email },
    { term: t('programme.consent.purpose'), detail: t(`programme.purpose.${event.purpose}`) },
    ...(state === 'refused'
      ? []
      : [
          {
            term: t('programme.consent.categories'),
            detail: categories.map((category) => t(`programme.${isOwn ? 'category' : 'named'}.${category}`)).join(' · '),
          },
        ]),
    ...(until
      ? [{ term: t('programme.consent.until'), detail: until.inCare ? t('programme.receipt.until.care', { date: t.date(until.at) }) : t.date(until.at) }]
      : []),
    { term: t('programme.receipt.conditions'), detail: t('programme.receipt.conditions.of', { version: policyVersion, digest: policyDigest }) },
    { term: t('programme.receipt.reference'), detail: event.id },
  ];
}
