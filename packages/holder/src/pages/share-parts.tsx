import type { LaurelError, Problem } from '@laurel/base';
import { normaliseEmail } from '@laurel/people';
import {
  Actions,
  Button,
  Choice,
  errorAt,
  Field,
  Fieldset,
  Levels,
  Link,
  More,
  Notice,
  Part,
  SelectField,
  type Translate,
  typed,
  usePage,
  type WebRequest,
} from '@laurel/web';
import type { Holder } from '../deps.ts';
import { PIN_DIGITS, PIN_DIGITS_LONG, RECIPIENT, SHARE_DAYS, WORDS } from '../limits.ts';
import { RESULTS, type Field as SharedField, TITLE } from '../share-link/fields.ts';
import { type ShareWish, seenOf } from '../share-link/make-share.ts';
import { LEVELS, type Level } from '../share-link/records.ts';
import { claimsShown, type Source } from '../share-link/source.ts';
import { BadgeRefused } from '../wallet/keep.ts';
import { ResultLines, resultLines } from './asked-rows.tsx';
import { ClaimValue } from './claim-value.tsx';
import { titleIn } from './condition.tsx';
import { LastAnswer } from './last-answer.tsx';
import { fieldLabel, SharedBadge } from './shared-badge.tsx';

// What the forms have in common that share one badge, or a collection of them.

/** As it was typed. */
export type Filled = { fields: ReadonlySet<string>; level: string; recipient: string; purpose: string; mailbox: string; pin: string; days: string };
export const EMPTY: Filled = { fields: new Set(), level: 'link', recipient: '', purpose: '', mailbox: '', pin: '', days: '30' };

/** What is on before anybody touched it. */
export const firstOf = ({ fields }: Source): ReadonlySet<string> => new Set(fields.flatMap(({ id, first }) => (first ? [id] : [])));

export const filledIn = (request: WebRequest): Filled => ({
  fields: new Set(request.form.getAll('field')),
  level: typed(request, 'level'),
  recipient: typed(request, 'recipient'),
  purpose: typed(request, 'purpose'),
  mailbox: typed(request, 'mailbox'),
  pin: typed(request, 'pin').replace(/\s/g, ''),
  days: typed(request, 'days'),
});

/** Where nobody outside reaches this wallet there is nothing to choose: it becomes a file, which is found here for as long as a link would stand at first. */
export function wishOf(
  t: Translate,
  { reachable }: Pick<Holder['config'], 'reachable'>,
  typed: Filled,
): { wish: Omit<ShareWish, 'seen'>; problems: Problem[] } {
  const filled = reachable ? typed : { ...typed, level: 'file', days: EMPTY.days };
  const level: Level = reachable ? (LEVELS.find((one) => one === filled.level) ?? 'link') : 'file';
  const mailbox = normaliseEmail(filled.mailbox);
  const [shortest, most] = PIN_DIGITS;
  const least = Number(filled.days) > PIN_DIGITS_LONG.days ? PIN_DIGITS_LONG.least : shortest;
  const problems = [
    filled.level !== level && 'level',
    level === 'pin' && !(/^\d+$/.test(filled.pin) && filled.pin.length >= least && filled.pin.length <= most) && 'pin',
    level === 'named' && (mailbox === undefined ? 'mailbox' : !/@.*\./.test(mailbox) && 'dotless'),
    level === 'named' && filled.recipient === '' && 'recipient',
    filled.recipient.length > RECIPIENT && 'recipient',
    filled.purpose.length > WORDS && 'purpose',
    level === 'pin' && filled.pin.length >= least && isPlain(filled.pin) && 'plain',
    !SHARE_DAYS.some((days) => String(days) === filled.days) && 'days',
  ].flatMap((at): Problem[] => (at === false ? [] : [{ at: BOXES[at] ?? at, code: at, detail: t(`holder.share.problem.${at}`, { least, most }) }]));
  const wish = {
    fields: filled.fields,
    level,
    recipient: filled.recipient || null,
    purpose: filled.purpose || null,
    mailbox: level === 'named' ? (mailbox ?? null) : null,
    pin: level === 'pin' ? filled.pin : null,
    days: Number(filled.days),
  };
  return { wish, problems };
}

/** Where what is wrong with a box has a sentence of its own. */
const BOXES: Record<string, string> = { plain: 'pin', dotless: 'mailbox' };

