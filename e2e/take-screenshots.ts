import { mkdirSync } from 'node:fs';
import { join, resolve } from 'node:path';
import { type Browser, chromium, type Page } from 'playwright';
import { backupPage } from '#lib/contracts/backup.ts';
import type { PaceRule } from '#lib/contracts/pace.ts';
import { findBrowser } from '#scripts/test/find-browser.ts';
import { testDatabase } from '#tests/postgres.ts';
import { startTestServers } from '#tests/test-servers.ts';
import { PicturedConsole, password } from './pictures/console.ts';
import { addLargeTable, addMonthOfSamples, addStoredFiles, goOn } from './pictures/scenery.ts';
import { startTwoBuckets } from './pictures/two-buckets.ts';

/**
 * `npm run screenshots`: pictures of real pages for the README and docs/pictures, of a console on the Pagila database.
 * `SCREENSHOTS_TO=folder npm run screenshots`: every page, light and dark, as wide as a phone, a small one, a desk and a large screen,
 * from top to bottom, into that folder.
 */
const everyPageTo = process.env.SCREENSHOTS_TO;
const ofReadme = resolve(import.meta.dirname, '..', 'docs', 'pictures');
const folder = everyPageTo === undefined ? ofReadme : resolve(everyPageTo);
const themes = ['light', 'dark'] as const;
type Theme = (typeof themes)[number];

const desk = { width: 1280, height: 800 };
const phone = { width: 390, height: 844 };
const sizes = [{ width: 320, height: 640 }, phone, desk, { width: 1920, height: 1080 }];
const hourMs = 3_600_000;
type Lived = { newest: string; locked: string; failed: string; restored: string };

mkdirSync(folder, { recursive: true });
const stopServers = await startTestServers();
const [repository, consoleDatabase] = await Promise.all([testDatabase({ content: 'pagila' }), testDatabase()]);
const buckets = await startTwoBuckets();
const console_ = new PicturedConsole();
const browser = await chromium.launch({ executablePath: findBrowser() ?? undefined, args: ['--no-sandbox'] });
try {
  await addStoredFiles(repository.url);
  await console_.start({
    STACK_NAME: 'pagila',
    DATABASE_URL: consoleDatabase.url,
    REPOSITORY_DATABASE_URL: repository.url,
    ...buckets.settings,
  });
  if (everyPageTo !== undefined) await takeBeginning(browser);
  const lived = await live();
  for (const theme of themes) {
    await (everyPageTo === undefined ? takeOfReadme(browser, theme, lived) : takeEveryPage(browser, theme, lived));
  }
  await addLargeTable(repository.url);
  for (const theme of themes) await takeAtWork(browser, theme);
} finally {
  await browser.close();
  await console_.stop();
  await buckets.stop();
  await Promise.all([repository.drop(), consoleDatabase.drop()]);
  await stopServers();
}
process.exit();

/** Some backups, a restore that failed and one that did not, a note, a plan, and business that goes on. */
async function live(): Promise<Lived> {
  await console_.run('backup');
  const [first] = backupPage.parse(await console_.call('GET', '/repo/v1/admin/backup')).results;
  const key = first?.key ?? '';
  await console_.call('PUT', `/repo/v1/admin/backup-note/${key}`, { note: 'Before the price change', keep: true });
  const failed = await console_.run('restore', { fileName: 'BackupDaemonJob0-000000000000000000.zip' });
  await buckets.lock(key);
  const restored = await console_.run('restore', { fileName: key, safetyBackup: false });
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
  return { newest: newest?.key ?? '', locked: key, failed: failed.id, restored: restored.id };
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
    topics: ['FAILED', 'VERIFICATION_FAILED', 'OVERDUE'],
    settings: { url: 'https://hooks.example.org/stack' },
  });
}

async function newestKey(): Promise<string | undefined> {
  return backupPage.parse(await console_.call('GET', '/repo/v1/admin/backup')).results[0]?.key;
}

async function takeOfReadme(browser: Browser, theme: Theme, { newest }: Lived): Promise<void> {
  const { page, close } = await open(browser, theme);
  await page.goto('/log-in');
  await logIn(page);
  for (const [name, path, size] of [
    ['overview', '/', desk],
    ['stack-status', '/stack-status', desk],
    ['backups', '/backups', desk],
    ['backup', `/backups/${newest}`, desk],
    ['protection', '/protection', desk],
    ['retention', '/protection/retention', desk],
    ['copies', '/protection/copies', desk],
    ['storage', '/storage', desk],
    ['history', '/history', desk],
    ['public-status', '/status', desk],
    ['overview-phone', '/', phone],
    ['backups-phone', '/backups', phone],
    ['protection-phone', '/protection', phone],
  ] as const) {
    await page.setViewportSize(size);
    await show(page, path);
    await take(page, `${name}-${theme}`);
  }
  await page.setViewportSize(desk);
  await show(page, `/backups/${newest}`);
  await openRestore(page);
  await take(page, `restore-${theme}`);
  await close();
}

