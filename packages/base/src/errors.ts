/** Every way a request can be refused, with its HTTP status. */
export const ERROR_STATUS = {
  bad_request: 400,
  bad_form: 422,
  not_found: 404,
  not_signed_in: 401,
  not_allowed: 403,
  csrf: 403,
  key_refused: 401,
  key_scope: 403,
  method_not_allowed: 405,
  too_large: 413,
  wrong_media_type: 415,
  too_many_requests: 429,
  conflict: 409,
  evidence_changed: 409,
  idempotency_conflict: 422,
  // configuration and start-up
  config_invalid: 500,
  kek_missing: 500,
  kek_example: 500,
  kek_wrong: 500,
  kek_exposed: 500,
  key_damaged: 500,
  port_taken: 500,
  schema_newer: 500,
  start_needed: 500,
  database_unreadable: 500,
  backup_unreadable: 500,
  storage_full: 503,
  storage_busy: 503,
  storage_failed: 503,
  // outbound
  url_refused: 400,
  host_unreachable: 502,
  response_too_large: 502,
  answer_unreadable: 502,
  // people
  sign_in_expired: 410,
  sign_in_wrong_code: 403,
  sign_in_tries_spent: 410,
  setup_used: 410,
  sign_in_again: 401,
  invitation_ended: 410,
  link_ended: 410,
  passkey_refused: 403,
  recovery_code_wrong: 403,
  institution_refused: 403,
  institution_unknown_person: 403,
  own_roles: 409,
  last_administrator: 409,
  // issuer
  roster_unreadable: 422,
  roster_has_problems: 422,
  claim_link_unknown: 404,
  claim_link_expired: 410,
  offer_unknown: 404,
  offer_expired: 410,
  offer_claimed: 410,
  pin_needed: 403,
  already_awarded: 409,
  award_revoked: 410,
  award_state: 409,
  lint_failed: 422,
  clock_went_back: 503,
  status_list_unknown: 404,
  status_history_unknown: 404,
  // holder
  offer_unreadable: 422,
  issuer_refused: 502,
  credential_refused: 422,
  request_unreadable: 422,
  nothing_matches: 422,
  no_copy_left: 409,
  verifier_refused: 502,
  verifier_undecided: 503,
  // verifier
  request_unknown: 404,
  request_expired: 410,
  request_answered: 410,
  response_refused: 400,
} as const satisfies Record<string, number>;

export type ErrorCode = keyof typeof ERROR_STATUS;

/** One problem at one place of a form or a document: a field's name, or a CSV line and column. */
export type Problem = { at: string; code: string; detail: string; line?: number; column?: number };

/**
 * A refusal that a person can act on. Everything else that is thrown is our bug.
 * @example throw new LaurelError('offer_expired', { detail: 'This claim link ended on 3 May. Ask the issuer for a new one.' })
 */
export class LaurelError extends Error {
  readonly code: ErrorCode;
  readonly status: number;
  readonly detail: string | undefined;
  readonly problems: readonly Problem[];
  /** When asking again may help. */
  readonly retryAfterSeconds: number | undefined;

  constructor(code: ErrorCode, options: { detail?: string; problems?: readonly Problem[]; retryAfterSeconds?: number; cause?: unknown } = {}) {
    super(options.detail ?? code, options.cause === undefined ? undefined : { cause: options.cause });
    this.name = 'LaurelError';
    this.code = code;
    this.status = ERROR_STATUS[code];
    this.detail = options.detail;
    this.problems = options.problems ?? [];
    this.retryAfterSeconds = options.retryAfterSeconds;
  }
}
