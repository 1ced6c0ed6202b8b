import { globSync, readFileSync } from 'node:fs';
import { join, resolve } from 'node:path';
import { encode } from 'next-auth/jwt';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { consoleDb } from '#server/adapters/console-db/console-db.ts';
import { stopListeningConsoleDb } from '#server/adapters/console-db/notifications.ts';
import { resetSettings } from '#server/env.ts';
import { nextAuthSecret, sessionCookieName } from '#server/http/auth/next-auth-cookie.ts';
import { logOut } from '#server/services/accounts/log-out.ts';
import { hashApiToken, makeApiToken } from '#server/services/tokens/api-token-text.ts';
import { callRoute } from './call-route.ts';
import { emails, makeSession, makeTestApiToken, startTestConsole, type TestConsole } from './test-console.ts';

/** `self`: an administrator, or the person whose data it is; the tests ask for somebody else's. */
type Access = 'anyone' | 'signed-in' | 'self' | 'administrator';
const admin = (...methods: string[]): Record<string, Access> =>
  Object.fromEntries(methods.map((method) => [method, 'administrator']));
const anyone = { GET: 'anyone' } as const;

/** What an API token needs for a call; 'session': none is enough, whatever its scopes are. */
type Scope = 'read' | 'operate' | 'metrics' | 'session';

/** The calls that take another scope than theirs by method: `read` for a GET, a person's session for everything else. */
const scopes: Record<string, Record<string, Scope>> = {
  '/metrics': { GET: 'metrics' },
  '/repo/v1/admin/backup-file/[[...key]]': { GET: 'session' },
  '/repo/v1/admin/copy/retry': { POST: 'operate' },
  '/repo/v1/admin/daemon/[id]': { DELETE: 'operate' },
  '/repo/v1/admin/daemon/backup': { POST: 'operate' },
  '/repo/v1/admin/daemon/verify': { POST: 'operate' },
  '/repo/v1/admin/maintenance': { POST: 'operate' },
  '/repo/v1/admin/maintenance/[id]': { PUT: 'operate' },
  '/repo/v1/admin/maintenance/[id]/cancel': { POST: 'operate' },
  '/repo/v1/admin/maintenance/[id]/end': { POST: 'operate' },
  '/repo/v1/admin/maintenance/[id]/extend': { POST: 'operate' },
  '/repo/v1/admin/maintenance/[id]/start': { POST: 'operate' },
  '/repo/v1/admin/copy/retention/simulation': { POST: 'read' },
  '/repo/v1/admin/retention/simulation': { POST: 'read' },
  '/repo/v1/admin/schedules/[id]/run': { POST: 'operate' },
  '/repo/v1/admin/schedules/preview': { POST: 'read' },
  '/repo/v1/admin/report': { GET: 'session' },
  '/repo/v1/admin/sessions': { GET: 'session' },
  '/repo/v1/admin/settings': { GET: 'session' },
  '/repo/v1/admin/synapse/status': { PUT: 'operate' },
  '/repo/v1/admin/token': { GET: 'session' },
};

function scopeOf(address: string, method: string): Scope {
  const named = method === 'HEAD' ? 'GET' : method;
  return scopes[address]?.[named] ?? (named === 'GET' ? 'read' : 'session');
}

