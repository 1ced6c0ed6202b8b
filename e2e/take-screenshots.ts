import { mkdirSync } from 'node:fs';
import { join, resolve } from 'node:path';
import { type Browser, chromium, type Page } from 'playwright';
import { backupPage } from '#lib/contracts/backup.ts';
import { findBrowser } from '#scripts/test/find-browser.ts';
import { testDatabase } from '#tests/postgres.ts';
import { startTestServers } from '#tests/test-servers.ts';
import { PicturedConsole, password } from './pictures/console.ts';
import { addLargeTable, addMonthOfSamples, addStoredFiles, goOn } from './pictures/scenery.ts';

/** `npm run screenshots`: pictures of the real pages for the README and docs, of a console on the Pagila database. */
const pictures = resolve(import.meta.dirname, '..', 'docs', 'pictures');
const themes = ['light', 'dark'] as const;
type Theme = (typeof themes)[number];

const wide = { width: 1280, height: 800 };
const phone = { width: 390, height: 844 };
const hourMs = 3_600_000;

mkdirSync(pictures, { recursive: true });
const stopServers = await startTestServers();
const [repository, consoleDatabase] = await Promise.all([testDatabase({ content: 'pagila' }), testDatabase()]);
const console_ = new PicturedConsole();
const browser = await chromium.launch({ executablePath: findBrowser() ?? undefined, args: ['--no-sandbox'] });
try {
  await addStoredFiles(repository.url);
  await console_.start({
    STACK_NAME: 'pagila',
    DATABASE_URL: consoleDatabase.url,
    REPOSITORY_DATABASE_URL: repository.url,
  });
  const keys = await live();
  for (const theme of themes) await takePages(browser, theme, keys);
  await addLargeTable(repository.url);
  for (const theme of themes) await takeAtWork(browser, theme);
} finally {
  await browser.close();
  await console_.stop();
  await Promise.all([repository.drop(), consoleDatabase.drop()]);
  await stopServers();
}
process.exit();

/** Some backups, a restore that failed and one that did not, a note, a plan, and business that goes on. */
async function live(): Promise<{ newest: string; failed: string }> {
  await console_.run('backup');
  const [first] = backupPage.parse(await console_.call('GET', '/repo/v1/admin/backup')).results;
  const key = first?.key ?? '';
  await console_.call('PUT', `/repo/v1/admin/backup-note/${key}`, { note: 'Before the price change', keep: true });
  const failed = await console_.run('restore', { fileName: 'BackupDaemonJob0-000000000000000000.zip' });
  await console_.run('restore', { fileName: key, safetyBackup: false });
  await console_.run('backup');
  const [newest] = backupPage.parse(await console_.call('GET', '/repo/v1/admin/backup')).results;
  await console_.call('PUT', `/repo/v1/admin/backup-note/${newest?.key}`, { note: 'Nightly', keep: false });
  await protect();
  await addMonthOfSamples(consoleDatabase.url);
  await goOn(repository.url);
  const startsOn = new Date(Math.ceil(Date.now() / hourMs) * hourMs + 26 * hourMs);
  await console_.call('POST', '/repo/v1/admin/maintenance', {
    title: 'New disks for the database',
    text: 'The database moves to new disks. Reading goes on; changes are refused until it is done.',
    status: 'READ_ONLY',
    startsOn: startsOn.toISOString(),
    endsOn: new Date(startsOn.getTime() + 2 * hourMs).toISOString(),
    endsItself: true,
  });
  return { newest: newest?.key ?? '', failed: failed.id };
}

/** What the button sets, targets, a check that was asked, and a channel that is told of nothing here. */
async function protect(): Promise<void> {
  await console_.call('POST', '/repo/v1/admin/protection/defaults', { zone: 'Europe/Berlin' });
  await console_.call('PUT', '/repo/v1/admin/objectives', { rpoSeconds: 26 * 3600, rtoSeconds: 15 * 60 });
  await console_.call('POST', '/repo/v1/admin/check', {
    name: 'Every payment has a customer',
    sql: 'select count(*) from payment where customer_id is null',
    expected: '0',
  });
  await console_.run('verify', { fileName: (await newestKey()) ?? '' });
  await console_.call('POST', '/repo/v1/admin/notifications/channels', {
    kind: 'WEBHOOK',
    name: 'On call',
    topics: ['VERIFICATION_FAILED', 'OVERDUE'],
    settings: { url: 'https://hooks.example.org/stack' },
  });
}

