/**
 * Whether a list by `listIssuer` may tell of a credential by `issuer`: its own, or one of the very same host, where one of the two
 * is that host's own: of two paths each may be another's. Only the very host: `school.hosting.example` and `hosting.example` may be two people's.
 */
export function mayKeepStatus(listIssuer: string, issuer: string): boolean {
  if (listIssuer === issuer) return true;
  const [own, other] = [placeOf(issuer), placeOf(listIssuer)];
  return own !== undefined && own.host === other?.host && (own.whole || other.whole);
}

/** `host:port` of a did:web or an https URL, and whether it is all of that host; undefined for whoever has none. */
function placeOf(id: string): { host: string; whole: boolean } | undefined {
  const [, web, path] = /^did:web:([^:#?/]+)(:[^#?]*)?$/.exec(id) ?? [];
  const url = URL.parse(web === undefined ? id : `https://${web.replace(/%3A/i, ':')}`);
  return url?.protocol === 'https:' ? { host: url.host, whole: path === undefined && url.pathname === '/' } : undefined;
}
