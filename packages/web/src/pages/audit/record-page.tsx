import type { Entry, EventPage, RecordState } from '@laurel/ledger';
import type { Person } from '@laurel/people';
import { withQuery } from '../../door.ts';
import type { Translate } from '../../i18n.ts';
import { Actions, LinkButton } from '../../ui/button.tsx';
import { EmptyState } from '../../ui/empty-state.tsx';
import { Field, SelectField } from '../../ui/field.tsx';
import { Filters } from '../../ui/form.tsx';
import { PageHead } from '../../ui/page-head.tsx';
import { Pager, Table } from '../../ui/table.tsx';
import { Time } from '../../ui/time.tsx';
import { AccessTabs } from '../access/people.tsx';
import type { AccessPlace, Here } from '../access/place.ts';
import { type Asked, KINDS } from './filters.ts';

/** What the ids of entries are called: people, and the programs that keys were made for. */
export type Names = { persons: ReadonlyMap<string, Person>; keys: ReadonlyMap<string, string> };
type Props = {
  t: Translate;
  here: Here;
  pages: AccessPlace['pages'];
  asked: Asked;
  found: EventPage;
  state: RecordState;
  names: Names;
  colleagues: readonly Person[];
};

/** The record in plain words, newest first. */
export function RecordPage({ t, here, pages, asked, found, state, names, colleagues }: Props) {
  const path = `${here.at}/audit`;
  const isFiltered = Object.entries(asked.query).some(([name, value]) => name !== 'all' && value !== undefined);
  const { signed } = state;
  const own = asked.query.all === undefined ? pageOf(here.at, pages, asked.about) : undefined;
  return (
    <>
      <PageHead
        title={t('web.audit')}
        lede={t('web.audit.lede')}
        aside={
          signed
            ? t.rich('web.audit.signed', { count: signed.entries, time: <Time at={signed.at} />, fresh: Math.max(0, state.entries - signed.entries) })
            : t('web.audit.unsigned', { count: state.entries })
        }
      />
      {asked.administers && <AccessTabs here={here} t={t} current="audit" />}
      <Filters action={path} label={t('web.audit')}>
        <SelectField
          name="kind"
          label={t('web.audit.kind')}
          value={asked.kind}
          options={[{ value: '', text: t('web.audit.kind.any') }, ...Object.keys(KINDS).map((kind) => ({ value: kind, text: t(`web.audit.kind.${kind}`) }))]}
        />
        <SelectField name="who" label={t('web.audit.who')} value={asked.who} options={whoOptions(t, colleagues, asked.who)} />
        <Field name="from" type="date" label={t('web.audit.from')} value={asked.from} />
        <Field name="to" type="date" label={t('web.audit.to')} value={asked.to} />
        {asked.mayAll && here.profile !== '*' && (
          <SelectField
            name="all"
            label={t('web.audit.where')}
            value={asked.query.all}
            options={[
              { value: '', text: here.name },
              { value: '1', text: t('web.audit.where.all') },
            ]}
          />
        )}
        {asked.about !== undefined && <input type="hidden" name="about" value={asked.about} />}
        <button class="btn quiet" type="submit">
          {t('web.audit.show')}
        </button>
      </Filters>
      {asked.about !== undefined && (
        <p class="hint">
          {t.rich('web.audit.about', {
            what: nameOf(t, asked.about, names),
            link: (words) => <a href={withQuery(path, { ...asked.query, about: undefined })}>{words}</a>,
          })}{' '}
          {own !== undefined && <a href={own}>{t('web.audit.about.open')}</a>}
        </p>
      )}
      {found.entries.length === 0 ? (
        <EmptyState
          title={t(isFiltered ? 'web.audit.nothing' : 'web.audit.empty')}
          action={
            isFiltered && (
              <LinkButton kind="quiet" href={withQuery(path, { all: asked.query.all })}>
                {t('web.audit.all')}
              </LinkButton>
            )
          }
        >
          {t(isFiltered ? 'web.audit.nothing.how' : 'web.audit.empty.how')}
        </EmptyState>
      ) : (
        <Entries t={t} path={path} asked={asked} entries={found.entries} names={names} />
      )}
      {(found.newer !== undefined || found.older !== undefined) && (
        <Pager
          label={t('web.audit.pages')}
          text={t('web.audit.shown', { count: found.entries.length })}
          before={found.newer === undefined ? undefined : { href: withQuery(path, { ...asked.query, after: String(found.newer) }), text: t('web.audit.newer') }}
          after={found.older === undefined ? undefined : { href: withQuery(path, { ...asked.query, before: String(found.older) }), text: t('web.audit.older') }}
        />
      )}
      <Actions>
        <LinkButton href={`${path}/check`} icon="shield">
          {t('web.audit.check.now')}
        </LinkButton>
        <LinkButton kind="quiet" href={withQuery(`${path}/record.jsonl`, asked.query)} icon="download">
          {t('web.audit.export')}
        </LinkButton>
      </Actions>
    </>
  );
}

