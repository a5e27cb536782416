import type { Language } from '@laurel/base';
import { type Fact, Link, Part, Prose, resultIn, Side, type Translate } from '@laurel/web';
import { earnsByAnyLevel } from '../achievements/completeness.ts';
import { type Definition, type ResultDescription, type RubricLevel, SECTIONS, said, titleOf } from '../achievements/definition.ts';
import { statedIn } from '../achievements/in-badge.ts';

/** What an achievement says at length, in one of its languages: for `Sides`. */
export function About({ t, definition, language }: { t: Translate; definition: Definition; language: Language }) {
  const { outcomes, criteria, criteriaUrl, assessed, alignments, related = [] } = definition;
  const results = definition.results.filter(({ levels = [] }) => levels.length === 0);
  const narrative = said(criteria, language);
  return (
    <>
      {outcomes && (
        <Side term={t('issuer.achievement.outcomes')}>
          <ul lang={language}>
            {said(outcomes, language)
              .split(/\r?\n/)
              .filter((line) => line.trim() !== '')
              .map((line) => (
                <li>{line.replace(/^\s*[-*•]\s+/, '')}</li>
              ))}
          </ul>
        </Side>
      )}
      <Side term={t('issuer.public.criteria')}>
        {narrative !== '' && <Prose text={narrative} lang={language} />}
        {criteriaUrl !== undefined && (
          <p>
            <Link href={criteriaUrl}>{t('issuer.public.criteria-page')}</Link>
          </p>
        )}
      </Side>
      {assessed && (
        <Side term={t('issuer.achievement.assessed')}>
          <p lang={language}>{said(assessed, language)}</p>
        </Side>
      )}
      {SECTIONS.map((section) => {
        const text = definition[section];
        return (
          text && (
            <Side term={t(`issuer.achievement.${section}`)}>
              <Prose text={said(text, language)} lang={language} />
            </Side>
          )
        );
      })}
      {results.length > 0 && (
        <Side term={t('issuer.part.results')}>
          <ul>
            {results.map((result) => (
              <li>
                {titleOf(result, language)}
                <span class="soft">
                  {' · '}
                  {result.allowed.length > 0 ? result.allowed.join(', ') : t(`issuer.result.${result.type}`)}
                  {result.required !== undefined && <> · {t('issuer.public.required', { value: resultIn(t, result.required, result.type) })}</>}
                </span>
              </li>
            ))}
          </ul>
        </Side>
      )}
      {alignments.length > 0 && (
        <Side term={t('issuer.part.skills')}>
          <ul>
            {alignments.map(({ targetName, targetUrl, targetFramework, targetCode, targetDescription }) => (
              <li>
                <Link href={targetUrl}>{targetName}</Link> <span class="soft">{[targetFramework, targetCode].filter(Boolean).join(' ')}</span>
                {targetDescription !== undefined && <p class="small">{targetDescription}</p>}
              </li>
            ))}
          </ul>
        </Side>
      )}
      {related.length > 0 && (
        <Side term={t('issuer.achievement.related')}>
          <ul>
            {related.map(({ url }) => (
              <li>
                <Link href={url}>{url}</Link>
              </li>
            ))}
          </ul>
        </Side>
      )}
    </>
  );
}

type RubricProps = { t: Translate; definition: Definition; language: Language };

/** The rubric under its heading. Nothing where there is none. */
export function Rubric({ t, definition, language }: RubricProps) {
  if (criteriaOf(definition).length === 0) return null;
  return (
    <Part title={t('issuer.rubric')} id="rubric">
      <RubricTable t={t} definition={definition} language={language} />
    </Part>
  );
}

const criteriaOf = ({ results }: Definition): ResultDescription[] => results.filter(({ levels = [] }) => levels.length > 0);

/** A line a criterion, its levels from left to right, the one that earns the badge marked; nothing where there is none. `label`: where a page has several. */
export function RubricTable({ t, definition, language, label }: RubricProps & { label?: string }) {
  const criteria = criteriaOf(definition);
  if (criteria.length === 0) return null;
  const columns = Math.max(...criteria.map(({ levels = [] }) => levels.length));
  return (
    // biome-ignore lint/a11y/noNoninteractiveTabindex: a region that scrolls must be reachable by keyboard (axe: scrollable-region-focusable)
    <section class="scroll" tabIndex={0} aria-label={label ?? t('issuer.rubric')}>
      <table class="rubric wide" lang={language === t.language ? undefined : language}>
        <caption lang={t.language}>{t('issuer.rubric.caption')}</caption>
        <tbody>
          {criteria.map((criterion) => (
            <tr>
              <th scope="row">
                {titleOf(criterion, language)}
                {earnsByAnyLevel(criterion) && <p class="small soft">{t('issuer.rubric.any')}</p>}
              </th>
              {Array.from({ length: columns }, (_, index) => (
                <Cell t={t} level={criterion.levels?.[index]} required={criterion.required} language={language} />
              ))}
            </tr>
          ))}
        </tbody>
      </table>
    </section>
  );
}

function Cell({ t, level, required, language }: { t: Translate; level: RubricLevel | undefined; required: string | undefined; language: Language }) {
  if (!level) return <td />;
  const isRequired = level.name === required;
  const french = language === 'fr';
  return (
    <td class={isRequired ? 'hit' : undefined}>
      <strong>{(french && level.frenchName) || level.name}</strong>
      {level.points !== undefined && <span class="soft"> · {t('issuer.rubric.points', { count: level.points })}</span>}
      {isRequired && <span class="soft"> · {t('issuer.rubric.required')}</span>}
      <br />
      {(french && level.frenchDescription) || level.description}
    </td>
  );
}

/** What can be said of an achievement in a line each. */
export function definitionFacts(t: Translate, definition: Definition): (Fact | false)[] {
  const { level, nationalLevel, credits, creditUnit, validityMonths, validUntil, tags, code, fieldOfStudy, specialization } = definition;
  return [
    level !== null && { term: t('issuer.achievement.level'), detail: t('issuer.achievement.level.of', { level }) },
    nationalLevel !== undefined && { term: nationalLevel.framework, detail: <Link href={nationalLevel.url}>{nationalLevel.name}</Link> },
    credits !== null && creditUnit === undefined && { term: t('issuer.achievement.credits'), detail: t.number(credits) },
    definition.cost !== undefined && { term: t('issuer.achievement.cost'), detail: costInWords(t, definition.cost) },
    ...statedIn(t, definition),
    {
      term: t(validUntil === undefined ? 'issuer.achievement.valid-for' : 'issuer.award.valid-until'),
      detail:
        validUntil !== undefined
          ? t.date(validUntil)
          : validityMonths === null
            ? t('issuer.achievement.for-good')
            : t('issuer.achievement.months', { count: validityMonths }),
    },
    tags.length > 0 && { term: t('issuer.achievement.tags'), detail: tags.join(' · ') },
    code !== undefined && { term: t('issuer.public.code'), detail: code },
    fieldOfStudy !== undefined && { term: t('issuer.achievement.field'), detail: [fieldOfStudy, specialization].filter(Boolean).join(', ') },
    { term: t('issuer.identity'), detail: t(`issuer.identity.${definition.identityCheck}`) },
    { term: t('issuer.achievement.includes-name'), detail: t(definition.includeName ? 'issuer.achievement.includes-name.yes' : 'issuer.no') },
  ];
}

const costInWords = (t: Translate, { amount, currency }: NonNullable<Definition['cost']>): string =>
  amount === 0 ? t('issuer.achievement.free') : new Intl.NumberFormat(t.language === 'fr' ? 'fr' : 'en-GB', { style: 'currency', currency }).format(amount);
