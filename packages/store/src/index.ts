export { In, IsNull, LessThan, LessThanOrEqual, Like, MoreThan, MoreThanOrEqual, Not } from 'typeorm';
export * from './jobs.ts';
export * from './limits.ts';
export * from './migration.ts';
export { type Database, openStore } from './open-store.ts';
export * from './store.ts';
export * from './table.ts';
