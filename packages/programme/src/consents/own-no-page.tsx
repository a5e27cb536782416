import { Actions, LinkButton, Notice, PageHead, page, type Reply, Side, Sides, Time, type WebRequest, Who } from '@laurel/web';
import type { OrganisationRow } from '../affiliations/affiliation-records.ts';
import type { ConsentEventRow, ConsentRequestRow } from './consent-records.ts';
import type { Whose } from './place.ts';

type OwnNo = {
  asked: ConsentRequestRow;
  organisation: OrganisationRow;
  saidNo: ConsentEventRow;
  /** Whether a guardian has just said yes, which was not kept. */
  isRefused: boolean;
};

/** What a guardian reads of a request that their ward declined or stopped themselves: what it was, who said no and when, and nothing to press. */
export function ownNoPage({ t }: WebRequest, { ward = '', home, crumbs }: Whose, { asked, organisation, saidNo, isRefused }: OwnNo): Reply {
  const what = (categories: ConsentRequestRow['needs']) => categories.map((one) => t(`programme.named.${one}`)).join(' · ');
  const said = saidNo.state === 'refused' ? 'refused' : 'withdrawn';
  return page({
    title: t('programme.consent.title.ward', { name: organisation.name, ward }),
    noStore: true,
    status: isRefused ? 409 : 200,
    crumbs,
    body: (
      <>
        <PageHead title={t.rich('programme.consent.title.ward', { name: <bdi>{organisation.name}</bdi>, ward: <bdi>{ward}</bdi> })} />
        <Notice kind="warn" alert={isRefused}>
          {t.rich(`programme.care.own-no.${said}`, { name: <bdi>{ward}</bdi>, date: <Time at={saidNo.at} /> })}
          {isRefused && ` ${t('programme.care.own-no.not-kept')}`}
        </Notice>
        <Sides>
          <Side term={t('programme.consent.who')}>
            <Who name={<bdi>{organisation.name}</bdi>} detail={t(`programme.organisation.kind.${organisation.kind}`)} />
          </Side>
          <Side term={t('programme.consent.why')}>
            <p>{t(`programme.purpose.${asked.purpose}`)}</p>
            <p>{t.rich('programme.quoted', { words: <bdi>{asked.reason}</bdi> })}</p>
          </Side>
          <Side term={t('programme.consent.needs')}>
            <p>{what(asked.needs)}</p>
          </Side>
          {asked.likes.length > 0 && (
            <Side term={t('programme.consent.likes')}>
              <p>{what(asked.likes)}</p>
            </Side>
          )}
        </Sides>
        <Actions>
          <LinkButton href={home} kind="quiet" icon="back">
            {t('programme.care.own-no.back')}
          </LinkButton>
        </Actions>
      </>
    ),
  });
}
