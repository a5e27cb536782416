/** A refusal in the words of OAuth and its children (RFC 6749 section 5.2, OID4VCI 8.3.1): for routes whose access is `{ kind: 'protocol', errors: 'oauth' }`. */
export class OAuthError extends Error {
  readonly error: string;
  readonly status: number;
  readonly headers: Record<string, string>;

  constructor(error: string, description: string, options: { status?: number; headers?: Record<string, string> } = {}) {
    super(description);
    this.name = 'OAuthError';
    this.error = error;
    this.status = options.status ?? 400;
    this.headers = options.headers ?? {};
  }
}
