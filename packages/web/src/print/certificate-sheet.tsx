import { strandsOf, TILE } from '../art/guilloche.ts';
import { makeTranslate } from '../i18n.ts';
import { Qr } from '../ui/qr.tsx';
import type { Certificate } from './certificate.ts';
import type { PaperSize } from './certificate-pdf.ts';

type Props = { certificate: Certificate; size: PaperSize; label: string };

/** The same sheet on a page, across, as wide as the page has room for: what is printed from the browser looks like the PDF, on the same paper. */
export function CertificateSheet({ certificate, size, label }: Props) {
  const { language, issuer, kind, holder, says, title, description, facts, assessed, picture, pictureAlt, check, proof, sample } = certificate;
  const t = makeTranslate(language);
  return (
    // biome-ignore lint/a11y/noNoninteractiveTabindex: a region that scrolls must be reachable by keyboard (axe: scrollable-region-focusable)
    <section class="bench" tabIndex={0} aria-label={label}>
      <article class={size === 'Letter' ? 'cert letter' : 'cert'} lang={language}>
        <Band seed={issuer.id} />
        <img class="badge" alt={pictureAlt} src={`data:${picture.mediaType};base64,${Buffer.from(picture.bytes).toString('base64')}`} />
        {check !== undefined && <Qr text={check} label={t('web.certificate.qr', { address: check })} />}
        <p class="from">
          <span>
            <bdi>{issuer.name}</bdi>
            {sample !== undefined && <small>{sample}</small>}
          </span>
        </p>
        <p class="kind">{kind}</p>
        {holder !== undefined && (
          <h2 class={`name ${lengthOf(holder)}`}>
            <bdi>{holder}</bdi>
          </h2>
        )}
        <p>{says}</p>
        <p class={`what ${lengthOf(title)}`}>
          <bdi>{title}</bdi>
        </p>
        {description !== undefined && <p>{description}</p>}
        {assessed !== undefined && (
          <p>
            <small>{assessed}</small>
          </p>
        )}
        <dl class="facts across">
          {facts.map(({ term, detail }) => (
            <div>
              <dt>{term}</dt>
              <dd>{detail}</dd>
            </div>
          ))}
        </dl>
        <p class="proof">{proof}</p>
      </article>
    </section>
  );
}

/** A long name is set smaller, in three steps: a page cannot measure. Chinese, Japanese and Korean letters are twice as wide. */
function lengthOf(text: string): '' | 'long' | 'longer' {
  const width = [...text].reduce((sum, letter) => sum + (/[\u1100-\u11FF\u2E80-\uD7FF\uF900-\uFAFF\uFF00-\uFF60]/u.test(letter) ? 2 : 1), 0);
  return width > 80 ? 'longer' : width > 34 ? 'long' : '';
}

function Band({ seed }: { seed: string }) {
  const strands = strandsOf(seed);
  const height = 2_100;
  return (
    <svg class="band" aria-hidden="true" viewBox={`0 0 ${TILE.width} ${height}`} preserveAspectRatio="none">
      <defs>
        <g id="strands">
          {strands.map((strand) => (
            <path d={strand} />
          ))}
        </g>
        <g id="weave">
          <use href="#strands" />
          <use href="#strands" transform="scale(-1 1)" />
        </g>
      </defs>
      <path d={`M0 0h${TILE.width}v${height}H0Z`} fill="#1c5a3c" />
      <g transform={`translate(${TILE.width / 2} 0)`} fill="none" stroke="#a9d8bb" stroke-opacity=".5" stroke-width="1.1">
        {Array.from({ length: height / TILE.height }, (_, tile) => (
          <use href="#weave" y={tile * TILE.height} />
        ))}
      </g>
    </svg>
  );
}
