import type { Problem } from '@laurel/base';
import { usePage } from './page-context.ts';

type Props = {
  problems: readonly Problem[];
  /** What a field is called on the page, by its name: "This is needed" alone does not say what is. */
  labels?: Readonly<Record<string, string>> | undefined;
  /** The page with the fields, where it is another. */
  at?: string | undefined;
};

/** What is to be mended before a form can be sent, each a link to its field. Nothing where there is nothing. */
export function ErrorSummary({ problems, labels = {}, at: page = '' }: Props) {
  const { t } = usePage();
  if (problems.length === 0) return null;
  return (
    <div class="notice is-bad" role="alert">
      <p>
        <strong>{t('web.errors.title', { count: problems.length })}</strong>
      </p>
      <ul>
        {problems.map(({ at, detail }) => {
          const label = labels[at];
          return (
            <li>
              <a href={`${page}#${at}`}>{label === undefined ? detail : t('web.errors.at', { label, detail })}</a>
            </li>
          );
        })}
      </ul>
    </div>
  );
}
