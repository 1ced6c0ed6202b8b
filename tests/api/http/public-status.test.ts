import { afterAll, afterEach, beforeAll, beforeEach, describe, expect, it } from 'vitest';
import * as historyJson from '#app/status/history.json/route.ts';
import * as page from '#app/status/route.ts';
import * as calendar from '#app/status.ics/route.ts';
import * as json from '#app/status.json/route.ts';
import * as feed from '#app/status.rss/route.ts';
import * as badge from '#app/status.svg/route.ts';
import { publicHistory, publicStatus } from '#lib/contracts/public-status.ts';
import { initialStackStatus, type StackStatus } from '#lib/contracts/stack-status.ts';
import { consoleDb, disconnectConsoleDb } from '#server/adapters/console-db/console-db.ts';
import { resetSettings } from '#server/env.ts';
import { forgetPublicStatus } from '#server/services/public-status/known-public-status.ts';
import { setStackStatus } from '#server/services/stack-status/set-stack-status.ts';
import { callRoute } from '#tests/call-route.ts';
import { type FaultProxy, startFaultProxy } from '#tests/fault-proxy.ts';
import { emails, startTestConsole, type TestConsole } from '#tests/test-console.ts';

let test: TestConsole;
let proxy: FaultProxy;
const all = { json, historyJson, feed, calendar, badge, page };

beforeAll(async () => {
  test = await startTestConsole();
  const { hostname, port } = new URL(test.consoleDatabase.url);
  proxy = await startFaultProxy({ host: hostname, port: Number(port) });
  await disconnectConsoleDb();
  process.env.DATABASE_URL = test.consoleDatabase.url.replace(`:${port}`, `:${proxy.port}`);
  resetSettings();
});
afterAll(async () => {
  proxy.mend();
  await disconnectConsoleDb();
  process.env.DATABASE_URL = test.consoleDatabase.url;
  resetSettings();
  await proxy.close();
  await test.close();
});
beforeEach(async () => {
  await consoleDb().daemon.deleteMany();
  await consoleDb().plannedMaintenance.deleteMany();
  await set({});
  await consoleDb().stackStatusChange.deleteMany();
  forgetPublicStatus();
});
afterEach(() => {
  proxy.mend();
  delete process.env.NEXTAUTH_URL;
  delete process.env.TRUST_PROXY;
  resetSettings();
});

const set = (status: Partial<StackStatus>) =>
  setStackStatus({ ...initialStackStatus, ...status }, { changedBy: emails.administrator });
const ask = (routes: Record<string, unknown>, headers: Record<string, string> = {}, query = '', method = 'GET') => {
  return callRoute(routes, method, `/status${query}`, { headers });
};
const readNow = async () => publicStatus.parse(await (await ask(json)).json());
const readHistory = async () => publicHistory.parse(await (await ask(historyJson)).json());
const hours = (count: number) => new Date(Date.now() + count * 3_600_000);
const plan = (given: object = {}) =>
  consoleDb().plannedMaintenance.create({
    data: {
      title: 'Upgrade',
      text: 'We upgrade.',
      status: 'READ_ONLY',
      startsOn: hours(2),
      endsOn: hours(3),
      createdBy: emails.administrator,
      changedBy: emails.administrator,
      ...given,
    },
  });

