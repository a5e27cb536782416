import { z } from 'zod';
import { VALUE_ORDERS } from '../achievements/result-value.ts';
import { REVOCATION_REASONS, SUSPENSION_REASONS } from '../awards/change-standing.ts';
import { COUNTED_AT_MOST, PICKED_AT_ONCE, PROGRAM_CSV_CHARACTERS, PROGRAM_ROWS, REGISTER_PAGE, REGISTER_PAGE_MOST, ROSTER_CELL } from '../limits.ts';
import { AwardView, RegisterStateName } from '../register/award-view.ts';

/** Named schemas of the document, `#/components/schemas/NAME`. */
export const schemas: z.core.$ZodRegistry<{ id: string; description?: string }> = z.registry();
const named = <Schema extends z.ZodType>(id: string, description: string, schema: Schema): Schema => {
  schemas.add(schema, { id, description });
  return schema;
};

const Id = z.string().min(1).max(100);
const Text = z.string().trim().min(1).max(ROSTER_CELL);
export const ById = z.strictObject({ id: Id });

export const Problem = named(
  'Problem',
  'RFC 9457. `code` is stable and for programs; `title` is for people, in the language asked for; `problems` names each place that is wrong.',
  z.looseObject({
    type: z.string(),
    title: z.string(),
    status: z.int(),
    code: z.string(),
    detail: z.string().optional(),
    instance: z.string(),
    requestId: z.string(),
    problems: z.array(z.looseObject({ at: z.string(), code: z.string(), detail: z.string() })).optional(),
  }),
);

export const Award = named('Award', '`state` is what became of it, `standing` what the issuer says of it.', AwardView);

const AwardEventView = named(
  'AwardEvent',
  'What happened to an award. `reason` is shown to whoever checks the badge, `note` stays with the issuer.',
  z.strictObject({ at: z.iso.datetime(), kind: z.string(), actor: z.string(), reason: z.string().nullable(), note: z.string().nullable() }),
);
export const AwardWithEvents = named(
  'AwardWithEvents',
  'An award and what happened to it, oldest first.',
  z.strictObject({ award: Award, events: z.array(AwardEventView) }),
);
export const AwardList = named(
  'AwardList',
  'A page of the register. `next` is the cursor of the next page, null on the last.',
  z.strictObject({
    awards: z.array(Award),
    next: z.string().nullable(),
    total: z.strictObject({ count: z.int(), isMore: z.boolean().describe('There are as many or more: counting stops there.') }),
  }),
);

const Result = z.strictObject({ title: z.string(), value: Text });
const Recipient = {
  email: Text.describe('The letter with the link goes here.'),
  name: Text.optional(),
  language: z.enum(['en', 'fr']).optional().describe('Of the letter and of the badge; English where absent.'),
  externalId: Text.optional().describe('Your own number of the person. Sent again with the same number, an award is made once.'),
  awardedOn: z.iso.date().optional().describe('Today where absent.'),
  results: z.array(Result).max(20).optional().describe('No level of a rubric: a badge for taking part has none.'),
};
export const NewAward = named(
  'NewAward',
  'An award for taking part: what was assessed is attested by a person, at the desk.',
  z.strictObject({ achievement: Id, ...Recipient }),
);

export const AwardQuery = z.strictObject({
  q: z.string().max(500).optional().describe('Beginnings of words of the name, the number or the address; all have to be found.'),
  achievement: Id.optional(),
  state: RegisterStateName.optional(),
  batch: Id.optional(),
  from: z.iso.date().optional().describe('First day of the award.'),
  until: z.iso.date().optional().describe('Last day of the award.'),
  after: z.string().max(200).optional().describe('`next` of the page before.'),
  limit: z.coerce.number('is no number').int().min(1).max(REGISTER_PAGE_MOST).default(REGISTER_PAGE),
});
const { after: _after, limit: _limit, ...filter } = AwardQuery.shape;
export const FilterQuery = z.strictObject(filter);

const note = z.string().max(1_000).optional().describe('Stays with the issuer.');
export const RevokeAward = named('RevokeAward', 'For good. The reason is told to the learner.', z.strictObject({ reason: z.enum(REVOCATION_REASONS), note }));
export const SuspendAward = named('SuspendAward', 'Until lifted.', z.strictObject({ reason: z.enum(SUSPENSION_REASONS), note }));
export const LiftSuspension = named('LiftSuspension', 'Makes it valid again.', z.strictObject({ note }));

