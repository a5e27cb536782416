import type { Did, JsonObject } from '../types.ts';
import type { Achievement } from './achievement.ts';

/** Who assessed, never mixed: people on this node, people elsewhere as a registrar attests, or nobody. */
export type AssessmentClass = 'assessed-here' | 'assessed-elsewhere' | 'participation';
export const ASSESSMENT_CLASSES: readonly AssessmentClass[] = ['assessed-here', 'assessed-elsewhere', 'participation'];

export type EvidenceInput = { id?: string; name?: string; narrative?: string; description?: string; genre?: string; audience?: string };

export type ResultInput = {
  /** The id of a result description of the achievement. */
  resultDescription: string;
  value?: string;
  achievedLevel?: string;
  status?: string;
};

/** A place in a bitstring list, or the address of a 1EdTech revocation list, which names credentials by their ids. */
export type StatusEntryInput = { purpose: 'revocation' | 'suspension'; list: string; index: number } | { revocationList: string };

/** Everything a badge says. Times are ISO 8601, UTC, as rows keep them. */
export type BadgeInput = {
  /** The credential's own id: a URL or `urn:uuid:`. */
  id: string;
  issuer: { id: Did; name: string; url?: string; email?: string; description?: string; image?: { id: string; caption?: string } };
  achievement: Achievement;
  holder: Did;
  /** Absent where the achievement says that the badge carries no name. */
  holderName?: string;
  awardedDate: string;
  /** Cut to 00:00:00Z of its day, so that all copies of one award agree. */
  validFrom: string;
  /** Raised to 23:59:59Z of its day. */
  validUntil?: string;
  assessment: { class: AssessmentClass; name: string; narrative: string };
  identityCheck?: { name: string; narrative: string };
  evidence?: readonly EvidenceInput[];
  /** Signed already, each a credential of its own; each names a piece of `evidence` by its id. */
  endorsements?: readonly JsonObject[];
  results?: readonly ResultInput[];
  creditsEarned?: number;
  narrative?: string;
  activityStartDate?: string;
  activityEndDate?: string;
  status: readonly StatusEntryInput[];
};
