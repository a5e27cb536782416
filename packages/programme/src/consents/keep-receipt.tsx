import { now } from '@laurel/base';
import type { IssuerConfig } from '@laurel/issuer';
import { makeTranslate, param, type Route } from '@laurel/web';
import type { ProgrammeDeps } from '../deps.ts';
import { Guardianship } from '../guardians/guardian-records.ts';
import { guardianshipOffered } from '../guardians/keep-guardianship.ts';
import { hasPower, isLive } from '../guardians/powers.ts';
import { ConsentEvent } from './consent-records.ts';
import { findDecided } from './find-decided.ts';
import { offerPage } from './offer-page.tsx';
import type { Place, Whose } from './place.ts';
import { receiptCredential, receiptName } from './receipt.ts';

/** How a wallet takes the receipt of a decision: a learner's, or a guardian's for as long as they act; `undefined` where the institution offers none. */
export const receiptOffer = ({ awarding }: Pick<ProgrammeDeps, 'awarding'>, { care }: Pick<Whose, 'care'>, profile: string, event: string) =>
  awarding.offerStatement(profile, { kind: 'consent-receipt', reference: care === undefined ? event : `${event}${BY}${care.id}` });

/** Between a decision and the guardianship that somebody takes its receipt by; neither id has one. */
const BY = ' ';

/** The receipt of a decision into a wallet: whoever's pages these are, and into a ward's by whom custody was given. */
export const keepReceiptRoute = (deps: ProgrammeDeps, { path, whose }: Place): Route => ({
  method: 'get',
  path: `${path}/receipts/:event/keep`,
  access: { kind: 'person' },
  run: async (request) => {
    const { t } = request;
    const place = await whose(request);
    const found = await findDecided(deps, place, param(request, 'event'));
    const { ward, care } = place;
    const keeps = ward !== undefined && care !== undefined && deps.config.walletsHere && hasPower(care, 'custody', now(deps.context));
    return offerPage(deps, request, {
      offer: receiptOffer(deps, place, found.organisation.profile, found.event.id),
      title: t('programme.receipt.keep'),
      name: receiptName(t, found),
      lede: 'programme.receipt.keep.lede',
      qr: 'programme.receipt.keep.qr',
      crumbs: [...place.crumbs, { text: t('programme.receipt'), href: `${place.home}/receipts/${found.event.id}` }],
      ward: keeps ? { name: ward, wallet: `/wallet/care/${care.id}` } : undefined,
    });
  },
});

/** What a wallet gets that takes such an offer; its reference is what the node sealed into the offer for whoever was let see it. */
export const statementHooks = (programme: () => ProgrammeDeps | undefined): Pick<IssuerConfig, 'statements'> => ({
  statements: async (profile, { kind, reference }) => {
    const deps = programme();
    if (!deps) return undefined;
    return kind === 'guardianship' ? guardianshipOffered(deps, profile, reference) : receiptOffered(deps, profile, reference);
  },
});

async function receiptOffered(deps: ProgrammeDeps, profile: string, reference: string) {
  const [id = '', care] = reference.split(BY);
  const event = await deps.store.across('a receipt is found by its reference, whoever it is about').read((db) => db.one(ConsentEvent, { id }));
  if (!event || (care !== undefined && !(await stillActs(deps, care, event.subject)))) return undefined;
  const found = await findDecided(deps, { subject: event.subject, profile }, id);
  const name = { en: receiptName(makeTranslate('en'), found), fr: receiptName(makeTranslate('fr'), found) };
  return { name, credential: receiptCredential(deps, makeTranslate(event.language), found) };
}

/** A guardian's offer ends with their power, within its ten minutes too. */
async function stillActs({ store, context }: Pick<ProgrammeDeps, 'store' | 'context'>, id: string, subject: string): Promise<boolean> {
  const row = await store.read((db) => db.one(Guardianship, { id, subject }));
  return row !== undefined && isLive(row, now(context));
}
