import type { Problem } from '@laurel/base';
import { usePage } from './page-context.ts';

/** What is to be mended before a form can be sent, each a link to its field. Nothing where there is nothing. */
export function ErrorSummary({ problems }: { problems: readonly Problem[] }) {
  const { t } = usePage();
  if (problems.length === 0) return null;
  return (
    <div class="notice is-bad" role="alert">
      <p>
        <strong>{t('web.errors.title', { count: problems.length })}</strong>
      </p>
      <ul>
        {problems.map((problem) => (
          <li>
            <a href={`#${problem.at}`}>{problem.detail}</a>
          </li>
        ))}
      </ul>
    </div>
  );
}