/** What a console shows before anything was done with it. */
async function takeBeginning(browser: Browser): Promise<void> {
  const { page, close } = await open(browser, 'light');
  await page.goto('/log-in');
  await logIn(page);
  for (const path of [
    '/',
    '/backups',
    '/daemons',
    '/protection',
    '/protection/copies',
    '/protection/drills',
    '/history',
  ]) {
    await show(page, path);
    await takeInSizes(page, `empty${path.replaceAll('/', '-').replace(/-$/, '')}`, 'light');
  }
  await close();
}

async function takeEveryPage(browser: Browser, theme: Theme, lived: Lived): Promise<void> {
  const { page, close } = await open(browser, theme);
  await page.goto('/log-in');
  await takeInSizes(page, 'log-in', theme);
  await logIn(page);
  for (const [name, path] of [
    ['overview', '/'],
    ['stack-status', '/stack-status'],
    ['backups', '/backups'],
    ['backup', `/backups/${lived.newest}`],
    ['backup-locked', `/backups/${lived.locked}`],
    ['backup-missing', '/backups/none.zip'],
    ['daemons', '/daemons'],
    ['daemon', '/daemons/1'],
    ['daemon-restored', `/daemons/${lived.restored}`],
    ['daemon-failed', `/daemons/${lived.failed}`],
    ['daemon-missing', '/daemons/999999'],
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
    ['help', '/help'],
    ['help-operating', '/help/operating'],
    ['not-found', '/nothing'],
    ['public-status', '/status'],
  ] as const) {
    await show(page, path);
    await takeInSizes(page, name, theme);
  }
  await show(page, `/backups/${lived.newest}`);
  await page.evaluate(() => {
    for (const fold of document.querySelectorAll<HTMLElement>('main details:not([open]) > summary')) fold.click();
  });
  await takeInSizes(page, 'backup-unfolded', theme);
  await show(page, `/backups/${lived.newest}`);
  await openRestore(page);
  await takeInSizes(page, 'restore', theme);
  await show(page, '/stack-status?plan');
  await page.getByRole('dialog').waitFor();
  await takeInSizes(page, 'plan-maintenance', theme);
  await show(page, '/');
  await page.keyboard.press('Control+k');
  await page.getByRole('dialog').waitFor();
  await takeInSizes(page, 'palette', theme);
  await close();
}

async function openRestore(page: Page): Promise<void> {
  await page
    .getByRole('button', { name: /^Restore/ })
    .first()
    .click();
  await page.getByRole('dialog').waitFor();
  await settled(page);
}

/** A backup, when it is at about the middle of its way. Each size takes its time, so the backup takes more. */
async function takeAtWork(browser: Browser, theme: Theme): Promise<void> {
  const { page, close } = await open(browser, theme);
  await page.goto('/log-in');
  await logIn(page);
  if (everyPageTo !== undefined) await setPace([{ from: 0, to: 24, megabytesPerSecond: 1, connections: null }]);
  const daemon = await console_.begin('backup');
  await show(page, `/daemons/${daemon.id}`);
  for (;;) {
    const { progresssCurrent: current, progresssTotal: total, status } = await console_.look(daemon.id);
    if (status !== 'STARTED' || (total > 0 && current / total > 0.45)) break;
  }
  await (everyPageTo === undefined
    ? take(page, `daemon-at-work-${theme}`)
    : takeInSizes(page, 'daemon-at-work', theme));
  if (everyPageTo !== undefined) await setPace([]);
  await console_.ended(daemon);
  await close();
}

async function setPace(hours: PaceRule[]): Promise<void> {
  await console_.call('PUT', '/repo/v1/admin/pace', { hours, zone: 'UTC' });
}

async function open(browser: Browser, theme: Theme) {
  const context = await browser.newContext({
    colorScheme: theme,
    viewport: desk,
    locale: 'en-GB',
    baseURL: console_.address,
    reducedMotion: 'reduce',
  });
  return { page: await context.newPage(), close: () => context.close() };
}

async function take(page: Page, name: string, fullPage = false): Promise<void> {
  await page.screenshot({ path: join(folder, `${name}.png`), fullPage });
}

/** From top to bottom, in each size. A dialog has a screen's height. */
async function takeInSizes(page: Page, name: string, theme: Theme): Promise<void> {
  const isDialog = await page.getByRole('dialog').isVisible();
  for (const size of sizes) {
    await page.setViewportSize(size);
    await settled(page);
    await take(page, `${name}-${size.width}-${theme}`, !isDialog);
  }
  await page.setViewportSize(desk);
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

/** No skeleton is left, nothing is about to be replaced, and the letters are those of the page. */
async function settled(page: Page): Promise<void> {
  await page.waitForFunction(() => document.querySelector('.animate-pulse, main [aria-busy=true]') === null);
  await page.evaluate(() => document.fonts.ready);
  await page.waitForTimeout(400);
}
