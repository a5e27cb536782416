import type { ComponentChildren } from 'preact';
import { Icon } from './icon.tsx';
import type { IconName } from './icons.ts';
import { safeHref } from './safe-href.ts';

/** `main` is the one filled button of a page; `danger` is outlined, never filled; `link` looks like a link and posts. */
export type ButtonKind = 'main' | 'quiet' | 'danger' | 'link';

const classOf = (kind: ButtonKind, small: boolean | undefined) =>
  kind === 'link' ? 'link' : ['btn', kind === 'main' ? '' : kind, small ? 's' : ''].filter(Boolean).join(' ');

/** Submits its form; `name` and `value` tell which of several was pressed, `action` posts the form elsewhere, `unchecked` whatever is filled in; `form` is the id of one that it stands outside of. */
export function Button(props: {
  children: ComponentChildren;
  kind?: ButtonKind | undefined;
  icon?: IconName | undefined;
  small?: boolean | undefined;
  name?: string | undefined;
  value?: string | undefined;
  action?: string | undefined;
  unchecked?: boolean | undefined;
  form?: string | undefined;
}) {
  return (
    <button
      type="submit"
      class={classOf(props.kind ?? 'main', props.small)}
      name={props.name}
      value={props.value}
      form={props.form}
      formAction={props.action}
      formNoValidate={props.unchecked}
    >
      {props.icon && <Icon name={props.icon} />}
      {props.children}
    </button>
  );
}

/** A link that looks like a button. An address that fails `safeHref` leaves the words without a link. */
export function LinkButton(props: {
  href: string;
  children: ComponentChildren;
  kind?: Exclude<ButtonKind, 'link'> | undefined;
  icon?: IconName | undefined;
  small?: boolean | undefined;
}) {
  return (
    <a class={classOf(props.kind ?? 'main', props.small)} {...linkTo(props.href)}>
      {props.icon && <Icon name={props.icon} />}
      {props.children}
    </a>
  );
}

/** A link whose address may come from a stranger: `safeHref`, and no word of where the reader came from. */
export function Link({ href, children, icon, label }: { href: string; children: ComponentChildren; icon?: IconName | undefined; label?: string | undefined }) {
  return (
    <a {...linkTo(href)} {...(label ? { 'aria-label': label } : {})}>
      {icon && <Icon name={icon} />}
      {children}
    </a>
  );
}

/** Without an address that is safe the element stays, and is no link. */
function linkTo(address: string): { href?: string; rel?: string } {
  const href = safeHref(address);
  if (href === undefined) return {};
  return /^https?:/.test(href) ? { href, rel: 'noopener noreferrer' } : { href };
}

/** The row of buttons at the end of a form or page; `twin`: two equal choices, neither favoured (consent). */
export function Actions({ twin, children }: { twin?: boolean | undefined; children: ComponentChildren }) {
  return <div class={twin ? 'actions twin' : 'actions'}>{children}</div>;
}