/** Who may call which method of which address. What is not named here answers 405. A route on the disk without a line here fails. */
const access: Record<string, Record<string, Access>> = {
  '/auth/v1/[[...path]]': {},
  '/auth/v1/session': { POST: 'anyone', PUT: 'anyone', DELETE: 'anyone' },
  '/health': anyone,
  '/metrics': admin('GET'),
  '/repo/v1/[[...path]]': {},
  '/repo/v1/admin/[[...path]]': {},
  '/repo/v1/admin/anomaly': admin('GET'),
  '/repo/v1/admin/anomaly/[id]/accept': admin('POST'),
  '/repo/v1/admin/backup': admin('GET'),
  '/repo/v1/admin/backup-deletion': admin('POST'),
  '/repo/v1/admin/backup-file/[[...key]]': admin('GET', 'PUT', 'POST'),
  '/repo/v1/admin/backup-note/[...key]': admin('GET', 'PUT'),
  '/repo/v1/admin/backup-preview': admin('GET'),
  '/repo/v1/admin/backup/[...key]': admin('GET', 'DELETE'),
  '/repo/v1/admin/check': admin('GET', 'POST'),
  '/repo/v1/admin/check/[id]': admin('PUT', 'DELETE'),
  '/repo/v1/admin/daemon': admin('GET'),
  '/repo/v1/admin/daemon/[id]': admin('GET', 'DELETE'),
  '/repo/v1/admin/daemon/[id]/checks': admin('GET'),
  '/repo/v1/admin/daemon/[id]/details': admin('GET'),
  '/repo/v1/admin/daemon/[id]/events': admin('GET'),
  '/repo/v1/admin/daemon/backup': admin('POST'),
  '/repo/v1/admin/daemon/events': admin('GET'),
  '/repo/v1/admin/daemon/restore': admin('POST'),
  '/repo/v1/admin/daemon/undo': admin('POST'),
  '/repo/v1/admin/daemon/verify': admin('POST'),
  '/repo/v1/admin/deleted-backup': admin('GET', 'POST'),
  '/repo/v1/admin/drill': admin('GET', 'POST'),
  '/repo/v1/admin/drill/[id]': admin('PUT', 'DELETE'),
  '/repo/v1/admin/health': admin('GET'),
  '/repo/v1/admin/history': admin('GET'),
  '/repo/v1/admin/incidents': admin('GET'),
  '/repo/v1/admin/kept-database': admin('GET'),
  '/repo/v1/admin/kept-database/[name]': admin('DELETE'),
  '/repo/v1/admin/copy': admin('GET'),
  '/repo/v1/admin/copy/retry': admin('POST'),
  '/repo/v1/admin/maintenance': admin('GET', 'POST'),
  '/repo/v1/admin/maintenance/[id]': admin('GET', 'PUT'),
  '/repo/v1/admin/maintenance/[id]/cancel': admin('POST'),
  '/repo/v1/admin/maintenance/[id]/end': admin('POST'),
  '/repo/v1/admin/maintenance/[id]/extend': admin('POST'),
  '/repo/v1/admin/maintenance/[id]/start': admin('POST'),
  '/repo/v1/admin/new-database': admin('GET'),
  '/repo/v1/admin/new-database/[name]': admin('DELETE'),
  '/repo/v1/admin/objectives': admin('GET', 'PUT'),
  '/repo/v1/admin/objectives/samples': admin('GET'),
  '/repo/v1/admin/notifications/channels': admin('GET', 'POST'),
  '/repo/v1/admin/notifications/channels/[id]': admin('GET', 'PUT', 'DELETE'),
  '/repo/v1/admin/notifications/channels/[id]/test': admin('POST'),
  '/repo/v1/admin/notifications/deliveries': admin('GET'),
  '/repo/v1/admin/notifications/deliveries/[id]': admin('GET'),
  '/repo/v1/admin/notifications/digest': admin('GET', 'PUT'),
  '/repo/v1/admin/notifications/heartbeats': admin('GET', 'POST'),
  '/repo/v1/admin/notifications/heartbeats/[id]': admin('DELETE'),
  '/repo/v1/admin/pace': admin('GET', 'PUT', 'DELETE'),
  '/repo/v1/admin/password': admin('PUT'),
  '/repo/v1/admin/protection': admin('GET'),
  '/repo/v1/admin/protection/defaults': admin('GET', 'POST'),
  '/repo/v1/admin/report': admin('GET'),
  '/repo/v1/admin/restore-preview': admin('GET'),
  '/repo/v1/admin/copy/retention': admin('GET', 'PUT', 'DELETE'),
  '/repo/v1/admin/copy/retention/runs': admin('GET'),
  '/repo/v1/admin/copy/retention/runs/[id]': admin('GET'),
  '/repo/v1/admin/copy/retention/simulation': admin('POST'),
  '/repo/v1/admin/retention': admin('GET', 'PUT', 'DELETE'),
  '/repo/v1/admin/retention/backup/[...key]': admin('GET'),
  '/repo/v1/admin/retention/runs': admin('GET'),
  '/repo/v1/admin/retention/runs/[id]': admin('GET'),
  '/repo/v1/admin/retention/simulation': admin('POST'),
  '/repo/v1/admin/schedules': admin('GET', 'POST'),
  '/repo/v1/admin/schedules/[id]': admin('GET', 'PUT', 'DELETE'),
  '/repo/v1/admin/schedules/[id]/run': admin('POST'),
  '/repo/v1/admin/schedules/preview': admin('POST'),
  '/repo/v1/admin/schedules/runs': admin('GET'),
  '/repo/v1/admin/sessions': admin('GET', 'DELETE'),
  '/repo/v1/admin/sessions/[id]': admin('DELETE'),
  '/repo/v1/admin/settings': admin('GET'),
  '/repo/v1/admin/storage/bucket': admin('GET'),
  '/repo/v1/admin/storage/samples': admin('GET'),
  '/repo/v1/admin/storage/tables': admin('GET'),
  '/repo/v1/admin/storage/uploads': admin('GET', 'DELETE'),
  '/repo/v1/admin/storage/usage': admin('GET'),
  '/repo/v1/admin/storage/usage-setup': admin('GET'),
  '/repo/v1/admin/storageSummary': admin('GET'),
  '/repo/v1/admin/storageSummary/perEntity': admin('GET'),
  '/repo/v1/admin/storageSummary/perUser': admin('GET'),
  '/repo/v1/admin/synapse/status': { GET: 'anyone', PUT: 'administrator' },
  '/repo/v1/admin/synapse/status/history': admin('GET'),
  '/repo/v1/admin/synapse/status/report': admin('GET'),
  '/repo/v1/admin/token': admin('GET', 'POST'),
  '/repo/v1/admin/token/[id]': admin('DELETE'),
  '/repo/v1/entity': { GET: 'anyone', POST: 'signed-in' },
  '/repo/v1/entity/[id]': { GET: 'anyone', PUT: 'signed-in', DELETE: 'signed-in' },
  '/repo/v1/entity/[id]/children': anyone,
  '/repo/v1/status': anyone,
  '/repo/v1/storageDetails': { GET: 'signed-in' },
  '/repo/v1/storageDetails/[userId]': { GET: 'self' },
  '/repo/v1/storageSummary': { GET: 'signed-in' },
  '/repo/v1/storageSummary/[userId]': { GET: 'self' },
  '/repo/v1/version': anyone,
  '/status': anyone,
  '/status.ics': anyone,
  '/status.json': anyone,
  '/status.rss': anyone,
  '/status.svg': anyone,
  '/status/confirm': { GET: 'anyone', POST: 'anyone' },
  '/status/history.json': anyone,
  '/status/subscribe': { GET: 'anyone', POST: 'anyone' },
  '/status/unsubscribe': { GET: 'anyone', POST: 'anyone' },
};
/** next-auth's own addresses have tests of their own (server/http). */
const elsewhere = ['/api/auth/[...nextauth]'];

