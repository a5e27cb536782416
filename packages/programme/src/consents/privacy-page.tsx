import { Actions, Link, LinkButton, PageHead, Part, page, personIn, type Route } from '@laurel/web';
import { readAnswers } from '../background/answers.ts';
import type { ProgrammeDeps } from '../deps.ts';
import { actsForSomebody, caresForAnybody, isWard } from '../guardians/find-care.ts';
import { LOOKS_SHOWN } from '../limits.ts';
import type { ConsentRequestRow } from './consent-records.ts';
import { handsIn } from './hands.ts';
import { Lapsed } from './lapsed-part.tsx';
import { Looks } from './looks.tsx';
import { ownPlace } from './place.ts';
import { privacyOf } from './privacy.ts';
import { Decisions, Done, Waiting, WhoSees } from './privacy-parts.tsx';

const HERE = '/learn/privacy';

/** The privacy centre: who can see what, each with a stop; what is asked; who looked; what was decided; all of it to take along. */
export const privacyRoutes = (deps: ProgrammeDeps): readonly Route[] => [
  {
    method: 'get',
    path: HERE,
    access: { kind: 'person' },
    run: async (request) => {
      const { t } = request;
      const whose = await ownPlace(deps).whose(request);
      const privacy = await privacyOf(deps, whose);
      const { seen, open, organisations } = privacy;
      // A minor whose guardian answers could only say no once more.
      const mayAnswer = ({ purpose, recipient }: ConsentRequestRow) => whose.mayAgree(purpose, organisations.get(recipient)?.profile);
      const [acts, ward] = [await actsForSomebody(deps, whose.subject), await isWard(deps, whose.subject)];
      const care = acts && ward ? 'both' : ward ? 'ward' : acts ? 'guardian' : 'over';
      const title = t('programme.privacy');
      return page({
        title,
        noStore: true,
        body: (
          <>
            <PageHead title={title} lede={t('programme.privacy.lede')} />
            <Done privacy={privacy} home={HERE} query={request.query} />
            <Lapsed privacy={privacy} mayAgree={whose.mayAgree} />
            <Waiting privacy={privacy} whose={whose} />
            <Part title={t('programme.privacy.who')}>
              <WhoSees privacy={privacy} whose={whose} institutions={deps.awarding.profiles.map(({ name }) => name[t.language])} />
            </Part>
            <Part title={t('programme.privacy.looks')} id="looks">
              {seen.length === 0 ? (
                <p>{t('programme.privacy.looks.none')}</p>
              ) : (
                <Looks looks={seen.slice(0, LOOKS_SHOWN)} organisations={organisations} caption={t('programme.privacy.looks')} />
              )}
              {seen.length > LOOKS_SHOWN && <p class="soft small">{t('programme.privacy.looks.more', { count: seen.length - LOOKS_SHOWN })}</p>}
            </Part>
            <Decisions
              privacy={{ ...privacy, open: open.filter(mayAnswer) }}
              home={HERE}
              title={t('programme.privacy.decided')}
              hands={await handsIn(deps, t, privacy, whose)}
            />
            {(privacy.guardians.length > 0 || (await caresForAnybody(deps, whose.subject))) && (
              <Part title={t('programme.care')} screenOnly>
                <p>{t(`programme.care.says.${care}`)}</p>
                <Link href="/learn/care">{t('programme.care.see')}</Link>
              </Part>
            )}
            <Part title={t('programme.background')} screenOnly>
              <p>{t('programme.background.why')}</p>
              <Link href="/learn/background">{t('programme.background.see')}</Link>
            </Part>
            <Part title={t('programme.privacy.take')} screenOnly>
              <p>{t('programme.privacy.take.says')}</p>
              <p>{t.rich('programme.privacy.policies', { link: (words) => <a href="/learn/policies">{words}</a> })}</p>
              <Actions>
                <LinkButton href={`${HERE}/everything.zip`} kind="quiet" icon="download">
                  {t('programme.privacy.take.do')}
                </LinkButton>
              </Actions>
              <p class="small">{t.rich('programme.privacy.erase', { link: (words) => <a href="/account">{words}</a> })}</p>
            </Part>
          </>
        ),
      });
    },
  },
  {
    method: 'get',
    path: `${HERE}/export.json`,
    access: { kind: 'person' },
    run: async (request) => {
      const { linked, events, seen, organisations } = await privacyOf(deps, { subject: personIn(request) });
      const named = [...organisations.values()].map(({ id, name, kind, email }) => ({ id, name, kind, email }));
      const background = await readAnswers(deps, personIn(request));
      const looks = seen.map(({ reader: _, ...look }) => look); // who of its people looked is theirs
      const body = JSON.stringify({ organisations: named, linked, decisions: events, looks, background }, null, 2);
      return { kind: 'bytes', body, contentType: 'application/json', filename: 'privacy.json' };
    },
  },
];
