import { hasMailbox } from '@laurel/people';
import { Actions, Button, Form, Link, LinkButton, Notice, PageHead, Part, page, type Reply, Time, type WebRequest } from '@laurel/web';
import type { ConsentRequestRow } from '../consents/consent-records.ts';
import { handsIn } from '../consents/hands.ts';
import { Looks } from '../consents/looks.tsx';
import { ownNo } from '../consents/own-no.ts';
import { privacyOf } from '../consents/privacy.ts';
import { Decisions, Done, Waiting, WhoSees } from '../consents/privacy-parts.tsx';
import type { ProgrammeDeps } from '../deps.ts';
import { LOOKS_SHOWN } from '../limits.ts';
import { careIn, wardPlace } from './find-care.ts';
import { institutionOf, MayDo } from './guardian-parts.tsx';
import { guardianshipOffer } from './keep-guardianship.ts';
import { OfferedPart, offeredTo } from './offered-part.tsx';

/** Who may know what of a ward, who looked, what is asked and what was decided. Neither applications nor what assessors wrote are a guardian's to read. */
export async function wardPage(deps: ProgrammeDeps, request: WebRequest): Promise<Reply> {
  const { t } = request;
  const row = await careIn(deps, request);
  const whose = await wardPlace(deps).whose(request);
  const { home, ward = '' } = whose;
  const privacy = await privacyOf(deps, whose);
  const { seen, waiting, open, events, organisations } = privacy;
  const mayAnswer = ({ purpose, recipient }: ConsentRequestRow) => whose.mayAgree(purpose, organisations.get(recipient)?.profile);
  const offered = await offeredTo(deps, row);
  const person = await deps.people.person(row.subject);
  return page({
    title: ward,
    noStore: true,
    crumbs: whose.crumbs.slice(0, 1),
    body: (
      <>
        <PageHead
          title={<bdi>{ward}</bdi>}
          lede={t.rich('programme.care.you-act', { date: <Time at={row.endsAt.slice(0, 10)} dateOnly /> })}
          aside={
            <LinkButton href={`${home}/end`} kind="quiet">
              {t('programme.care.end')}
            </LinkButton>
          }
        />
        {request.query.has('taken-on') && (
          <Notice kind="ok" alert>
            {t(person && !hasMailbox(person.email) ? 'programme.care.taken-on.no-mailbox' : 'programme.care.taken-on')}
          </Notice>
        )}
        {request.query.has('written') && (
          <Notice kind="ok" alert>
            {t('programme.ward-address.written')}
          </Notice>
        )}
        {offered.length > 0 && <OfferedPart offered={offered} home={home} name={ward} />}
        <Done privacy={privacy} home={home} query={request.query} />
        <Waiting privacy={{ ...privacy, waiting: waiting.filter(mayAnswer) }} whose={whose} />
        <Part title={t('programme.care.sees')}>
          {deps.awarding.profiles.length > 1 && (
            <p class="soft small">{t('programme.care.sees.says', { institution: institutionOf(deps, row.profile, t.language) })}</p>
          )}
          {privacy.linked.length + privacy.standings.length === 0 ? (
            <p>{t('programme.care.sees.none')}</p>
          ) : (
            <WhoSees privacy={privacy} whose={whose} institutions={[]} />
          )}
        </Part>
        <Part title={t('programme.care.looks')} id="looks">
          {seen.length === 0 ? (
            <p>{t('programme.care.looks.none', { name: ward })}</p>
          ) : (
            <Looks looks={seen.slice(0, LOOKS_SHOWN)} organisations={organisations} caption={t('programme.care.looks')} ward={ward} />
          )}
        </Part>
        <Decisions
          // A guardian opens again what they had said no to themselves, and not what their ward did.
          privacy={{ ...privacy, open: open.filter((one) => mayAnswer(one) && !ownNo(events, { ...one, subject: row.subject })) }}
          home={home}
          title={t('programme.care.decided')}
          hands={await handsIn(deps, t, privacy, whose)}
          ward={ward}
        />
        <Part title={t('programme.care.may')}>
          <MayDo row={row} />
          {row.powers.includes('custody') && deps.config.walletsHere && <Link href={`/wallet/care/${row.id}`}>{t('programme.care.wallet')}</Link>}
        </Part>
        <Part title={t('programme.care.take')} screenOnly>
          <p>{t('programme.care.take.says', { institution: institutionOf(deps, row.profile, t.language) })}</p>
          <Form action={`${home}/guardianship.jwt`}>
            <Actions>
              {guardianshipOffer(deps, row) && (
                <LinkButton href={`${home}/guardianship/keep`} kind="quiet" icon="arrow">
                  {t('programme.receipt.keep')}
                </LinkButton>
              )}
              <Button kind="quiet" icon="download">
                {t('programme.care.take.do')}
              </Button>
            </Actions>
          </Form>
        </Part>
        {person && !hasMailbox(person.email) && (
          <Part title={t('programme.ward-address.part', { name: ward })}>
            <p>{t('programme.ward-address.says', { name: ward })}</p>
            <Link href={`${home}/address`}>{t('programme.ward-address')}</Link>
          </Part>
        )}
      </>
    ),
  });
}
