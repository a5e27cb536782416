export type { LetterState } from './letter-states.ts';
export type { MailTransport } from './mail-server.ts';
export { type Courier, type CourierOptions, openCourier } from './open-courier.ts';
export { courierInventory, courierSchema, type LetterStage } from './outbox.ts';
