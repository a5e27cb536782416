import type { Language } from '@laurel/base';
import { Link, More, State, type Translate } from '@laurel/web';
import { employerLooksFor, euElements, type Looked } from '../achievements/completeness.ts';
import type { Definition } from '../achievements/definition.ts';

type Props = { t: Translate; definition: Definition; spoken: readonly Language[]; here: string | undefined };

/** What is still unsaid, each a link to its box (`here` is the form's address, `''` on the form itself, none for whoever does not write). Nobody has to say it. */
export function Meter({ t, definition, spoken, here }: Props) {
  const looked = employerLooksFor(definition, spoken);
  const missing = looked.filter(({ there }) => !there);
  const elements = euElements(definition);
  const isWhole = elements.every(({ there }) => there);
  return (
    <section class="stack no-print" aria-labelledby="meter">
      <h2 id="meter">{t('issuer.meter')}</h2>
      <p>
        <State kind={missing.length === 0 ? 'ok' : 'quiet'}>{t('issuer.meter.count', { there: looked.length - missing.length, all: looked.length })}</State>
      </p>
      {missing.length > 0 && (
        <ul class="small">
          {missing.map((one) => (
            <li>
              <Box here={here} at={one.at}>
                {t(`issuer.meter.${one.id}`)}
              </Box>
            </li>
          ))}
        </ul>
      )}
      <More
        summary={t('issuer.eu.count', { there: elements.filter(({ there }) => there).length, all: elements.length })}
        open={definition.type === 'MicroCredential' && !isWhole}
      >
        <ul class="small">
          {elements.map((one) => (
            <li>
              <Element t={t} element={one} here={here} />
            </li>
          ))}
        </ul>
        <p class="hint">{t(isWhole ? 'issuer.eu.hint' : 'issuer.eu.hint.missing')}</p>
      </More>
    </section>
  );
}

function Box({ here, at, children }: { here: string | undefined; at: string; children: string }) {
  return here === undefined ? <span>{children}</span> : <Link href={`${here}#${at}`}>{children}</Link>;
}

function Element({ t, element, here }: { t: Translate; element: Looked & { given: boolean }; here: string | undefined }) {
  const words = t(`issuer.eu.${element.id}`);
  if (element.there)
    return (
      <State kind="ok">
        {/* One child: a state lays its children out beside each other. */}
        <span>
          {words}
          {element.given && <span class="soft"> {t('issuer.eu.given')}</span>}
        </span>
      </State>
    );
  return (
    <State kind="quiet">
      <span>
        <Box here={here} at={element.at}>
          {t('issuer.eu.missing', { element: words })}
        </Box>
        . <span class="soft">{t(`issuer.eu.how.${element.id}`)}</span>
      </span>
    </State>
  );
}
