export { opens } from './api-keys.ts';
export { normaliseEmail } from './email.ts';
export { peopleInventory } from './inventory.ts';
export { API_KEY_DAYS, API_KEY_DAYS_MAX, INVITATION_MS, NAME_CHARACTERS, RECENT_MS } from './limits.ts';
export { openPeople, type PeopleJobs, type PeopleOptions } from './open-people.ts';
export { readName } from './persons.ts';
export { isRecent } from './recent.ts';
export { peopleSchema } from './schema.ts';
export * from './types.ts';
