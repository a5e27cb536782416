import { type Language, LaurelError, type Problem } from '@laurel/base';
import { holds } from '@laurel/people';
import {
  Actions,
  asked,
  BANNER_SHAPE,
  Button,
  ErrorSummary,
  errorAt,
  Field,
  FileField,
  Form,
  LinkButton,
  Notice,
  PageHead,
  Part,
  page,
  type Reply,
  type Route,
  Split,
  to,
  typed,
  type WebRequest,
} from '@laurel/web';
import { findPicture, keepPicture } from '../achievements/pictures.ts';
import { readersFirst } from '../achievements/texts.ts';
import type { Issuer } from '../deps.ts';
import { ACHIEVEMENT_FORM_BYTES } from '../limits.ts';
import { languagesWritten } from '../look/languages-written.ts';
import { Banner, decideLook, filled, newestLook } from '../look/look.ts';
import { type AtDesk, deskRoute } from './frame.tsx';
import { addressOf } from './public/address.ts';
import { BannerPicture } from './public/banner.tsx';

/** How the institution looks to everybody: the banner of its public pages; its certificate has a page of its own. */
export function lookRoutes(issuer: Issuer): Route[] {
  return [
    deskRoute(issuer, 'get', '/look', async (request, desk) => {
      const { version, look } = await newestLook(issuer, desk.profile.slug, 'banner');
      const written = await languagesWritten(issuer, desk.profile.slug);
      return lookPage(issuer, request, desk, written, { seen: String(version), picture: look?.picture ?? '', en: look?.alt.en ?? '', fr: look?.alt.fr ?? '' });
    }),
    deskRoute(issuer, 'post', '/look/banner', (request, desk) => answer(issuer, request, desk), { accepts: 'upload', maxBody: ACHIEVEMENT_FORM_BYTES }),
  ];
}

type BannerForm = { seen: string; picture: string; en: string; fr: string };

/** A file that came along is kept at once, and shown with what is still to be mended. */
async function answer(issuer: Issuer, request: WebRequest, desk: AtDesk): Promise<Reply> {
  const { t } = request;
  const { profile, at, actor } = desk;
  const seen = Number(typed(request, 'seen'));
  if (!Number.isSafeInteger(seen)) throw new LaurelError('bad_form');
  const decide = (look: Banner | undefined) => decideLook(issuer, { profile: profile.slug, kind: 'banner', look, seen, actor });
  if (typed(request, 'do') === 'remove') {
    await decide(undefined);
    return to(`${at}/look?done=removed`);
  }
  const form: BannerForm = { seen: String(seen), picture: typed(request, 'picture'), en: typed(request, 'alt_en'), fr: typed(request, 'alt_fr') };
  const written = await languagesWritten(issuer, profile.slug);
  const problems: Problem[] = [];
  const problem = (field: string, code: string, detail: string) => void problems.push({ at: field, code, detail });
  const file = request.files.find(({ field, bytes }) => field === 'banner_file' && bytes.length > 0);
  if (file) {
    const kept = await keepPicture(issuer, { profile: profile.slug, file, actor, shape: BANNER_SHAPE });
    if ('name' in kept) form.picture = kept.name;
    else problem('banner_file', kept.refused, t(t.has(`issuer.banner.${kept.refused}`) ? `issuer.banner.${kept.refused}` : `issuer.picture.${kept.refused}`));
  } else if (form.picture === '' || !(await findPicture(issuer, profile.slug, form.picture))) problem('banner_file', 'required', t('issuer.banner.needed'));
  for (const language of written) if (form[language] === '') problem(`alt_${language}`, 'alt_needed', t('issuer.banner.alt-needed'));
  const read = Banner.safeParse({ picture: form.picture, alt: filled({ en: form.en, fr: form.fr }) });
  if (problems.length === 0 && read.success) {
    await decide(read.data);
    return to(`${at}/look?done=shown`);
  }
  if (problems.length === 0) problem('alt_en', 'unfit', t('issuer.form.unfit'));
  return lookPage(issuer, request, desk, written, form, problems);
}

async function lookPage(
  issuer: Issuer,
  request: WebRequest,
  { profile, at }: AtDesk,
  written: readonly Language[],
  form: BannerForm,
  problems: readonly Problem[] = [],
): Promise<Reply> {
  const { t } = request;
  const picture = await findPicture(issuer, profile.slug, form.picture);
  const done = asked(request, 'done');
  const administers = request.session !== undefined && holds(request.session, 'administrator', profile.slug);
  const body = (
    <>
      <PageHead title={t('issuer.look')} lede={t('issuer.look.lede')} />
      <ErrorSummary problems={problems} labels={{ banner_file: t('issuer.banner'), alt_en: t('issuer.banner.alt.en'), alt_fr: t('issuer.banner.alt.fr') }} />
      {(done === 'shown' || done === 'removed') && <Notice kind="ok">{t(`issuer.banner.done.${done}`)}</Notice>}
      <Part title={t('issuer.banner')}>
        <div class="stack">
          <p>{t('issuer.banner.what')}</p>
          {picture && <BannerPicture t={t} name={form.picture} picture={picture} alt={filled({ en: form.en, fr: form.fr })} />}
        </div>
        <Form action={`${at}/look/banner`} upload>
          <input type="hidden" name="seen" value={form.seen} />
          <input type="hidden" name="picture" value={picture ? form.picture : ''} />
          <FileField
            name="banner_file"
            label={t(picture ? 'issuer.banner.other' : 'issuer.banner.file')}
            hint={t('issuer.banner.file.hint')}
            accept=".png,.svg,image/png,image/svg+xml"
            error={errorAt(problems, 'banner_file')}
          />
          <Split even>
            {readersFirst(t.language).map((language) => (
              <Field
                name={`alt_${language}`}
                label={t(`issuer.banner.alt.${language}`)}
                hint={t(written.includes(language) ? 'issuer.banner.alt.hint' : 'issuer.look.alt.else')}
                value={form[language]}
                error={errorAt(problems, `alt_${language}`)}
              />
            ))}
          </Split>
          <Actions>
            <Button>{t('issuer.banner.show')}</Button>
            {picture && form.seen !== '0' && (
              <Button kind="quiet" name="do" value="remove" unchecked>
                {t('issuer.banner.remove')}
              </Button>
            )}
            <LinkButton href={addressOf(profile)} kind="quiet" icon="eye">
              {t('issuer.look.public')}
            </LinkButton>
          </Actions>
        </Form>
      </Part>
      <Part title={t('issuer.contact')}>
        <p>{profile.email ?? t('issuer.contact.none')}</p>
        {administers ? (
          <Actions>
            <LinkButton href={`${at}/look/contact`} kind="quiet" icon="pen">
              {t('issuer.contact.change')}
            </LinkButton>
          </Actions>
        ) : (
          <p class="hint">{t('issuer.contact.whose')}</p>
        )}
      </Part>
      <Part title={t('issuer.design')}>
        <p>{t('issuer.design.what')}</p>
        <Actions>
          <LinkButton href={`${at}/look/certificate`} kind="quiet" icon="pen">
            {t('issuer.design.open')}
          </LinkButton>
        </Actions>
      </Part>
    </>
  );
  return page({ title: t('issuer.look'), noStore: true, status: problems.length > 0 ? 422 : 200, body });
}
