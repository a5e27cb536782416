import { LaurelError } from '@laurel/base';
import { BODIES_AT_ONCE, BODY_ROOM_AGAIN_SECONDS, FORM_BYTES } from '../limits.ts';

/** What one request holds of the room for bodies, from its first byte until it is answered. */
export type BodyRoom = { take: (bytes: number) => void; leave: () => void };

/**
 * The room that the bodies of all requests share: each has its bound, and two hundred people who send a file at one moment have two hundred of them.
 * Counted as bytes arrive, so that whoever says much and sends nothing takes nothing. `forForms` is beside it for what is no longer than a form. Of one person (`whose`) so many
 * longer ones come in at a time as BODIES_AT_ONCE says: else anybody who has an account could hold all of it by sending slowly. `take` @throws LaurelError storage_busy · too_many_requests
 */
export function openBodyRoom(most: number, forForms = 0): (whose?: string) => BodyRoom {
  let held = 0;
  const long = new Map<string, number>();
  return (whose) => {
    let own = 0;
    let isLong = false;
    const lengthen = (by: 1 | -1) => {
      if (whose === undefined) return;
      const others = long.get(whose) ?? 0;
      if (by === 1 && others >= BODIES_AT_ONCE) throw new LaurelError('too_many_requests', { retryAfterSeconds: BODY_ROOM_AGAIN_SECONDS });
      if (others + by === 0) long.delete(whose);
      else long.set(whose, others + by);
      isLong = by === 1;
    };
    return {
      take: (bytes) => {
        if (!isLong && own + bytes > FORM_BYTES) lengthen(1);
        if (held + bytes > (own + bytes <= FORM_BYTES ? most + forForms : most))
          throw new LaurelError('storage_busy', { retryAfterSeconds: BODY_ROOM_AGAIN_SECONDS });
        held += bytes;
        own += bytes;
      },
      leave: () => {
        if (isLong) lengthen(-1);
        held -= own;
        own = 0;
      },
    };
  };
}
