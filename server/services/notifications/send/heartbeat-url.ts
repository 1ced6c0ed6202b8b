/** The address that a heartbeat's signal calls, as of healthchecks.io: /start and /fail after the path, the path itself for all else. */
export function heartbeatUrl(address: string, signal: string): string {
  const url = new URL(address);
  const suffix = signal === 'start' || signal === 'fail' ? `/${signal}` : '';
  url.pathname = `${url.pathname.endsWith('/') ? url.pathname.slice(0, -1) : url.pathname}${suffix}`;
  return url.toString();
}
