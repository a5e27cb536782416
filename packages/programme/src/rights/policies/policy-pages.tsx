import { type Language, LaurelError, now } from '@laurel/base';
import { holds } from '@laurel/people';
import {
  Facts,
  Link,
  LinkButton,
  Notice,
  PageHead,
  Part,
  Prose,
  page,
  param,
  type Reply,
  type Route,
  Side,
  Sides,
  type Stretch,
  Stretches,
  Table,
  Time,
  type Translate,
  usePage,
  type WebRequest,
  wordsChanged,
} from '@laurel/web';
import type { ProgrammeDeps } from '../../deps.ts';
import { POLICIES } from './records.ts';
import { digestOf, policyNamed, type Version, versionAt, versionsOf } from './versions.ts';

export const POLICIES_AT = '/policies';

/** What an institution says beforehand, for anybody to read: each version at its address, with its days, its digest and what it changed. */
export function policyRoutes(deps: ProgrammeDeps): readonly Route[] {
  const route = (path: string, run: Route['run']): Route => ({ method: 'get', path: POLICIES_AT + path, access: { kind: 'public' }, run });
  return [
    route('', (request) => listPage(deps, request)),
    route('/:policy', async (request) => {
      const { versions, held } = await found(deps, request);
      return versionPage(deps, request, versions, held);
    }),
    route('/:policy/:version', async (request) => {
      const { versions, asked } = await found(deps, request);
      return versionPage(deps, request, versions, asked);
    }),
    route('/:policy/:version/changes', async (request) => {
      const { versions, asked } = await found(deps, request);
      const before = versions.find(({ version }) => version === asked.version - 1);
      if (!before) throw new LaurelError('not_found');
      return changesPage(request, before, asked);
    }),
    route('/:policy/:version/:file', async (request) => {
      const { asked } = await found(deps, request);
      const language = deps.config.languages.find((one) => `${one}.md` === request.params.file);
      if (language === undefined) throw new LaurelError('not_found');
      return { kind: 'bytes', body: asked.texts[language], contentType: 'text/markdown; charset=utf-8' };
    }),
  ];
}

/** @throws LaurelError not_found */
async function found({ store, context }: ProgrammeDeps, request: WebRequest) {
  const policy = policyNamed(param(request, 'policy'));
  const versions = await store.read((db) => versionsOf(db, policy));
  const held = versionAt(versions, now(context));
  const asked = request.params.version === undefined ? held : versions.find(({ version }) => String(version) === request.params.version);
  if (!asked) throw new LaurelError('not_found');
  return { versions, held, asked };
}

async function listPage({ store, context }: ProgrammeDeps, { t, session }: WebRequest): Promise<Reply> {
  const at = now(context);
  const all = await store.read(async (db) => Promise.all(POLICIES.map((policy) => versionsOf(db, policy))));
  const title = t('programme.policies');
  const edit = session && holds(session, 'administrator', '*') && (
    <LinkButton href={`${POLICIES_AT}/desk`} kind="quiet">
      {t('programme.policies.desk')}
    </LinkButton>
  );
  return page({
    title,
    frame: 'public',
    robots: 'index',
    body: (
      <>
        <PageHead title={title} lede={t('programme.policies.lede')} aside={edit} />
        <Sides>
          {all.map((versions) => {
            const { policy, version, effectiveAt } = versionAt(versions, at);
            return (
              <Side term={<Link href={`${POLICIES_AT}/${policy}`}>{t(`programme.policy.${policy}`)}</Link>}>
                <p>{t(`programme.policy.${policy}.about`)}</p>
                <p class="soft small">{t.rich('programme.policy.since', { version, date: <Time at={effectiveAt} dateOnly /> })}</p>
                <Coming versions={versions} at={at} />
              </Side>
            );
          })}
        </Sides>
        <p class="hint part">{t.rich('programme.policies.kept', { link: (words) => <a href="/privacy">{words}</a> })}</p>
      </>
    ),
  });
}

function Coming({ versions, at }: { versions: readonly Version[]; at: string }) {
  const { t } = usePage();
  const coming = versions.filter(({ effectiveAt }) => effectiveAt > at);
  return (
    <>
      {coming.map(({ policy, version, effectiveAt }) => (
        <p>
          <Link href={`${POLICIES_AT}/${policy}/${version}`}>{t('programme.policy.coming', { version, date: t.date(effectiveAt) })}</Link>
        </p>
      ))}
    </>
  );
}