const methods = ['GET', 'HEAD', 'POST', 'PUT', 'PATCH', 'DELETE'];
const root = resolve(import.meta.dirname, '..');
const routesOnDisk = globSync('app/**/route.ts', { cwd: root }).map((file) => ({
  file,
  address: file.replace(/^app/, '').replace(/\/route\.ts$/, ''),
}));

let test: TestConsole;
/** What each caller sends. */
let callers: Record<string, Record<string, string>>;

beforeAll(async () => {
  test = await startTestConsole();
  Object.assign(process.env, { S3_ENDPOINT: 'http://127.0.0.1:1', S3_TIMEOUT_SECONDS: '1' });
  resetSettings();
  const revoked = await makeSession(emails.administrator, 60_000);
  await logOut(revoked);
  const cookie = async (sessionToken: string) =>
    `${sessionCookieName()}=${await encode({ token: { sessionToken }, secret: nextAuthSecret() })}`;
  const own = await cookie(test.tokens.administrator);
  callers = {
    'no token': {},
    'an unknown token': { sessionToken: 'x'.repeat(43) },
    'an unknown bearer token': { Authorization: `Bearer ${'x'.repeat(43)}` },
    'an expired token': { sessionToken: test.tokens.expired },
    'a revoked token': { sessionToken: revoked },
    'a forged cookie': { cookie: `${sessionCookieName()}=forged` },
    'the cookie of an expired session': { cookie: await cookie(test.tokens.expired) },
    'an unknown API token': { sessionToken: makeApiToken() },
    'an expired API token': { sessionToken: await makeTestApiToken(emails.administrator, ['read', 'operate'], -1000) },
    'a revoked API token': { Authorization: `Bearer ${await makeRevokedApiToken()}` },
    'an API token of the scope read': { sessionToken: await makeTestApiToken(emails.administrator, ['read']) },
    'an API token of the scope operate': {
      Authorization: `Bearer ${await makeTestApiToken(emails.administrator, ['operate'])}`,
    },
    'an API token of the scope metrics': { sessionToken: await makeTestApiToken(emails.administrator, ['metrics']) },
    'an API token of a user': { sessionToken: await makeTestApiToken(emails.user, ['read', 'operate', 'metrics']) },
    'a user': { sessionToken: test.tokens.user },
    'a user by cookie': { cookie: await cookie(test.tokens.user), origin: 'http://localhost', host: 'localhost' },
    'an administrator by cookie with no origin': { cookie: own, host: 'localhost' },
    'an administrator by cookie from another site': { cookie: own, origin: 'http://evil.example', host: 'localhost' },
    'an administrator by cookie from no site': { cookie: own, origin: 'null', host: 'localhost' },
    'an administrator by cookie': { cookie: own, origin: 'http://localhost', host: 'localhost' },
    'an administrator': { sessionToken: test.tokens.administrator },
  };
});
afterAll(async () => {
  await stopListeningConsoleDb();
  await test.close();
});