/** Among the first to be tried, however few tries there are: one digit or a few over and over, or digits in their order. */
const isPlain = (pin: string): boolean => /^(\d{1,3})\1+$/.test(pin) || ['01234567890123456789', '98765432109876543210'].some((order) => order.includes(pin));

/** Enter in a box presses a form's first button, and script the same where a switch is turned: this one shows the sheet and shares nothing. */
export function SeeFirst() {
  const { t } = usePage();
  return (
    <button class="vh" type="submit" name="decision" value="see" formNoValidate tabIndex={-1} aria-hidden="true">
      {t('holder.share.see')}
    </button>
  );
}

export function MakeOrSee({ reachable }: { reachable: boolean }) {
  const { t } = usePage();
  return (
    <>
      <Actions>
        <Button icon="share" name="decision" value="make">
          {t(reachable ? 'holder.share.make' : 'holder.share.file.make')}
        </Button>
        <Button kind="quiet" name="decision" value="see" unchecked>
          {t('holder.share.see')}
        </Button>
      </Actions>
      <p class="hint">{t(reachable ? 'holder.share.stop-any-time' : 'holder.share.file.for-good')}</p>
    </>
  );
}

type OfForm = { filled: Filled; problems: readonly Problem[] };

/** For whom it is, how it opens to them, and how long. */
export function Whom({ reachable, filled, problems }: OfForm & { reachable: boolean }) {
  const { t } = usePage();
  return (
    <Part title={t(reachable ? 'holder.share.whom' : 'holder.share.file.whom')}>
      {reachable && <OfLink filled={filled} problems={problems} />}
      <Field
        name="recipient"
        label={t('holder.share.recipient')}
        hint={t(reachable ? 'holder.share.named-needs' : 'holder.share.only-you')}
        error={errorAt(problems, 'recipient')}
        value={filled.recipient}
        autocomplete="off"
        maxLength={RECIPIENT}
      />
      <Field
        name="purpose"
        label={t('holder.share.purpose')}
        hint={t('holder.share.only-you')}
        error={errorAt(problems, 'purpose')}
        value={filled.purpose}
        autocomplete="off"
        maxLength={WORDS}
      />
      {reachable && <DaysOfLink filled={filled} problems={problems} />}
    </Part>
  );
}

/** Who can open a link, and by what. */
function OfLink({ filled, problems }: OfForm) {
  const { t } = usePage();
  return (
    <>
      <Levels
        legend={t('holder.share.level')}
        name="level"
        value={filled.level}
        error={errorAt(problems, 'level')}
        options={LEVELS.map((level) => ({ value: level, label: t(`holder.share.level.${level}`), descriptor: t(`holder.share.level.${level}.says`) }))}
      />
      <Field
        name="pin"
        label={t('holder.share.pin')}
        hint={t('holder.share.pin.hint', { least: PIN_DIGITS[0], most: PIN_DIGITS[1] })}
        error={errorAt(problems, 'pin')}
        value={filled.pin}
        inputmode="numeric"
        autocomplete="off"
        maxLength={24}
      />
      <Field
        name="mailbox"
        type="email"
        label={t('holder.share.mailbox')}
        hint={t('holder.share.mailbox.hint')}
        error={errorAt(problems, 'mailbox')}
        value={filled.mailbox}
        autocomplete="off"
        maxLength={254}
      />
    </>
  );
}

function DaysOfLink({ filled, problems }: OfForm) {
  const { t } = usePage();
  return (
    <SelectField
      name="days"
      label={t('holder.share.days')}
      value={filled.days}
      error={errorAt(problems, 'days')}
      options={SHARE_DAYS.map((days) => ({ value: String(days), text: t('holder.share.days.for', { days }) }))}
    />
  );
}

