/**
 * Whether a list by `listIssuer` may tell of a credential by `issuer`: its own, or one of the very same host, where both answer to one
 * operator. Only the very host: `school.hosting.example` and `hosting.example` may be two people's.
 */
export function mayKeepStatus(listIssuer: string, issuer: string): boolean {
  if (listIssuer === issuer) return true;
  const host = hostOf(issuer);
  return host !== undefined && hostOf(listIssuer) === host;
}

/** `host:port` of a did:web or an https URL; undefined for whoever has none. */
function hostOf(id: string): string | undefined {
  const web = /^did:web:([^:#?/]+)/.exec(id)?.[1];
  const address = web === undefined ? id : `https://${web.replace(/%3A/i, ':')}`;
  const url = address.startsWith('https://') ? URL.parse(address) : null;
  return url?.host;
}
