import { expect, test } from './fixtures/test.ts';

test('a page leads to its part of the help, and the help to its parts and back', async ({ page }) => {
  await page.goto('/settings');
  await page.getByRole('link', { name: 'Help for this page' }).click();
  await expect(page).toHaveURL(/\/help\/operating#settings$/);
  await expect(page.getByRole('heading', { level: 1, name: 'Operating Stack Console' })).toBeVisible();
  await expect(page.getByRole('heading', { level: 2, name: 'Settings', exact: true })).toBeInViewport();
  await page.getByRole('navigation', { name: 'On this page' }).getByRole('link', { name: 'Staged restores' }).click();
  await expect(page.getByRole('heading', { name: 'Staged restores' })).toBeInViewport();
  await page.getByRole('searchbox', { name: 'Search the help' }).fill('bucket full');
  await page.keyboard.press('Enter');
  await expect(page).toHaveURL(/\/help\?q=bucket\+full$/);
  await page.getByRole('link', { name: /^The bucket or a disk is full/ }).click();
  await expect(page).toHaveURL(/\/help\/troubleshooting#the-bucket-or-a-disk-is-full$/);
  await page.getByRole('navigation', { name: 'Main' }).getByRole('link', { name: 'Help' }).click();
  await expect(page.getByRole('link', { name: /^Troubleshooting/ })).toBeVisible();
});

test('a search that finds nothing says so, and shows what was typed as text', async ({ page }) => {
  await page.goto(`/help?${new URLSearchParams({ q: '<img src=x onerror=alert(1)>' })}`);
  await expect(page.getByText('Nothing found for “<img src=x onerror=alert(1)>”.')).toBeVisible();
});

test('there is no page of the help but those of the documents', async ({ page, request, allowConsoleError }) => {
  allowConsoleError(/404 \(Not Found\)/);
  for (const path of ['/help/..%2F..%2Fpackage', '/help/operating.md', '/help/decisions', '/help/__proto__']) {
    expect((await request.get(path)).status(), path).toBe(404);
  }
  await page.goto('/help/no-such-page');
  await expect(page.getByRole('heading', { name: 'Page not found' })).toBeVisible();
});

test.describe('without a log-in', () => {
  test.use({ storageState: { cookies: [], origins: [] } });

  test('who cannot log in finds out what to do', async ({ page }) => {
    await page.goto('/log-in');
    await page.getByRole('link', { name: 'You cannot log in?' }).click();
    await expect(page.getByRole('heading', { name: 'You cannot log in' })).toBeInViewport();
    await expect(page.getByText('npm run reset-password').first()).toBeVisible();
    await page.getByRole('link', { name: 'Log in', exact: true }).click();
    await expect(page.getByRole('button', { name: 'Log in' })).toBeVisible();
  });
});
