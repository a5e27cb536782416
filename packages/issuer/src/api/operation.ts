import type { KeyScope } from '@laurel/people';
import type { Reply } from '@laurel/web';
import type { z } from 'zod';
import type { Actor, Issuer } from '../deps.ts';
import type { ServeList } from '../status/publish.ts';
import type { Answer, Once } from './once.ts';

/** What an operation is called with: parsed by its own schemas, behind a key with its scope on this profile. */
export type Call<Params, Query, Body> = {
  issuer: Issuer;
  serve: ServeList;
  profile: string;
  actor: Actor;
  params: Params;
  query: Query;
  body: Body;
  once: Once;
};

type Shape = z.ZodRawShape;
type Spec<P extends Shape, Q extends Shape, B> = {
  id: string;
  method: 'get' | 'post';
  /** Behind `/api/v1/profiles/{profile}`. */
  path: string;
  scope: KeyScope;
  summary: string;
  description?: string;
  params?: z.ZodObject<P>;
  query?: z.ZodObject<Q>;
  body?: z.ZodType<B>;
  maxBody?: number;
  /** Requests that can be sent as they stand: the tests send them. */
  examples?: Record<string, { query?: Record<string, string>; body?: z.input<z.ZodType<B>> }>;
  answers: Record<number, { description: string; schema?: z.ZodType; contentType?: string }>;
  run: (call: Call<z.output<z.ZodObject<P>>, z.output<z.ZodObject<Q>>, B>) => Promise<(Answer & { replayed?: true }) | Extract<Reply, { kind: 'stream' }>>;
};

/** One operation of the API as routes and document see it: what it takes is known to its own schemas only. */
export type Operation = Omit<Spec<Shape, Shape, unknown>, 'run'> & {
  run: (call: Call<never, never, never>) => ReturnType<Spec<Shape, Shape, unknown>['run']>;
};

/** Says an operation once, for the route, the document and the test. */
export const operation = <P extends Shape = Record<never, never>, Q extends Shape = Record<never, never>, B = undefined>(spec: Spec<P, Q, B>): Operation =>
  spec as unknown as Operation; // `run` is only ever given what these very schemas made: see route.ts
