/** An address read from a document, a field or a request: https, vetted at connect, no redirects, 5 s, 1 MiB. */
export type StrangerUrl = string & { readonly __stranger: unique symbol };

/** An address named in the node's own configuration: any address, TLS checked. */
export type OperatorUrl = string & { readonly __operator: unique symbol };
