import type { StatusSeen, Verdict, VerifyDeps } from './types.ts';
import type { PresentationOptions, PresentationVerdict, Recheck, VerifyOptions } from './verify/types.ts';

export type * from './verify/types.ts';

export declare function verifyCredential(input: string | Uint8Array, deps: VerifyDeps, options?: VerifyOptions): Promise<Verdict>;
export declare function verifyPresentation(input: string | Uint8Array, deps: VerifyDeps, options: PresentationOptions): Promise<PresentationVerdict>;
export declare function recheckStatus(seen: readonly StatusSeen[], issuer: { did: string; keyId: string }, deps: VerifyDeps): Promise<Recheck>;
