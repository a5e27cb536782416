import type { ComponentChildren } from 'preact';
import { Notice } from '../ui/notice.tsx';
import { usePage } from '../ui/page-context.ts';

type Props = { kind: 'create' | 'get'; challenge: string; action: string; children: ComponentChildren };

/** A form that script sends once the authenticator has answered. Hidden until script has found that there are passkeys here. */
export function PasskeyForm({ kind, challenge, action, children }: Props) {
  const { t, csrf } = usePage();
  return (
    <form method="post" action={action} data-passkey={kind} data-challenge={challenge} hidden>
      <input type="hidden" name="_csrf" value={csrf} />
      <input type="hidden" name="credential" value="" />
      {children}
      <div data-passkey-trouble hidden>
        <Notice kind="warn" alert title={t('web.passkey.trouble.title')}>
          {t('web.passkey.trouble')}
        </Notice>
      </div>
    </form>
  );
}

/** What the browser answered, as the hidden field carries it. */
export function credentialIn(form: URLSearchParams): unknown {
  try {
    return JSON.parse(form.get('credential') ?? '');
  } catch {
    return undefined; // no JSON: then it is no answer, and is refused as one
  }
}
