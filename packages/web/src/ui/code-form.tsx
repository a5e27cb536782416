import { Actions, Button } from './button.tsx';
import { Field } from './field.tsx';
import { Form } from './form.tsx';
import { usePage } from './page-context.ts';

/** Where the code of a sign-in letter is typed, whichever page asked for the letter. `next` is where asking again leads in the end; `button` is a text key that ends in `.enter`, of the page that a wrong code comes back to as well. */
export function CodeForm(props: { email: string; next: string; button: string; code?: string | undefined; error?: string | undefined }) {
  const { t } = usePage();
  return (
    <>
      <Form action="/sign-in/code">
        <input type="hidden" name="email" value={props.email} />
        <input type="hidden" name="next" value={props.next} />
        <input type="hidden" name="button" value={props.button} />
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
      <p class="hint">{t.rich('web.sign-in.again', { link: (words) => <a href={`/sign-in?next=${encodeURIComponent(props.next)}`}>{words}</a> })}</p>
    </>
  );
}
