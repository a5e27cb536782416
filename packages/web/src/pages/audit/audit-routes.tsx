import { type Context, LaurelError } from '@laurel/base';
import { type CheckSignature, EXPORT_ENTRIES, findEvents, listCheckpoints, listEvents, recordState, verifyAudit } from '@laurel/ledger';
import { holds, type People, type RoleName } from '@laurel/people';
import type { Store } from '@laurel/store';
import { page, withQuery } from '../../door.ts';
import { AUDIT_CHECK_RATE } from '../../limits.ts';
import type { Access, Route, WebRequest } from '../../route.ts';
import type { AccessPlace, Here } from '../access/place.ts';
import { CheckedPage } from './checked-page.tsx';
import { type Asked, askedOf, filterOf, linesOf } from './filters.ts';
import { type Names, RecordPage } from './record-page.tsx';

export type AuditDeps = { people: People; context: Context; store: Store; place: Pick<AccessPlace, 'base' | 'find' | 'pages'>; check: CheckSignature };

const AUDITOR: Access = { kind: 'role', role: 'auditor' };

/** The audit record for who may read it: in words, by day, person and kind; checked on the spot; as a file that others can check. */
export function auditRoutes({ people, context, store, place, check }: AuditDeps): readonly Route[] {
  const route = (path: string, more: Pick<Route, 'limit'>, run: (request: WebRequest, here: Here) => ReturnType<Route['run']>): Route => ({
    method: 'get',
    path: `${place.base}/audit${path}`,
    access: AUDITOR,
    ...more,
    run: (request) => run(request, place.find(request)),
  });
  /** Of the whole node for whoever audits the node; of one profile for everybody else, whatever the address says. */
  const asking = (request: WebRequest, here: Here): Asked => {
    const asked = askedOf(request);
    const may = (role: RoleName, profile: string) => request.session !== undefined && holds(request.session, role, profile);
    const mayAll = may('auditor', '*');
    if (asked.everything && !mayAll) throw new LaurelError('not_allowed');
    return { ...asked, mayAll, administers: may('administrator', here.profile), profile: here.profile };
  };
  return [
    route('', {}, async (request, here) => {
      const { t } = request;
      const asked = asking(request, here);
      const { found, state } = { found: await findEvents(store, filterOf(asked), asked.at), state: await recordState(store) };
      const names = await namesOf(people, found.entries, asked.everything ? undefined : here.profile);
      const colleagues = (await people.access.colleagues(here.profile)).map(({ person }) => person);
      const body = <RecordPage t={t} here={here} pages={place.pages} {...{ asked, found, state, names, colleagues }} />;
      return page({ title: t('web.audit'), body, noStore: true });
    }),
    route('/check', { limit: AUDIT_CHECK_RATE }, async (request, here) => {
      const { t } = request;
      const report = await verifyAudit(store, { check });
      const title = t('web.audit.check');
      const body = <CheckedPage t={t} here={here} report={report} at={context.clock().toISOString()} />;
      return page({ title, body, noStore: true, crumbs: [{ text: t('web.audit'), href: `${here.at}/audit` }, { text: title }] });
    }),
    route('/record.jsonl', { limit: AUDIT_CHECK_RATE }, async (request, here) => {
      const asked = asking(request, here);
      const entries = await listEvents(store, filterOf(asked), { after: asked.at.after ?? 0, most: EXPORT_ENTRIES });
      // Heads of the whole chain: they say nothing of who did what, and without them nobody could check a file.
      const checkpoints = await listCheckpoints(store);
      const next =
        entries.length < EXPORT_ENTRIES ? undefined : withQuery(`${here.at}/audit/record.jsonl`, { ...asked.query, after: String(entries.at(-1)?.seq) });
      return {
        kind: 'bytes',
        body: linesOf(entries, checkpoints, next),
        contentType: 'application/jsonl; charset=utf-8',
        filename: `audit-${here.profile === '*' ? 'node' : here.profile}-${context.clock().toISOString().slice(0, 10)}.jsonl`,
      };
    }),
  ];
}

/** The record has ids only; whoever reads it here may know who they are, as long as they are here. `profile`: whose keys may be met there, beside those of the whole node. */
async function namesOf(people: People, entries: readonly { actor: string; object: string }[], profile: string | undefined): Promise<Names> {
  const said = entries.flatMap(({ actor, object }) => [actor, object]);
  const idsOf = (kind: string) => said.flatMap((name) => (name.startsWith(kind) ? [name.slice(kind.length)] : []));
  const places = profile === undefined ? [undefined] : [...new Set([profile, '*'])];
  const keys = idsOf('api-key:').length === 0 ? [] : (await Promise.all(places.map((place) => people.apiKeys.list(place)))).flat();
  return { persons: await people.persons(idsOf('person:')), keys: new Map(keys.map(({ id, name }) => [id, name])) };
}
