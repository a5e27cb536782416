import { Actions, Button } from './button.tsx';
import { Field } from './field.tsx';
import { Form } from './form.tsx';
import { Notice } from './notice.tsx';
import { usePage } from './page-context.ts';

/**
 * Where the code of a sign-in letter is typed, whichever page asked for the letter. `next` is where it leads in the end; `button` is a text key that ends in `.enter`, of the page that a wrong code
 * comes back to as well, as is `about`, the title; `again`: the page that asks for an address and takes in whoever is new, where it is not `/sign-in`, which writes to nobody it does not know.
 */
export function CodeForm(props: Coded & { button: string; isCrowded?: boolean }) {
  const { t } = usePage();
  return (
    <>
      {props.isCrowded && <Notice kind="warn">{t('web.sign-in.crowded')}</Notice>}
      <Form action="/sign-in/code">
        <input type="hidden" name="email" value={props.email} />
        <input type="hidden" name="next" value={props.next} />
        <input type="hidden" name="button" value={props.button} />
        {props.again !== undefined && <input type="hidden" name="again" value={props.again} />}
        {props.about !== undefined && <input type="hidden" name="about" value={props.about} />}
        <Field
          name="code"
          label={t('web.sign-in.code')}
          hint={t('web.sign-in.code.hint')}
          value={props.code}
          error={props.error}
          autofocus={props.error !== undefined}
          inputmode="numeric"
          autocomplete="one-time-code"
          maxLength={12}
          required
        />
        <Actions>
          <Button icon="key">{t(props.button)}</Button>
        </Actions>
      </Form>
      <p class="hint">
        {t.rich('web.sign-in.again', { link: (words) => <a href={props.again ?? `/sign-in?next=${encodeURIComponent(props.next)}`}>{words}</a> })}
      </p>
    </>
  );
}

export type Coded = {
  email: string;
  next: string;
  again?: string | undefined;
  about?: string | undefined;
  code?: string | undefined;
  error?: string | undefined;
};
