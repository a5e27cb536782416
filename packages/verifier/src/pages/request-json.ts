import type { RequestRow, ShownRow } from '../records.ts';
import type { Values } from '../requests/fields.ts';
import { wantedFields } from '../requests/query.ts';
import type { Report } from '../verdict/find-report.ts';

/** A request and its verdict for programs of the same clerk. */
export function requestJson(request: RequestRow, report: Report | undefined): Record<string, unknown> {
  const { id, title, state, ask, createdAt, expiresAt, endedAt, declinedAt, withdrawnAt } = request;
  return {
    id,
    title,
    state,
    asked: wantedFields(ask),
    createdAt,
    expiresAt,
    endedAt,
    declinedAt,
    withdrawnAt,
    verdict: report ? verdictJson(report) : null,
    shown: report?.shown ? valuesIn(report.shown) : null,
    shownUntil: report?.shown?.eraseAt ?? null,
  };
}

/** The fields, without the picture that is for looking at. */
const valuesIn = ({ disclosed: { picture: _, ...values } }: ShownRow): Values => values;

function verdictJson({ submission, credential }: Report): Record<string, unknown> {
  const { outcome, code, sentence, checks, asOf, receivedAt, recheckedAt, eraseAt } = submission;
  const { issuer, keyId, format, kind, status, vouchers, claimNames, validUntil } = credential;
  return {
    outcome,
    code,
    sentence,
    checks,
    asOf,
    receivedAt,
    recheckedAt,
    eraseAt,
    credentials: [{ issuer, keyId, format, kind, status, vouchers, claimNames, validUntil }],
  };
}
