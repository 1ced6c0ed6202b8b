import { expect, test } from './fixtures/test.ts';

const email = process.env.ADMIN_EMAIL ?? '';

test('tells who did what, links to it, filters and downloads it', async ({ page, api }) => {
  const { key, daemon } = await api.backUp();
  const status = { status: 'READ_ONLY', currentMessage: 'New disks', pendingMaintenanceMessage: null } as const;
  await api.setStackStatus(status);
  await api.setNote(key, { note: 'Before the move', keep: false });
  expect((await api.delete(`/repo/v1/admin/backup/${key}`)).status()).toBe(204);
  await page.goto('/history');
  const today = page.getByRole('region', { name: 'Today' });
  const entries = today.getByRole('listitem');
  await expect(entries.nth(0)).toContainText(`${email} deleted ${key}`);
  await expect(entries.nth(1)).toContainText(`${email} changed the note of ${key}`);
  await expect(entries.nth(2)).toContainText(`${email} set the stack status from Read and write to Read only`);
  await expect(entries.nth(2)).toContainText('“New disks”');
  await expect(entries.nth(3)).toContainText(`${email} started Backup ${daemon.id}`);
  await expect(entries.nth(3)).toContainText(/Completed in \d+\.\d s\./);
  await expect(entries.nth(3).getByText(/^\d\d:\d\d:\d\d$/)).toBeVisible();

  await page.getByLabel('What').selectOption('Jobs');
  await expect(page).toHaveURL(/group=daemons/);
  await expect(entries.nth(0)).toContainText(`${email} started Backup ${daemon.id}`);
  await expect(today.getByRole('link', { name: `Backup ${daemon.id}`, exact: true })).toHaveCount(1);
  const downloading = page.waitForEvent('download');
  await page.getByRole('link', { name: 'Download as CSV' }).click();
  expect((await downloading).suggestedFilename()).toBe('history.csv');
  await page.reload();
  await expect(page.getByLabel('What')).toHaveValue('daemons');
  await today
    .getByRole('link', { name: `Backup ${daemon.id}`, exact: true })
    .first()
    .click();
  await expect(page.getByRole('heading', { level: 1 })).toContainText('Completed');
  await page.goBack();
  await page.getByRole('button', { name: 'Clear filters' }).click();
  await expect(page).toHaveURL(/\/history$/);
});
