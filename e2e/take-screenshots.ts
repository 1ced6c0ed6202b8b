import { fork } from 'node:child_process';
import { chmodSync, mkdirSync, mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join, resolve } from 'node:path';
import { setTimeout as wait } from 'node:timers/promises';
import { type Browser, chromium, type Page } from 'playwright';
import { freePort } from '#embedded/free-port.ts';
import { backupPage } from '#lib/contracts/backup.ts';
import { backupRestoreStatus, isAtWork } from '#lib/contracts/daemon.ts';
import { session } from '#lib/contracts/session.ts';
import { findBrowser } from '#scripts/test/find-browser.ts';
import { testDatabase } from '#tests/postgres.ts';
import { startTestServers } from '#tests/test-servers.ts';

/** `npm run screenshots`: pictures of the real pages for the README and docs, of a console on the Pagila database. */
const root = resolve(import.meta.dirname, '..');
const pictures = join(root, 'docs', 'pictures');
const login = { email: 'admin@localhost', password: 'password of the pictures' };

mkdirSync(pictures, { recursive: true });
const dataDir = mkdtempSync(join(tmpdir(), 'stack-console-pictures-'));
chmodSync(dataDir, 0o711);
const stopServers = await startTestServers();
const database = await testDatabase({ content: 'pagila' });
const port = await freePort();
const console_ = `http://127.0.0.1:${port}`;
const stack = fork(join(root, 'scripts', 'start.ts'), {
  stdio: ['ignore', 'ignore', 'inherit', 'ipc'],
  env: {
    ...process.env,
    PORT: String(port),
    DATA_DIR: dataDir,
    STACK_NAME: 'pagila',
    REPOSITORY_DATABASE_URL: database.url,
    ADMIN_PASSWORD: login.password,
    LOG_LEVEL: 'error',
  },
});
const ended = new Promise((done) => stack.once('exit', done));
try {
  await ready();
  const token = session.parse(await call('POST', '/auth/v1/session', login)).sessionToken;
  await backUp(token);
  await backUp(token);
  const [newest] = backupPage.parse(await call('GET', '/repo/v1/admin/backup', undefined, token)).results;
  const browser = await chromium.launch({ executablePath: findBrowser() ?? undefined, args: ['--no-sandbox'] });
  for (const theme of ['light', 'dark'] as const) await takePictures(browser, theme, newest?.key ?? '');
  await browser.close();
} finally {
  stack.kill('SIGTERM');
  await ended;
  await database.drop();
  await stopServers();
  rmSync(dataDir, { recursive: true, force: true });
}
process.exit();

async function ready(): Promise<void> {
  while (stack.exitCode === null) {
    const answer = await fetch(`${console_}/health`).catch(() => null);
    if (answer?.ok) return;
    await wait(200);
  }
  throw new Error('The console did not start.');
}

async function call(method: string, path: string, body?: object, token?: string): Promise<unknown> {
  const answer = await fetch(console_ + path, {
    method,
    headers: { 'content-type': 'application/json', ...(token === undefined ? {} : { sessionToken: token }) },
    ...(body === undefined ? {} : { body: JSON.stringify(body) }),
  });
  return answer.json();
}

async function backUp(token: string): Promise<void> {
  let daemon = backupRestoreStatus.parse(await call('POST', '/repo/v1/admin/daemon/backup', {}, token));
  while (isAtWork(daemon.status)) {
    await wait(100);
    daemon = backupRestoreStatus.parse(await call('GET', `/repo/v1/admin/daemon/${daemon.id}`, undefined, token));
  }
  if (daemon.status !== 'COMPLETED') throw new Error(daemon.errorMessage ?? 'The backup failed.');
}

async function takePictures(browser: Browser, theme: 'light' | 'dark', key: string): Promise<void> {
  const context = await browser.newContext({
    colorScheme: theme,
    viewport: { width: 1280, height: 800 },
    baseURL: console_,
  });
  const page = await context.newPage();
  const take = (name: string) => page.screenshot({ path: join(pictures, `${name}-${theme}.png`) });
  await page.goto('/log-in');
  await take('log-in');
  await page.getByLabel('Email').fill(login.email);
  await page.getByLabel('Password').fill(login.password);
  await page.getByRole('button', { name: 'Log in' }).click();
  await page.waitForURL('/');
  for (const [name, path] of [
    ['overview', '/'],
    ['stack-status', '/stack-status'],
    ['backups', '/backups'],
    ['daemons', '/daemons'],
    ['daemon', '/daemons/1'],
    ['storage', '/storage'],
    ['backup', `/backups/${key}`],
  ] as const) {
    await show(page, path);
    await take(name);
  }
  await page
    .getByRole('button', { name: /^Restore/ })
    .first()
    .click();
  await page.getByRole('dialog').waitFor();
  await take('restore');
  await context.close();
}

/** Goes to a page and waits until its data is there. */
async function show(page: Page, path: string): Promise<void> {
  await page.goto(path);
  await page.getByRole('main').getByRole('heading', { level: 1 }).first().waitFor();
  await page.waitForFunction(() => document.querySelector('main .animate-pulse') === null);
}
