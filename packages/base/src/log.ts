/** Who (a DID or an id), what, outcome, request id. Never claims, tokens, addresses or keys. */
export type LogFields = Record<string, string | number | boolean | undefined>;

export type Log = {
  info: (event: string, fields?: LogFields) => void;
  warn: (event: string, fields?: LogFields) => void;
  error: (event: string, fields?: LogFields) => void;
};

/** A log that drops everything: for tests that do not read it. */
export const silentLog: Log = { info: () => {}, warn: () => {}, error: () => {} };
