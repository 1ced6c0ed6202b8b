import type { Locator, Page } from 'playwright/test';
import { killConsole } from './fixtures/kill-console.ts';
import { expect, test } from './fixtures/test.ts';

function bannerOf(page: Page): Locator {
  return page.getByRole('status').filter({ hasText: 'What you see is from' });
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
  await context.unroute('**/repo/v1/**');
  await page.getByRole('button', { name: 'Try now' }).click();
  await expect(bannerOf(page)).toBeHidden();
  await page.getByRole('link', { name: 'Jobs' }).click();
  await page.getByRole('combobox', { name: 'Status' }).selectOption('Running');
  await expect(page.getByText('No daemon is like this.')).toBeVisible();
});

test('says what is not there', async ({ page, allowConsoleError }) => {
  allowConsoleError(/404 \(Not Found\)/);
  await page.goto('/daemons/999999');
  await expect(page.getByRole('heading', { name: 'Job not found' })).toBeVisible();
  await page.goto('/backups/none.zip');
  await expect(page.getByRole('alert').filter({ hasText: 'There is no such backup' })).toBeVisible();
  await page.goto('/nothing-here');
  await expect(page.getByRole('heading', { name: 'There is no such page' })).toBeVisible();
});

test('goes on by itself after the console was killed, and the daemon with it', async ({
  page,
  api,
  repository,
  allowConsoleError,
}) => {
  allowConsoleError(/ERR_|50\d \(/);
  const release = await repository.holdTable('entity');
  const { id } = await api.startDaemon('backup');
  await page.goto(`/daemons/${id}`);
  await expect(page.getByRole('heading', { level: 1 })).toContainText('Running');
  killConsole();
  await expect(bannerOf(page)).toBeVisible();
  await expect(page.getByRole('heading', { level: 1 })).toContainText('Running');
  await expect(bannerOf(page)).toBeHidden({ timeout: 30_000 });
  await release();
  await expect(page.getByText('Backup complete')).toBeVisible({ timeout: 20_000 });
});
