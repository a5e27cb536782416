import { ERROR_STATUS, type ErrorCode, LaurelError, type Log, type Problem } from '@laurel/base';
import type { Translate } from '../i18n.ts';
import { OAuthError } from '../oauth-error.ts';

/** What goes out when a request fails: a code of the closed list, or, for a bug of ours, only the number it is logged under. */
export type Failure = { code: ErrorCode | 'internal'; status: number; detail: string | undefined; problems: readonly Problem[] };

export function failureOf(error: unknown): Failure {
  if (error instanceof LaurelError) return { code: error.code, status: error.status, detail: error.detail, problems: error.problems };
  if (isClientFault(error)) return { code: 'bad_request', status: ERROR_STATUS.bad_request, detail: undefined, problems: [] };
  return { code: 'internal', status: 500, detail: undefined, problems: [] };
}

/** Express says 400 of an address it cannot decode (`%E0%A4%A`). */
const isClientFault = (error: unknown): boolean => error instanceof Error && 'status' in error && error.status === 400;

/** What happened and what to do, in the reader's language. */
export const sentenceOf = ({ code }: Failure, t: Translate): string => t(code === 'internal' ? 'web.error.internal' : `error.${code}`);

/** RFC 9457; `title` is for people, `code` for programs. */
export function problemBody(failure: Failure, { t, requestId }: { t: Translate; requestId: string }): Record<string, unknown> {
  return {
    type: `urn:laurel:error:${failure.code}`,
    title: sentenceOf(failure, t),
    status: failure.status,
    ...(failure.detail === undefined ? {} : { detail: failure.detail }),
    instance: `urn:laurel:request:${requestId}`,
    code: failure.code,
    ...(failure.problems.length === 0 ? {} : { problems: failure.problems }),
    requestId,
  };
}

/** RFC 6749 section 5.2 for protocol doors: what is no OAuthError is a bad request, or our own fault. */
export function oauthBody(error: unknown, requestId: string): { status: number; headers: Record<string, string>; body: Record<string, unknown> } {
  if (error instanceof OAuthError) return { status: error.status, headers: error.headers, body: { error: error.error, error_description: error.message } };
  const failure = failureOf(error);
  const name = failure.status === 503 || failure.status === 429 ? 'temporarily_unavailable' : failure.status >= 500 ? 'server_error' : 'invalid_request';
  return { status: failure.status, headers: {}, body: { error: name, error_description: failure.detail ?? failure.code, request_id: requestId } };
}

/** Refusals are part of the day, and the other side's trouble is not ours; a bug is logged with where it happened. */
export function logFailure(log: Log, error: unknown, fields: { requestId: string; method: string; route: string }): void {
  const { code, status } = failureOf(error);
  if (code !== 'internal' || error instanceof OAuthError) {
    const refused = { ...fields, code: error instanceof OAuthError ? error.error : code };
    if (status >= 500 && status !== 502) log.warn('request.refused', refused);
    else log.info('request.refused', refused);
    return;
  }
  const { name, message, stack } = error instanceof Error ? error : new Error(String(error));
  const frames = stack
    ?.split('\n')
    .filter((line) => /^\s+at /.test(line))
    .slice(0, 6)
    .map((line) => line.trim())
    .join(' | ');
  log.error('request.failed', { ...fields, code, error: name, message: mask(message), at: frames });
}

/** A message may quote data (that of a JSON parser does), so it ends where a quotation begins; addresses and long tokens are masked. */
const mask = (text: string): string =>
  text
    .replace(/["'`“«].*/s, '…')
    .replace(/[^\s@]+@[^\s@]+/g, '…@…')
    .replace(/[\w-]{20,}/g, '…')
    .slice(0, 300);
