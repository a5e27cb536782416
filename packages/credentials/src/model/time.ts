import { LaurelError } from '@laurel/base';
import type { JsonObject } from '../types.ts';

/** Milliseconds of an xsd:dateTimeStamp, which always says its zone; `undefined` where the text is none (VC Data Model 2.0, section 4.9). */
export function timeOf(value: unknown): number | undefined {
  const [, year, month, day, offset] = (typeof value === 'string' && STAMP.exec(value)) || [];
  if (typeof value !== 'string' || year === undefined || !isDay(Number(year), Number(month), Number(day))) return undefined;
  if (offset !== undefined && offset > '14:00') return undefined;
  const time = Date.parse(value);
  return Number.isNaN(time) ? undefined : time;
}

const STAMP = /^(\d{4})-(\d\d)-(\d\d)T\d\d:\d\d:\d\d(?:\.\d+)?(?:Z|[+-](\d\d:[0-5]\d))$/;

/** Date.parse reads 30 February as 2 March; another reader reads no date at all. */
const isDay = (year: number, month: number, day: number): boolean => day >= 1 && day <= new Date(Date.UTC(year, month, 0)).getUTCDate();

/** An ISO 8601 day, as a date of birth is written. */
export function isDate(value: unknown): boolean {
  return typeof value === 'string' && timeOf(`${value}T00:00:00Z`) !== undefined;
}

/** The same for a time that need not say its zone and is then taken as UTC: `issuanceDate` of VC Data Model 1.1, `DateTime` of Open Badges 3.0. */
export const momentOf = (value: unknown): number | undefined => timeOf(value) ?? (typeof value === 'string' ? timeOf(`${value}Z`) : undefined);

export const isLocalTime = (value: unknown): boolean => momentOf(value) !== undefined;

export type Window = { from?: number; until?: number };

/** The same in milliseconds; undefined where one of the two is no time. */
export function windowOf({ validFrom, issuanceDate, validUntil, expirationDate }: JsonObject): Window | undefined {
  const [written, end] = [validFrom ?? issuanceDate, validUntil ?? expirationDate];
  const [from, until] = [timeOf(validFrom) ?? momentOf(issuanceDate), timeOf(validUntil) ?? momentOf(expirationDate)];
  if ((written !== undefined && from === undefined) || (end !== undefined && until === undefined)) return undefined;
  return { ...(from === undefined ? {} : { from }), ...(until === undefined ? {} : { until }) };
}

/** When a credential begins and ends as it says itself, in the words of its own edition of the data model. */
export function validityOf(credential: JsonObject): { from?: string; until?: string } {
  const from = credential.validFrom ?? credential.issuanceDate;
  const until = credential.validUntil ?? credential.expirationDate;
  return { ...(typeof from === 'string' ? { from } : {}), ...(typeof until === 'string' ? { until } : {}) };
}

/** 00:00:00Z of the time's UTC day: copies of one award made hours apart say the same. @throws LaurelError bad_request where the text is no time */
export const startOfDay = (time: string): string => `${dayOf(time)}T00:00:00Z`;

/** 23:59:59Z of the time's UTC day. @throws LaurelError bad_request where the text is no time */
export const endOfDay = (time: string): string => `${dayOf(time)}T23:59:59Z`;

function dayOf(time: string): string {
  const at = timeOf(time);
  if (at === undefined) throw new LaurelError('bad_request', { detail: `${time} is no time in UTC such as 2026-05-01T10:00:00Z.` });
  return new Date(at).toISOString().slice(0, 10);
}
