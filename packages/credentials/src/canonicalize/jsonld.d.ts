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
