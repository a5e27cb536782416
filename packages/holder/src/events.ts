import type { ScopedWriter } from '@laurel/store';
import type { Holder } from './deps.ts';

type Deps = Pick<Holder, 'record'>;
const by = (db: ScopedWriter) => ({ actor: `person:${db.scope}` });

export const recordKept = ({ record }: Deps, db: ScopedWriter, badgeId: string, issuer: string): Promise<void> =>
  record(db.open, { ...by(db), action: 'badge.kept', object: `badge:${badgeId}`, detail: { issuer } });

export const recordRefilled = ({ record }: Deps, db: ScopedWriter, badgeId: string, copies: number): Promise<void> =>
  record(db.open, { actor: 'node', action: 'badge.refilled', object: `badge:${badgeId}`, detail: { copies } });

export const recordDeleted = ({ record }: Deps, db: ScopedWriter, badgeId: string): Promise<void> =>
  record(db.open, { ...by(db), action: 'badge.deleted', object: `badge:${badgeId}` });

/** Which verifier, and that something was shown; what it was is in the person's own ledger. */
export const recordApproved = ({ record }: Deps, db: ScopedWriter, requestId: string, clientId: string): Promise<void> =>
  record(db.open, { ...by(db), action: 'request.approved', object: `request:${requestId}`, detail: { verifier: clientId } });

export const recordDeclined = ({ record }: Deps, db: ScopedWriter, requestId: string, clientId: string): Promise<void> =>
  record(db.open, { ...by(db), action: 'request.declined', object: `request:${requestId}`, detail: { verifier: clientId } });

/** That a no was taken back; what is answered then is told on its own. */
export const recordReopened = ({ record }: Deps, db: ScopedWriter, requestId: string, clientId: string): Promise<void> =>
  record(db.open, { ...by(db), action: 'request.reopened', object: `request:${requestId}`, detail: { verifier: clientId } });

/** That an answer about consent was signed, and for whom it is; what was agreed to is in the person's own list. */
export const recordConsentSigned = ({ record }: Deps, db: ScopedWriter, consentId: string, asker: string): Promise<void> =>
  record(db.open, { ...by(db), action: 'request.consent-signed', object: `consent:${consentId}`, detail: { verifier: asker } });

/** That a recipient was asked to erase what it was shown, and that it signed that nothing is kept. */
export const recordErasureAsked = ({ record }: Deps, db: ScopedWriter, requestId: string, clientId: string): Promise<void> =>
  record(db.open, { ...by(db), action: 'request.erasure-asked', object: `request:${requestId}`, detail: { verifier: clientId } });

export const recordErased = ({ record }: Deps, db: ScopedWriter, requestId: string, clientId: string): Promise<void> =>
  record(db.open, { ...by(db), action: 'request.erasure-confirmed', object: `request:${requestId}`, detail: { verifier: clientId } });

/** That something is shared and how widely; what and with whom is in the person's own ledger. */
export const recordShared = ({ record }: Deps, db: ScopedWriter, shareId: string, badgeId: string, level: string): Promise<void> =>
  record(db.open, { ...by(db), action: 'share.made', object: `badge:${badgeId}`, detail: { share: shareId, level } });

/** That its owner let people in again, after it was closed by a restore. */
export const recordShareOpened = ({ record }: Deps, db: ScopedWriter, shareId: string, badgeId: string): Promise<void> =>
  record(db.open, { ...by(db), action: 'share.opened', object: `badge:${badgeId}`, detail: { share: shareId } });

export const recordShareEnded = ({ record }: Deps, db: ScopedWriter, shareId: string, badgeId: string, why: 'stopped' | 'expired' | 'deleted'): Promise<void> =>
  record(db.open, {
    ...(why === 'expired' ? { actor: 'node' } : by(db)),
    action: 'share.ended',
    object: `badge:${badgeId}`,
    detail: { share: shareId, reason: why },
  });

/** That somebody's whole wallet is gone, and how much it held. */
export const recordWalletErased = ({ record }: Deps, db: ScopedWriter, kept: { badges: number; shares: number }): Promise<void> =>
  record(db.open, { ...by(db), action: 'wallet.erased', object: `person:${db.scope}`, detail: kept });
