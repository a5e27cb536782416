import { usePage } from '@laurel/web';
import type { Conditions } from './conditions.ts';

/** The sentences that hold for every consent, and the policy they stand on. */
export function ConditionsList({ conditions: { sentences, sharing } }: { conditions: Conditions }) {
  const { t } = usePage();
  return (
    <>
      <ul>
        {sentences.map((sentence) => (
          <li>{sentence}</li>
        ))}
      </ul>
      <p class="soft small">
        {t.rich('programme.consent.sharing', { version: sharing, link: (words) => <a href={`/policies/sharing/${sharing}`}>{words}</a> })}
      </p>
    </>
  );
}
