import { logInCookies, sessionToken } from './fixtures/log-in.ts';
import { expect, test } from './fixtures/test.ts';

const password = process.env.ADMIN_PASSWORD ?? '';

test('shows what the console is set to and how its parts are, and keeps no secret in the page', async ({ page }) => {
  await page.goto('/settings');
  const parts = page.getByRole('region', { name: 'Components' });
  for (const name of ['Console database', 'Database', 'Bucket', 'Runner']) {
    await expect(parts.getByRole('listitem').filter({ hasText: name }).first()).toContainText('OK');
  }
  await expect(page.getByRole('row', { name: /\bS3_SECRET_ACCESS_KEY/ })).toContainText('set, not shown');
  await expect(page.getByRole('row', { name: /STACK_NAME/ })).toContainText('Set');
  await page.getByRole('searchbox', { name: 'Search settings' }).fill('bucket timeout');
  await expect(page.getByRole('row', { name: /\bS3_TIMEOUT_SECONDS/ })).toBeVisible();
  await expect(page.getByRole('row', { name: /STACK_NAME/ })).toBeHidden();
  await page.getByRole('searchbox', { name: 'Search settings' }).fill('nothing is called so');
  await page.getByRole('button', { name: 'Clear the search' }).click();
  await expect(page.getByRole('table', { name: 'Bucket', exact: true })).toBeVisible();
  await page.emulateMedia({ media: 'print' });
  await expect(page.getByRole('button')).toHaveCount(0);
  await expect(page.getByRole('table', { name: 'Bucket', exact: true })).toBeVisible();
  await page.emulateMedia({ media: 'screen' });
  expect(await page.content()).not.toContain(process.env.E2E_DATA_DIR);
  expect(await page.content()).not.toContain(password);
});

test('a token is created, shown once, used and revoked', async ({ page, playwright }) => {
  await page.goto('/settings');
  const tokens = page.getByRole('region', { name: 'API tokens' });
  await tokens.getByRole('button', { name: 'Create token' }).click();
  const dialog = page.getByRole('dialog');
  await dialog.getByRole('button', { name: 'Create token' }).click();
  await expect(dialog.getByText('Enter a name')).toBeVisible();
  await dialog.getByLabel('Name').fill('nightly script');
  await dialog.getByLabel('Metrics').check();
  await dialog.getByLabel('Expires after').selectOption('7 days');
  await dialog.getByRole('button', { name: 'Create token' }).click();
  const token = (await dialog.getByLabel('The token').textContent()) ?? '';
  expect(token).toMatch(/^sc_[\w-]{43}$/);
  await page.keyboard.press('Escape');
  await expect(dialog).toBeVisible();
  await dialog.getByRole('button', { name: 'I have copied it' }).click();
  await expect(dialog).toBeHidden();
  const row = tokens.getByRole('listitem').filter({ hasText: 'nightly script' });
  await expect(row).toContainText('Never used');
  await expect(row).toContainText('valid until');
  expect(await page.content()).not.toContain(token);

  const script = await playwright.request.newContext({
    baseURL: process.env.CONSOLE ?? '',
    extraHTTPHeaders: { Authorization: `Bearer ${token}` },
  });
  expect((await script.get('/repo/v1/admin/daemon')).status()).toBe(200);
  expect((await script.post('/repo/v1/admin/daemon/backup')).status()).toBe(403);
  await page.reload();
  await expect(row).toContainText(/Last used .* from 127\.0\.0\.1/);
  await row.getByRole('button', { name: 'Revoke' }).click();
  await dialog.getByRole('button', { name: 'Revoke token' }).click();
  // The rest of the page is hidden as long as the dialog is open.
  await expect(dialog).toBeHidden();
  await expect(row).toBeHidden();
  expect((await script.get('/repo/v1/admin/daemon')).status()).toBe(401);
  await script.dispose();
  await page.goto('/history?group=access');
  await expect(page.getByText('revoked the API token “nightly script”')).toBeVisible();
});

test('a person sees and ends their sessions, and changes their password', async ({ browser, request, playwright }) => {
  // Sessions of its own: those of the other tests end here, which their fixtures do not know.
  const outside = await playwright.request.newContext({ baseURL: process.env.CONSOLE ?? '' });
  await logInCookies(outside);
  const context = await browser.newContext({ storageState: await outside.storageState() });
  const page = await context.newPage();
  await page.goto('/settings');
  const sessions = page.getByRole('region', { name: 'Your sessions' });
  const current = sessions.getByRole('listitem').filter({ hasText: 'This device' });
  await expect(current).toHaveCount(1);
  const before = await sessions.getByRole('listitem').count();
  const token = await sessionToken(request);
  await page.reload();
  await expect(sessions.getByRole('listitem')).toHaveCount(before + 1);
  await sessions.getByRole('listitem').first().getByRole('button', { name: 'End' }).click();
  await expect(page.getByText('Session ended')).toBeVisible();
  await expect(sessions.getByRole('listitem')).toHaveCount(before);
  const put = await request.put('/auth/v1/session', { data: { sessionToken: token } });
  expect(put.status()).toBe(401);

  const fields = page.getByRole('region', { name: 'Password' });
  await fields.getByLabel('Current password').fill('wrong');
  await fields.getByLabel('New password', { exact: true }).fill('a new one, long enough');
  await fields.getByLabel('Confirm new password').fill('a new one, long');
  await fields.getByRole('button', { name: 'Change password' }).click();
  await expect(fields.getByText('The passwords do not match.')).toBeVisible();
  await fields.getByLabel('Confirm new password').fill('a new one, long enough');
  await fields.getByRole('button', { name: 'Change password' }).click();
  await expect(fields.getByRole('alert')).toContainText('takes your current password');
  await context.close();
  await outside.dispose();
});
