import type { KeyType } from '@laurel/agent';

/**
 * How an instance of the VC-API secures what it is given, and with which kind of key. `status`: it adds entries of its own, which it can flip.
 * `experimental`: it rests on a draft.
 */
export type Mechanism = { keyType: KeyType | 'BLS12-381'; status?: true; experimental?: true } & (
  | { securing: 'data-integrity'; cryptosuite: string; derives?: true }
  | { securing: 'jwt' }
  | { securing: 'sd-jwt' }
);

/** The instances there can be, by the names that clients know them by. A new cryptosuite is one line. */
export const MECHANISMS = {
  'eddsa-rdfc-2022': { keyType: 'Ed25519', securing: 'data-integrity', cryptosuite: 'eddsa-rdfc-2022' },
  'eddsa-jcs-2022': { keyType: 'Ed25519', securing: 'data-integrity', cryptosuite: 'eddsa-jcs-2022' },
  'ecdsa-rdfc-2019-p256': { keyType: 'P-256', securing: 'data-integrity', cryptosuite: 'ecdsa-rdfc-2019' },
  'ecdsa-rdfc-2019-p384': { keyType: 'P-384', securing: 'data-integrity', cryptosuite: 'ecdsa-rdfc-2019' },
  'ecdsa-jcs-2019': { keyType: 'P-256', securing: 'data-integrity', cryptosuite: 'ecdsa-jcs-2019' },
  'ecdsa-sd-2023': { keyType: 'P-256', securing: 'data-integrity', cryptosuite: 'ecdsa-sd-2023', derives: true },
  'bbs-2023': { keyType: 'BLS12-381', securing: 'data-integrity', cryptosuite: 'bbs-2023', derives: true, experimental: true },
  'vc-jwt-es256': { keyType: 'P-256', securing: 'jwt' },
  'vc-jwt-eddsa': { keyType: 'Ed25519', securing: 'jwt' },
  'sd-jwt-vc': { keyType: 'P-256', securing: 'sd-jwt', status: true },
  status: { keyType: 'Ed25519', securing: 'data-integrity', cryptosuite: 'eddsa-rdfc-2022', status: true },
} as const satisfies Record<string, Mechanism>;

export type InstanceName = keyof typeof MECHANISMS;
export const INSTANCE_NAMES = Object.keys(MECHANISMS) as readonly InstanceName[]; // the keys of a constant
