import { drillList } from '#lib/contracts/protection/drill.ts';
import { scheduleList } from '#lib/contracts/protection/schedule.ts';
import { findBarriers } from '../fixtures/axe.ts';
import { expect, test } from '../fixtures/test.ts';

const path = '/repo/v1/admin/schedules';

test.afterEach(async ({ api }) => {
  const { results } = scheduleList.parse(await (await api.get(path)).json());
  for (const { id } of results) await api.delete(`${path}/${id}`);
  const drills = drillList.parse(await (await api.get('/repo/v1/admin/drill')).json()).results;
  for (const { id } of drills) await api.delete(`/repo/v1/admin/drill/${id}`);
  await api.delete('/repo/v1/admin/retention');
});

test('sets up protection by one button, changes the schedule, and sees the next runs', async ({ page }) => {
  await page.goto('/protection');
  const answer = page.getByRole('region', { name: 'Is the stack protected?' });
  await expect(answer).toContainText('Every Sunday at 05:00 (UTC). A backup of the last 30 days, chosen at random');
  await expect(answer).toContainText(/deletes no backup that is in the bucket now|The usual rules would delete/);
  await answer.getByRole('button', { name: 'Set up protection' }).click();
  await expect(answer).toContainText('Backed up every day at 03:00 (UTC) and verified each time');

  await page.goto('/protection/schedules');
  const item = page.getByRole('listitem').filter({ has: page.getByRole('button', { name: 'Change: Nightly' }) });
  await expect(item).toContainText('Every day at 03:00 (UTC)');
  await item.getByRole('button', { name: 'Change: Nightly' }).click();
  const form = page.getByRole('dialog', { name: 'Change “Nightly”' });
  await form.getByLabel('How often').selectOption('Every week');
  await form.getByLabel('At', { exact: true }).fill('04:30');
  const next = form.getByRole('region', { name: 'Next runs' });
  await expect(next).toContainText('Every Sunday at 04:30 (UTC)');
  const runs = next.getByRole('listitem').filter({ hasText: /Sun.*04:30/ });
  await expect(runs).toHaveCount(5);
  await expect.poll(() => findBarriers(page)).toEqual([]);
  await form.getByRole('button', { name: 'Save' }).click();
  await expect(form).toBeHidden();
  await expect(item).toContainText('Every Sunday at 04:30 (UTC)');
});
