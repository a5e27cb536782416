import type { Language } from '@laurel/base';
import type { ApiKey, KeyScope, RoleName, Session } from '@laurel/people';
import type { RateRule } from '@laurel/store';
import type { Request as ExpressRequest } from 'express';
import type { VNode } from 'preact';
import type { Translate } from './i18n.ts';

/**
 * Who may call a route. `public` needs nothing; `person` a session; `role` a session with that role on the profile
 * (`or` another one) that the path's `:profile` names (`*` where there is none); `protocol` brings its own proof (a token, a signed
 * object) and its own error form: no cookies, no CSRF. `key` is such a door that opens to an API key with that scope on
 * that profile (`*` where it belongs to the whole node; `orOfOne` lets a key of any one profile in too, and the route looks whose it is). `recent` asks for a sign-in of the last minutes: for what somebody else at
 * an open desk, or with a stolen cookie, must not do.
 */
export type Access =
  | { kind: 'public' }
  | { kind: 'person'; recent?: true }
  | { kind: 'role'; role: RoleName; or?: RoleName; recent?: true }
  | { kind: 'protocol'; errors: 'oauth' | 'problem' }
  | { kind: 'key'; scope: KeyScope; profile: string; orOfOne?: true };

/** Doors of programs: what a browser adds on its own (a cookie, an origin) proves nothing there, and errors are JSON. */
export const isForPrograms = ({ kind }: Access): boolean => kind === 'protocol' || kind === 'key';

/** `form` is urlencoded; `upload` multipart; both ask for a CSRF token unless the access is `protocol`. */
export type Accepts = 'nothing' | 'form' | 'upload' | 'json';

export type UploadedFile = { field: string; filename: string; contentType: string; bytes: Uint8Array };

/** What a route sees of a request: parsed, bounded, with its language and session found. */
export type WebRequest = {
  method: string;
  /** Path with query, as asked. */
  path: string;
  params: Record<string, string>;
  query: URLSearchParams;
  form: URLSearchParams;
  json: unknown;
  files: readonly UploadedFile[];
  header: (name: string) => string | undefined;
  cookie: (name: string) => string | undefined;
  requestId: string;
  language: Language;
  t: Translate;
  session: Session | undefined;
  /** The key that opened the route, where its access asks for one. */
  apiKey: ApiKey | undefined;
  /** The token that forms of this page must carry. */
  csrf: string;
  raw: ExpressRequest;
};

/** A page before its frame: the layout adds masthead, navigation and foot. */
export type Page = {
  title: string;
  /**
   * `desk` has the left navigation; `public` none; `narrow` is a public page with one question. `wall` is read by a room: it does not say who is signed in. `embed` is a page that any site may show inside its
   * own: nothing around it, no script, no form, and nothing that is not public already.
   */
  frame: 'desk' | 'public' | 'narrow' | 'wall' | 'embed';
  body: VNode;
  crumbs?: readonly { text: string; href?: string }[];
  status?: number;
  /** Seconds until the browser asks again by the HTTP `Refresh` header; `to` goes elsewhere. */
  refresh?: { seconds: number; to?: string };
  noStore?: boolean;
  robots?: 'index' | 'noindex';
  /** `passkey`, `camera`, `upload`: a script beside the one of every page; to no other page does the browser lend the camera. `none`: not even that one. */
  script?: 'passkey' | 'camera' | 'upload' | 'none';
  /**
   * Of a page that answered a post and has no address of its own: what its door has to be given to show it again. The languages are then buttons that give it, where
   * links would lead back to before the door.
   */
  again?: Record<string, string>;
  /** Of a page that is there to be found, linked to and read by programs too. It has no script at all. */
  face?: PublicFace;
};

/** What a page says of itself to search engines and to whoever draws a preview of a link to it. */
export type PublicFace = {
  /** One or two plain sentences. */
  description: string;
  /** Its whole address, without a query: asked there for JSON-LD, it answers the same as a document for programs, unless it is for `people`. */
  address: string;
  people?: true;
  /** Those it is written in. */
  languages: readonly Language[];
  /** The whole address of a picture of this node. */
  image?: string | undefined;
};

export type SetCookie = { name: string; value: string; maxAgeSeconds?: number; clear?: boolean };

export type Reply =
  | { kind: 'page'; page: Page; cookies?: readonly SetCookie[] }
  | { kind: 'redirect'; to: string; cookies?: readonly SetCookie[] }
  | { kind: 'json'; body: unknown; status?: number; headers?: Record<string, string>; contentType?: string }
  | { kind: 'bytes'; body: Uint8Array | string; contentType: string; status?: number; filename?: string; headers?: Record<string, string> }
  /** As it comes: for what is too long to be held. What fails on the way ends the connection, so that half of it does not look whole. */
  | { kind: 'stream'; chunks: AsyncIterable<string | Uint8Array>; contentType: string; filename?: string; headers?: Record<string, string> }
  | { kind: 'empty'; status: number };

/** What programs are told of a door beside its address and its scope. Bodies are JSON Schemas. */
export type Described = {
  id: string;
  tag: string;
  summary: string;
  description?: string;
  body: object;
  answers: Record<number, { description: string; body?: object }>;
};

export type Route = {
  method: 'get' | 'post' | 'delete' | 'put';
  /** Express 5 syntax: `/desk/awards/:id/revoke`. */
  path: string;
  access: Access;
  accepts?: Accepts;
  /** Largest body in bytes, where the default of web's limits does not fit. */
  maxBody?: number;
  /** How often one network (an IPv4 address, the /64 of an IPv6 one) may ask; behind an access that knows them, one person or one API key. Over it, 429 with `Retry-After`. */
  limit?: RateRule;
  /** Of a door that takes a key, for `/api/openapi.json`, where its role does not say it. */
  described?: Described;
  run: (request: WebRequest) => Promise<Reply>;
};
