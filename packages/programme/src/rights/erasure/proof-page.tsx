import { LaurelError } from '@laurel/base';
import { Actions, Facts, LinkButton, PageHead, page, param, type Route, Side, Sides, Time, type WebRequest } from '@laurel/web';
import { sizeIn } from '../../applications/evidence-list.tsx';
import type { ProgrammeDeps } from '../../deps.ts';
import { PROOF_RATE } from '../../limits.ts';
import { Erasure, type ErasureRow } from './records.ts';

export const ERASED_AT = '/learn/leave/done';

/** That it is done, how much it was and what stays: for whoever has the address, which names nobody. Signed by the institution, to be kept. */
export const erasureRoutes = (deps: ProgrammeDeps): readonly Route[] => [
  {
    method: 'get',
    path: `${ERASED_AT}/:id`,
    access: { kind: 'public' },
    run: async (request) => {
      const { t } = request;
      const { id, at, erased } = await found(deps, request);
      const title = t('programme.leave.done');
      return page({
        title,
        frame: 'public',
        noStore: true,
        robots: 'noindex',
        body: (
          <>
            <PageHead title={title} lede={t('programme.leave.done.text')} />
            <Facts
              items={[
                { term: t('programme.erased.at'), detail: <Time at={at} /> },
                { term: t('programme.erased.reference'), detail: <code>{id}</code> },
              ]}
              across
            />
            <Sides>
              <Side term={t('programme.erased.went')}>
                <ul>
                  <li>{t('programme.erased.applications', { count: erased.applications })}</li>
                  <li>{t('programme.erased.files', { count: erased.files, size: sizeIn(t, erased.bytes) })}</li>
                  <li>{t('programme.erased.answers', { count: erased.answers })}</li>
                  <li>{t('programme.erased.consents', { count: erased.consents })}</li>
                  <li>{t('programme.erased.affiliations', { count: erased.affiliations })}</li>
                  {erased.guardianships !== undefined && erased.guardianships > 0 && (
                    <li>{t('programme.erased.guardianships', { count: erased.guardianships })}</li>
                  )}
                  <li>{t('programme.erased.pathways', { count: erased.pathways })}</li>
                  {erased.awards !== undefined && <li>{t('programme.erased.awards', { count: erased.awards })}</li>}
                  {erased.notKept !== undefined && erased.notKept > 0 && <li>{t('programme.erased.not-kept', { count: erased.notKept })}</li>}
                  {erased.key > 0 && <li>{t('programme.erased.key')}</li>}
                </ul>
              </Side>
              <Side term={t('programme.leave.stays')}>
                <p>{t(erased.awards === undefined ? 'programme.erased.stays' : 'programme.leave.stays.text')}</p>
                <p>{t('programme.leave.stays.judging')}</p>
                <p>{t('programme.leave.stays.backups')}</p>
              </Side>
            </Sides>
            <Actions>
              <LinkButton href={`${ERASED_AT}/${id}/proof.jwt`} kind="quiet" icon="download">
                {t('programme.erased.take')}
              </LinkButton>
            </Actions>
          </>
        ),
      });
    },
  },
  {
    method: 'get',
    path: `${ERASED_AT}/:id/proof.jwt`,
    access: { kind: 'public' },
    limit: PROOF_RATE,
    run: async (request) => {
      const { id, at, erased } = await found(deps, request);
      const [profile] = deps.awarding.profiles;
      if (!profile) throw new LaurelError('not_found');
      const stays = [
        erased.awards === undefined ? 'awards in the register' : 'awards in the register, under a pseudonym',
        'that an application was made, under a number',
        'deeds of consent, under an id that names nobody',
      ];
      const body = await deps.awarding.state(profile.slug, 'laurel-erasure+jwt', { iat: Math.floor(Date.parse(at) / 1000), jti: id, erased, stays });
      return { kind: 'bytes', body, contentType: 'application/jwt', filename: 'erasure.jwt' };
    },
  },
];

/** @throws LaurelError not_found */
async function found({ store }: Pick<ProgrammeDeps, 'store'>, request: WebRequest): Promise<ErasureRow> {
  const row = await store.read((db) => db.one(Erasure, { id: param(request, 'id') }));
  if (!row) throw new LaurelError('not_found');
  return row;
}
