import { openCast } from './cast.ts';
import { dataIntegrityInputs } from './data-integrity.ts';
import type { Input, Place } from './input.ts';
import { jwtInputs } from './jwt.ts';
import { sdJwtInputs } from './sd-jwt.ts';

/** Every known failure that is text, made anew with fresh keys. */
export async function knownFailureInputs(place: Place): Promise<Input[]> {
  const cast = await openCast(place);
  return [...(await jwtInputs(cast)), ...(await sdJwtInputs(cast)), ...(await dataIntegrityInputs(cast))];
}
