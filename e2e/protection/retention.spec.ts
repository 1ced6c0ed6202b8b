import { anomalyPage } from '#lib/contracts/anomaly.ts';
import { findBarriers } from '../fixtures/axe.ts';
import type { ConsoleApi } from '../fixtures/console-api.ts';
import { expect, test } from '../fixtures/test.ts';

const path = '/repo/v1/admin/retention';

/** What other tests left on this stack may hold retention: a verification that failed, and what was unusual. */
async function endHolds(api: ConsoleApi, key: string): Promise<void> {
  expect((await api.ended((await api.startDaemon('verify', { fileName: key })).id)).status).toBe('COMPLETED');
  // A simulation compares the newest backups first.
  await api.post(`${path}/simulation`, { last: 1, floor: 1, safetyDays: null });
  const { results } = anomalyPage.parse(await (await api.get('/repo/v1/admin/anomaly?limit=100')).json());
  for (const { id } of results) await api.post(`/repo/v1/admin/anomaly/${id}/accept`, { reason: 'Of other tests.' });
}

test.afterEach(async ({ api }) => {
  await api.delete(path);
});

test('edits the rules, sees what they would do, saves them, and sees what was deleted', async ({ page, api }) => {
  for (let number = 0; number < 2; number++) await api.backUp();
  const newest = await api.backUp();
  await endHolds(api, newest.key);
  await page.goto('/protection/retention');
  await expect(page.getByText('Every backup is kept: retention is off until you save rules.')).toBeVisible();
  const card = page.getByRole('region', { name: 'Rules' });
  for (const name of ['Daily', 'Weekly', 'Monthly']) await card.getByLabel(name, { exact: true }).fill('0');
  await expect(card.getByText('Enter a number above 0 in one of these fields.')).toBeVisible();
  await card.getByLabel('Last', { exact: true }).fill('1');
  await card.getByLabel('Newest that always stay').fill('1');
  await expect(card.getByRole('status').first()).toContainText('2 backups would go');
  await expect(card.getByRole('row', { name: /Goes: a newer backup is kept/ })).toHaveCount(2);
  await expect.poll(() => findBarriers(page)).toEqual([]);
  await card.getByRole('button', { name: 'Save rules' }).click();
  const question = page.getByRole('dialog', { name: 'Save the rules and delete 2 backups' });
  await question.getByRole('button', { name: 'Save and delete 2 backups' }).click();
  await expect(page.getByText('Backups are kept 1 newest.')).toBeVisible();

  const deletions = page.getByRole('region', { name: 'Deletions' });
  await expect(async () => {
    await page.reload();
    await expect(deletions.getByText('2 backups deleted')).toBeVisible({ timeout: 3000 });
  }).toPass();
  await deletions.getByText('2 backups deleted').click();
  const list = deletions.getByRole('list', { name: 'Backups of this run' });
  await expect(list.getByRole('listitem')).toHaveCount(2);
  await expect(list.getByRole('listitem').first()).toContainText('Deleted');
  expect((await api.backups()).results.map(({ key }) => key)).toEqual([newest.key]);
});
