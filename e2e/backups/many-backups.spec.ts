import { formatBytes } from '#lib/format/format-bytes.ts';
import { findBarriers } from '../fixtures/axe.ts';
import { backupAction, backupRow } from '../fixtures/backup-row.ts';
import { embeddedBucket } from '../fixtures/bucket.ts';
import { expect, test } from '../fixtures/test.ts';

const many = 1002;
const nameOf = (index: number) => `nightly-${String(index).padStart(4, '0')}.zip`;

/** Objects that are named like backups, of 1 to `count` bytes. The answer deletes them, with their notes. */
async function fill(count: number): Promise<() => Promise<void>> {
  const bucket = embeddedBucket();
  const sizes = Array.from({ length: count }, (_, index) => index + 1);
  await someAtOnce(sizes, async (size) => {
    await bucket.put(nameOf(size), Buffer.alloc(size), { contentType: 'application/zip', etag: null });
  });
  return async () => {
    await someAtOnce(sizes, (size) => bucket.delete(nameOf(size)));
    for (const noted of [3, 7]) await bucket.delete(`${nameOf(noted)}.json`);
  };
}

/** Does a action for each item, sixteen at the same time. */
async function someAtOnce<Item>(items: readonly Item[], action: (item: Item) => Promise<void>): Promise<void> {
  const waiting = items.values();
  await Promise.all(
    Array.from({ length: 16 }, async () => {
      for (const item of waiting) await action(item);
    }),
  );
}

test('1,002 backups: searched, sorted, jumped through, and deleted several at once', async ({ page, api }) => {
  test.setTimeout(360_000);
  const empty = await fill(many);
  try {
    await api.setNote(nameOf(7), { note: 'قبل تحديث الأسعار', keep: true });
    await page.goto('/backups');
    await expect(page.getByText('1,002 backups in this stack’s bucket, 503 kB')).toBeVisible({ timeout: 120_000 });
    await expect(page.getByRole('row')).toHaveCount(26);

    await page.getByLabel('Page', { exact: true }).fill('41');
    await page.keyboard.press('Enter');
    await expect(page).toHaveURL(/page=41/);
    await expect(page.getByText('1,001 to 1,002 of 1,002 backups')).toBeVisible();
    await page.reload();
    await expect(page.getByRole('row')).toHaveCount(3);

    await page.getByLabel('Order').selectOption('Largest first');
    await expect(page).toHaveURL(/\?sort=size-desc$/);
    await expect(page.getByRole('row').nth(1)).toContainText(nameOf(many));

    const search = page.getByRole('searchbox', { name: 'Search backups' });
    await search.fill('تحديث');
    await expect(backupRow(page, nameOf(7))).toContainText('قبل تحديث الأسعار');
    await expect(page.getByRole('row')).toHaveCount(2);
    await expect(backupRow(page, nameOf(7)).getByText('قبل تحديث الأسعار')).toHaveCSS('direction', 'rtl');
    await page.getByRole('button', { name: 'Verification failed' }).click();
    await expect(page.getByText('No match.')).toBeVisible();
    await page.getByRole('button', { name: 'Clear filters' }).first().click();
    await expect(search).toHaveValue('');

    await search.fill('NIGHTLY-000');
    await expect(page.getByRole('row')).toHaveCount(10);
    await page.getByRole('checkbox', { name: 'Select all on this page' }).check();
    await expect(page.getByText('9 selected, 45 bytes')).toBeVisible();
    await page.getByRole('button', { name: 'Delete 9 backups' }).click();
    const dialog = page.getByRole('dialog', { name: 'Delete 8 backups' });
    await expect(dialog).toContainText('38 bytes will be deleted permanently');
    await expect(dialog).toContainText('1 protected backup stays');
    const action = dialog.getByRole('button', { name: 'Delete 8 backups' });
    await expect(action).toBeDisabled();
    await dialog.getByLabel('Type delete 8 to confirm').fill('delete 9');
    await expect(dialog.getByText('This is not delete 8.')).toBeVisible();
    await dialog.getByLabel('Type delete 8 to confirm').fill('delete 8');
    expect(await findBarriers(page)).toEqual([]);
    // Somebody protects one of them meanwhile: it stays, and is named.
    await api.setNote(nameOf(3), { note: null, keep: true });
    await action.click();
    const failed = page.getByRole('list', { name: 'Not deleted' });
    await expect(failed.getByRole('listitem')).toHaveCount(1);
    await expect(failed).toContainText(nameOf(3));
    await expect(failed).toContainText('protected from deletion');
    await page.getByRole('button', { name: 'Close' }).click();
    await expect(page.getByRole('row')).toHaveCount(3);
    expect((await api.backups()).bucket.count).toBe(many - 7);

    await page.goto('/history?group=backups');
    await expect(page.getByText(nameOf(8))).toBeVisible();
  } finally {
    await api.setNote(nameOf(7), { note: null, keep: false });
    await api.setNote(nameOf(3), { note: null, keep: false });
    await empty();
  }
});

