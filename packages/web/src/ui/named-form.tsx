import type { ComponentChildren } from 'preact';
import { Button } from './button.tsx';
import { Form } from './form.tsx';
import type { IconName } from './icons.ts';

/** One of several things, each by its name with the same button beside it; whoever hears the button alone hears which it is for. `children`: what it sends; `note`: what tells it from another of its name. */
export function NamedForm(props: { action: string; name: string; button: string; icon: IconName; note?: ComponentChildren; children: ComponentChildren }) {
  const { action, name, button, icon, note, children } = props;
  return (
    <Form action={action}>
      {children}
      <div class="row">
        <p class="grow">
          <strong>
            <bdi>{name}</bdi>
          </strong>
          {note}
        </p>
        <Button kind="quiet" icon={icon}>
          {button}
          <span class="vh">
            {' '}
            <bdi>{name}</bdi>
          </span>
        </Button>
      </div>
    </Form>
  );
}
