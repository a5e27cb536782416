import { STRAND, strandsOf, TILE } from '../art/guilloche.ts';
import { makeTranslate } from '../i18n.ts';
import { Qr } from '../ui/qr.tsx';
import type { Certificate } from './certificate.ts';
import { type CertificateLook, OURS, type Worded } from './certificate-look.ts';
import type { PaperSize } from './certificate-pdf.ts';

type Props = { certificate: Certificate; size: PaperSize; label: string };

/** The same sheet on a page, across, as wide as the page has room for: what is printed from the browser looks like the PDF, on the same paper. */
export function CertificateSheet({ certificate, size, label }: Props) {
  const { language, issuer, words, description, facts, assessed, picture, pictureAlt, check, proof, sample, look } = certificate;
  const t = makeTranslate(language);
  return (
    // biome-ignore lint/a11y/noNoninteractiveTabindex: a region that scrolls must be reachable by keyboard (axe: scrollable-region-focusable)
    <section class="bench" tabIndex={0} aria-label={label}>
      <article
        class={['cert', `as-${look.layout}`, look.accent !== OURS.accent && 'own', size === 'Letter' && 'letter'].filter(Boolean).join(' ')}
        lang={language}
      >
        <Ornament seed={issuer.id} look={look} size={size} />
        <img class="badge" alt={pictureAlt} src={dataOf(picture)} />
        {check !== undefined && <Qr text={check} label={t('web.certificate.qr', { address: check })} />}
        {look.logo && <img class="logo" alt={look.logo.alt} src={dataOf(look.logo)} />}
        <p class="from">
          <span>
            <bdi>{issuer.name}</bdi>
            {sample !== undefined && <small>{sample}</small>}
          </span>
        </p>
        {words.map(({ as, text }) => (
          <Line as={as} text={text} />
        ))}
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
        <div class="end">
          {look.signature && <Signature {...look.signature} />}
          <p class="proof">{proof}</p>
        </div>
      </article>
    </section>
  );
}

const dataOf = ({ mediaType, bytes }: Pick<Certificate['picture'], 'mediaType' | 'bytes'>): string =>
  `data:${mediaType};base64,${Buffer.from(bytes).toString('base64')}`;

function Line({ as, text }: Worded) {
  if (as === 'text') return <p class="says">{text}</p>;
  if (as === 'kind') return <p class="kind">{text}</p>;
  const words = <bdi>{text}</bdi>;
  return as === 'name' ? <h2 class={`name ${lengthOf(text)}`}>{words}</h2> : <p class={`what ${lengthOf(text)}`}>{words}</p>;
}

function Signature({ name, title, picture }: NonNullable<CertificateLook['signature']>) {
  return (
    <p class="sign">
      {picture && <img alt={picture.alt} src={dataOf(picture)} />}
      <span>
        {name}
        {title !== '' && <small>{title}</small>}
      </span>
    </p>
  );
}

/** A long name is set smaller, in three steps: a page cannot measure. Chinese, Japanese and Korean letters are twice as wide. */
function lengthOf(text: string): '' | 'long' | 'longer' {
  const width = [...text].reduce((sum, letter) => sum + (/[\u1100-\u11FF\u2E80-\uD7FF\uF900-\uFAFF\uFF00-\uFF60]/u.test(letter) ? 2 : 1), 0);
  return width > 80 ? 'longer' : width > 34 ? 'long' : '';
}

/** What frames the words: the woven band, the rule of a letter, the woven frame of a diploma. In tenths of the band's millimetres, so that the weave is one. */
function Ornament({ seed, look: { layout, accent }, size }: { seed: string; look: Certificate['look']; size: PaperSize }) {
  const strands = strandsOf(seed);
  const [across, high] = size === 'A4' ? [2_970, 2_100] : [2_794, 2_159];
  const [width, height] = layout === 'band' ? [TILE.width, 2_100] : layout === 'letter' ? [across, 60] : [across, high];
  const ring = `M70 70H${across - 70}V${high - 70}H70ZM130 130V${high - 130}H${across - 130}V130Z`;
  return (
    <svg class="band" aria-hidden="true" viewBox={`0 0 ${width} ${height}`} preserveAspectRatio="none">
      <path d={layout === 'frame' ? ring : `M0 0h${width}v${height}H0Z`} fill={accent} />
      {layout !== 'letter' && (
        <>
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
            <clipPath id="ring">
              <path d={ring} />
            </clipPath>
          </defs>
          <g clip-path={layout === 'frame' ? 'url(#ring)' : undefined} fill="none" stroke={STRAND} stroke-opacity=".5" stroke-width="1.1">
            {Array.from({ length: Math.ceil(width / TILE.width) }, (_, column) =>
              Array.from({ length: Math.ceil(height / TILE.height) }, (__, tile) => (
                <use href="#weave" x={TILE.width * (column + 0.5)} y={tile * TILE.height} />
              )),
            )}
          </g>
        </>
      )}
    </svg>
  );
}
