import { PageHead, page, type Route, Side, Sides } from '@laurel/web';
import type { Holder } from '../deps.ts';
import { ownerOf, PERSON } from '../pages/frame.tsx';
import { lastSaved, savedWhen } from './last-saved.tsx';

/** Everything that keeps a wallet from being lost, in one place; what needs more than a press has a page of its own. */
export const safeRoute = (holder: Holder): Route => ({
  method: 'get',
  path: '/wallet/safe',
  access: PERSON,
  run: async (request) => {
    const { t, session } = request;
    const saved = await lastSaved(holder, ownerOf(request));
    const codes = session && (await holder.people.recoveryCodes.state(session));
    const passkeys = session ? (await holder.people.passkeys.list(session)).length : 0;
    const devices = session ? (await holder.people.account.sessions(session)).length : 0;
    const title = t('holder.safe.title');
    const body = (
      <>
        <PageHead title={title} lede={t('holder.safe.lede')} />
        <Sides>
          <Side term={t('holder.safe.file')}>
            <p>{savedWhen(t, saved)}</p>
            <Ways
              links={[
                ['/wallet/backup', t('holder.safe.save')],
                ['/wallet/restore', t('holder.safe.restore')],
              ]}
            />
          </Side>
          <Side term={t('holder.safe.sign-in')}>
            <p>{t('holder.safe.sign-in.says', { passkeys, codes: codes?.left ?? 0 })}</p>
            <Ways
              links={[
                ['/account/passkeys/new', t('web.passkey.add')],
                ['/wallet/kit', t('holder.safe.kit')],
              ]}
            />
          </Side>
          <Side term={t('holder.safe.devices')}>
            <p>{t('holder.safe.devices.says', { count: devices })}</p>
            <Ways links={[['/account#sessions', t('holder.safe.devices.look')]]} />
          </Side>
          <Side term={t('holder.safe.address')}>
            <p>{t.rich('holder.safe.address.says', { email: <bdi>{session?.person.email}</bdi> })}</p>
            <Ways
              links={[
                ['/account/address', t('web.account.address.change')],
                ['/wallet/issuers', t('holder.safe.issuers')],
              ]}
            />
          </Side>
          <Side term={t('holder.leave')}>
            <p>{t('holder.leave.says')}</p>
            <Ways links={[['/wallet/account', t('holder.leave.title')]]} />
          </Side>
        </Sides>
      </>
    );
    return page({ title, body });
  },
});

function Ways({ links }: { links: readonly (readonly [string, string])[] }) {
  return (
    <ul class="plain">
      {links.map(([href, words]) => (
        <li>
          <a href={href}>{words}</a>
        </li>
      ))}
    </ul>
  );
}
