import { ERROR_STATUS, type ErrorCode, LaurelError, type Log, type Problem } from '@laurel/base';
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

/** RFC 9457. `title` and the code's advice come in the reader's language. */
export function problemBody(failure: Failure, requestId: string, title: string): Record<string, unknown> {
  return {
    type: `urn:laurel:error:${failure.code}`,
    title,
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

/** Refusals are part of the day; a bug is logged with where it happened. Its message may quote data, so addresses and long tokens are masked. */
export function logFailure(log: Log, error: unknown, fields: { requestId: string; method: string; route: string }): void {
  const failure = failureOf(error);
  if (failure.status < 500 || error instanceof OAuthError) {
    log.info('request.refused', { ...fields, code: error instanceof OAuthError ? error.error : failure.code });
    return;
  }
  const { name, message, stack } = error instanceof Error ? error : new Error(String(error));
  const frames = stack
    ?.split('\n')
    .filter((line) => /^\s+at /.test(line))
    .slice(0, 6)
    .map((line) => line.trim())
    .join(' | ');
  log.error('request.failed', { ...fields, code: failure.code, error: name, message: mask(message), at: frames });
}

const mask = (text: string): string =>
  text
    .replace(/[^\s@]+@[^\s@]+/g, '…@…')
    .replace(/[\w-]{20,}/g, '…')
    .slice(0, 300);