async function makeRevokedApiToken(): Promise<string> {
  const token = await makeTestApiToken(emails.administrator, ['read', 'operate', 'metrics']);
  await consoleDb().apiToken.deleteMany({ where: { tokenHash: hashApiToken(token) } });
  return token;
}

/** The status that the caller must get; null where it depends on the input alone. */
function refusal(caller: string, wanted: Access, method: string, scope: Scope): number | null {
  if (wanted === 'anyone') return null;
  if (caller.startsWith('an API token of ')) {
    if (scope === 'session') return 403;
    if (caller.endsWith('of a user')) return wanted === 'signed-in' ? null : 403;
    return caller === `an API token of the scope ${scope}` ? null : 403;
  }
  const isAdministrator = caller.startsWith('an administrator');
  const isKnown = isAdministrator || caller.startsWith('a user');
  if (caller === 'no token') return wanted === 'administrator' ? 403 : 401;
  if (!isKnown) return 401;
  const fromElsewhere = / with no origin| from another site| from no site/.test(caller);
  if (fromElsewhere && !['GET', 'HEAD'].includes(method)) return 403;
  return wanted !== 'signed-in' && !isAdministrator ? 403 : null;
}

async function everything(): Promise<unknown> {
  const db = consoleDb();
  const [users, status, maintenance, daemons, history, sessions, apiTokens] = await Promise.all([
    db.user.findMany({ orderBy: { id: 'asc' } }),
    db.stackStatus.findMany(),
    db.plannedMaintenance.findMany(),
    db.daemon.findMany(),
    db.audit.count({ where: { kind: { notIn: ['LOG_IN_FAILED', 'API_TOKEN_REFUSED'] } } }),
    db.session.count({ where: { expiresOn: { gt: new Date() } } }),
    db.apiToken.count(),
  ]);
  return { users, status, maintenance, daemons, history, sessions, apiTokens };
}

