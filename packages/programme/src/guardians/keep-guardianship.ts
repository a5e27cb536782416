import { now } from '@laurel/base';
import { makeTranslate, type Route } from '@laurel/web';
import { offerPage } from '../consents/offer-page.tsx';
import type { ProgrammeDeps } from '../deps.ts';
import { careCredential, careCredentialName } from './care-credential.ts';
import { careIn, wardPlace } from './find-care.ts';
import { Guardianship, type GuardianshipRow } from './guardian-records.ts';
import { isLive } from './powers.ts';

/** How a guardian's wallet takes what the institution said of them; `undefined` where it offers none. */
export const guardianshipOffer = ({ awarding }: Pick<ProgrammeDeps, 'awarding'>, { profile, id }: GuardianshipRow) =>
  awarding.offerStatement(profile, { kind: 'guardianship', reference: id });

/** The guardianship into the guardian's own wallet. */
export const keepGuardianshipRoute = (deps: ProgrammeDeps): Route => ({
  method: 'get',
  path: '/learn/care/:ward/guardianship/keep',
  access: { kind: 'person' },
  run: async (request) => {
    const { t } = request;
    const row = await careIn(deps, request);
    const { crumbs } = await wardPlace(deps).whose(request); // in force
    return offerPage(deps, request, {
      offer: guardianshipOffer(deps, row),
      title: t('programme.receipt.keep'),
      name: careCredentialName(deps, t, row.profile),
      lede: 'programme.care.offer.lede',
      qr: 'programme.care.offer.qr',
      crumbs,
    });
  },
});

/** What a wallet gets that takes the offer: nothing any more once it is over. */
export async function guardianshipOffered(deps: ProgrammeDeps, profile: string, id: string) {
  const row = await deps.store.read((db) => db.one(Guardianship, { id, profile }));
  const guardian = row && isLive(row, now(deps.context)) ? await deps.people.person(row.guardian) : undefined;
  if (!row || !guardian) return undefined;
  const name = { en: careCredentialName(deps, makeTranslate('en'), profile), fr: careCredentialName(deps, makeTranslate('fr'), profile) };
  return { name, credential: await careCredential(deps, makeTranslate(guardian.language), row) };
}
