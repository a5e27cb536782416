import { createHash } from 'node:crypto';
import { KEY_SCOPES, type RoleName } from '@laurel/people';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { Application } from '../applications/records.ts';
import { EVIDENCE_BYTES } from '../limits.ts';
import { atDesk, draftOf, idOf, scores, sentBy } from '../testing/applied.ts';
import { keepBadge, walletKey } from '../testing/keep-badge.ts';
import { openTestProgramme, type TestProgramme } from '../testing/open-test-programme.ts';
import { openVisitor, publish, RUBRIC, type Visitor } from '../testing/visitor.ts';
import { Assessment, Decision } from './records.ts';

let test: TestProgramme;
let achievement: string;
let desk: Visitor;
let ingrid: Visitor; // assesses and decides
let bjorn: Visitor; // decides
const AWARD = { ...scores('Secure', 'Secure'), recommends: 'award', send: '1' };
const learner = (name: string) => openVisitor(test, { email: `${name}@home.example`, name });

beforeAll(async () => {
  test = await openTestProgramme();
  const hired = (email: string, ...roles: RoleName[]) => openVisitor(test, { email, name: email, grants: roles.map((role) => ({ role, profile: 'kestrel' })) });
  desk = await hired('odile@kestrel.example', 'registrar');
  achievement = await publish(desk, RUBRIC);
  ingrid = await hired('ingrid@kestrel.example', 'assessor', 'decider');
  bjorn = await hired('bjorn@kestrel.example', 'decider');
});
afterAll(() => test.stop());

/** Everything that judging writes. */
const judged = () =>
  test.store
    .across('a test looks at what was judged')
    .read(async (db) => [await db.list(Assessment, {}), await db.list(Decision, {}), await db.list(Application, {}, { order: { number: 'ASC' } })]);

/** Every role there is; one that is added and not named here does not compile. `here`: doors of this desk open to it at its own profile. */
const ROLES: Record<RoleName, { here: boolean }> = {
  administrator: { here: true },
  assessor: { here: true },
  decider: { here: true },
  registrar: { here: false },
  'report-viewer': { here: false },
  operator: { here: false },
  auditor: { here: false },
  learner: { here: false },
  verifier: { here: false },
};

