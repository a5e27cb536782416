import { Button, Form, typed, usePage, type WebRequest } from '@laurel/web';
import type { Holder } from '../deps.ts';
import { findFolio } from '../share-link/open-folio.ts';
import type { ShareRow } from '../share-link/records.ts';
import { newPass, passEnd } from '../share-link/secrets.ts';

/** The collection that somebody came from, by the token of its address, and a pass to it that ends with the one they came by. */
type WayBack = { name: string; token: string; pass: string };

/** From a badge behind a gate: a browser's own way back would send the PIN or code once more. Who does not name the address of the collection is told of none. */
export async function wayBack(holder: Holder, request: WebRequest, { id }: Pick<ShareRow, 'id'>, pass: string): Promise<WayBack | undefined> {
  const [token, until] = [typed(request, 'from'), passEnd(holder, id, pass)];
  const found = token === '' || until === undefined ? undefined : await findFolio(holder, token);
  if (!found?.shares.some((share) => share.id === id)) return undefined;
  return { name: found.folio.name, token, pass: newPass(holder, found.first.id, until) };
}

export function BackToCollection({ name, token, pass }: WayBack) {
  const { t } = usePage();
  return (
    <div class="no-print">
      <Form action={`/c/${token}`}>
        <input type="hidden" name="pass" value={pass} />
        <Button kind="quiet" icon="back">
          <span>{t.rich('holder.folio.back', { name: <bdi>{name}</bdi> })}</span>
        </Button>
      </Form>
    </div>
  );
}