export const NewChange = named(
  'NewChange',
  'Many awards at once: listed, or all that fit a filter. `count` has to say how many would change, so that a filter that fits too much changes nothing.',
  z.strictObject({
    act: z.enum(['revoke', 'suspend', 'lift']),
    awards: z.array(Id).min(1).max(PICKED_AT_ONCE).optional(),
    filter: FilterQuery.optional(),
    reason: z.enum([...new Set([...REVOCATION_REASONS, ...SUSPENSION_REASONS])]).optional(),
    note,
    count: z.int().min(1),
  }),
);
const JobCounts = { state: z.enum(['preparing', 'queued', 'running', 'done', 'failed']), total: z.int(), done: z.int(), failed: z.int() };
export const Change = named(
  'Change',
  'How far a change of many awards is. `failed` were left as they were.',
  z.strictObject({
    id: z.string(),
    act: z.enum(['revoke', 'suspend', 'lift']),
    awards: z.int(),
    ...JobCounts,
    left: z.array(z.strictObject({ award: z.string(), code: z.string() })),
  }),
);

export const AchievementView = named(
  'Achievement',
  'What a badge stands for, in its newest version.',
  z.strictObject({
    id: z.string(),
    version: z.int(),
    type: z.string(),
    name: z.strictObject({ en: z.string().optional(), fr: z.string().optional() }),
    description: z.strictObject({ en: z.string().optional(), fr: z.string().optional() }),
    tags: z.array(z.string()),
    results: z.array(
      z.strictObject({
        title: z.string(),
        type: z.string(),
        allowed: z.array(z.string()),
        order: z.enum(VALUE_ORDERS).optional().describe('How `allowed` is written. Absent where it has no order.'),
        required: z.string().optional().describe('The least that earns the badge; of `allowed` without `order`, the only value that does.'),
      }),
    ),
    validityMonths: z.int().nullable(),
    url: z.url(),
    approval: z.enum(['second-person', 'alone']).nullable().describe('How this version was published; null where that was not kept yet.'),
  }),
);
export const ApprovalList = named(
  'ApprovalList',
  'Achievements that somebody wants to publish and a second person has to approve. None of them can be awarded.',
  z.strictObject({
    approvals: z.array(
      z.strictObject({
        achievement: z.string(),
        version: z.int().describe('The version it would become.'),
        name: z.strictObject({ en: z.string().optional(), fr: z.string().optional() }),
        state: z.enum(['waiting', 'returned']),
        askedAt: z.iso.datetime(),
        url: z.url().describe('Where a person decides on it.'),
      }),
    ),
  }),
);
export const AchievementList = named('AchievementList', 'All of a profile.', z.strictObject({ achievements: z.array(AchievementView) }));

export const NewBatch = named(
  'NewBatch',
  'A roster, as rows or as the text of a CSV file with a header line. Nothing is awarded before it is started.',
  z.strictObject({
    achievement: Id,
    filename: z.string().min(1).max(200).default('roster.csv'),
    language: z.enum(['en', 'fr']).default('en').describe('For rows that name none.'),
    rows: z
      .array(z.strictObject({ ...Recipient, holderKey: Text.optional().describe('A did:key: the badge is signed for it at once.') }))
      .min(1)
      .max(PROGRAM_ROWS)
      .optional(),
    csv: z.string().min(1).max(PROGRAM_CSV_CHARACTERS).optional().describe('However many rows it has.'),
  }),
);
export const Batch = named(
  'Batch',
  'A roster on its way. `ready` lines are awarded when it is started, those with problems stay aside.',
  z.strictObject({
    id: z.string(),
    state: z.enum(['draft', 'awarding']),
    filename: z.string(),
    achievement: z.strictObject({ id: z.string(), version: z.int() }),
    rows: z.int(),
    ready: z.int(),
    columns: z
      .array(
        z.strictObject({
          header: z.string(),
          use: z
            .string()
            .nullable()
            .describe(
              'What the column is read as: `email`, `name`, `given_name`, `family_name`, `language`, `external_id`, `awarded_on` (or `awarded_on_dmy`, `awarded_on_mdy`), `holder_key` or ' +
                '`result:TITLE`. Null: its heading is none of these, and nothing in it is read.',
            ),
        }),
      )
      .describe('How the columns were read, in their order. Look for null before you start: a misspelt heading is no problem of any line.'),
    job: z.strictObject(JobCounts).nullable(),
    createdAt: z.iso.datetime(),
  }),
);
export const ProblemsQuery = z.strictObject({
  after: z.coerce.number('is no number').int().min(0).default(0).describe('The last line of the page before.'),
  limit: z.coerce.number('is no number').int().min(1).max(REGISTER_PAGE_MOST).default(100),
});
export const BatchProblems = named(
  'BatchProblems',
  'Lines that are not awarded, and why. `line` counts the header as 1, so that row n of `rows` is line n + 1.',
  z.strictObject({
    problems: z.array(
      z.strictObject({
        line: z.int(),
        column: z.int(),
        header: z.string(),
        cell: z.string(),
        code: z.string().describe('For programs; stable.'),
        detail: z.string().describe('The same as a sentence, in English.'),
      }),
    ),
    next: z.int().nullable(),
  }),
);

export const counted = (count: number, most: number = COUNTED_AT_MOST) => ({ count, isMore: count >= most });
