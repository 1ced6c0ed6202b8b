import { findBarriers } from './fixtures/axe.ts';
import { backupAction, backupRow } from './fixtures/backup-row.ts';
import { setVersioning } from './fixtures/bucket.ts';
import { expect, test } from './fixtures/test.ts';

/** Runs in the page. @returns what the bar of the page's job shows from now on, each change of it */
function recordBar(): number[] {
  const values: number[] = [];
  const record = () => {
    const value = Number(document.querySelector('main [role=progressbar]')?.getAttribute('aria-valuenow') ?? -1);
    if (value >= 0 && value !== values.at(-1)) values.push(value);
  };
  const attributeFilter = ['aria-valuenow'];
  new MutationObserver(record).observe(document, { subtree: true, childList: true, attributeFilter });
  return values;
}

test('starts a backup, moves its bar to the end, and says what came out', async ({ page, repository, api }) => {
  await repository.pad(600_000);
  await page.goto('/backups');
  await expect(page.getByText('No backups yet.')).toBeVisible();
  const shown = await page.evaluateHandle(recordBar);
  // The backup waits until the page follows it: it may take less time than a page on a busy machine.
  const release = await repository.holdTable('entity');
  await page.getByRole('button', { name: 'Start backup' }).click();
  await expect(page).toHaveURL(/\/daemons\/\d+$/);
  await expect(page.getByRole('main').getByRole('progressbar')).toBeVisible();
  await release();
  await expect(page.getByText('Backup complete')).toBeVisible();
  const values = await shown.jsonValue();
  expect(values.filter((value) => value > 0 && value < 1000).length).toBeGreaterThan(0);
  expect(values).toEqual(values.toSorted((a, b) => a - b));
  await expect(page.getByRole('heading', { level: 1 })).toContainText('Completed');

  const { key } = (await api.backups()).results[0] ?? { key: '' };
  await page.getByRole('link', { name: 'View contents' }).click();
  await expect(page).toHaveURL(new RegExp(`/backups/${key}$`));
  await expect(page).toHaveTitle(/^Backup \d+ · Stack Console$/);
  await page.getByText('What a restore would change').click();
  const row = page.getByRole('row', { name: /public\.entity/ });
  await expect(row).toContainText('863');
  await page.getByRole('link', { name: 'Backups' }).first().click();
  await expect(backupRow(page, key).getByRole('link').first()).toHaveText(/^Backup of \d+ \w+ \d{4}, \d\d:\d\d$/);
});

test('stops a backup that works, and leaves no file', async ({ page, repository, api }) => {
  const release = await repository.holdTable('entity');
  await page.goto('/');
  await page.getByRole('region', { name: 'Verdict' }).getByRole('button', { name: 'Start backup' }).click();
  await expect(page).toHaveURL(/\/daemons\/\d+$/);
  await page.getByRole('button', { name: 'Stop' }).click();
  const dialog = page.getByRole('dialog', { name: /^Stop backup \d+$/ });
  await expect(dialog).toBeVisible();
  await page.keyboard.press('Escape');
  await expect(dialog).toBeHidden();
  await expect(page.getByRole('button', { name: 'Stop' })).toBeFocused();
  await expect(page.getByRole('heading', { level: 1 })).toContainText('Running');
  await page.getByRole('button', { name: 'Stop' }).click();
  await dialog.getByRole('button', { name: 'Stop the backup' }).click();
  await expect(page.getByRole('heading', { level: 1 })).toContainText('Stopped');
  await expect(page.getByRole('heading', { name: `Stopped by ${process.env.ADMIN_EMAIL}`, level: 2 })).toBeVisible();
  await expect(page.getByRole('list', { name: 'Phases' }).getByRole('listitem').first()).toContainText('Stopped');
  await release();
  expect((await api.backups()).totalNumberOfResults).toBe(0);
});

test('tells why nothing can be started while a daemon works, in two tabs and after a reload', async ({
  page,
  context,
  repository,
  api,
}) => {
  const release = await repository.holdTable('entity');
  const { id } = await api.startDaemon('backup');
  await page.goto('/backups');
  await expect(page.getByRole('button', { name: 'Start backup' })).toBeDisabled();
  await page
    .getByRole('main')
    .getByRole('link', { name: `backup ${id}` })
    .click();
  const other = await context.newPage();
  await other.goto('/');
  await expect(other.getByRole('link', { name: /^Backup \d+ is running/ })).toBeVisible();
  await page.reload();
  await expect(page.getByRole('heading', { level: 1 })).toContainText('Running');
  await release();
  await expect(page.getByText('Backup complete')).toBeVisible();
  await expect(other.getByText(`Backup ${id} completed`)).toBeVisible();
  await expect(other.getByText('Everything is OK')).toBeVisible();
});

test('deletes a backup after a question, and undeletes it in a bucket that keeps versions', async ({ page, api }) => {
  await setVersioning('Enabled');
  const { key } = await api.backUp();
  await page.goto('/backups');
  await (await backupAction(page, key, 'Delete…')).click();
  const dialog = page.getByRole('dialog', { name: 'Delete backup' });
  await expect(dialog).toContainText(key);
  await expect(dialog).toContainText('This is the only backup');
  await dialog.getByRole('button', { name: 'Cancel' }).click();
  await expect(backupRow(page, key).getByRole('button', { name: /^Actions for/ })).toBeFocused();
  await (await backupAction(page, key, 'Delete…')).click();
  await dialog.getByRole('button', { name: 'Delete backup' }).click();
  await expect(page.getByText('No backups yet.')).toBeVisible();
  expect((await api.backups()).totalNumberOfResults).toBe(0);
  await setVersioning('Suspended');

  await page.getByText('Deleted backups').click();
  const deleted = page.getByRole('list', { name: 'Deleted backups' }).getByRole('listitem');
  await expect(deleted.filter({ hasText: key })).toContainText(/written .* deleted/);
  expect(await findBarriers(page)).toEqual([]);
  await deleted.getByRole('button', { name: `Undelete ${key}` }).click();
  await expect(page.getByText('Backup undeleted')).toBeVisible();
  await expect(backupRow(page, key)).toBeVisible();
  await expect(deleted.filter({ hasText: key })).toHaveCount(0);
  expect((await api.backups()).results[0]).toMatchObject({ key, keep: true });
});
