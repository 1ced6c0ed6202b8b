import { readFileSync } from 'node:fs';
import type { Page } from 'playwright/test';
import { storageGroups } from '#lib/contracts/storage.ts';
import { storageSamples } from '#lib/contracts/storage-report.ts';
import { findBarriers } from './fixtures/axe.ts';
import { embeddedBucket } from './fixtures/bucket.ts';
import { tabTo } from './fixtures/tab-to.ts';
import { expect, test } from './fixtures/test.ts';

const section = (page: Page, title: string) => page.getByRole('region', { name: title, exact: true });

test.beforeEach(async () => {
  const bucket = embeddedBucket();
  for (const { key, uploadId } of await bucket.listUploads('')) await bucket.abortUpload(key, uploadId);
});

test('tells what is stored, in figures, plots and tables that sort and page', async ({ page, api }) => {
  await api.backUp();
  await page.goto('/');
  await page.getByRole('navigation').getByRole('link', { name: 'Storage' }).click();
  await expect(page).toHaveTitle('Storage · Stack Console');
  await expect(page.getByRole('heading', { level: 1 })).toHaveText('Storage');
  await expect(page.getByText('807 files')).toBeVisible();
  await expect(page.getByText('1 backup', { exact: true }).first()).toBeVisible();

  const stored = section(page, 'Stored files');
  const providers = stored.getByRole('table', { name: 'What is stored by provider' });
  await expect(providers.getByRole('row')).toHaveCount(4);
  await expect(providers.getByRole('row').nth(1)).toContainText('AMAZON_S3');
  await expect(stored.getByRole('img', { name: /^Plot of what is stored by provider/ })).toBeVisible();
  await providers.getByRole('button', { name: 'Size' }).click();
  await expect(providers.getByRole('row').nth(1)).toContainText('EXTERNAL');
  await expect(providers.getByRole('columnheader', { name: 'Size' })).toHaveAttribute('aria-sort', 'ascending');

  await stored.getByRole('tab', { name: 'User' }).click();
  const users = stored.getByRole('table', { name: 'What is stored by user' });
  await expect(users.getByRole('row', { name: /bjorn@example\.org/ })).toBeVisible();
  await stored.getByRole('tab', { name: 'Entity' }).click();
  const entities = stored.getByRole('table', { name: 'What is stored by entity' });
  await expect(stored.getByText(/^1 to 10 of [678]\d\d entities$/)).toBeVisible();
  const first = await entities.getByRole('row').nth(1).textContent();
  await stored.getByRole('button', { name: 'Next' }).click();
  await expect(stored.getByText(/^11 to 20 of /)).toBeVisible();
  await expect(entities.getByRole('row').nth(1)).not.toHaveText(first ?? '');

  const tables = section(page, 'Database tables').getByRole('table');
  await expect(tables.getByRole('row', { name: /public\.entity/ })).toContainText(/86\d/);
  await tables.getByRole('button', { name: 'Table' }).click();
  await expect(tables.getByRole('row').nth(1)).toContainText('public._prisma_migrations');
  const { key } = (await api.backups()).results[0] ?? { key: '' };
  const link = section(page, 'Bucket').getByRole('link', { name: key });
  await expect(link).toHaveAttribute('href', `/backups/${key}`);
});

test('shows every figure of every table at 320 px, each with its label, in the order that is wanted', async ({
  page,
  api,
}) => {
  await api.backUp();
  await page.setViewportSize({ width: 320, height: 800 });
  await page.goto('/storage');
  const tables = section(page, 'Database tables');
  const entity = tables.getByRole('row', { name: /public\.entity/ });
  for (const label of ['Total', 'Heap', 'Indexes', 'TOAST', 'Rows (est.)', 'Dead rows', 'Vacuumed']) {
    await expect(entity.getByText(label, { exact: true })).toBeVisible();
  }
  await expect(entity).toContainText(/Indexes[\d.]+ [kM]?B/);
  await tables.getByRole('combobox', { name: 'Sort by' }).selectOption('Table');
  await tables.getByRole('button', { name: 'Descending' }).click();
  await expect(tables.getByRole('row').filter({ visible: true }).first()).toContainText('public._prisma_migrations');
  await expect(tables.getByRole('button', { name: 'Ascending' })).toBeVisible();
  const share = section(page, 'Stored files').getByRole('row', { name: /AMAZON_S3/ });
  await expect(share).toContainText(/Share[\d.]+ %/);
  await section(page, 'Growth').getByRole('button', { name: 'Show as table' }).click();
  await expect(section(page, 'Growth').getByRole('row').filter({ visible: true }).first()).toContainText('Indexes');
  const outOfReach = await page.evaluate(() =>
    [...document.querySelectorAll('td')].flatMap((cell) => {
      const { width, right } = cell.getBoundingClientRect();
      return width > 0 && right <= innerWidth ? [] : [cell.textContent];
    }),
  );
  expect(outOfReach).toEqual([]);
});

test('keeps samples, draws them, and shows them as a table', async ({ page, api }) => {
  const { daemon } = await api.backUp();
  const measured = async () => {
    const { results } = storageSamples.parse(await (await api.get('/repo/v1/admin/storage/samples')).json());
    return results.map(({ daemonId }) => daemonId);
  };
  await expect.poll(measured).toContain(daemon.id);
  await page.goto('/storage');
  const growth = section(page, 'Growth');
  await growth.getByRole('button', { name: 'Show as table' }).click();
  await expect(growth.getByRole('link', { name: `backup ${daemon.id}`, exact: true })).toBeVisible();
  await expect(growth.getByRole('img', { name: /^Plot of database over time/ })).toBeVisible();
  await growth.getByRole('button', { name: 'Time', exact: true }).click();
  await expect(growth.getByText('hourly').first()).toBeVisible();
  await growth.getByRole('tab', { name: 'Stored files' }).click();
  await expect(growth.getByRole('img', { name: /^Plot of stored files over time/ })).toBeVisible();
  await growth.getByRole('combobox', { name: 'Time' }).selectOption('Last year');
  await expect(growth.getByRole('img', { name: /^Plot of stored files over time/ })).toBeVisible();
});