/** Turned switches make another sheet: it is shown, and then agreed to. `of`: which of several badges it is about; `badgeId`: the badge, where that is known. */
export function Trouble({ error, of, badgeId }: { error: LaurelError; of?: string | undefined; badgeId: string | undefined }) {
  const { t } = usePage();
  const titled = (key: string) => (
    <>
      {t(key)} {of !== undefined && <bdi>{of}</bdi>}
    </>
  );
  if (error.code === 'conflict' && error.problems.length === 0)
    return (
      <Notice alert title={titled('holder.share.changed')}>
        {t('holder.share.changed.says')}
      </Notice>
    );
  if (error instanceof BadgeRefused)
    return (
      <Notice kind="bad" alert title={titled('holder.share.trouble')}>
        {error.verdict.sentence[t.language]} {t('holder.share.trouble.stays')}{' '}
        {error.verdict.outcome === 'undetermined' &&
          badgeId !== undefined &&
          t.rich('holder.share.trouble.gone', { link: (words) => <Link href={`/wallet/badges/${badgeId}#take`}>{words}</Link> })}
      </Notice>
    );
  const special = `holder.share.trouble.${error.problems[0]?.code ?? error.code}`;
  return (
    <Notice kind="bad" alert title={titled('holder.share.trouble')}>
      {t.has(special) ? t(special) : t(`error.${error.code}`)}
    </Notice>
  );
}

export function Fields({ source, on, mark = '' }: { source: Source; on: ReadonlySet<string>; mark?: string }) {
  const { t } = usePage();
  const { facts } = source.badge;
  const open = source.fields.filter(({ always }) => !always);
  const minor = open.filter((field) => field.minor);
  const choice = (field: SharedField) => (
    <Choice name={`field${mark}`} value={field.id} label={fieldLabel(field, t)} detail={<Short field={field} facts={facts} />} checked={on.has(field.id)} />
  );
  const titled = source.fields.some(({ id }) => id === TITLE);
  return (
    <Fieldset legend={t('holder.share.fields')} hidden>
      {titled && (
        <Choice
          name="always"
          label={t('holder.share.badge')}
          note={t('holder.share.always')}
          detail={<bdi>{titleIn(t, source.badge.facts)}</bdi>}
          checked
          locked
        />
      )}
      <Choice
        name="always"
        label={t('holder.share.signer')}
        note={t('holder.share.always')}
        detail={t(source.kind === 'whole' ? 'holder.share.always.whole' : 'holder.request.always.says')}
        checked
        locked
      />
      {source.fields
        .filter(({ id, always }) => always && id !== TITLE)
        .map((field) => (
          <Choice name="always" label={fieldLabel(field, t)} note={t('holder.share.always')} detail={<Short field={field} facts={facts} />} checked locked />
        ))}
      {open.filter(({ minor }) => !minor).map(choice)}
      {minor.length > 0 && (
        <More summary={t('holder.share.minor', { count: minor.length })} open={minor.some(({ id }) => on.has(id))}>
          {minor.map(choice)}
        </More>
      )}
    </Fieldset>
  );
}

/** Enough to know it by; the sheet beside has all of it. */
function Short({ field: { id, value, paths }, facts }: { field: SharedField; facts: Source['badge']['facts'] }) {
  // With their scales they are read by name, as the sheet has them.
  const lines = id === RESULTS && paths.length > 1 ? resultLines(facts) : [];
  if (lines.length > 0) return <ResultLines lines={lines} />;
  return typeof value === 'string' && value.length > SHORT && !value.startsWith('data:') ? (
    <bdi>{`${value.slice(0, SHORT)}…`}</bdi>
  ) : (
    <ClaimValue value={value} />
  );
}
const SHORT = 120;

type SheetProps = { source: Source; on: ReadonlySet<string>; at: Date; reachable: boolean; mark?: string };

/** Exactly what they will see of one badge, and the name of it that goes along with the form. `mark` tells it from others on its page. */
export function Sheet({ source, on, at, reachable, mark = '' }: SheetProps) {
  const { t } = usePage();
  const shown = claimsShown(source, on);
  return (
    <section class="stick" id={`sheet${mark}`} aria-labelledby={`preview${mark}`}>
      <input type="hidden" name={`seen${mark}`} value={seenOf(shown)} />
      <h2 id={`preview${mark}`}>{t('holder.share.preview')}</h2>
      <SharedBadge claims={shown.claims} leftOut={shown.leftOut} issuerName={source.issuerName} />
      <p class="hint">
        {t(reachable ? 'holder.share.preview.state' : 'holder.share.file.preview.state')} <LastAnswer badge={source.badge} at={at} />
      </p>
      <p class="hint">{t(source.kind === 'whole' ? 'holder.share.preview.whole' : 'holder.share.preview.says')}</p>
    </section>
  );
}
