import { Actions, Button, Form, More, usePage } from '@laurel/web';
import type { AtApplication } from './at-assess.ts';
import type { Part } from './queue.ts';

/** For whoever scores, decides or hears an appeal and knows whose it is: they step back, and no reason is asked. */
export function HandOn({ at, part }: { at: AtApplication; part: Part }) {
  const { t } = usePage();
  return (
    <More summary={t(at.may.outside ? 'programme.hand-on.hint.outside' : 'programme.hand-on.hint')}>
      <Form action={`${at.here}/hand-on`} kind="stack">
        <p>{t(part === 'decide' ? 'programme.hand-on.text.decide' : 'programme.hand-on.text')}</p>
        <Actions>
          <Button kind="quiet">{t('programme.hand-on')}</Button>
        </Actions>
      </Form>
    </More>
  );
}
