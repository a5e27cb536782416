import type { Language } from '@laurel/base';
import { Aside, Facts, Link, LinkButton, Notice, PageHead, Part, Sides, Split, type Translate, withQuery } from '@laurel/web';
import { languageFor, languagesOf, said } from '../achievements/definition.ts';
import type { AchievementRow } from '../records.ts';
import { About, definitionFacts, Rubric } from './achievement-about.tsx';
import { Art } from './achievement-art.tsx';
import { Meter } from './achievement-meter.tsx';

type Props = {
  t: Translate;
  at: string;
  row: AchievementRow;
  spoken: readonly Language[];
  awards: number;
  versions: number;
  draft: boolean;
  done: string | undefined;
};

/** One version of an achievement at the desk: what to do with it, what it says, what it leaves unsaid. */
export function Detail({ t, at, row, spoken, awards, versions, draft, done }: Props) {
  const { definition } = row;
  const title = said(definition.name, t.language);
  const here = `${at}/achievements/${row.id}`;
  return (
    <>
      {(done === 'defined' || done === 'revised') && (
        <Notice kind="ok" title={t(`issuer.achievement.${done}`)}>
          {t(`issuer.achievement.${done}.next`)}
        </Notice>
      )}
      <Split>
        <div>
          <PageHead title={title} lede={said(definition.description, t.language)} above={<p class="soft">{t(`issuer.type.${definition.type}`)}</p>} />
          {row.current === 0 && (
            <Notice>{t.rich('issuer.achievement.older', { version: row.version, link: (words) => <Link href={here}>{words}</Link> })}</Notice>
          )}
          {row.current === 1 && (
            <div class="actions">
              <LinkButton href={withQuery(`${at}/batches/new`, { achievement: row.id })} icon="upload">
                {t('issuer.batch.new')}
              </LinkButton>
              <LinkButton href={withQuery(`${at}/award`, { achievement: row.id })} kind="quiet" icon="badge">
                {t('issuer.award.one')}
              </LinkButton>
              <LinkButton href={`${here}/edit`} kind="quiet" icon="pen">
                {t(draft ? 'issuer.draft.continue' : 'issuer.achievement.edit')}
              </LinkButton>
              <LinkButton href={`${here}/preview`} kind="quiet" icon="eye">
                {t('issuer.achievement.preview')}
              </LinkButton>
            </div>
          )}
          <Part title={t('issuer.claim.what')}>
            {languagesOf(definition).length > 1 && <p class="small soft">{t('issuer.achievement.both')}</p>}
            <Sides>
              <About t={t} definition={definition} language={languageFor(definition, t.language)} />
            </Sides>
          </Part>
        </div>
        <Aside label={t('issuer.in-short')}>
          <Art t={t} definition={definition} size="l" />
          <Facts
            items={[...definitionFacts(t, definition), { term: t('issuer.achievement.awarded'), detail: t('issuer.achievement.times', { count: awards }) }]}
          />
          <p class="small">
            <Link href={`/achievements/${row.id}`}>{t('issuer.achievement.public')}</Link>
            <br />
            <Link href={`${here}/versions`}>{t('issuer.achievement.versions.count', { count: versions })}</Link>
          </p>
          <Meter t={t} definition={definition} spoken={spoken} here={`${here}/edit`} />
        </Aside>
      </Split>
      <Rubric t={t} definition={definition} language={languageFor(definition, t.language)} />
    </>
  );
}
