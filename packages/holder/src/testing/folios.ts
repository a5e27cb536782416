import type { Credential } from '@laurel/credentials';
import { Folio } from '../share-link/folio-records.ts';
import { claimBadge, type Seen } from './open-test-wallet.ts';
import { openSharing, type Wish } from './sharing.ts';

export const FIRST = 'Infection Prevention in Home Care';
export const SECOND = 'Lifting without strain';
export const idIn = (path: string): string => path.split('?')[0]?.split('/').at(-1) ?? '';

/** What the form sends as it stands: the switches that are on, and what each sheet showed. */
export const boxesIn = ({ html }: Seen): [string, string][] =>
  [...html.matchAll(/name="((?:field|seen)-[\w-]+)" value="([^"]*)"( checked)?/g)].flatMap(([, name = '', value = '', on]) =>
    on || name.startsWith('seen') ? [[name, value]] : [],
  );

type Made = { own: Seen; sheets: string[]; address: string; id: string; path: string; second: string };

/** As `openSharing`, and what somebody does to show a collection by one address. */
export function openFolios() {
  const { here, rows } = openSharing();
  const folios = () => here.wallet.store.as(here.zoe.personId).read((db) => db.list(Folio, {}));

  /** A collection of the badge that everybody has here and of another. */
  async function collected(): Promise<{ path: string; second: string }> {
    const change = (badge: Credential): Credential => {
      const subject = badge.credentialSubject as { achievement: object }; // as the test issuer builds it
      const evidence = [{ type: ['Evidence'], narrative: 'Nobody judged.', genre: 'participation' }];
      return { ...badge, credentialSubject: { ...subject, achievement: { ...subject.achievement, name: SECOND } }, evidence };
    };
    const second = idIn((await claimBadge(here.zoe, here.issuer.offerUri(here.issuer.award({ change })))).path);
    await here.zoe.get('/wallet/collections');
    const { path } = await here.zoe.post('/wallet/collections', { name: 'For Northshore' });
    await here.zoe.post(
      `${path}/add`,
      [idIn(here.at), second].map((id): [string, string] => ['badge', id]),
    );
    return { path, second };
  }

  async function show(
    wish: Wish = {},
    change: (boxes: [string, string][]) => [string, string][] = (boxes) => boxes,
    before?: () => Promise<void>,
  ): Promise<Made> {
    const { path, second } = await collected();
    await before?.();
    const form = await here.zoe.get(`${path}/show`);
    const typed = Object.entries({ name: 'For Northshore', level: 'link', days: '30', ...wish, decision: 'make' });
    const own = await here.zoe.post(`${path}/show`, [...change(boxesIn(form)), ...typed]);
    const sheets = form.html.match(/<article class="preview stack">.*?<\/article>/gs) ?? [];
    return { own, sheets, address: /\/c\/[\w-]{43}/.exec(own.html)?.[0] ?? 'no address', id: idIn(own.path), path, second };
  }

  return { here, rows, folios, collected, show };
}
