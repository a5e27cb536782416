import { type BadgeFacts, writeCollection } from '@laurel/credentials';
import { Button, Form, Link, PageHead, page, param, type Reply, type Route, usePage, VerdictState, type WebRequest, wantsJson } from '@laurel/web';
import type { Holder } from '../deps.ts';
import { SHARED_PICTURE } from '../limits.ts';
import { isGuarded } from '../share-link/code.ts';
import type { FolioRow } from '../share-link/folio-records.ts';
import { countFolio, findFolio, openFolio, type StandingFolio } from '../share-link/open-folio.ts';
import type { ShareRow } from '../share-link/records.ts';
import { addressOf, folioAddressOf, newPass, passEnd } from '../share-link/secrets.ts';
import { sharedFacts, sharedTitle, toldApart } from '../share-link/shared-file.ts';
import { IssuedBy, SharedPicture } from './shared-badge.tsx';
import { asksForBadge, atGate, counts, gatePage, gone, PUBLIC, Reference, Standing } from './shared-page.tsx';

/** A collection as somebody sees it who was given its address. Its gate is that of the first badge that still stands: all were shared alike. */
export const publicFolioRoutes = (holder: Holder): Route[] => [
  {
    ...PUBLIC,
    method: 'get',
    path: '/c/:token',
    run: async (request) => {
      const found = await findFolio(holder, param(request, 'token'));
      if (!found) return gone(request);
      if (isGuarded(found.first)) return page(gatePage(holder, request, found.first));
      if (!asksForBadge(request) && !wantsJson(request)) return folioPage(holder, request, found);
      if (request.raw.method !== 'HEAD') await countFolio(holder, found);
      return { kind: 'json', body: listed(holder, found), headers: { Vary: 'Accept' } };
    },
  },
  {
    ...PUBLIC,
    method: 'post',
    path: '/c/:token',
    run: async (request) => {
      const found = await findFolio(holder, param(request, 'token'));
      if (!found) return gone(request);
      if (!isGuarded(found.first)) return folioPage(holder, request, found);
      const come = await atGate(holder, request, found.first);
      return 'gate' in come ? come.gate : folioPage(holder, request, found, come.pass);
    },
  },
];

/** For a verifier or a wallet that somebody gave this address to: what the page lists too, and no badge itself, which each address hands out. */
const listed = (holder: Holder, { folio, shares }: StandingFolio) =>
  writeCollection({
    name: folio.name,
    badges: shares.filter((share) => !isGuarded(share)).map((share) => ({ name: sharedTitle(share), url: addressOf(holder, share), ...toldApart(share) })),
  });

/** A badge of it, and the way to its own page; where that has a gate, a pass that ends with the one that opened this page, and `from`, by which that page leads back. */
type Listed = { share: ShareRow; path: string; pass: string | undefined; from: string };

async function folioPage(holder: Holder, request: WebRequest, found: StandingFolio, pass?: string): Promise<Reply> {
  const { folio, first } = found;
  const opened = await openFolio(holder, found, { counts: await counts(holder, request, folio, pass) });
  const until = pass === undefined ? undefined : passEnd(holder, first.id, pass);
  const listed = opened.map((share) => ({
    share,
    path: new URL(addressOf(holder, share)).pathname,
    pass: until !== undefined && isGuarded(share) ? newPass(holder, share.id, until) : undefined,
    from: param(request, 'token'),
  }));
  const address = folioAddressOf(holder, folio);
  const face = {
    description: request.t('holder.folio.description', { name: folio.name, count: opened.length }),
    address,
    languages: holder.config.languages,
    image: `${addressOf(holder, first)}/picture.png`,
    people: true,
  } as const;
  const body = <ShownFolio folio={folio} first={first} listed={listed} address={address} />;
  const isPublic = first.level === 'public';
  const again = pass !== undefined && { again: { pass } };
  return page({ title: folio.name, frame: 'narrow', noStore: true, script: 'none', body, ...again, ...(isPublic ? { face, robots: 'index' as const } : {}) });
}

function ShownFolio({ folio, first, listed, address }: { folio: FolioRow; first: ShareRow; listed: readonly Listed[]; address: string }) {
  const { t } = usePage();
  const room = SHARED_PICTURE / listed.length; // a page that anybody may open has room for so much in all
  return (
    <>
      <PageHead title={<bdi>{folio.name}</bdi>} lede={t('holder.folio.says', { count: listed.length })} />
      <div class="stack">
        {listed.map((one) => (
          <OneOfThem {...one} room={room} />
        ))}
        <Reference address={address} until={first.endsAt} id={folio.id} />
      </div>
    </>
  );
}

/** Beside the verdict, since a badge for taking part is as valid as one that was assessed. */
function Class({ of, leftOut }: { of: BadgeFacts['assessment']; leftOut: number }) {
  const { t } = usePage();
  if (of === undefined && leftOut === 0) return null;
  return <p>{t(of === undefined ? 'holder.folio.class.left-out' : `holder.assessment.${of}`)}</p>;
}

function OneOfThem({ share, path, pass, from, room }: Listed & { room: number }) {
  const { t } = usePage();
  const facts = sharedFacts(share);
  const title = sharedTitle(share);
  return (
    <article class="preview stack">
      <div class="row">
        <SharedPicture facts={facts} room={room} />
        <div class="grow">
          <h2>
            <bdi lang={facts.language}>{title}</bdi>
          </h2>
          <IssuedBy name={share.issuerName} did={facts.issuerId ?? ''} />
          <Class of={facts.assessment} leftOut={share.leftOut} />
          <p>
            <VerdictState verdict={share.verdict} />
          </p>
        </div>
      </div>
      <Standing verdict={share.verdict} />
      {pass === undefined ? (
        <p>
          <Link href={path} label={t('holder.folio.open.of', { title })}>
            {t('holder.folio.open')}
          </Link>
        </p>
      ) : (
        <div class="no-print">
          <Form action={path}>
            <input type="hidden" name="pass" value={pass} />
            <input type="hidden" name="from" value={from} />
            <Button kind="quiet" icon="eye">
              {t('holder.folio.open')}
              <span class="vh"> {title}</span>
            </Button>
          </Form>
        </div>
      )}
    </article>
  );
}