describe('what everybody may know', () => {
  it('is the status, its messages and since when', async () => {
    expect(await readNow()).toMatchObject({ status: 'READ_WRITE', since: null, maintenance: [] });
    await set({ status: 'READ_ONLY', currentMessage: 'Only reading.', pendingMaintenanceMessage: 'Soon.' });
    forgetPublicStatus();
    const now = await readNow();
    expect(now).toMatchObject({
      status: 'READ_ONLY',
      currentMessage: 'Only reading.',
      pendingMaintenanceMessage: 'Soon.',
    });
    expect(Date.parse(now.since ?? '')).toBeGreaterThan(Date.now() - 60_000);
    const { periods, announcements } = await readHistory();
    expect(periods.map(({ status }) => status)).toEqual(['READ_ONLY', 'READ_WRITE']);
    expect(announcements).toMatchObject([{ text: 'Soon.' }]);
  });

  it('is maintenance under way, then planned, and past with its actual times', async () => {
    await plan({ title: 'Later', startsOn: hours(50), endsOn: hours(51) });
    await plan({ title: 'Next' });
    await plan({ title: 'Over', startsOn: hours(-3), startedOn: hours(-3), endsOn: hours(-1) });
    await plan({ title: 'Done', startsOn: hours(-30), startedOn: hours(-30), endsOn: hours(-29), endedOn: hours(-28) });
    await plan({ title: 'Gone', cancelledOn: hours(-1) });
    await plan({ title: 'Old', startedOn: hours(-2401), endedOn: hours(-2400), startsOn: hours(-2401) });
    const now = await readNow();
    expect(now.maintenance.map(({ title, state }) => `${title} ${state}`)).toEqual([
      'Over OVERRUN',
      'Next PLANNED',
      'Later PLANNED',
    ]);
    expect((await readHistory()).pastMaintenance.map(({ title }) => title)).toEqual(['Gone', 'Done']);
  });

  it('is that the stack is down while a restore holds it, and was, but not what is restored', async () => {
    const daemon = await consoleDb().daemon.create({
      data: { type: 'RESTORE', backupKey: 'BackupDaemonJob99-1.zip', startedBy: emails.administrator },
    });
    await consoleDb().daemon.update({
      where: { id: daemon.id },
      data: { holdMessage: 'From BackupDaemonJob99-1.zip' },
    });
    const during = await readNow();
    expect(during.status).toBe('DOWN');
    expect(during.currentMessage).toBe(
      'The stack is being restored from a backup. It will be available again when the restore has finished.',
    );
    const endedOn = new Date(Date.now() + 1);
    await consoleDb().daemon.update({ where: { id: daemon.id }, data: { endedOn, status: 'COMPLETED' } });
    forgetPublicStatus();
    const { periods } = await readHistory();
    expect(periods.map(({ status }) => status)).toEqual(['READ_WRITE', 'DOWN', 'READ_WRITE']);
    expect(periods[1]).toMatchObject({ startedOn: during.since, endedOn: endedOn.toISOString() });
  });

  it('is nobody’s email, no daemon and no backup, in any of its forms', async () => {
    await set({ status: 'DOWN', currentMessage: 'Down.' });
    await plan();
    await plan({ startedOn: hours(-2), endedOn: hours(-1) });
    await consoleDb().daemon.create({
      data: {
        id: 918_273_645,
        type: 'RESTORE',
        backupKey: 'private/key.zip',
        startedBy: 'someone@example.org',
        holdMessage: 'From private/key.zip by daemon 918273645',
      },
    });
    for (const [name, routes] of Object.entries(all)) {
      const answer = await ask(routes);
      expect([name, answer.status]).toEqual([name, 200]);
      expect(await answer.text()).not.toMatch(/example\.org|918273645|key\.zip|private/);
    }
  });
});