async function newestKey(): Promise<string | undefined> {
  return backupPage.parse(await console_.call('GET', '/repo/v1/admin/backup')).results[0]?.key;
}

async function takePages(browser: Browser, theme: Theme, { newest, failed }: { newest: string; failed: string }) {
  const { page, take, close } = await open(browser, theme, wide);
  await page.goto('/log-in');
  await take('log-in');
  await logIn(page);
  for (const [name, path] of [
    ['overview', '/'],
    ['stack-status', '/stack-status'],
    ['backups', '/backups'],
    ['daemons', '/daemons'],
    ['daemon', '/daemons/1'],
    ['daemon-failed', `/daemons/${failed}`],
    ['protection', '/protection'],
    ['schedules', '/protection/schedules'],
    ['retention', '/protection/retention'],
    ['drills', '/protection/drills'],
    ['copies', '/protection/copies'],
    ['notifications', '/protection/notifications'],
    ['report', '/protection/report'],
    ['storage', '/storage'],
    ['history', '/history'],
    ['settings', '/settings'],
    ['backup', `/backups/${newest}`],
  ] as const) {
    await show(page, path);
    await take(name);
  }
  await page
    .getByRole('button', { name: /^Restore/ })
    .first()
    .click();
  await page.getByRole('dialog').waitFor();
  await settled(page);
  await take('restore');
  await show(page, '/');
  await page.keyboard.press('Control+k');
  await page.getByRole('dialog').waitFor();
  await take('palette');
  await show(page, '/status');
  await take('public-status');
  await page.setViewportSize(phone);
  for (const [name, path] of [
    ['overview-phone', '/'],
    ['stack-status-phone', '/stack-status'],
    ['protection-phone', '/protection'],
    ['public-status-phone', '/status'],
  ] as const) {
    await show(page, path);
    await take(name);
  }
  await close();
}

/** A backup, when it is at about the middle of its way. */
async function takeAtWork(browser: Browser, theme: Theme): Promise<void> {
  const { page, take, close } = await open(browser, theme, wide);
  await page.goto('/log-in');
  await logIn(page);
  const daemon = await console_.begin('backup');
  await show(page, `/daemons/${daemon.id}`);
  for (;;) {
    const { progresssCurrent: current, progresssTotal: total, status } = await console_.look(daemon.id);
    if (status !== 'STARTED' || (total > 0 && current / total > 0.45)) break;
  }
  await take('daemon-at-work');
  await console_.ended(daemon);
  await close();
}

async function open(browser: Browser, theme: Theme, viewport: { width: number; height: number }) {
  const context = await browser.newContext({
    colorScheme: theme,
    viewport,
    locale: 'en-GB',
    baseURL: console_.address,
    reducedMotion: 'reduce',
  });
  const page = await context.newPage();
  const take = async (name: string) => {
    await page.screenshot({ path: join(pictures, `${name}-${theme}.png`) });
  };
  return { page, take, close: () => context.close() };
}

async function logIn(page: Page): Promise<void> {
  await page.getByLabel('Email').fill('admin@localhost');
  await page.getByLabel('Password').fill(password);
  await page.getByRole('button', { name: 'Log in' }).click();
  await page.waitForURL('/');
}

/** Goes to a page and waits until its data is there. */
async function show(page: Page, path: string): Promise<void> {
  await page.goto(path);
  await page.locator('h1').first().waitFor();
  await settled(page);
}

/** No skeleton is left, and the letters are those of the page. */
async function settled(page: Page): Promise<void> {
  await page.waitForFunction(() => document.querySelector('.animate-pulse') === null);
  await page.evaluate(() => document.fonts.ready);
  await page.waitForTimeout(400);
}
