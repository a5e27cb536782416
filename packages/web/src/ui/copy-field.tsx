import type { ComponentChildren } from 'preact';
import { FieldFrame } from './field.tsx';
import { Icon } from './icon.tsx';
import { usePage } from './page-context.ts';

/** A text to take along. The button comes with script only: without it the box can still be selected. */
export function CopyField({ id, label, value, hint }: { id: string; label: ComponentChildren; value: string; hint?: ComponentChildren }) {
  const { t } = usePage();
  return (
    <FieldFrame field={{ name: id, label, hint }}>
      {(_, described) => (
        <div class="copy">
          <input id={id} readOnly value={value} {...described} />
          <button class="btn quiet" type="button" data-copy={id} data-done={t('web.copy.done')} hidden>
            <Icon name="copy" />
            <span>{t('web.copy')}</span>
          </button>
        </div>
      )}
    </FieldFrame>
  );
}
