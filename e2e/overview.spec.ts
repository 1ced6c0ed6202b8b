import { formatBytes } from '#lib/format/format-bytes.ts';
import { expect, test } from './fixtures/test.ts';

test('says what is wrong, sets it to read and write with one press, and undoes that with another', async ({
  page,
  api,
}) => {
  await api.setStackStatus({
    status: 'READ_ONLY',
    currentMessage: 'We move to new disks.',
    pendingMaintenanceMessage: null,
  });
  await page.goto('/');
  const verdict = page.getByRole('region', { name: 'Verdict' });
  await expect(verdict.getByText('The stack is read-only')).toBeVisible();
  await verdict.getByRole('button', { name: 'Set to Read and write' }).click();
  await expect(verdict.getByText('There is no backup yet')).toBeVisible();
  await expect(page.getByRole('list', { name: 'Latest events' }).getByRole('listitem').first()).toBeVisible();
  await page.getByRole('button', { name: 'Undo' }).click();
  await expect(verdict.getByText('The stack is read-only')).toBeVisible();
});

test('holds what it shows in its first HTML', async ({ page, api }) => {
  await api.startDaemon('backup');
  await expect
    .poll(async () => (await page.request.get('/')).text(), { timeout: 30_000 })
    .toMatch(/Everything is OK.*The stack is ready for reading and writing\./s);
});

test('counts the backups once: the same number and size in each card, and measured sizes say when', async ({
  page,
  api,
}) => {
  await api.backUp();
  await page.goto('/storage');
  const growth = page.getByRole('region', { name: 'Growth', exact: true });
  await expect(async () => {
    await page.reload();
    await growth.getByRole('button', { name: 'Show as table' }).click({ timeout: 2000 });
    await expect(growth.getByRole('link', { name: /^backup \d+$/ }).first()).toBeVisible({ timeout: 1000 });
  }).toPass({ timeout: 30_000 });
  await api.backUp();
  const { bucket } = await api.backups();
  const size = formatBytes(bucket.size);
  await page.goto('/');
  await expect(page.getByText(`2 backups, ${size}`)).toBeVisible();
  const sizes = page.getByRole('term').filter({ hasText: 'Backups, 2 backups' });
  await expect(sizes).toBeVisible();
  await expect(sizes.locator('xpath=..')).toContainText(size);
  await expect(page.getByRole('term').filter({ hasText: /^Database, measured .+/ })).toBeVisible();
});
