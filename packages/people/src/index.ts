export { normaliseEmail } from './email.ts';
export { openPeople, type PeopleJobs, type PeopleOptions } from './open-people.ts';
export { peopleInventory, peopleSchema } from './records.ts';
export * from './types.ts';
