export { forgetLetters, withdrawLetters } from './forget-letters.ts';
export { LAST_LETTER_FAILED, type LetterState } from './letter-states.ts';
export { BOUNCE_BYTES } from './limits.ts';
export type { MailTransport } from './mail-server.ts';
export { type Courier, type CourierOptions, openCourier } from './open-courier.ts';
export { courierInventory, courierSchema, type LetterStage } from './outbox.ts';
export { type Bounce, readBounce } from './read-bounce.ts';
export { LETTER_FILTERS, type LetterFilter, type OutboxLetter, type OutboxPage, type OutboxQuery, type OutboxReader } from './read-outbox.ts';
export type { BounceAnswer } from './record-bounce.ts';
