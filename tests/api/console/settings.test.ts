import { afterAll, beforeAll, expect, test } from 'vitest';
import * as healthRoutes from '#app/repo/v1/admin/health/route.ts';
import * as settingsRoutes from '#app/repo/v1/admin/settings/route.ts';
import { consoleHealth, consoleSettings } from '#lib/contracts/console-settings.ts';
import { consoleDb } from '#server/adapters/console-db/console-db.ts';
import { archiveFormatVersion } from '#server/engine/archive/manifest.ts';
import { givenSettingsVariable, resetSettings } from '#server/env.ts';
import { logger } from '#server/logger.ts';
import { runHeartbeatLoop } from '#server/runner/upkeep/run-heartbeat-loop.ts';
import { callRoute } from '#tests/call-route.ts';
import { startTestStack, type TestStack } from '#tests/test-stack.ts';

let stack: TestStack;
beforeAll(async () => {
  stack = await startTestStack('empty');
});
afterAll(() => stack.close());

const call = (routes: Record<string, unknown>, token = stack.tokens.administrator) =>
  callRoute(routes, 'GET', '/repo/v1/admin/settings', { token });

test('the settings tell every variable, and no secret, credentials or path', async () => {
  const secrets = { NEXTAUTH_SECRET: 'a-secret-of-sixteen', ADMIN_PASSWORD: 'hush-hush-hush', DATA_DIR: '/srv/hidden' };
  Object.assign(process.env, secrets, { NEXTAUTH_URL: 'https://me:pw-in-url@console.example.org/x' });
  process.env[givenSettingsVariable] = 'STACK_NAME,NEXTAUTH_SECRET';
  resetSettings();
  const text = await (await call(settingsRoutes)).text();
  for (const name of [...Object.keys(secrets), 'NEXTAUTH_URL', givenSettingsVariable]) delete process.env[name];
  resetSettings();

  const { settings, versions } = consoleSettings.parse(JSON.parse(text));
  const setting = (name: string) => settings.find((candidate) => candidate.name === name);
  expect(setting('STACK_NAME')).toMatchObject({ source: 'SET', value: 'test-stack' });
  expect(setting('NEXTAUTH_SECRET')).toMatchObject({ source: 'SET', value: 'set, not shown' });
  expect(setting('S3_SECRET_ACCESS_KEY')).toMatchObject({ source: 'EMBEDDED', value: 'set, not shown' });
  expect(setting('PORT')).toMatchObject({ source: 'DEFAULT', value: '3000' });
  expect(setting('NEXTAUTH_URL')?.value).toBe('https://console.example.org');
  const { host, pathname } = new URL(stack.consoleDatabase.url);
  expect(setting('DATABASE_URL')?.value).toBe(`${host}${pathname}`);
  const { username, password } = new URL(stack.consoleDatabase.url);
  const hidden = [
    ...Object.values(secrets),
    'pw-in-url',
    `${username}:`,
    password,
    stack.bucket.settings.credentials?.secretAccessKey,
  ];
  for (const secret of hidden.filter(Boolean)) expect(text).not.toContain(secret);
  expect(versions).toMatchObject({ node: process.versions.node, archiveFormat: archiveFormatVersion });
});

test('health tells how each outside thing is, with a sentence for one that is gone, and the runners', async () => {
  const runner = { db: consoleDb(), runner: 'host:12:a', consoleVersion: '0.1.0', logger };
  const presence = runHeartbeatLoop(runner);
  await expect.poll(() => consoleDb().runner.count()).toBe(1);
  await consoleDb().runner.create({
    data: { name: 'gone:13:b', version: '0.0.9', startedOn: new Date(0), seenOn: new Date(Date.now() - 60_000) },
  });
  const health = consoleHealth.parse(await (await call(healthRoutes)).json());
  expect(health).toMatchObject({
    consoleDatabase: { well: true, version: expect.stringMatching(/^\d+/), problem: null },
    repository: { well: true, version: expect.stringMatching(/^\d+/) },
    bucket: { well: true },
    runners: [
      { host: 'gone', alive: false },
      { host: 'host', process: '12', alive: true, daemonId: null },
    ],
  });
  await presence.close();
  expect(await consoleDb().runner.count()).toBe(1);

  stack.proxies.bucket.cut();
  const failing = consoleHealth.parse(await (await call(healthRoutes)).json());
  stack.proxies.bucket.mend();
  expect(failing.bucket).toMatchObject({ well: false, problem: expect.stringMatching(/bucket/i) });
  expect(failing.repository.well).toBe(true);
});

test('health warns of a database role that may do more than the console needs', async () => {
  const before = process.env.REPOSITORY_DATABASE_URL;
  expect(consoleHealth.parse(await (await call(healthRoutes)).json()).roleWarning).toBeNull();
  process.env.REPOSITORY_DATABASE_URL = stack.repository.adminUrl;
  resetSettings();
  const { roleWarning } = consoleHealth.parse(await (await call(healthRoutes)).json());
  process.env.REPOSITORY_DATABASE_URL = before;
  resetSettings();
  expect(roleWarning).toBe(
    'The database role postgres is a superuser: whoever misuses it, or a backup that was tampered with, has the whole server. Use a role that owns the database and is not a superuser in REPOSITORY_DATABASE_URL.',
  );
});

test('both are for administrators', async () => {
  for (const routes of [settingsRoutes, healthRoutes]) expect((await call(routes, stack.tokens.user)).status).toBe(403);
});