it('has a scope only for calls that there are', () => {
  for (const [address, methods] of Object.entries(scopes)) {
    for (const method of Object.keys(methods)) expect(access[address]?.[method], `${method} ${address}`).toBeDefined();
  }
});

it('docs/rest.md names each call that a scope allows in that scope’s row', () => {
  const document = readFileSync(join(root, 'docs', 'rest.md'), 'utf8');
  const said = (scope: string) => {
    const row = new RegExp(`^\\| \`${scope}\` .*$`, 'm').exec(document)?.[0] ?? '';
    return [...row.matchAll(/`((?:GET|POST|PUT|DELETE) [^`]+)`/g)].map(([, call]) => call).sort();
  };
  const allowed = (scope: Scope) =>
    Object.entries(scopes)
      .flatMap(([address, byMethod]) => Object.entries(byMethod).map(([method, of]) => ({ address, method, of })))
      .filter(({ of }) => of === scope)
      .map(({ address, method }) => `${method} ${address.replace('/repo/v1/admin/', '')}`)
      .sort();
  expect(allowed('operate').length).toBeGreaterThan(10);
  for (const scope of ['read', 'operate', 'metrics'] as const) expect(said(scope), scope).toEqual(allowed(scope));
});

it('has a line for each route on the disk', () => {
  expect(routesOnDisk.map(({ address }) => address).sort()).toEqual([...Object.keys(access), ...elsewhere].sort());
});

describe.each(routesOnDisk.filter(({ address }) => !elsewhere.includes(address)))('$address', ({ file, address }) => {
  const path = address.replaceAll(/\[{1,2}(?:\.\.\.)?\w+\]{1,2}/g, '999999');
  const params = Object.fromEntries(
    [...address.matchAll(/\[{1,2}(\.\.\.)?(\w+)\]{1,2}/g)].map(([, many, name = '']) => [
      name,
      many === undefined ? '999999' : ['999999'],
    ]),
  );

  it('lets in whom it should and nobody else, and changes nothing for others', async () => {
    const routes = await import(/* @vite-ignore */ join(root, file));
    const before = await everything();
    // Unknown API tokens are counted for their address, which all calls of this test have in common.
    await consoleDb().failedLogIn.deleteMany();
    for (const method of methods) {
      const scope = scopeOf(address, method);
      const wanted = access[address]?.[method === 'HEAD' ? 'GET' : method];
      for (const [caller, headers] of Object.entries(callers)) {
        // An administrator may do what the call does: a body that is no JSON keeps it from being done.
        const hasBody = method !== 'GET' && method !== 'HEAD';
        const isLetIn = wanted !== undefined && refusal(caller, wanted, method, scope) === null;
        if (isLetIn && method === 'DELETE' && address === '/repo/v1/admin/sessions') continue;
        // One of each kind is enough: some wait for a bucket that is not there.
        if (isLetIn && !hasBody && caller.includes(' by cookie')) continue;
        if (isLetIn && method === 'HEAD' && caller.includes('API token')) continue;
        const answer = await callRoute(routes, method, path, { headers, params, ...(hasBody ? { body: '{"' } : {}) });
        await answer.body?.cancel();
        const said = `${method} ${address} by ${caller}`;
        if (wanted === undefined) expect([404, 405], said).toContain(answer.status);
        else if (isLetIn) expect([401, 403, 405], said).not.toContain(answer.status);
        else expect(answer.status, said).toBe(refusal(caller, wanted, method, scope));
        expect(answer.status, said).not.toBe(500);
      }
    }
    expect(await everything()).toEqual(before);
  });
});