test('every action of a backup is reached at 320 px, with the keyboard alone', async ({ page, api }) => {
  const { key } = await api.backUp();
  await api.setNote(key, { note: 'x'.repeat(4000), keep: false });
  await page.setViewportSize({ width: 320, height: 640 });
  await page.goto('/backups');
  await expect(backupRow(page, key)).toBeVisible();
  const width = () => page.evaluate(() => document.documentElement.scrollWidth);
  expect(await width()).toBeLessThanOrEqual(320);
  await backupRow(page, key)
    .getByRole('button', { name: /^Actions for/ })
    .focus();
  await page.keyboard.press('Enter');
  for (const name of ['Open', 'Restore…', 'Verify', 'Download', 'Copy file name', 'Delete…']) {
    await expect(page.getByRole('menuitem', { name, exact: true })).toBeInViewport({ ratio: 1 });
  }
  await page.keyboard.press('Escape');
  expect(await findBarriers(page)).toEqual([]);
  await page.emulateMedia({ media: 'print' });
  await expect(page.getByRole('button', { name: /^Actions for/ })).toBeHidden();
  await expect(page.getByText(key)).toBeVisible();
});

test('the numbers of the list, a backup’s page, the storage page and the API agree', async ({ page, api }) => {
  const { key } = await api.backUp();
  const { key: second } = await api.backUp();
  const { results, bucket } = await api.backups();
  const size = results.find((backup) => backup.key === key)?.size ?? 0;
  expect(results.reduce((sum, backup) => sum + backup.size, 0)).toBe(bucket.size);
  await page.goto('/backups');
  await expect(page.getByText(`2 backups in this stack’s bucket, ${formatBytes(bucket.size)}`)).toBeVisible();
  await expect(backupRow(page, key)).toContainText(formatBytes(size));
  await expect(backupRow(page, second)).toBeVisible();
  await (await backupAction(page, key, 'Open')).click();
  await expect(page).toHaveURL(new RegExp(`/backups/${key}$`));
  await expect(page.getByRole('main')).toContainText(formatBytes(size));
  await page.goto('/storage');
  await expect(page.getByRole('main')).toContainText(formatBytes(bucket.size));
  await expect(page.getByRole('row', { name: new RegExp(key) })).toContainText(formatBytes(size));
});

test('a database that a restore made is listed, and deleted once its name is typed', async ({
  page,
  api,
  repository,
}) => {
  const { key } = await api.backUp();
  const database = 'beside_the_list';
  const { id } = await api.startDaemon('restore', { fileName: key, target: { database } });
  expect((await api.ended(id)).status).toBe('COMPLETED');
  try {
    await page.goto('/backups');
    await expect(backupRow(page, key)).toContainText(`into the database ${database}`);
    const list = page.getByRole('list', { name: 'New databases' });
    const item = list.getByRole('listitem').filter({ hasText: database });
    await expect(item).toContainText(`by restore ${id} from ${key}`);
    await item.getByRole('button', { name: `Delete ${database}` }).click();
    const dialog = page.getByRole('dialog', { name: 'Delete database' });
    await expect(dialog.getByRole('button', { name: 'Delete database' })).toBeDisabled();
    await dialog.getByLabel(`Type ${database} to confirm`).fill(database);
    await dialog.getByRole('button', { name: 'Delete database' }).click();
    await expect(list).toBeHidden();
  } finally {
    await repository.dropDatabase(database).catch(() => undefined);
  }
});
