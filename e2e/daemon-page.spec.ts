import { findBarriers } from './fixtures/axe.ts';
import { plantTables } from './fixtures/plant-tables.ts';
import { expect, test } from './fixtures/test.ts';

test('shows a backup’s phases, its tables and what it waits for, and says when it is done', async ({
  page,
  repository,
  api,
}) => {
  const release = await repository.holdTable('entity');
  const { id } = await api.startDaemon('backup');
  await page.clock.install();
  await page.goto(`/daemons/${id}`);
  const phases = page.getByRole('list', { name: 'Phases' }).getByRole('listitem');
  await expect(phases).toHaveCount(4);
  await expect(phases.first()).toHaveAttribute('aria-current', 'step');
  await page.clock.fastForward(20_000);
  await expect(page.getByText(/No progress for \d+ s, waiting for locks/)).toBeVisible();
  await release();
  await expect(page.getByText('Backup complete')).toBeVisible();
  for (const phase of await phases.all()) await expect(phase).toContainText('Done');
  const table = page.getByRole('table', { name: 'Tables' });
  await expect(table.getByRole('row', { name: /public\.entity/ })).toContainText('863');
  const throughput = page.getByRole('region', { name: 'Throughput' });
  await expect(throughput.getByRole('img', { name: /^Rows per second: \d.* average, .* peak$/ })).toBeVisible();
  await expect(throughput.getByText('0 s').first()).toBeVisible();
  await page.getByRole('searchbox', { name: 'Find a table' }).fill('FILE');
  await expect(table.getByRole('row')).toHaveCount(2);
  await expect(page.getByRole('log')).toContainText(/Copied public\.entity: 863 rows/);
  await expect.poll(() => findBarriers(page)).toEqual([]);
});

test('draws no more of ten thousand tables than is seen', async ({ page, api }) => {
  const { id } = await api.ended((await api.startDaemon('backup')).id);
  await plantTables(id, 10_000);
  await page.goto(`/daemons/${id}`);
  const table = page.getByRole('table', { name: 'Tables' });
  await expect(table).toHaveAttribute('aria-rowcount', '10001');
  await page.getByRole('combobox', { name: 'Order' }).selectOption('By name');
  expect(await table.getByRole('row').count()).toBeLessThan(60);
  const rows = table.getByRole('rowgroup', { name: 'Rows' });
  await rows.focus();
  await page.keyboard.press('End');
  const last = table.getByRole('row', { name: /planted\.table_09999/ });
  await expect(last).toBeInViewport();
  await expect(last).toHaveAttribute('aria-rowindex', '10001');
  expect(await table.getByRole('row').count()).toBeLessThan(60);
});
