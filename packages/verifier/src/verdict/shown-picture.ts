import { badgeFacts, type Credential, pictureIn } from '@laurel/credentials';
import { SHOWN_PICTURE } from '../limits.ts';

/** A badge's own picture where it was shown: signed with the rest and in the badge itself, else it would be fetched from somebody who then knows who looks. */
export function shownPicture(credential: Credential): string | undefined {
  const picture = pictureIn(badgeFacts(credential));
  return picture !== undefined && picture.length <= SHOWN_PICTURE ? picture : undefined;
}
