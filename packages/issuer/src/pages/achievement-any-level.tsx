import { Choice, type Translate } from '@laurel/web';
import { openCriteria } from '../achievements/completeness.ts';
import type { Definition } from '../achievements/definition.ts';

type Props = { t: Translate; definition: Pick<Definition, 'results'>; checked: boolean; error: string | undefined };

/** What whoever publishes a rubric says expressly where it marks no level that earns the badge; nothing where each criterion marks one. */
export function AnyLevel({ t, definition, checked, error }: Props) {
  const open = openCriteria(definition);
  if (open.length === 0) return null;
  return (
    <div id="any_level">
      {error !== undefined && <p class="error">{error}</p>}
      <Choice
        name="any_level"
        label={t('issuer.rubric.any.confirm')}
        detail={t('issuer.rubric.any.confirm.how', { criteria: open.join(' · ') })}
        checked={checked}
      />
    </div>
  );
}
