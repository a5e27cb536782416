import type { Json } from '../types.ts';
import { isJsonObject } from './strict.ts';

/** A value or a list of values: JSON-LD makes no difference between one and a list of one. */
export const listOf = (value: Json | undefined): Json[] => (value === undefined ? [] : Array.isArray(value) ? value : [value]);

/** Whether it is an object of one of these types. */
export const hasType = (value: Json | undefined, ...wanted: readonly string[]): boolean =>
  isJsonObject(value) && listOf(value.type).some((type) => typeof type === 'string' && wanted.includes(type));

/** Who or what is meant: JSON-LD names it by its id alone, or writes it out with its id. */
export const idOf = (value: Json | undefined): Json | undefined => (isJsonObject(value) ? value.id : value);
