import type { VNode } from 'preact';
import type { House } from '../../http/visit.ts';
import type { Translate } from '../../i18n.ts';
import type { Reply, Route, WebRequest } from '../../route.ts';
import { Outlined } from '../../ui/outlined.tsx';
import { PageHead } from '../../ui/page-head.tsx';
import { Part } from '../../ui/part.tsx';
import { Prose } from '../../ui/prose.tsx';
import { Side, Sides } from '../../ui/sides.tsx';
import { HELP, type HelpPage, WORDS } from './tasks.ts';

/** The help: who are you, what do you want to do, and the words. */
export function helpRoutes({ roles }: Pick<House, 'roles'>): readonly Route[] {
  const served = new Set(roles.flatMap(({ routes }) => routes.map(({ path }) => path)));
  return [
    route('/help', ({ t }) => page(t, t('web.help.title'), <Front t={t} />)),
    ...HELP.map((help) => route(`/help/${help.who}`, ({ t }) => page(t, t(`web.help.${help.who}`), <Tasks t={t} help={help} served={served} />))),
    route('/help/words', ({ t }) => page(t, t('web.help.words'), <Words t={t} />)),
  ];
}

function route(path: string, draw: (request: WebRequest) => Reply): Route {
  return { method: 'get', path, access: { kind: 'public' }, run: async (request) => draw(request) };
}

function page(t: Translate, title: string, body: VNode): Reply {
  const crumbs = title === t('web.help.title') ? [] : [{ text: t('web.help.title'), href: '/help' }, { text: title }];
  return { kind: 'page', page: { title, frame: title === t('web.help.title') ? 'narrow' : 'public', robots: 'index', crumbs, body } };
}

function Front({ t }: { t: Translate }) {
  return (
    <>
      <PageHead title={t('web.help.title')} lede={t('web.help.lede')} />
      <Sides>
        {HELP.map(({ who, tasks }) => (
          <Side key={who} term={<a href={`/help/${who}`}>{t(`web.help.${who}`)}</a>}>
            <ul>
              {tasks.map(({ id }) => (
                <li key={id}>
                  <a href={`/help/${who}#${id}`}>{t(`web.help.${who}.${id}`)}</a>
                </li>
              ))}
            </ul>
          </Side>
        ))}
        <Side term={<a href="/help/words">{t('web.help.words')}</a>}>{t('web.help.words.lede')}</Side>
      </Sides>
      <Part title={t('web.help.stuck')}>
        <p>{t('web.help.stuck.text')}</p>
        <p>{t.rich('web.help.stuck.privacy', { link: (words) => <a href="/privacy">{words}</a> })}</p>
      </Part>
    </>
  );
}

/** A task leads to its page where this node has it. */
function Tasks({ t, help: { who, tasks }, served }: { t: Translate; help: HelpPage; served: ReadonlySet<string> }) {
  return (
    <Outlined label={t('web.help.on-page')} items={tasks.map(({ id }) => ({ href: `#${id}`, text: t(`web.help.${who}.${id}`) }))}>
      <PageHead title={t(`web.help.${who}`)} lede={t(`web.help.${who}.lede`)} />
      {tasks.map(({ id, open }) => (
        <Part key={id} id={id} title={t(`web.help.${who}.${id}`)}>
          <Prose text={withLabels(t, `web.help.${who}.${id}.steps`)} />
          {open && served.has(open.href) && (
            <p>
              <a href={`/sign-in?next=${encodeURIComponent(open.href)}`}>{t(open.text)}</a>
            </p>
          )}
          <div class="soft">
            <p>
              <strong>{t('web.help.wrong')}</strong>
            </p>
            <Prose text={withLabels(t, `web.help.${who}.${id}.wrong`)} />
          </div>
        </Part>
      ))}
    </Outlined>
  );
}

function Words({ t }: { t: Translate }) {
  return (
    <Outlined label={t('web.help.on-page')} items={WORDS.map((word) => ({ href: `#${word}`, text: t(`web.word.${word}`) }))}>
      <PageHead title={t('web.help.words')} lede={t('web.help.words.lede')} />
      <Sides>
        {WORDS.map((word) => (
          <Side key={word} term={<span id={word}>{t(`web.word.${word}`)}</span>}>
            {t(`web.word.${word}.text`)}
          </Side>
        ))}
      </Sides>
    </Outlined>
  );
}

/** What stands on a button is named by its key, `[[issuer.register]]`, so that the help always says what the page says. */
const withLabels = (t: Translate, key: string): string => t(key).replace(/\[\[([\w.-]+)\]\]/g, (_, label: string) => t(label));
