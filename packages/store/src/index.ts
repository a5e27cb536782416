export { In, IsNull, LessThan, LessThanOrEqual, Like, MoreThan, MoreThanOrEqual, Not } from 'typeorm';
export * from './jobs.ts';
export * from './migration.ts';
export * from './store.ts';
export * from './table.ts';
