import type { Locator, Page } from 'playwright/test';
import { CuttableWay } from './fixtures/cuttable-way.ts';
import { killConsole } from './fixtures/kill-console.ts';
import { expect, test } from './fixtures/test.ts';

test.use({ serviceWorkers: 'allow' });

function bannerOf(page: Page): Locator {
  return page.getByRole('status').filter({ hasText: 'Connection lost. Data as of' });
}

test('counts down while the console is gone, keeps what it showed, and comes back', async ({
  page,
  context,
  allowConsoleError,
}) => {
  allowConsoleError(/ERR_FAILED/);
  await page.goto('/backups');
  await expect(page.getByText('No backups yet.')).toBeVisible();
  await context.route('**/repo/v1/**', (route) => route.abort());
  await page.getByRole('link', { name: 'Jobs' }).click();
  await page.getByRole('combobox', { name: 'Status' }).selectOption('Completed');
  await expect(bannerOf(page)).toBeVisible();
  await expect(page.getByText(/Trying again (in \d+ s|now)/)).toBeVisible();
  await page.getByRole('link', { name: 'Backups' }).click();
  await expect(page.getByText('No backups yet.')).toBeVisible();
  await page.getByRole('button', { name: 'Try now' }).click();
  await expect(bannerOf(page)).toBeVisible();
  await context.unroute('**/repo/v1/**');
  await expect(bannerOf(page)).toBeHidden();
  await page.getByRole('link', { name: 'Jobs' }).click();
  await page.getByRole('combobox', { name: 'Status' }).selectOption('Running');
  await expect(page.getByText('No match.')).toBeVisible();
});

test('says what is not there', async ({ page, allowConsoleError }) => {
  allowConsoleError(/404 \(Not Found\)/);
  await page.goto('/daemons/999999');
  await expect(page.getByRole('heading', { name: 'Job not found' })).toBeVisible();
  await page.goto('/backups/none.zip');
  await expect(page.getByRole('alert').filter({ hasText: 'This backup is not in the bucket' })).toBeVisible();
  await page.goto('/nothing-here');
  await expect(page.getByRole('heading', { name: 'Page not found' })).toBeVisible();
});

test('goes on by itself after the console was killed, and the daemon with it', async ({
  page,
  api,
  repository,
  allowConsoleError,
}) => {
  allowConsoleError(/ERR_|50\d \(|fetching the script/);
  const release = await repository.holdTable('entity');
  const { id } = await api.startDaemon('backup');
  await page.goto(`/daemons/${id}`);
  await expect(page.getByRole('heading', { level: 1 })).toContainText('Running');
  killConsole();
  await expect(bannerOf(page)).toBeVisible();
  await expect(page.getByRole('heading', { level: 1 })).toContainText('Running');
  await expect(bannerOf(page)).toBeHidden();
  await release();
  await expect(page.getByText('Backup complete')).toBeVisible();
});

test.describe('while the console is down', () => {
  const way = new CuttableWay();
  test.beforeEach(async ({ allowConsoleError }) => {
    allowConsoleError(/ERR_|50\d \(|Failed to load resource/);
    await way.open();
  });
  test.afterEach(() => way.close());

  /** A page through the proxy, with its worker at hand. */
  async function visit(page: Page, path: string): Promise<void> {
    await page.goto(way.address + path);
    await page.evaluate(async () => {
      await navigator.serviceWorker.ready;
    });
  }

  for (const [how, cut] of [
    ['nobody listens', () => way.close()],
    ['a proxy answers 502', () => way.refuse()],
  ] as const) {
    test(`a link waits for it on the page where it is (${how})`, async ({ page }) => {
      await visit(page, '/backups');
      await expect(page.getByText('No backups yet.')).toBeVisible();
      await cut();
      await expect(bannerOf(page)).toBeVisible();
      await page.getByRole('link', { name: 'Storage' }).click();
      await expect(bannerOf(page)).toContainText('The page that you chose opens when the console answers.');
      await expect(page.getByText('No backups yet.')).toBeVisible();
      await page.getByRole('link', { name: 'History' }).click();
      await expect(page).toHaveURL(`${way.address}/backups`);
      await way.open();
      await expect(page.getByRole('heading', { level: 1, name: 'History' })).toBeVisible();
      await expect(bannerOf(page)).toBeHidden();
      await page.goBack();
      await expect(page.getByText('No backups yet.')).toBeVisible();
    });

    test(`a reload waits for it (${how})`, async ({ page }) => {
      await visit(page, '/history');
      await cut();
      await page.reload();
      await expect(page.getByRole('heading', { name: 'The console cannot be reached' })).toBeVisible();
      await page.getByRole('button', { name: 'Try now' }).click();
      await expect(page.getByText('Last try at')).toBeVisible();
      await way.open();
      await expect(page.getByRole('heading', { level: 1, name: 'History' })).toBeVisible();
    });
  }

  test('a link that finds it out first waits too, and a command of the palette', async ({ page }) => {
    await visit(page, '/settings');
    await expect(page.getByRole('heading', { level: 1, name: 'Settings' })).toBeVisible();
    await page.keyboard.press('Control+k');
    await page.getByRole('combobox').fill('storage');
    await way.close();
    await page.keyboard.press('Enter');
    await expect(bannerOf(page)).toBeVisible();
    await expect(page.getByRole('heading', { level: 1, name: 'Settings' })).toBeVisible();
    await page.getByRole('link', { name: 'Jobs' }).click();
    await way.open();
    await expect(page.getByRole('heading', { level: 1, name: 'Jobs' })).toBeVisible();
  });
});

test('a link that is followed right after the console was killed opens its page', async ({
  page,
  allowConsoleError,
}) => {
  // The worker of the page may just be on its way.
  allowConsoleError(/ERR_|50\d \(|fetching the script/);
  await page.goto('/backups');
  killConsole();
  await page.getByRole('link', { name: 'History' }).click();
  await expect(page.getByRole('heading', { level: 1, name: 'History' })).toBeVisible();
});
