import type { Route } from '../route.ts';
import { PageHead } from '../ui/page-head.tsx';
import { Part } from '../ui/part.tsx';
import { Side, Sides } from '../ui/sides.tsx';

const PEOPLE = ['learner', 'registrar', 'employer'] as const;
const WORDS = ['badge', 'award', 'issuer', 'wallet', 'share', 'verdict', 'revoked', 'did'] as const;

/** What the three people who meet Laurel need to know, and the words they meet. */
export const helpPage: Route = {
  method: 'get',
  path: '/help',
  access: { kind: 'public' },
  run: async ({ t }) => {
    const body = (
      <>
        <PageHead title={t('web.help.title')} lede={t('web.help.lede')} />
        <Sides>
          {PEOPLE.map((who) => (
            <Side key={who} term={t(`web.help.${who}`)}>
              {t(`web.help.${who}.text`)}
            </Side>
          ))}
        </Sides>
        <Part title={t('web.help.words')} id="words">
          <Sides>
            {WORDS.map((word) => (
              <Side key={word} term={<span id={`word-${word}`}>{t(`web.word.${word}`)}</span>}>
                {t(`web.word.${word}.text`)}
              </Side>
            ))}
          </Sides>
        </Part>
        <Part title={t('web.help.stuck')}>
          <p>{t('web.help.stuck.text')}</p>
        </Part>
      </>
    );
    return { kind: 'page', page: { title: t('web.help.title'), frame: 'narrow', body, robots: 'index' } };
  },
};
