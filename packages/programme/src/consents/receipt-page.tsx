import { LaurelError } from '@laurel/base';
import { Facts, Link, Notice, PageHead, Part, page, param, type Route, type WebRequest } from '@laurel/web';
import { organisationsById } from '../affiliations/find-organisations.ts';
import type { ProgrammeDeps } from '../deps.ts';
import { nameOf } from '../guardians/find-care.ts';
import { Guardianship } from '../guardians/guardian-records.ts';
import { actsFor } from '../guardians/powers.ts';
import { ConsentProof } from './by-key/proof-records.ts';
import { ConsentEvent, type ConsentEventRow } from './consent-records.ts';
import type { Place, Whose } from './place.ts';
import { type Decided, receiptLines, receiptOf, signReceipt, signReceiptCredential } from './receipt.ts';

/** The receipt of one decision: to read and print, as text, as JSON and signed. */
export function receiptRoutes(deps: ProgrammeDeps, { path, whose }: Place): readonly Route[] {
  const decided = async (request: WebRequest, { subject, profile }: Whose): Promise<Decided> => {
    const id = param(request, 'event');
    const { event, proof } = await deps.store
      .as(subject)
      .read(async (db) => ({ event: await db.one(ConsentEvent, { id }), proof: await db.one(ConsentProof, { eventId: id }) }));
    const organisation = event && (await organisationsById(deps.store, [event.recipient])).get(event.recipient);
    if (!organisation || (profile !== undefined && organisation.profile !== profile)) throw new LaurelError('not_found');
    return {
      event,
      organisation,
      ...(proof && { proof: { did: proof.did, signed: proof.signed } }),
      ...(event.grantor !== subject && { guardian: await guardianOf(deps, event, organisation.profile) }),
    };
  };
  const file = (name: string, contentType: string, write: (found: Decided, request: WebRequest) => Promise<string> | string): Route => ({
    method: 'get',
    path: `${path}/receipts/:event/${name}`,
    access: { kind: 'person' },
    run: async (request) => ({ kind: 'bytes', body: await write(await decided(request, await whose(request)), request), contentType, filename: name }),
  });
  return [
    {
      method: 'get',
      path: `${path}/receipts/:event`,
      access: { kind: 'person' },
      run: async (request) => {
        const { t } = request;
        const place = await whose(request);
        const found = await decided(request, place);
        const title = t('programme.receipt');
        return page({
          title,
          noStore: true,
          crumbs: place.crumbs,
          body: (
            <>
              <PageHead title={title} lede={t('programme.receipt.lede')} />
              <Facts items={receiptLines(t, found).map(({ term, detail }) => ({ term, detail: <bdi>{detail}</bdi> }))} />
              <Part title={t('programme.receipt.take')} screenOnly>
                <ul>
                  {(['txt', 'json', 'jwt', 'vc.jwt'] as const).map((form) => (
                    <li>
                      <Link href={`${place.home}/receipts/${found.event.id}/receipt.${form}`}>{t(`programme.receipt.${form}`)}</Link>
                    </li>
                  ))}
                </ul>
              </Part>
              {found.event.state === 'withdrawn' && <Notice>{t('programme.stop.seen-stays')}</Notice>}
            </>
          ),
        });
      },
    },
    file('receipt.txt', 'text/plain; charset=utf-8', (found, { t }) =>
      [t('programme.receipt'), '', ...receiptLines(t, found).map(({ term, detail }) => `${term}: ${detail}`), ''].join('\n'),
    ),
    file('receipt.json', 'application/json', (found) => JSON.stringify(receiptOf(deps, found), null, 2)),
    file('receipt.jwt', 'application/jwt', (found) => signReceipt(deps, found)),
    file('receipt.vc.jwt', 'application/vc+jwt', (found, { t }) => signReceiptCredential(deps, t, found)),
  ];
}

/** Whose hand it was, and until when they had a say: the database let nobody in who had none. */
async function guardianOf(deps: ProgrammeDeps, event: ConsentEventRow, profile: string): Promise<NonNullable<Decided['guardian']>> {
  const rows = await deps.store.read((db) => db.list(Guardianship, { subject: event.subject, guardian: event.grantor, profile }));
  const until = rows.find((one) => actsFor(one, event, event.at))?.endsAt ?? event.at;
  return { name: await nameOf(deps, event.grantor), until };
}
