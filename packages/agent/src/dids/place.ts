/** Where a did:web of the node at `publicUrl` is found: `host`, or `host:slug` for one that is not at the root. The port's colon is `%3A`. */
export function webAlias(publicUrl: string, slug?: string): string {
  const host = encodeURIComponent(new URL(publicUrl).host);
  return slug === undefined ? host : `${host}:${slug}`;
}

/** Host and path that answer for an issuer known by did:web or by an https address; `undefined` for a DID that no host answers for. */
export function webPlace(issuer: string): { host: string; path: string } | undefined {
  if (issuer.startsWith('https://')) {
    const url = URL.parse(issuer);
    return url ? { host: url.host, path: url.pathname.replace(/\/$/, '') } : undefined;
  }
  const [name, ...segments] = /^did:web:(.+)$/.exec(issuer)?.[1]?.split(':') ?? [];
  // On a host that many share, the host alone would lend its name to each of them.
  return name === undefined ? undefined : { host: name.replace(/%3A/i, ':'), path: segments.map((segment) => `/${segment}`).join('') };
}
