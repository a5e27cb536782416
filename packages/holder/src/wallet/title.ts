import type { BadgeFacts } from '@laurel/credentials';

/** A badge without a title has its address, or says that it has neither. */
export const titleOf = ({ name, achievementId, id }: BadgeFacts): string => name?.trim() || achievementId || id || '…';
