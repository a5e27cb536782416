import { LaurelError } from '@laurel/base';
import { Actions, LinkButton, Notice, type Page, PageHead, page, param, type Reply, type Route, to, typed, usePage, type WebRequest } from '@laurel/web';
import type { ComponentChildren } from 'preact';
import { copiesAwaited } from '../claim/copies-awaited.ts';
import { hostOf, placeOf, readStrangerAddress } from '../claim/stranger-address.ts';
import type { Holder } from '../deps.ts';
import { LOOKS } from '../limits.ts';
import { Disclosure, Request, type RequestRow } from '../records.ts';
import { approveRequest, type Choices, declineRequest, questionOf } from '../share/answer-request.ts';
import { badgesSent, switchesPressed, switchesSent } from '../share/as-sent.ts';
import { hasLeft } from '../share/has-left.ts';
import { listHoldings } from '../share/holdings.ts';
import { planAnswer } from '../share/match.ts';
import { findDone, readRequest, renewRequest, sayIn } from '../share/read-request.ts';
import { reopenRequest } from '../share/reopen-request.ts';
import { lastShown } from '../share/together.ts';
import { listBadges } from '../wallet/badges.ts';
import { Approval, type Asker, type Standing } from './approval.tsx';
import { HostName, ownerOf, PERSON } from './frame.tsx';
import { donePage, isDone, toldOf } from './request-done.tsx';

/** Somebody asks to see a badge: read, approve or decline, and what came of it. */
export const requestRoutes = (holder: Holder): Route[] => [
  {
    method: 'get',
    path: '/wallet/request',
    access: PERSON,
    limit: LOOKS,
    run: async (request) => {
      const link = { owner: ownerOf(request), clientId: request.query.get('client_id') ?? '', requestUri: request.query.get('request_uri') ?? '' };
      try {
        return to(`/wallet/requests/${(await readRequest(holder, link)).id}`);
      } catch (error) {
        if (!(error instanceof LaurelError)) throw error;
        const done = error.code === 'request_expired' ? await findDone(holder, link) : undefined;
        return done === undefined ? page(refusedPage(holder, request, link.requestUri, error)) : to(`/wallet/requests/${done}`);
      }
    },
  },
  {
    method: 'get',
    path: '/wallet/requests/:id',
    access: PERSON,
    run: async (request) => {
      const row = await findRequest(holder, request);
      try {
        return await showRequest(holder, request, await renewRequest(holder, row), undefined);
      } catch (error) {
        if (!(error instanceof LaurelError)) throw error;
        const still = await readRow(holder, row);
        return still?.state === 'ended' ? showRequest(holder, request, still, error) : page(refusedPage(holder, request, row.requestUri, error));
      }
    },
  },
  { method: 'post', path: '/wallet/requests/:id', access: PERSON, run: (request) => answer(holder, request) },
  { method: 'post', path: '/wallet/requests/:id/reopen', access: PERSON, limit: LOOKS, run: (request) => reopen(holder, request) },
];

/** A no was a slip, or was thought over: the question again, as long as it is asked. */
async function reopen(holder: Holder, request: WebRequest): Promise<Reply> {
  const row = await findRequest(holder, request);
  try {
    return to(`/wallet/requests/${await reopenRequest(holder, row)}`);
  } catch (error) {
    if (!(error instanceof LaurelError)) throw error;
    const told = await toldOf(holder, row);
    return page(refusedPage(holder, request, row.requestUri, error, { left: told !== undefined && hasLeft(told), again: `/wallet/requests/${row.id}` }));
  }
}

async function answer(holder: Holder, request: WebRequest): Promise<Reply> {
  const row = await findRequest(holder, request);
  try {
    return to(`/wallet/requests/${await decide(holder, request, row)}`);
  } catch (error) {
    if (!(error instanceof LaurelError)) throw error;
    const still = await readRow(holder, row);
    // Its verifier no longer knows it, and then neither do we: the page that was open deserves more than "not found".
    return still ? showRequest(holder, request, still, error) : page(refusedPage(holder, request, row.requestUri, error));
  }
}

/** @returns the id of the request that was answered */
function decide(holder: Holder, request: WebRequest, { owner, id }: RequestRow): Promise<string> {
  switch (typed(request, 'decision')) {
    case 'decline':
      return declineRequest(holder, { owner, id });
    case 'agree':
      return approveRequest(holder, { owner, id, choices: choicesIn(request.form) });
    default:
      throw new LaurelError('bad_form');
  }
}

/** `seen` names the question that the page showed, `use` is "QUERY BADGE", `share` "QUERY INDEX", `part` the first query of an optional part. */
function choicesIn(form: URLSearchParams): Choices {
  const pairs = (name: string) => form.getAll(name).map((text): [string, string] => [text.split(' ')[0] ?? '', text.split(' ')[1] ?? '']);
  const on = new Map<string, Set<number>>();
  for (const [query, index] of pairs('share')) on.set(query, (on.get(query) ?? new Set()).add(Number(index)));
  return { seen: form.get('seen') ?? '', use: new Map(pairs('use')), on, parts: new Set(form.getAll('part')) };
}

