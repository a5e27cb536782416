import type { ComponentChildren } from 'preact';
import { usePage } from './page-context.ts';

/**
 * Long work: how far, how fast, how long yet. Set `refresh` on the page too: it is the HTTP header that asks again
 * without script; with script `Live` around this asks every second.
 */
export function Progress(props: {
  label: string;
  done: number;
  total: number;
  perSecond?: number | undefined;
  secondsLeft?: number | undefined;
  children?: ComponentChildren;
}) {
  const { t } = usePage();
  const percent = props.total === 0 ? 100 : Math.floor((100 * props.done) / props.total);
  return (
    <div class="stack">
      <p>
        <span class="big">{t.number(props.done)}</span> <span class="lede">{t('web.progress.of', { total: props.total })}</span>
      </p>
      <progress max={props.total} value={props.done} aria-label={props.label}>
        {t('web.progress.percent', { percent })}
      </progress>
      <p class="row apart small soft">
        <span>
          {props.perSecond === undefined ? t('web.progress.done', { percent }) : t('web.progress.rate', { percent, rate: Math.round(props.perSecond) })}
        </span>
        {props.secondsLeft !== undefined && <span>{t('web.progress.left', { seconds: Math.ceil(props.secondsLeft) })}</span>}
      </p>
      {props.children}
    </div>
  );
}

/**
 * A region that script keeps fresh by asking for the same page and taking over the region of this id; it stops when
 * `running` is false there. Without script the page's own `refresh` does it. `stop` is the address of the page standing still.
 */
export function Live(props: { id: string; running: boolean; seconds: number; stop: string; children: ComponentChildren }) {
  const { t } = usePage();
  return (
    <div id={props.id} class="stack" data-live={props.running ? 'on' : 'off'}>
      {props.children}
      {props.running && (
        <p class="small soft" data-no-script>
          {t('web.progress.refreshes', { seconds: props.seconds })} <a href={props.stop}>{t('web.progress.stop')}</a>
        </p>
      )}
    </div>
  );
}
