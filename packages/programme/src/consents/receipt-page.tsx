import { Actions, Facts, Link, LinkButton, Notice, PageHead, Part, page, param, personIn, type Route, Time, type WebRequest } from '@laurel/web';
import type { ProgrammeDeps } from '../deps.ts';
import { findDecided, stoppedSince } from './find-decided.ts';
import { receiptOffer } from './keep-receipt.tsx';
import type { Place, Whose } from './place.ts';
import { type DecidedByName, receiptLines, receiptOf, signReceipt, signReceiptCredential } from './receipt.ts';

/** The receipt of one decision: to read and print, as text, as JSON and signed. */
export function receiptRoutes(deps: ProgrammeDeps, { path, whose }: Place): readonly Route[] {
  const decided = (request: WebRequest, place: Whose): Promise<DecidedByName> => findDecided(deps, place, param(request, 'event'));
  const file = (name: string, contentType: string, write: (found: DecidedByName, request: WebRequest, place: Whose) => Promise<string> | string): Route => ({
    method: 'get',
    path: `${path}/receipts/:event/${name}`,
    access: { kind: 'person' },
    run: async (request) => {
      const place = await whose(request);
      return { kind: 'bytes', body: await write(await decided(request, place), request, place), contentType, filename: name };
    },
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
        const stopped = await stoppedSince(deps, found.event);
        const title = t('programme.receipt');
        return page({
          title,
          noStore: true,
          crumbs: place.crumbs,
          body: (
            <>
              <PageHead title={title} lede={t(found.event.grantor === personIn(request) ? 'programme.receipt.lede' : 'programme.receipt.lede.other')} />
              <div class="stack">
                {stopped !== undefined && <Notice>{t.rich('programme.receipt.stopped', { date: <Time at={stopped} /> })}</Notice>}
                <Facts items={receiptLines(t, found, place.ward === undefined).map(({ term, detail }) => ({ term, detail: <bdi>{detail}</bdi> }))} />
              </div>
              <Part title={t('programme.receipt.take')} screenOnly>
                {receiptOffer(deps, place, found.organisation.profile, found.event.id) && (
                  <Actions>
                    <LinkButton href={`${place.home}/receipts/${found.event.id}/keep`} kind="quiet" icon="arrow">
                      {t('programme.receipt.keep')}
                    </LinkButton>
                  </Actions>
                )}
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
    file('receipt.txt', 'text/plain; charset=utf-8', (found, { t }, { ward }) =>
      [t('programme.receipt'), '', ...receiptLines(t, found, ward === undefined).map(({ term, detail }) => `${term}: ${detail}`), ''].join('\n'),
    ),
    file('receipt.json', 'application/json', (found) => JSON.stringify(receiptOf(deps, found), null, 2)),
    file('receipt.jwt', 'application/jwt', (found) => signReceipt(deps, found)),
    file('receipt.vc.jwt', 'application/vc+jwt', (found, { t }) => signReceiptCredential(deps, t, found)),
  ];
}
