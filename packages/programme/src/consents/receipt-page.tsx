import { LaurelError } from '@laurel/base';
import { Facts, Link, Notice, PageHead, Part, page, param, personIn, type Route, type WebRequest } from '@laurel/web';
import { organisationsById } from '../affiliations/find-organisations.ts';
import type { ProgrammeDeps } from '../deps.ts';
import { ConsentEvent } from './consent-records.ts';
import { type Decided, receiptLines, receiptOf, signReceipt } from './receipt.ts';

/** The receipt of one decision: to read and print, as text, as JSON and signed. */
export function receiptRoutes(deps: ProgrammeDeps): readonly Route[] {
  const decided = async (request: WebRequest): Promise<Decided> => {
    const id = param(request, 'id');
    const event = await deps.store.as(personIn(request)).read((db) => db.one(ConsentEvent, { id }));
    const organisation = event && (await organisationsById(deps.store, [event.recipient])).get(event.recipient);
    if (!organisation) throw new LaurelError('not_found');
    return { event, organisation };
  };
  const file = (name: string, contentType: string, write: (found: Decided, request: WebRequest) => Promise<string> | string): Route => ({
    method: 'get',
    path: `/learn/privacy/receipts/:id/${name}`,
    access: { kind: 'person' },
    run: async (request) => ({ kind: 'bytes', body: await write(await decided(request), request), contentType, filename: name }),
  });
  return [
    {
      method: 'get',
      path: '/learn/privacy/receipts/:id',
      access: { kind: 'person' },
      run: async (request) => {
        const { t } = request;
        const found = await decided(request);
        const title = t('programme.receipt');
        return page({
          title,
          noStore: true,
          crumbs: [{ text: t('programme.privacy'), href: '/learn/privacy' }],
          body: (
            <>
              <PageHead title={title} lede={t('programme.receipt.lede')} />
              <Facts items={receiptLines(t, found).map(({ term, detail }) => ({ term, detail: <bdi>{detail}</bdi> }))} />
              <Part title={t('programme.receipt.take')} screenOnly>
                <ul>
                  {(['txt', 'json', 'jwt'] as const).map((form) => (
                    <li>
                      <Link href={`/learn/privacy/receipts/${found.event.id}/receipt.${form}`}>{t(`programme.receipt.${form}`)}</Link>
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
  ];
}
