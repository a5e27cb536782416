import { Actions, Button, Form, LinkButton, PageHead, usePage } from '@laurel/web';
import type { RequestRow } from '../records.ts';

/** Asked on a page of its own: the waiting page asks for itself anew every few seconds and would fold a question in it up again. */
export function EndRequest({ request: { id, title } }: { request: Pick<RequestRow, 'id' | 'title'> }) {
  const { t } = usePage();
  return (
    <>
      <PageHead title={t('verifier.end.title')} lede={t.rich('verifier.end.lede', { title: <bdi>{title}</bdi> })} />
      <Form action={`/hiring/requests/${id}/end`}>
        <Actions>
          <Button kind="danger">{t('verifier.end.sure')}</Button>
          <LinkButton kind="quiet" href={`/hiring/requests/${id}`}>
            {t('verifier.end.back')}
          </LinkButton>
        </Actions>
      </Form>
    </>
  );
}