test('gives each table as CSV, all of its rows', async ({ page, api }) => {
  const { totalNumberOfResults } = storageGroups.parse(
    await (await api.get('/repo/v1/admin/storage/usage?by=NODE_ID&limit=1')).json(),
  );
  await page.goto('/storage');
  const stored = section(page, 'Stored files');
  await stored.getByRole('tab', { name: 'Entity' }).click();
  const downloading = page.waitForEvent('download');
  await stored.getByRole('link', { name: 'Download what is stored by entity as CSV' }).click();
  const download = await downloading;
  expect(download.suggestedFilename()).toBe('storage-by-entity.csv');
  const lines = readFileSync(await download.path(), 'utf8')
    .trimEnd()
    .split('\r\n');
  expect(lines[0]).toBe('\uFEFFnode_id,size_bytes,files');
  expect(lines).toHaveLength(totalNumberOfResults + 1);
  const tables = page.waitForEvent('download');
  await page.getByRole('link', { name: 'Download what each table uses as CSV' }).click();
  expect((await tables).suggestedFilename()).toBe('database-tables.csv');
});

test('aborts an upload that was left open, after a question, by keyboard', async ({ page }) => {
  const bucket = embeddedBucket();
  const left = 'copied by hand/left over.zip';
  await bucket.createUpload(left);
  await page.goto('/storage');
  const uploads = section(page, 'Unfinished uploads');
  const button = uploads.getByRole('button', { name: `Abort the upload of ${left}` });
  await tabTo(page, button);
  await page.keyboard.press('Enter');
  const dialog = page.getByRole('dialog', { name: 'Abort this upload' });
  await expect(dialog).toContainText(left);
  await expect.poll(() => findBarriers(page)).toEqual([]);
  await page.keyboard.press('Escape');
  await expect(dialog).toBeHidden();
  await expect(button).toBeFocused();
  expect(await bucket.listUploads('')).toHaveLength(1);
  await page.keyboard.press('Enter');
  await tabTo(page, dialog.getByRole('button', { name: 'Abort the upload' }));
  await page.keyboard.press('Enter');
  await expect(page.getByText('The upload is aborted')).toBeVisible();
  await expect(uploads.getByText(/^None\./)).toBeVisible();
  expect(await bucket.listUploads('')).toEqual([]);
});

test('says how to provide storage_usage where there is none, and lives on where a part fails', async ({
  page,
  repository,
  allowConsoleError,
}) => {
  allowConsoleError(/status of 503/);
  const show = await repository.hideStorageUsage();
  await page.goto('/storage');
  const stored = section(page, 'Stored files');
  await expect(stored).toContainText(
    'Not set up. The database has no storage_usage. Provide a view or table of that name',
  );
  await expect(section(page, 'Database tables').getByRole('table')).toBeVisible();
  await expect(page.getByText('Database', { exact: true }).first()).toBeVisible();
  await expect(page.getByRole('term').filter({ hasText: 'Stored files' })).toHaveCount(0);
  await expect.poll(() => findBarriers(page)).toEqual([]);
  await show();
  const release = await repository.holdTable('entity');
  await page.reload();
  const notice = section(page, 'Database tables').getByRole('alert');
  await expect(notice).toContainText('holds a lock');
  await release();
  await notice.getByRole('button', { name: 'Try again' }).click();
  await expect(section(page, 'Database tables').getByRole('table')).toBeVisible();
});

test('has no barrier in either theme at 390 and at 1280 px, and scrolls one way', async ({ page, api }) => {
  await api.backUp();
  await page.emulateMedia({ reducedMotion: 'reduce' });
  await page.goto('/storage');
  for (const width of [390, 1280]) {
    await page.setViewportSize({ width, height: 800 });
    for (const colorScheme of ['light', 'dark'] as const) {
      await page.emulateMedia({ colorScheme });
      await expect(page.getByRole('img', { name: /^Plot of what is stored/ })).toBeVisible();
      await expect(page.getByRole('img', { name: /^Plot of the backups/ })).toBeVisible();
      const barriers = () => findBarriers(page);
      await expect.poll(barriers, { message: `${colorScheme} at ${width} px` }).toEqual([]);
      const sideways = await page.evaluate(() => document.documentElement.scrollWidth > innerWidth);
      expect(sideways).toBe(false);
    }
  }
});

test('draws with a script that no other page loads', async ({ page }) => {
  const scripts: string[] = [];
  page.on('response', async (response) => {
    if (response.url().endsWith('.js') && (await response.text().catch(() => '')).includes('recharts-')) {
      scripts.push(new URL(page.url()).pathname);
    }
  });
  await page.goto('/');
  await expect(
    page
      .getByText('Everything is OK')
      .or(page.getByRole('region', { name: 'Verdict' }))
      .first(),
  ).toBeVisible();
  await page.waitForLoadState('networkidle');
  expect(scripts).toEqual([]);
  await page.goto('/storage');
  await expect(page.getByRole('img', { name: /^Plot of what is stored/ })).toBeVisible();
  expect(scripts.length).toBeGreaterThan(0);
});