describe('the addresses', () => {
  it('answer whatever the status and the query are, HEAD too, and only reading', async () => {
    await set({ status: 'DOWN' });
    for (const [name, routes] of Object.entries(all)) {
      const answer = await ask(routes, {}, '?utm=1&utm=2&%00=x');
      const head = await ask(routes, {}, '', 'HEAD');
      expect([name, answer.status, head.status, await head.text()]).toEqual([name, 200, 200, '']);
      expect(head.headers.get('content-type')).toBe(answer.headers.get('content-type'));
      expect((await ask(routes, {}, '', 'POST')).status).toBe(405);
      expect(answer.headers.get('access-control-allow-origin')).toBe(name === 'page' ? null : '*');
      expect(answer.headers.get('set-cookie')).toBeNull();
    }
  });

  it('answer 304 to who has it already', async () => {
    for (const [name, routes] of Object.entries(all)) {
      const again = async (given: (tag: string) => string) => {
        const tag = (await ask(routes)).headers.get('etag') ?? '';
        const answer = await ask(routes, { 'If-None-Match': given(tag) });
        return [name, answer.status, await answer.text(), answer.headers.get('etag') === tag];
      };
      for (const given of [(tag: string) => tag, (tag: string) => tag.slice(2), (tag: string) => `"other", ${tag}`]) {
        // The page is another one each minute: so once more.
        await expect.poll(() => again(given)).toEqual([name, 304, '', true]);
      }
      expect((await ask(routes, { 'If-None-Match': '*' })).status).toBe(304);
      expect((await ask(routes, { 'If-None-Match': '"other"' })).status).toBe(200);
    }
  });

  it('name the public address, and let no cache keep one that a caller made up', async () => {
    const told = async (headers: Record<string, string>) => {
      const answer = await ask(feed, headers);
      return [/<link>(.*?)<\/link>/.exec(await answer.text())?.[1], answer.headers.get('cache-control')];
    };
    expect(await told({ host: 'evil.example' })).toEqual(['http://evil.example/status', 'private, max-age=60']);
    process.env.NEXTAUTH_URL = 'http://127.0.0.1:3000';
    resetSettings();
    expect(await told({ host: 'lan.example:3000' })).toEqual(['http://lan.example:3000/status', 'private, max-age=60']);
    process.env.NEXTAUTH_URL = 'https://console.example';
    process.env.TRUST_PROXY = 'true';
    resetSettings();
    expect(await told({ host: 'evil.example', 'x-forwarded-host': 'worse.example' })).toEqual([
      'https://console.example/status',
      'public, max-age=60',
    ]);
  });

  it('take a label for the badge, shortened and escaped', async () => {
    const svg = await (await ask(badge, {}, `?label=${encodeURIComponent(`<b>"${'x'.repeat(90)}`)}`)).text();
    expect(svg).toContain(`<title>&lt;b&gt;&quot;${'x'.repeat(35)}…: Read and write</title>`);
  });
});

describe('the page', () => {
  it('lets nothing run but its own script, and nobody frame it', async () => {
    const policy = (await ask(page)).headers.get('content-security-policy') ?? '';
    expect(policy).toContain("default-src 'none'; script-src 'self'; style-src 'sha256-");
    expect(policy).toContain("frame-ancestors 'none'");
    expect(policy).not.toContain('unsafe');
  });

  it('escapes what administrators write', async () => {
    const text = '</title><script>alert(1)</script>"\'';
    await set({ status: 'DOWN', currentMessage: text, pendingMaintenanceMessage: text });
    await plan({ title: text, text });
    const html = await (await ask(page)).text();
    expect(html.match(/<script/g)).toHaveLength(1);
    expect(html).not.toContain('alert(1)<');
  });
});

describe('while the console database is away', () => {
  it('nothing is told for sure, the last known is shown as such, and it comes back by itself', async () => {
    await set({ status: 'READ_ONLY', currentMessage: 'Only reading.' });
    forgetPublicStatus();
    expect((await ask(page)).status).toBe(200);
    proxy.cut();
    await expect.poll(async () => (await ask(json)).status, { timeout: 15_000, interval: 100 }).toBe(503);
    const answer = await ask(json);
    expect(await answer.json()).toEqual({
      reason: 'The status cannot be read now. Try again in a moment.',
      code: 'STACK_UNAVAILABLE',
    });
    expect(answer.headers.get('access-control-allow-origin')).toBe('*');
    expect(answer.headers.get('retry-after')).toBe('5');
    const old = await ask(page);
    expect([old.status, old.headers.get('cache-control')]).toEqual([503, 'no-store']);
    expect(await old.text()).toMatch(/The status cannot be read now\.[\s\S]*may be out of date[\s\S]*Only reading\./);
    expect([(await ask(feed)).status, (await ask(calendar)).status]).toEqual([503, 503]);
    const grey = await ask(badge);
    expect([grey.status, grey.headers.get('cache-control')]).toEqual([200, 'no-store']);
    expect(await grey.text()).toContain('Unknown');
    forgetPublicStatus();
    const blank = await ask(page);
    expect(blank.status).toBe(503);
    expect(await blank.text()).not.toContain('Only reading.');
    proxy.mend();
    await expect.poll(async () => (await ask(page)).status, { timeout: 15_000, interval: 100 }).toBe(200);
  });

  it('many who ask at once make one question of it', async () => {
    forgetPublicStatus();
    await readNow();
    const before = proxy.passed.up;
    await Promise.all(Array.from({ length: 200 }, () => ask(json)));
    expect(proxy.passed.up - before).toBeLessThan(10_000);
  });
});
