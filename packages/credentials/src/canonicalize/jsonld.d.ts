/** The functions of jsonld and rdf-canonize that we call; neither package ships types. */
declare module 'jsonld' {
  type Quad = { subject: Term; predicate: Term; object: Term; graph: Term };
  type Term = { termType: string; value: string };
  type Loaded = { contextUrl: null; documentUrl: string; document: object; tag?: 'static' };
  type Options = { safe: true; base: null; rdfDirection: 'i18n-datatype'; documentLoader: (url: string) => Promise<Loaded> };
  const jsonld: {
    expand(document: object, options: Options): Promise<object[]>;
    toRDF(document: object, options: Options & { skipExpansion?: true }): Promise<Quad[]>;
  };
  export default jsonld;
}

declare module 'rdf-canonize' {
  const canonize: {
    canonize(dataset: object[], options: { algorithm: 'RDFC-1.0'; signal: AbortSignal }): Promise<string>;
  };
  export default canonize;
}
