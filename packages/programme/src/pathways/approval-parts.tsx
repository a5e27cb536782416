import type { Problem } from '@laurel/base';
import { Actions, Button, errorAt, Form, Notice, Part, TextareaField, usePage } from '@laurel/web';
import type { ProgrammeDeps } from '../deps.ts';
import { PATHWAY_CHARACTERS } from '../limits.ts';
import type { PathwayApprovalRow } from './approval-records.ts';
import type { AtPathways } from './at-pathways.ts';
import type { PathwayRow } from './records.ts';

/** Where the second person stands for whoever looks at a draft: `sends` asks them, `decides` is one of them. */
export type ApprovalView = { sends: boolean; decides: boolean; waitsFor: readonly string[]; returned: string | undefined };

/** Nothing where they may offer it as it is. */
export async function standingOfApproval(
  deps: ProgrammeDeps,
  { profile, by }: AtPathways,
  { createdBy }: PathwayRow,
  approval: PathwayApprovalRow | undefined,
): Promise<ApprovalView | undefined> {
  const others = await deps.awarding.publishers(profile, createdBy);
  const isMine = createdBy === `person:${by}`;
  const waits = approval?.state === 'waiting';
  const returned = approval?.state === 'returned' ? (approval.comment ?? undefined) : undefined;
  if (!waits && returned === undefined && !(isMine && others.length > 0)) return undefined;
  return {
    sends: isMine && !waits && others.length > 0,
    decides: waits && approval.askedBy !== `person:${by}`,
    waitsFor: waits && isMine ? others.map(({ name, email }) => name || email) : [],
    returned,
  };
}

/** What came of it so far, in words. */
export function ApprovalStanding({ approval }: { approval: ApprovalView | undefined }) {
  const { t } = usePage();
  if (approval?.returned !== undefined)
    return (
      <Notice kind="warn" title={t('programme.pathway.returned')}>
        {approval.returned}
      </Notice>
    );
  if (!approval || approval.waitsFor.length === 0) return null;
  return <Notice title={t('programme.pathway.sent')}>{t('programme.pathway.sent.to', { names: approval.waitsFor.join(', ') })}</Notice>;
}

type Returning = { here: string; seen: string; comment: string; problems: readonly Problem[] };

export function SendBack({ here, seen, comment, problems }: Returning) {
  const { t } = usePage();
  return (
    <Part title={t('programme.pathway.return.title')}>
      <Form action={`${here}/return`}>
        <input type="hidden" name="seen" value={seen} />
        <TextareaField
          name="comment"
          label={t('issuer.approval.comment')}
          hint={t('programme.pathway.comment.hint')}
          rows={3}
          maxLength={PATHWAY_CHARACTERS}
          value={comment}
          error={errorAt(problems, 'comment')}
        />
        <Actions>
          <Button kind="quiet" icon="mail">
            {t('programme.pathway.return')}
          </Button>
        </Actions>
      </Form>
    </Part>
  );
}