function versionPage({ context, config }: ProgrammeDeps, { t }: WebRequest, versions: readonly [Version, ...Version[]], shown: Version): Reply {
  const at = now(context);
  const { policy, version, effectiveAt } = shown;
  const held = versionAt(versions, at);
  const next = versions.find((one) => one.version === version + 1);
  const here = `${POLICIES_AT}/${policy}`;
  const title = t(`programme.policy.${policy}`);
  return page({
    title: t('programme.policy.title', { title, version }),
    frame: 'public',
    robots: 'index',
    crumbs: [{ text: t('programme.policies'), href: POLICIES_AT }],
    body: (
      <>
        <PageHead title={title} lede={t(`programme.policy.${policy}.about`)} />
        {held.version !== version && (
          <Notice kind="warn">
            {t.rich(effectiveAt > at ? 'programme.policy.not-yet' : 'programme.policy.over', {
              version,
              date: <Time at={effectiveAt > at ? effectiveAt : (next?.effectiveAt ?? effectiveAt)} dateOnly />,
              link: (words) => <a href={here}>{words}</a>,
            })}
          </Notice>
        )}
        <Facts
          items={[
            { term: t('programme.policy.version'), detail: version },
            { term: t('programme.policy.holds'), detail: <Time at={effectiveAt} dateOnly /> },
            next && { term: t('programme.policy.until'), detail: <Time at={next.effectiveAt} dateOnly /> },
          ]}
          across
        />
        <PolicyText text={shown.texts[t.language]} />
        <Part title={t('programme.policy.versions')}>
          <Table
            caption={t('programme.policy.versions')}
            stacks="close"
            rows={versions.toReversed()}
            columns={[
              {
                head: t('programme.policy.version'),
                rowHead: true,
                cell: (one) => <Link href={`${here}/${one.version}`}>{t('programme.policy.nth', { version: one.version })}</Link>,
              },
              { head: t('programme.policy.holds'), cell: (one) => <Time at={one.effectiveAt} dateOnly /> },
              {
                head: t('programme.policy.changes'),
                headHidden: true,
                cell: (one) =>
                  one.version > 1 && (
                    <Link href={`${here}/${one.version}/changes`} label={t('programme.policy.changes.of', { version: one.version })}>
                      {t('programme.policy.changes')}
                    </Link>
                  ),
              },
            ]}
          />
        </Part>
        <Part title={t('programme.policy.proof')}>
          <p>{t('programme.policy.proof.says')}</p>
          <Digests of={shown} languages={config.languages} />
        </Part>
      </>
    ),
  });
}

/** The digest of each language, and the very bytes it is of. */
function Digests({ of, languages }: { of: Version; languages: readonly Language[] }) {
  const { t } = usePage();
  return (
    <Facts
      items={languages.map((language) => ({
        term: (
          <Link href={`${POLICIES_AT}/${of.policy}/${of.version}/${language}.md`}>
            {t('programme.policy.text-in', { language: t(`programme.in.${language}`) })}
          </Link>
        ),
        detail: <code>{digestOf(of, language)}</code>,
      }))}
    />
  );
}

/** Its headings are headings of the page. */
export function PolicyText({ text, lang }: { text: string; lang?: Language | undefined }) {
  const [before = '', ...sections] = text.split(/^## +/m);
  return (
    <div lang={lang}>
      {before.trim() !== '' && <Prose text={before} />}
      {sections.map((section) => {
        const end = section.indexOf('\n');
        return (
          <Part title={end === -1 ? section : section.slice(0, end)}>
            <Prose text={end === -1 ? '' : section.slice(end)} />
          </Part>
        );
      })}
    </div>
  );
}

function changesPage({ t }: WebRequest, before: Version, after: Version): Reply {
  const { policy, version } = after;
  const name = t(`programme.policy.${policy}`);
  return page({
    title: t('programme.policy.changes.title', { title: name, version }),
    frame: 'public',
    crumbs: [
      { text: t('programme.policies'), href: POLICIES_AT },
      { text: name, href: `${POLICIES_AT}/${policy}/${version}` },
    ],
    body: (
      <>
        <PageHead title={t('programme.policy.changes.title', { title: name, version })} lede={t('programme.policy.changes.lede', { before: before.version })} />
        <Changes before={before.texts[t.language]} after={after.texts[t.language]} t={t} />
      </>
    ),
  });
}

/** The marks of Markdown are left out, and its headings are strong. */
export function Changes({ before, after, t }: { before: string; after: string; t: Translate }) {
  const paragraphs = wordsChanged(before, after);
  if (paragraphs.every((stretches) => stretches.every(({ kind }) => kind === 'same'))) return <p>{t('programme.policy.changes.none')}</p>;
  return (
    <div class="stack">
      {paragraphs.map((stretches) => {
        const words = <Stretches stretches={stretches.map(unmarked)} />;
        return <p>{stretches[0]?.text.startsWith('#') ? <strong>{words}</strong> : words}</p>;
      })}
    </div>
  );
}

const unmarked = ({ kind, text }: Stretch): Stretch => ({ kind, text: text.replace(/^(#+|[-*•]|\d+[.)])\s+/, '').replaceAll('**', '') });
