export { opens } from './api-keys.ts';
export { normaliseEmail } from './email.ts';
export { API_KEY_DAYS, NAME_CHARACTERS } from './limits.ts';
export { openPeople, type PeopleJobs, type PeopleOptions } from './open-people.ts';
export { readName } from './persons.ts';
export { peopleInventory, peopleSchema } from './records.ts';
export * from './types.ts';
