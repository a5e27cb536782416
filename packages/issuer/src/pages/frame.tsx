import { type Access, personIn, type Reply, type Route, type WebRequest } from '@laurel/web';
import { type Actor, type Issuer, type IssuerProfile, profileOf } from '../deps.ts';
import { noteRead, readByName } from '../register/note-read.ts';

/** A registrar at the desk of one profile. */
const REGISTRAR: Access = { kind: 'role', role: 'registrar' };

export type AtDesk = { profile: IssuerProfile; at: string; actor: Actor };
type Run = (request: WebRequest, desk: AtDesk) => Promise<Reply>;

/** A route for registrars under `/desk/:profile` with its profile found; of another profile's rows nothing can be asked through it. */
export function deskRoute(
  issuer: Issuer,
  method: 'get' | 'post',
  path: string,
  run: Run,
  more: Partial<Pick<Route, 'accepts' | 'maxBody' | 'access'>> = {},
): Route {
  const read = method === 'get' ? readByName(path) : undefined;
  return {
    method,
    path: `/desk/:profile${path}`,
    access: REGISTRAR,
    ...(method === 'post' ? { accepts: 'form' as const } : {}),
    ...more,
    run: async (request) => {
      const profile = profileOf(issuer, request.params.profile);
      const desk = { profile, at: `/desk/${profile.slug}`, actor: `person:${personIn(request)}` };
      const reply = await run(request, desk);
      if (read) await noteRead(issuer, read(request.params), { profile: profile.slug, actor: desk.actor });
      return reply;
    },
  };
}