/** The page of what an entry is about, where the desk has one. */
function pageOf(at: string, pages: AccessPlace['pages'], about = ''): string | undefined {
  const [kind = '', id = ''] = about.split(':');
  const folder = pages?.[kind];
  return folder === undefined || !/^[\w-]+$/.test(id) ? undefined : `${at}/${folder}/${id}`;
}

function whoOptions(t: Translate, colleagues: readonly Person[], asked: string | undefined) {
  const known = [
    { value: '', text: t('web.audit.who.any') },
    ...colleagues.map(({ id, name, email }) => ({ value: `person:${id}`, text: name || email })),
    { value: 'node', text: t('web.audit.actor.node') },
  ];
  // Somebody found through a row, who is no colleague any more or never was one.
  return asked === undefined || known.some(({ value }) => value === asked) ? known : [...known, { value: asked, text: asked }];
}

function Entries({ t, path, asked, entries, names }: { t: Translate; path: string; asked: Asked; entries: readonly Entry[]; names: Names }) {
  const link = (change: Record<string, string>) => withQuery(path, { ...asked.query, ...change });
  return (
    <Table
      caption={t('web.audit')}
      stacks
      rows={entries}
      columns={[
        { head: t('web.audit.time'), cell: ({ at }) => <Time at={at} /> },
        { head: t('web.audit.who'), cell: ({ actor }) => <a href={link({ who: actor })}>{nameOf(t, actor, names)}</a> },
        {
          head: t('web.audit.what'),
          rowHead: true,
          cell: (entry) => (
            <>
              {t.has(`web.audit.did.${entry.action}`) ? t(`web.audit.did.${entry.action}`) : <span class="mono">{entry.action}</span>}
              {entry.detail !== null && <Detail t={t} detail={entry.detail} />}
            </>
          ),
        },
        { head: t('web.audit.object'), cell: ({ object }) => <a href={link({ about: object })}>{nameOf(t, object, names)}</a> },
      ]}
    />
  );
}

/** A person by name while there is one, a key by its program's; everything else by its kind and the beginning of its id. */
function nameOf(t: Translate, name: string, { persons, keys }: Names) {
  const [kind = '', ...rest] = name.split(':');
  const id = rest.join(':');
  if (kind === 'person') {
    const person = persons.get(id);
    return person ? <bdi>{person.name || person.email}</bdi> : t('web.audit.actor.gone');
  }
  const word = t.has(`web.audit.actor.${kind}`) ? t(`web.audit.actor.${kind}`) : kind;
  const program = kind === 'api-key' ? keys.get(id) : undefined;
  if (program !== undefined)
    return (
      <>
        {word} <bdi>{program}</bdi>
      </>
    );
  return id === '' ? (
    word
  ) : (
    <>
      {word} <span class="mono small">{id.length > SHORT ? `${id.slice(0, SHORT)}…` : id}</span>
    </>
  );
}

const SHORT = 10;

/** What is recorded as codes, and where their names stand. */
const CODES: Record<string, string> = { role: 'web.role', roles: 'web.role', scopes: 'web.keys.scope', reason: 'web.audit.reason' };

/** Codes by their names; what has no words of its own is shown as it was recorded, in the letters of machines. */
function Detail({ t, detail }: { t: Translate; detail: string }) {
  const facts: Record<string, string | number> = JSON.parse(detail);
  const shown = Object.entries(facts).map(([name, value]) => {
    const codes = CODES[name];
    const text = codes ? namesIn(t, codes, String(value)) : String(value);
    return t.has(`web.audit.detail.${name}`) ? t(`web.audit.detail.${name}`, { value: text }) : <span class="mono">{`${name}: ${text}`}</span>;
  });
  return (
    <>
      <br />
      <span class="soft small">{shown.flatMap((one, nth) => (nth === 0 ? [one] : [' · ', one]))}</span>
    </>
  );
}

const namesIn = (t: Translate, of: string, codes: string): string =>
  codes
    .split('+')
    .map((code) => (t.has(`${of}.${code}`) ? t(`${of}.${code}`) : code))
    .join(', ');
