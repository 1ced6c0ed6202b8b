const admin = '/repo/v1/admin';
const addresses: Record<string, string> = {
  '/': '/repo/v1/status',
  '/stack-status': `${admin}/synapse/status`,
  '/protection': `${admin}/protection`,
  '/protection/copies': `${admin}/copy`,
  '/protection/schedules': `${admin}/schedules`,
  '/protection/notifications': `${admin}/notifications/channels`,
  '/storage': `${admin}/storageSummary`,
  '/settings': `${admin}/settings`,
};

/** The call of the API that answers what a page shows, for a shell. The token is the script's own. */
export function curlOf({ origin, pathname, search }: Pick<Location, 'origin' | 'pathname' | 'search'>): string {
  const token = `-H "sessionToken: $SESSION_TOKEN"`;
  return `curl ${token} '${origin}${addressOf(pathname, search).replaceAll("'", '%27')}'`;
}

function addressOf(pathname: string, search: string): string {
  const backups = /^\/backups(\/.+)?$/.exec(pathname);
  if (backups) return `${admin}/backup${backups[1] ?? ''}`;
  const daemons = /^\/daemons(\/.+)?$/.exec(pathname);
  if (daemons) return `${admin}/daemon${daemons[1] ?? only(search, ['type', 'kind', 'status'])}`;
  if (pathname === '/history') return `${admin}/history${only(search, ['group', 'who'])}`;
  return addresses[pathname] ?? '/repo/v1/status';
}

/** The parameters that the API knows as the page does. */
function only(search: string, names: string[]): string {
  const given = new URLSearchParams(search);
  const kept = new URLSearchParams();
  for (const name of names) {
    const value = given.get(name);
    if (value !== null) kept.set(name, value);
  }
  return kept.size === 0 ? '' : `?${kept}`;
}
