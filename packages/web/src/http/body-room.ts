import { LaurelError } from '@laurel/base';
import { BODY_ROOM_AGAIN_SECONDS, FORM_BYTES } from '../limits.ts';

/** What one request holds of the room for bodies, from its first byte until it is answered. */
export type BodyRoom = { take: (bytes: number) => void; leave: () => void };

/**
 * The room that the bodies of all requests share: each has its bound, and two hundred people who send a file at one moment have two hundred of them.
 * Counted as bytes arrive, so that whoever says much and sends nothing takes nothing. `forForms` is beside it for what is no longer than a form. `take` @throws LaurelError storage_busy
 */
export function openBodyRoom(most: number, forForms = 0): () => BodyRoom {
  let held = 0;
  return () => {
    let own = 0;
    return {
      take: (bytes) => {
        if (held + bytes > (own + bytes <= FORM_BYTES ? most + forForms : most))
          throw new LaurelError('storage_busy', { retryAfterSeconds: BODY_ROOM_AGAIN_SECONDS });
        held += bytes;
        own += bytes;
      },
      leave: () => {
        held -= own;
        own = 0;
      },
    };
  };
}
