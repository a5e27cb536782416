import type { BadgeFacts } from './badge-facts.ts';

const PICTURE = /^data:image\/(png|jpeg|gif|webp|svg\+xml);base64,[A-Za-z0-9+/=]+$/;

/** Only a picture that the badge carries in itself: fetching one would tell its host who opened the badge, and when. */
export const pictureIn = ({ image }: Pick<BadgeFacts, 'image'>): string | undefined => (image !== undefined && PICTURE.test(image) ? image : undefined);
