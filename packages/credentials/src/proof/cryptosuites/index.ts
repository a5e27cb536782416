import type { Json } from '../../types.ts';
import { bbs2023 } from './bbs-2023.ts';
import type { Cryptosuite } from './cryptosuite.ts';
import { ecdsaJcs2019 } from './ecdsa-jcs-2019.ts';
import { ecdsaRdfc2019 } from './ecdsa-rdfc-2019.ts';
import { ecdsaSd2023 } from './ecdsa-sd-2023.ts';
import { ed25519Signature2018 } from './ed25519-signature-2018.ts';
import { ed25519Signature2020 } from './ed25519-signature-2020.ts';
import { eddsaJcs2022 } from './eddsa-jcs-2022.ts';
import { eddsaRdfc2022 } from './eddsa-rdfc-2022.ts';

/** Every suite this node knows. A proof of any other is reported and proves nothing. */
export const CRYPTOSUITES: readonly Cryptosuite[] = [
  eddsaRdfc2022,
  eddsaJcs2022,
  ecdsaRdfc2019,
  ecdsaJcs2019,
  ecdsaSd2023,
  bbs2023,
  ed25519Signature2020,
  ed25519Signature2018,
];

/** The suite a proof names; undefined where it is not one of ours. */
export const suiteOf = ({ type, cryptosuite }: { type?: Json; cryptosuite?: Json }): Cryptosuite | undefined =>
  CRYPTOSUITES.find((suite) => suite.type === type && suite.cryptosuite === cryptosuite);