async function findRequest(holder: Holder, request: WebRequest): Promise<RequestRow> {
  const row = await holder.store.as(ownerOf(request)).read((db) => db.one(Request, { id: param(request, 'id') }));
  if (!row) throw new LaurelError('not_found');
  return row;
}

const readRow = ({ store }: Holder, { owner, id }: RequestRow): Promise<RequestRow | undefined> => store.as(owner).read((db) => db.one(Request, { id }));

async function showRequest(holder: Holder, request: WebRequest, row: RequestRow, error: LaurelError | undefined): Promise<Reply> {
  const given = isDone(row) ? await donePage(holder, request, row) : await approvalPage(holder, request, row, error);
  return page({ ...given, status: error?.status ?? 200 });
}

async function approvalPage(holder: Holder, request: WebRequest, row: RequestRow, error: LaurelError | undefined): Promise<Omit<Page, 'frame'>> {
  const given = choicesIn(request.method === 'GET' ? request.query : request.form);
  const title = request.t('holder.request.title', { name: sayIn(row.request.name, request.language) });
  const { before, badges, awaited } = await holder.store.as(row.owner).read(async (db) => {
    const badges = await listBadges(db);
    // Where no field is asked for, no copies are waited for.
    const byField = row.request.query.credentials.some(({ format }) => format === 'dc+sd-jwt') ? badges : [];
    const waits = await Promise.all(byField.map(({ id }) => copiesAwaited(holder, db, id)));
    return { before: await db.one(Disclosure, { requestId: row.id }), badges, awaited: byField.filter((_, index) => waits[index] === 'awaited') };
  });
  const standing: Standing = { badges: new Map(badges.map((badge) => [badge.id, badge])), awaited, now: holder.context.clock() };
  const holdings = await listHoldings(holder, row.owner);
  const sent = before && hasLeft(before) ? lastShown(before.shown) : [];
  const { candidates } = planAnswer(row.request.query, holdings);
  const plan = planAnswer(row.request.query, holdings, new Map([...badgesSent(candidates, sent), ...given.use]));
  // Whoever pressed a button under this very question has chosen; no address chooses for them.
  const hasChosen = request.method === 'POST' && given.seen === questionOf(row);
  const switches = hasChosen ? switchesPressed(plan, given) : switchesSent(plan, sent);
  const body = <Approval {...{ row, plan, switches, standing, before, error }} asker={await askerOf(holder, row)} />;
  return { title, body };
}

/** Who asks, and how that is known. */
async function askerOf(holder: Holder, { owner, id, clientId, request }: RequestRow): Promise<Asker> {
  const earlier = await holder.store.as(owner).read((db) => db.list(Disclosure, { clientId }, { order: { at: 'DESC' } }));
  return {
    host: placeOf(request.did),
    answerHost: hostOf(request.responseUri),
    vouchers: await holder.agent.vouch(request.did),
    mayKnow: earlier.some(hasLeft),
    lastShown: earlier.find((row) => row.requestId !== id && row.outcome === 'sent')?.at,
  };
}

/** A request that is not shown: where it came from, and why. `left`: an answer to it is out of this house. */
function refusedPage(holder: Holder, { t, path }: WebRequest, requestUri: string, error: LaurelError, { left, again } = { left: false, again: path }): Page {
  const ended = error.code === 'request_expired';
  const title = t(ended ? 'holder.request.ended.title' : 'holder.request.refused.title');
  const address = readStrangerAddress(requestUri, holder.config);
  const code = error.code === 'request_unreadable' ? error.problems[0]?.code : undefined;
  const why = ended ? t('holder.request.ended.says') : code === undefined ? t(`error.${error.code}`) : t(`holder.request.refused.${code}`);
  const mayPass = error.code === 'host_unreachable' || code === 'key-unreachable';
  const body = (
    <Refusal title={title} lede={t(`holder.request.refused.lede${left ? '.left' : ''}`)} again={mayPass ? again : undefined}>
      <Notice kind={ended || mayPass ? 'warn' : 'bad'}>{why}</Notice>
      {!address.ok && <p>{t(`holder.offer.refused.${address.why}`)}</p>}
      {address.host !== undefined && (
        <p>
          {t.rich('holder.request.refused.host', {
            host: <HostName host={address.host} {...(address.written === undefined ? {} : { written: address.written })} />,
          })}
        </p>
      )}
    </Refusal>
  );
  return { title, body, frame: 'desk', status: error.status };
}

/** One thing to do: look again where that may help, else go back. */
function Refusal({ title, lede, again, children }: { title: string; lede: string; again: string | undefined; children?: ComponentChildren }) {
  const { t } = usePage();
  return (
    <>
      <PageHead title={<bdi>{title}</bdi>} lede={lede} />
      <div class="stack">{children}</div>
      <Actions>
        {again !== undefined && (
          <LinkButton href={again} icon="refresh">
            {t('holder.request.try-again')}
          </LinkButton>
        )}
        <LinkButton href="/wallet" kind={again === undefined ? 'main' : 'quiet'}>
          {t('holder.back')}
        </LinkButton>
      </Actions>
    </>
  );
}
