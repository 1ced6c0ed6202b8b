import { storageSamples } from '#lib/contracts/storage-report.ts';
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
  await expect(page.getByRole('link', { name: 'Stack status: Read and write' })).toBeVisible();
  await expect(verdict.getByText('The stack is read-only')).toBeHidden();
  await expect(page.getByRole('list', { name: 'Latest events' }).getByRole('listitem').first()).toBeVisible();
  await page.getByRole('button', { name: 'Undo' }).click();
  await expect(verdict.getByText('The stack is read-only')).toBeVisible();
});

test('holds what it shows in its first HTML', async ({ page, api }) => {
  await api.startDaemon('backup');
  await expect
    .poll(async () => (await page.request.get('/')).text())
    .toMatch(/Everything is OK.*The stack is ready for reading and writing\./s);
});

test('counts the backups once: the same number and size in each card, and measured sizes say when', async ({
  page,
  api,
}) => {
  const { daemon } = await api.backUp();
  const measured = async () => {
    const { results } = storageSamples.parse(await (await api.get('/repo/v1/admin/storage/samples')).json());
    return results.map(({ daemonId }) => daemonId);
  };
  await expect.poll(measured).toContain(daemon.id);
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
