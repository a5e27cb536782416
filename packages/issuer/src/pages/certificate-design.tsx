import { type Language, LaurelError, newId, now, type Problem } from '@laurel/base';
import { asked, type Certificate, EMBLEM_SHAPE, PAPER_SIZES, page, type Reply, type Route, to, typed, type WebRequest } from '@laurel/web';
import { languageFor } from '../achievements/definition.ts';
import { EMPTY_FORM } from '../achievements/definition-form.ts';
import { findPicture, keepPicture } from '../achievements/pictures.ts';
import { draftDefinition } from '../achievements/read-definition.ts';
import { sampleFacts } from '../achievements/sample.ts';
import type { Issuer, IssuerProfile } from '../deps.ts';
import { ACHIEVEMENT_FORM_BYTES } from '../limits.ts';
import { type DesignForm, designForm, readDesign, readDesignForm } from '../look/design-form.ts';
import { languagesWritten } from '../look/languages-written.ts';
import { type CertificateDesign, decideLook, newestLook } from '../look/look.ts';
import { sampleCertificate } from '../look/print-certificate.ts';
import { Achievement, type AchievementRow } from '../records.ts';
import { CertificateDesignPage } from './certificate-design-form.tsx';
import { type AtDesk, deskRoute } from './frame.tsx';

/** An institution's certificate: what is typed, and beside it the sheet as it would be printed. */
export function certificateDesignRoutes(issuer: Issuer): Route[] {
  return [
    deskRoute(issuer, 'get', '/look/certificate', async (request, desk) => {
      const { version, look } = await newestLook(issuer, desk.profile.slug, 'certificate');
      return show(issuer, request, desk, { seen: version, form: designForm(look), in: request.language, design: look, problems: [] });
    }),
    deskRoute(issuer, 'post', '/look/certificate', (request, desk) => answer(issuer, request, desk), {
      accepts: 'upload',
      maxBody: ACHIEVEMENT_FORM_BYTES,
    }),
  ];
}

type Given = { seen: number; form: DesignForm; in: Language; design: CertificateDesign | undefined; problems: readonly Problem[] };

async function answer(issuer: Issuer, request: WebRequest, desk: AtDesk): Promise<Reply> {
  const { profile, at, actor } = desk;
  const seen = Number(typed(request, 'seen'));
  if (!Number.isSafeInteger(seen)) throw new LaurelError('bad_form');
  const decide = (look: CertificateDesign | undefined) => decideLook(issuer, { profile: profile.slug, kind: 'certificate', look, seen, actor });
  if (typed(request, 'do') === 'ours') {
    await decide(undefined);
    return to(`${at}/look/certificate?done=ours`);
  }
  const { form, problems: refused } = await withEmblems(issuer, request, desk, readDesignForm(request.form));
  const drop = typed(request, 'drop');
  if (drop === 'logo') form.logo = '';
  if (drop === 'sign_picture') form.sign_picture = '';
  const read = readDesign(form, await languagesWritten(issuer, profile.slug), request.t);
  const problems = [...refused, ...('problems' in read ? read.problems : [])];
  if (typed(request, 'do') === 'save' && problems.length === 0 && 'design' in read) {
    await decide(read.design);
    return to(`${at}/look/certificate?done=saved`);
  }
  const language = typed(request, 'in') === 'fr' ? 'fr' : 'en';
  // What does not fit yet is shown as it was before.
  const design = 'design' in read ? read.design : (await newestLook(issuer, profile.slug, 'certificate')).look;
  return show(issuer, request, desk, { seen, form, in: language, design, problems });
}

/** Files that came along are kept at once: a browser would not send them a second time. */
async function withEmblems(
  issuer: Issuer,
  request: WebRequest,
  { profile, actor }: AtDesk,
  form: DesignForm,
): Promise<{ form: DesignForm; problems: Problem[] }> {
  const { t } = request;
  const problems: Problem[] = [];
  for (const [field, box] of [
    ['logo_file', 'logo'],
    ['sign_file', 'sign_picture'],
  ] as const) {
    const file = request.files.find((one) => one.field === field && one.bytes.length > 0);
    if (file) {
      const kept = await keepPicture(issuer, { profile: profile.slug, file, actor, shape: EMBLEM_SHAPE });
      if ('name' in kept) form[box] = kept.name;
      else {
        const own = `issuer.emblem.${kept.refused}`;
        problems.push({ at: field, code: kept.refused, detail: t(t.has(own) ? own : `issuer.picture.${kept.refused}`) });
      }
    } else if (form[box] !== '' && !(await findPicture(issuer, profile.slug, form[box]))) {
      form[box] = '';
      problems.push({ at: field, code: 'picture_gone', detail: t('issuer.picture.picture_gone') });
    }
  }
  return { form, problems };
}

async function show(issuer: Issuer, request: WebRequest, { profile, at }: AtDesk, given: Given): Promise<Reply> {
  const { t } = request;
  const title = t('issuer.design');
  const body = (
    <CertificateDesignPage
      t={t}
      at={at}
      {...given}
      written={await languagesWritten(issuer, profile.slug)}
      size={PAPER_SIZES.find((one) => one === given.form.paper) ?? 'A4'}
      certificate={await shownOn(issuer, profile, given)}
      done={asked(request, 'done')}
    />
  );
  return page({
    title,
    crumbs: [{ text: t('issuer.look'), href: `${at}/look` }, { text: title }],
    noStore: true,
    status: given.problems.length > 0 && typed(request, 'do') === 'save' ? 422 : 200,
    body,
  });
}

/** The newest achievement that is written in the language, else one that does not exist. */
async function shownOn(issuer: Issuer, profile: IssuerProfile, { in: language, design }: Given): Promise<Certificate> {
  const [newest] = await issuer.store.as(profile.slug).read((db) => db.list(Achievement, { current: 1 }, { order: { createdAt: 'DESC' }, take: 1 }));
  const row: AchievementRow =
    newest && languageFor(newest.definition, language) === language
      ? newest
      : {
          id: newId(issuer.context),
          version: 1,
          profile: profile.slug,
          definition: exampleIn(language),
          current: 1,
          createdAt: now(issuer.context),
          createdBy: 'node',
        };
  return sampleCertificate(issuer, { row, facts: await sampleFacts(issuer, profile, row, language), language, design });
}

/** What stands in a preview before anything is published, in either language. */
function exampleIn(language: Language) {
  const text = { en: '', fr: '' };
  const name = language === 'fr' ? 'Gestes de premiers secours' : 'First aid';
  return draftDefinition({ ...EMPTY_FORM, texts: { ...EMPTY_FORM.texts, name: { ...text, [language]: name } } }, name, language);
}
