/** The functions of jsonld and rdf-canonize that we call; neither package ships types. */
declare module 'jsonld' {
  type Term = { termType: 'NamedNode' | 'BlankNode' | 'Literal' | 'DefaultGraph'; value: string };
  type Quad = { subject: Term; predicate: Term; object: Term; graph: Term };
  type Loaded = { contextUrl: null; documentUrl: string; document: object; tag?: 'static' };
  type Options = { safe: true; base: null; rdfDirection: 'i18n-datatype'; documentLoader: (url: string) => Promise<Loaded> };
  const jsonld: {
    expand(document: object, options: Options): Promise<object[]>;
    toRDF(document: object, options: Options & { skipExpansion?: true }): Promise<Quad[]>;
  };
  export default jsonld;
}

/** What jsonld itself reads documents with; not exported by name, so pinned with its version. */
declare module 'jsonld/lib/context.js' {
  export type Mapping = {
    '@id': string | null;
    '@type'?: string;
    '@container'?: string[];
    '@context'?: unknown;
    '@language'?: string | null;
    '@direction'?: string | null;
    reverse: boolean;
    _prefix?: boolean;
  };
  export type ActiveContext = {
    mappings: ReadonlyMap<string, Mapping>;
    previousContext?: ActiveContext;
    '@vocab'?: string;
    '@language'?: string;
    '@direction'?: string;
  };
  type Options = { base: null; documentLoader: (url: string) => Promise<object>; contextResolver: object; eventHandler: (() => never)[] };
  type Processing = { activeCtx: ActiveContext; localCtx: unknown; options: Options; propagate?: boolean; overrideProtected?: boolean };
  const contexts: { getInitialContext(options: object): ActiveContext; process(processing: Processing): Promise<ActiveContext> };
  export default contexts;
}

declare module 'jsonld/lib/ContextResolver.js' {
  export default class ContextResolver {
    constructor(options: { sharedCache: Map<string, unknown> });
  }
}

declare module 'rdf-canonize' {
  type Options = {
    algorithm: 'RDFC-1.0';
    messageDigestAlgorithm: 'sha256' | 'sha384';
    canonicalIdMap: Map<string, string>;
    maxDeepIterations: number;
    signal: AbortSignal;
  };
  const canonize: {
    canonize(dataset: object[], options: Options): Promise<string>;
    NQuads: { parse(nquads: string): import('jsonld').Quad[]; serializeQuad(quad: object): string };
  };
  export default canonize;
}
