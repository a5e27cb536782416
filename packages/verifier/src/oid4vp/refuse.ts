import { ERROR_STATUS, type ErrorCode } from '@laurel/base';
import { OAuthError } from '@laurel/web';

type Refusal = Extract<ErrorCode, 'request_unknown' | 'request_expired' | 'request_answered' | 'response_refused'>;

/** A refusal at the wallet's door: the code of the closed list as OAuth's `error`, so that a program need not read the sentence. */
export const refuse = (code: Refusal, description: string): OAuthError => new OAuthError(code, description, { status: ERROR_STATUS[code] });