describe('a decision that a badge is “assessed here”', () => {
  it('is refused, and all that leads to it, at each door of the desk to every other principal and API key', { timeout: 240_000 }, async () => {
    const address = await sentBy(await learner('amelie'), achievement);
    const other = await sentBy(await learner('zoe'), achievement);
    for (const [one, email] of [
      [address, 'here@coast.example'],
      [other, 'there@coast.example'],
    ] as const)
      await bjorn.post(`${atDesk(one)}/outside`, { email });
    await ingrid.post(`${atDesk(address)}/scores`, AWARD);
    const invitations = new Map(
      ['here', 'there'].map((name) => [
        name,
        /\/review\/([\w-]+)/.exec(test.letters.findLast(({ to }) => to === `${name}@coast.example`)?.text ?? '')?.[1] ?? '',
      ]),
    );
    const routes = test.roles.flatMap((role) => role.routes).filter(({ path }) => /^\/(assess|review)\//.test(path));
    expect(routes.length).toBeGreaterThan(14);
    const places = routes.map(({ method, path }) => {
      const id = path.startsWith('/review') ? (invitations.get('here') ?? '') : idOf(address);
      return { method, path, at: path.replace(':profile', 'kestrel').replace(':id', id).replace(/:\w+/, 'nothing-here') };
    });
    const principals: [string, Visitor][] = [
      ['nobody', await openVisitor(test)],
      ['the learner herself', await openVisitor(test, { email: 'amelie@home.example' })],
      ['somebody with no role', await learner('nemo')],
      ['somebody from outside, of another application', await openVisitor(test, { email: 'there@coast.example' })],
    ];
    for (const [role, { here }] of Object.entries(ROLES) as [RoleName, { here: boolean }][]) // its keys are all it has
      for (const profile of here ? ['heron'] : ['kestrel', '*'])
        principals.push([
          `${role} of ${profile}`,
          await openVisitor(test, { email: `${role}.${profile.replace('*', 'all')}@callers.example`, grants: [{ role, profile }] }),
        ]);
    const body = {
      ...AWARD,
      outcome: 'award',
      words: 'Yes.',
      email: 'x@coast.example',
      assessors: '1',
      days: '9',
      learner: 'x@home.example',
      assessor: 'y@k.example',
    };
    const before = await judged();
    const faults: string[] = [];
    const note = (who: string, { method, path }: { method: string; path: string }, status: number, location = '') => {
      if (![401, 403, 404].includes(status) && !(status === 303 && location.startsWith('/sign-in'))) faults.push(`${method} ${path} as ${who}: ${status}`);
    };
    for (const [who, visitor] of principals)
      for (const place of places) {
        const answer = place.method === 'get' ? await visitor.get(place.at) : await visitor.post(place.at, body);
        note(who, place, answer.status, answer.location);
      }
    for (const profile of ['kestrel', '*']) {
      const { key } = await test.people.apiKeys.create({ name: 'Caller', profile, scopes: [...KEY_SCOPES], days: 1 }, 'node');
      for (const place of places) {
        const headers = { Authorization: `Bearer ${key}`, Accept: 'application/json', Origin: test.url };
        const answer = await fetch(test.url + place.at, {
          redirect: 'manual',
          method: place.method.toUpperCase(),
          headers,
          ...(place.method === 'post' && { body: new URLSearchParams(body) }),
        });
        note(`a key with every scope of ${profile}`, place, answer.status, answer.headers.get('location') ?? '');
      }
    }
    expect(faults).toEqual([]);

    // Whoever is asked from outside for this very one: their own three doors open, and no other.
    const outside = await openVisitor(test, { email: 'here@coast.example' });
    for (const place of places.filter(({ path }) => path.startsWith('/assess/'))) {
      const answer = place.method === 'get' ? await outside.get(place.at) : await outside.post(place.at, body);
      note('somebody from outside, of this one', place, answer.status, answer.location);
    }
    expect(faults).toEqual([]);
    expect(await judged()).toEqual(before);
    expect((await outside.post(`/review/${invitations.get('here')}/decide`, body)).status).toBe(404);
    expect((await outside.post(`/review/${invitations.get('here')}/scores`, AWARD)).status).toBe(303);
    expect((await bjorn.post(`${atDesk(address)}/decide`, { outcome: 'award', words: '' })).status).toBe(303);
  });

  it('is in the badge and on its pages with the rubric’s version, each result, how many assessed, when, and the evidence the learner chose', async () => {
    const eva = await learner('eva');
    const chosen = new TextEncoder().encode('%PDF-1.7 chosen');
    const address = await draftOf(eva, achievement, { url: 'https://films.example/bag', note: 'The bag', in_badge: 'on' });
    await eva.upload(address, { note: 'Chosen plan', in_badge: 'on' }, { field: 'file', name: 'chosen.pdf', type: 'x', bytes: chosen });
    await eva.upload(
      address,
      { note: 'For assessors only' },
      { field: 'file', name: 'other.pdf', type: 'x', bytes: new TextEncoder().encode('%PDF-1.7 other') },
    );
    await eva.upload(address, { send: '1' }, { field: 'none', name: '', type: '', bytes: new Uint8Array() });
    await ingrid.post(`${atDesk(address)}/scores`, AWARD);
    await bjorn.post(`${atDesk(address)}/decide`, { outcome: 'award', words: '' });
    const sha256 = createHash('sha256').update(chosen).digest('hex');
    const told = [
      'Rubric version 1. One person scored it, another decided on 12 November 2026, after one submission.',
      'Chosen plan',
      sha256,
      'The bag',
      'https://films.example/bag',
    ];

    const token = /\/claim\/([\w-]+)/.exec(test.letters.findLast(({ to, kind }) => to === 'eva@home.example' && kind === 'claim')?.text ?? '')?.[1];
    const claim = await (await openVisitor(test)).get(`/claim/${token}`);
    const register = await desk.get('/desk/kestrel/register?q=eva@home.example');
    const award = await desk.get(/href="(\/desk\/kestrel\/awards\/[\w-]+)"/.exec(register.text)?.[1] ?? '');
    for (const { text } of [claim, award]) {
      for (const shown of [...told, 'Judges risk: Secure · Uses protection: Secure']) expect(text).toContain(shown);
      expect(text).not.toContain('For assessors only');
    }
    // Her own page knows whether a wallet has it, and leads there without the letter.
    const waiting = (await eva.get(address)).text;
    expect(waiting).toContain('No wallet has it yet.');
    const keepAt = /action="(\/learn\/keep\/[\w-]+)"/.exec(waiting)?.[1] ?? '';
    const kept = (await eva.post(keepAt)).location;
    expect(kept).toMatch(/^\/claim\/[\w-]+$/);
    const badge = JSON.parse(await keepBadge(test, 'eva@home.example', walletKey(), kept.slice('/claim/'.length)));
    const known = (await eva.get(address)).text;
    expect(known).toContain('You kept it: it is in a wallet.');
    expect(known).not.toMatch(/No wallet has it|on its way to you|\/learn\/keep\//);
    const evidence = JSON.stringify(badge.evidence);
    for (const shown of told) expect(evidence).toContain(shown);
    expect(evidence).not.toContain('For assessors only');
    expect(badge.evidence[0].genre).toBe('assessed-here');
    expect(badge.awardedDate).toBe('2026-11-12T00:00:00Z');
    const levels = badge.credentialSubject.achievement.resultDescription.flatMap(
      (one: { rubricCriterionLevel: { id: string; name: string }[] }) => one.rubricCriterionLevel,
    );
    expect(
      badge.credentialSubject.result.map((one: { achievedLevel: string }) => levels.find(({ id }: { id: string }) => id === one.achievedLevel)?.name),
    ).toEqual(['Secure', 'Secure']);
    const page = /href="(\/desk\/kestrel\/awards\/[\w-]+)"/.exec(register.text)?.[1] ?? '';
    expect((await desk.post(`${page}/revoke`, { reason: 'other', note: '' })).status).toBe(303);
    expect((await eva.get(address)).text).toContain('It was revoked since.');
  });

  it('whom two scored who did not agree carries the levels of the one that whoever decides names, and says so', async () => {
    const hired = (email: string, role: RoleName) => openVisitor(test, { email, name: email, grants: [{ role, profile: 'kestrel' }] });
    const [chief, tove] = [await hired('chief@kestrel.example', 'administrator'), await hired('tove@kestrel.example', 'assessor')];
    await chief.post('/assess/kestrel/rules', { assessors: '2', days: '21' });
    const graded = await publish(desk, { ...RUBRIC, level_name_1_2: 'Leading', level_description_1_2: 'Teaches others to.' });
    const NOT = { ...scores('Secure', 'Starting'), words: 'Not the gloves.', recommends: 'decline', send: '1' };
    const HIGHER = { ...scores('Secure', 'Leading'), recommends: 'award', send: '1' };
    const apart = 'Rubric version 1. 2 people scored it and did not agree; the levels are those of one. Another person decided on 12 November 2026';
    for (const [name, other, offered, says, second] of [
      ['runa', NOT, ['Secure'], apart, 'Secure'],
      ['saga', HIGHER, ['Leading', 'Secure'], apart, 'Leading'],
      ['tora', AWARD, [], 'Rubric version 1. 2 people scored it, another decided on 12 November 2026', 'Secure'],
    ] as const) {
      const at = atDesk(await sentBy(await learner(name), graded));
      await ingrid.post(`${at}/scores`, AWARD);
      await tove.post(`${at}/scores`, other);
      const form = (await bjorn.get(at)).text;
      const sheets = [...form.matchAll(/name="levels" value="([^"]+)".*?Uses protection: (\w+)/gs)].map(([, id = '', level = '']) => ({ id, level }));
      expect(sheets.map(({ level }) => level).toSorted()).toEqual(offered);
      const decide = (levels: string) => bjorn.post(`${at}/decide`, { outcome: 'award', words: '', levels });
      if (offered.length > 0)
        for (const none of [
          '',
          'nobody',
          ...(await judgedNot(
            sheets.map(({ id }) => id),
            idOf(at),
          )),
        ]) {
          const refused = await decide(none);
          expect([refused.status, /href="#levels"/.test(refused.text)]).toEqual([422, true]);
        }
      expect((await decide(sheets.find(({ level }) => level === second)?.id ?? '')).status).toBe(303);
      const badge = JSON.parse(await keepBadge(test, `${name}@home.example`, walletKey()));
      expect(badge.evidence[0].narrative).toContain(says);
      const [token] = test.letters.flatMap(({ to, text }) => (to === `${name}@home.example` ? (/\/claim\/[\w-]+/.exec(text ?? '') ?? []) : []));
      const claim = (await (await openVisitor(test)).get(token ?? '')).text;
      for (const shown of [says, `Judges risk: Secure · Uses protection: ${second}`]) expect(claim).toContain(shown);
    }
    await chief.post('/assess/kestrel/rules', { assessors: '1', days: '21' });
  });
});

/** Score sheets of an application beside these. */
const judgedNot = async (ids: readonly string[], applicationId: string): Promise<string[]> => {
  const all = await test.store.as('kestrel').read((db) => db.list(Assessment, { applicationId }));
  return all.map(({ id }) => id).filter((id) => !ids.includes(id));
};

describe.each([
  [
    'en',
    {
      twice: 'You have applied for this already.',
      kind: 'Files of this kind are not taken',
      large: 'This file is too large',
      own: 'it is your own',
      decided: 'Somebody else decides than who recommended it',
      blank: ['Choose a level, unless you ask for a revision.', 'Write to the learner why, unless', 'Choose what you recommend.'],
      yours: 'You have sent your assessment of this submission. Somebody else decides.',
      outside: ['This person has a role here already: they assess', 'This person has a role here already, but does not assess.'],
    },
  ],
  [
    'fr',
    {
      twice: 'Vous avez déjà fait cette demande.',
      kind: 'Les fichiers de ce type ne sont pas',
      large: 'Ce fichier est trop',
      own: 'elle est la vôtre',
      decided: 'Une autre personne décide que celle qui a recommandé',
      blank: ['Choisissez un niveau, sauf si vous demandez une reprise.', 'Écrivez pourquoi à la personne, sauf', 'Choisissez ce que vous recommandez.'],
      yours: 'Vous avez envoyé votre évaluation de cette remise. Une autre personne décide.',
      outside: ['elle évalue depuis son propre espace', 'Cette personne a déjà un rôle ici, mais n’évalue pas.'],
    },
  ],
])('bad input, in %s,', (language, says) => {
  const inLanguage = (path: string) => `${path}${path.includes('?') ? '&' : '?'}lang=${language}`;

  it('of a learner: applying twice, a file of a refused kind, one over the limit', async () => {
    const kari = await learner(`kari.${language}`);
    const address = await draftOf(kari, achievement);
    const before = await judged();
    const again = await kari.post(`/learn/apply/${achievement}`);
    expect((await kari.get(inLanguage(again.location))).text).toContain(says.twice);
    const refused = await kari.upload(inLanguage(address), {}, { field: 'file', name: 'tool.exe', type: 'application/pdf', bytes: new Uint8Array([77, 90]) });
    expect([refused.status, (await kari.get(inLanguage(refused.location))).text.includes(says.kind)]).toEqual([303, true]);
    const begun = await kari.post(inLanguage(`${address}/uploads`), { name: 'film.mp4', size: String(EVIDENCE_BYTES + 1) });
    expect([begun.status, JSON.parse(begun.text).says.includes(says.large)]).toEqual([413, true]);
    const after = await kari.get(address);
    expect([after.text.includes('plan.pdf'), after.text.includes('tool.exe'), after.text.includes('film.mp4')]).toEqual([true, false, false]);
    expect(await judged()).toEqual(before);
  });

  it('of an assessor: scoring their own, sending it blank, deciding what they recommended', async () => {
    const own = await sentBy(ingrid, achievement);
    const theirs = await sentBy(await learner(`liv.${language}`), achievement);
    const refused = await ingrid.post(inLanguage(`${atDesk(theirs)}/scores`), { ...scores('', ''), comment_0: '', send: '1' });
    for (const said of [...says.blank, 'href="#level_0"', 'href="#level_1"', 'href="#words"', 'href="#recommends"']) expect(refused.text).toContain(said);
    await ingrid.post(`${atDesk(theirs)}/scores`, AWARD);
    const before = await judged();
    expect((await ingrid.get(inLanguage(atDesk(theirs)))).text).toContain(says.yours);
    for (const [nth, name] of ['ingrid', 'odile'].entries()) {
      const asked = await bjorn.post(inLanguage(`${atDesk(theirs)}/outside`), { email: `${name}@kestrel.example` });
      expect([asked.status, asked.text.includes(says.outside[nth] ?? '?')]).toEqual([422, true]);
    }
    const scored = await ingrid.post(inLanguage(`${atDesk(own)}/scores`), AWARD);
    expect([scored.status, scored.text.includes(says.own)]).toEqual([403, true]);
    const decided = await ingrid.post(inLanguage(`${atDesk(theirs)}/decide`), { outcome: 'award', words: '' });
    expect([decided.status, decided.text.includes(says.decided)]).toEqual([409, true]);
    expect(await judged()).toEqual(before);
    await ingrid.post(`${own}/withdraw`);
  });
});
