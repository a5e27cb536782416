import { destination, pino } from 'pino';

type LogValue = string | number | boolean | undefined;

/** What a log line must never carry: a field of such a name does not compile. */
type Personal = 'email' | 'mail' | 'to' | 'recipient' | 'phone' | 'birthdate' | 'claims' | 'token' | 'secret' | 'password' | 'privateKey';

/** Who (a DID or an id), what, outcome, request id. Never claims, tokens, addresses or keys. */
export type LogFields = Record<string, LogValue> & { [field in Personal]?: never };

export type Log = {
  info: (event: string, fields?: LogFields) => void;
  warn: (event: string, fields?: LogFields) => void;
  error: (event: string, fields?: LogFields) => void;
};

export type LogLevel = 'debug' | 'info' | 'warn' | 'error' | 'silent';

/** A log that drops everything: for tests that do not read it. */
export const silentLog: Log = { info: () => {}, warn: () => {}, error: () => {} };

/** One line of JSON per event, to standard error unless `write` is given. */
export function openLog({ level, clock, write }: { level: LogLevel; clock: () => Date; write?: (line: string) => void }): Log {
  const options = {
    level,
    base: null,
    messageKey: 'event',
    timestamp: () => `,"time":"${clock().toISOString()}"`,
    formatters: { level: (label: string) => ({ level: label }) },
  };
  // Synchronous: the last line before a crash is the one that is needed.
  const lines = pino(options, write === undefined ? destination({ dest: 2, sync: true }) : { write });
  return {
    info: (event, fields) => lines.info(fields ?? {}, event),
    warn: (event, fields) => lines.warn(fields ?? {}, event),
    error: (event, fields) => lines.error(fields ?? {}, event),
  };
}
