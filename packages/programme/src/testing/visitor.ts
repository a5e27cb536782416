import type { RoleName } from '@laurel/people';
import type { TestProgramme } from './open-test-programme.ts';

export type Answer = { status: number; text: string; location: string; headers: Headers };
export type Visitor = {
  /** Who is signed in; empty for a stranger. */
  personId: string;
  get: (path: string, headers?: Record<string, string>) => Promise<Answer>;
  /** Posts a form with the token of a page that was served. */
  post: (path: string, fields?: Record<string, string> | readonly (readonly [string, string])[]) => Promise<Answer>;
  upload: (
    path: string,
    fields: Record<string, string>,
    file: { field: string; name: string; type: string; bytes: Uint8Array<ArrayBuffer> },
  ) => Promise<Answer>;
};

/** What a page of a draft shows of it, as its buttons send it along. */
export const seenOn = async (visitor: Visitor, page: string): Promise<string> => /name="seen" value="([^"]*)"/.exec((await visitor.get(page)).text)?.[1] ?? '';

/** Opens the draft of a pathway and presses a button there: of the page itself, or of the page that is called as the button. */
export async function pressOn(visitor: Visitor, draft: string, button: string, fields: Readonly<Record<string, string>> = {}): Promise<Answer> {
  const seen = await seenOn(visitor, button === 'edit' || button === 'discard' ? `${draft}/${button}` : draft);
  return visitor.post(`${draft}/${button}`, { ...fields, seen });
}

/** Somebody at a browser: keeps cookies, sends the origin, uses the tokens of the pages' forms. */
export async function openVisitor(
  test: Pick<TestProgramme, 'url' | 'store' | 'people' | 'letters'>,
  as?: { email: string; name?: string; grants?: readonly { role: RoleName; profile: string }[] },
): Promise<Visitor> {
  const jar = new Map<string, string>();
  let known: string | undefined; // good for as long as the cookies are these
  const ask = async (path: string, init: RequestInit = {}): Promise<Answer> => {
    const cookie = [...jar].map(([name, value]) => `${name}=${value}`).join('; ');
    const response = await fetch(test.url + path, {
      redirect: 'manual',
      ...init,
      headers: { Accept: 'text/html', Origin: test.url, ...(cookie === '' ? {} : { Cookie: cookie }), ...init.headers },
    });
    for (const set of response.headers.getSetCookie()) {
      known = undefined;
      const [, name = '', value = ''] = /^([^=]+)=([^;]*)/.exec(set) ?? [];
      if (value === '') jar.delete(name);
      else jar.set(name, value);
    }
    return { status: response.status, text: await response.text(), location: response.headers.get('location') ?? '', headers: response.headers };
  };
  const token = async (): Promise<string> => {
    if (known !== undefined) return known;
    for (const path of ['/help', '/sign-in']) {
      const found = /name="_csrf" value="([^"]*)"/.exec((await ask(path)).text)?.[1];
      if (found) {
        known = found;
        return found;
      }
    }
    throw new Error('No form with a token was served');
  };
  const post: Visitor['post'] = async (path, fields = {}) => {
    const pairs = (Array.isArray(fields) ? fields : Object.entries(fields)).map(([name, value]): [string, string] => [name, value]);
    return ask(path, { method: 'POST', body: new URLSearchParams([['_csrf', await token()], ...pairs]) });
  };
  let personId = '';
  if (as) {
    personId = await test.store.write(async (db) => {
      const { id } = await test.people.ensurePerson(db, { email: as.email, name: as.name ?? 'Odile Savoie', language: 'en' });
      for (const grant of as.grants ?? []) await test.people.grant(db, id, grant);
      return id;
    });
    await post('/sign-in', { email: as.email });
    const code = /\b(\d{6})\b/.exec(test.letters.findLast(({ to }) => to === as.email)?.text ?? '')?.[1] ?? '';
    const signedIn = await post('/sign-in/code', { email: as.email, code });
    if (signedIn.status !== 303) throw new Error(`Nobody was signed in: ${signedIn.status}`);
  }
  return {
    personId,
    get: (path, headers = {}) => ask(path, { headers }),
    post,
    upload: async (path, fields, file) => {
      const body = new FormData();
      body.set('_csrf', await token());
      for (const [name, value] of Object.entries(fields)) body.set(name, value);
      body.set(file.field, new File([file.bytes], file.name, { type: file.type }));
      return ask(path, { method: 'POST', body });
    },
  };
}

/** The form of an achievement as a registrar fills it in, with a rubric of two criteria. */
const DEFINITION_FORM = {
  name_en: 'Infection Prevention in Home Care',
  name_fr: 'Prévention des infections à domicile',
  description_en: 'Visits homes without carrying infection on.',
  description_fr: 'Se rend à domicile sans transmettre d’infection.',
  criteria_en: '- Judge the risk\n- Choose protection',
  criteria_fr: '- Évaluer le risque\n- Choisir la protection',
  type: 'MicroCredential',
  tags: 'hygiene, home care',
  credits: '2',
  level: '4',
  workload: '25',
  validity_months: '36',
  motif: 'drop',
  colour: 'teal',
  include_name: 'on',
  identity_check: 'not-stated',
  alignment_name_0: 'Infection control',
  alignment_url_0: 'https://skills.example/1',
};

/** A new achievement, published at the desk; its id. */
export async function publish(desk: Visitor, change: Record<string, string> = {}, profile = 'kestrel'): Promise<string> {
  const made = await desk.post(`/desk/${profile}/achievements/new`, { ...DEFINITION_FORM, ...change });
  const id = /achievements\/([\w-]+)/.exec(made.location)?.[1];
  if (made.status !== 303 || id === undefined) throw new Error(`The achievement was refused: ${made.status}`);
  return id;
}

/** A rubric of two criteria, as the form of an achievement has it. */
export const RUBRIC: Record<string, string> = Object.fromEntries(
  [
    ['Judges risk', 'Names the dangers of this home and ranks them.'],
    ['Uses protection', 'Changes gloves between dressings.'],
  ].flatMap(([title = '', secure = ''], nth) => [
    [`result_title_${nth}`, title],
    [`result_type_${nth}`, 'RubricCriterionLevel'],
    [`result_required_${nth}`, 'Secure'],
    [`level_name_${nth}_0`, 'Starting'],
    [`level_description_${nth}_0`, 'Names general dangers.'],
    [`level_name_${nth}_1`, 'Secure'],
    [`level_description_${nth}_1`, secure],
  ]),
);
