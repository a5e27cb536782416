import type { BadgeFacts } from '@laurel/credentials';

const PICTURE = /^data:image\/(png|jpeg|gif|webp|svg\+xml);base64,[A-Za-z0-9+/=]+$/;

/** Only a picture that the badge carries in itself: fetching one would tell its host who opened the badge, and when. */
export const pictureIn = ({ image }: BadgeFacts): string | undefined => (image !== undefined && PICTURE.test(image) ? image : undefined);

/** Without a word on assessment a badge must not look assessed. */
export const kindOf = ({ assessment }: BadgeFacts): 'assessed' | 'participation' =>
  assessment === undefined || assessment === 'participation' ? 'participation' : 'assessed';
