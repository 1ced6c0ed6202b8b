import { expect, test } from './fixtures/test.ts';

test.use({ storageState: { cookies: [], origins: [] } });

const email = process.env.ADMIN_EMAIL ?? '';
const password = process.env.ADMIN_PASSWORD ?? '';

test('leads to the page that was asked for', async ({ page }) => {
  await page.goto('/backups');
  await expect(page).toHaveURL(/\/log-in\?from=%2Fbackups$/);
  await expect(page).toHaveTitle('Log in · Stack Console');
  await expect(page.getByText('Stack Console · stack')).toBeVisible();
  await page.getByLabel('Email').fill(email);
  await page.getByLabel('Password').fill(password);
  await page.getByRole('button', { name: 'Log in' }).click();
  await expect(page).toHaveURL(/\/backups$/);
  await expect(page.getByRole('heading', { name: 'Backups', level: 1 })).toBeVisible();
});

test('refuses a wrong password, and lets another try', async ({ page, allowConsoleError }) => {
  allowConsoleError(/401 \(Unauthorized\)/);
  await page.goto('/log-in');
  await page.getByLabel('Email').fill(email);
  await page.getByLabel('Password').fill('not the password');
  await page.getByRole('button', { name: 'Log in' }).click();
  await expect(page.getByRole('alert').filter({ hasText: 'Wrong email or password.' })).toBeVisible();
  await expect(page.getByLabel('Email')).toHaveValue(email);
  await expect(page.getByLabel('Password')).toBeFocused();
  await page.getByLabel('Password').fill(password);
  await page.keyboard.press('Enter');
  await expect(page.getByText('Latest events')).toBeVisible();
});

test('says when the console does not answer', async ({ page, context, allowConsoleError }) => {
  allowConsoleError(/ERR_FAILED/);
  await page.goto('/log-in');
  await context.route('**/api/auth/**', (route) => route.abort());
  await page.getByLabel('Email').fill(email);
  await page.getByLabel('Password').fill(password);
  await page.getByRole('button', { name: 'Log in' }).click();
  await expect(page.getByRole('alert').filter({ hasText: 'The console does not answer' })).toBeVisible();
});

test('ends the session when logging out, in every tab', async ({ page, context, allowConsoleError }) => {
  allowConsoleError(/40[13] \(/);
  await page.goto('/log-in');
  await page.getByLabel('Email').fill(email);
  await page.getByLabel('Password').fill(password);
  await page.getByRole('button', { name: 'Log in' }).click();
  await expect(page.getByText('Latest events')).toBeVisible();
  const other = await context.newPage();
  await other.goto('/daemons');
  await expect(other.getByRole('heading', { name: 'Jobs', level: 1 })).toBeVisible();
  await page.getByRole('button', { name: /, account of / }).click();
  await page.getByRole('menuitem', { name: 'Log out' }).click();
  await expect(page).toHaveURL(/\/log-in$/);
  await other.getByLabel('Kind').selectOption('Backups');
  await expect(other).toHaveURL(/\/log-in\?/);
  await expect(other.getByText('Your session has ended')).toBeVisible();
});

test('never leads to another site', async ({ page }) => {
  await page.goto('/log-in?from=/..//example.org/');
  await page.getByLabel('Email').fill(email);
  await page.getByLabel('Password').fill(password);
  await page.getByRole('button', { name: 'Log in' }).click();
  await expect(page.getByText('Latest events')).toBeVisible();
  await expect(page).toHaveURL(/:\d+\/$/);
});
