import { check, checkList } from '#lib/contracts/check.ts';
import { findBarriers } from './fixtures/axe.ts';
import { expect, test } from './fixtures/test.ts';

test.afterEach(async ({ api }) => {
  const { results } = checkList.parse(await (await api.get('/repo/v1/admin/check')).json());
  for (const { id } of results) await api.delete(`/repo/v1/admin/check/${id}`);
});

test('a check is added, a verification asks it, and its answer is on the pages and in the report', async ({
  page,
  api,
  context,
}) => {
  const { key } = await api.backUp();
  await page.goto('/protection/drills');
  const card = page.getByRole('region', { name: 'Checks' });
  await card.getByRole('button', { name: 'Add check' }).click();
  const form = page.getByRole('dialog', { name: 'Add a check' });
  await form.getByLabel('Name').fill('Entities');
  await form.getByLabel('Question in SQL').fill('select count(*) from entity');
  await page.keyboard.press('Escape');
  await expect(form).toBeHidden();
  await card.getByRole('button', { name: 'Add check' }).click();
  await expect(form.getByLabel('Question in SQL')).toHaveValue('select count(*) from entity');
  await form.getByLabel('The answer').selectOption('is at least');
  await form.getByLabel('Expected').fill('1000000');
  await expect.poll(() => findBarriers(page)).toEqual([]);
  await form.getByRole('button', { name: 'Add check' }).click();
  await expect(form).toBeHidden();
  const item = card.getByRole('listitem').filter({ hasText: 'Entities' });
  await expect(item).toContainText('Not asked yet.');

  const verification = await api.ended((await api.startDaemon('verify', { fileName: key })).id);
  expect(verification.status).toBe('COMPLETED');
  await page.reload();
  await expect(item).toContainText('Not as expected');
  await item.getByRole('link', { name: /^verification/ }).click();
  await expect(page.getByRole('heading', { level: 1, name: /^Verification/ })).toBeVisible();
  const answers = page.getByRole('region', { name: 'Checks' });
  await expect(answers).toContainText('0 of 1 as expected');
  await expect(answers.getByRole('listitem')).toContainText('at least 1000000');

  await page.goto('/protection/drills');
  const unusual = page.getByRole('region', { name: 'Unusual in the backups' });
  await unusual.getByRole('button', { name: 'Accept' }).click();
  const accept = page.getByRole('dialog', { name: 'Accept what is unusual' });
  await expect(accept.getByRole('button', { name: 'Accept' })).toBeDisabled();
  await accept.getByLabel('Reason').fill('The sample is small.');
  await accept.getByRole('button', { name: 'Accept' }).click();
  await expect(unusual).toContainText('Nothing unusual.');

  await page.goto('/protection/report');
  const opened = context.waitForEvent('page');
  await page.getByRole('link', { name: 'Open report' }).click();
  const report = await opened;
  await expect(report.getByRole('heading', { level: 1, name: /^Protection of/ })).toBeVisible();
  await expect(report.getByRole('cell', { name: 'Entities' }).first()).toBeVisible();
  await expect(report.getByRole('cell', { name: /reason: The sample is small\./ }).first()).toBeVisible();
});

test('a change of a check that meets another one shows it, and loses nothing that was typed', async ({
  page,
  api,
  allowConsoleError,
}) => {
  allowConsoleError(/412.*check|check.*412/);
  const body = { name: 'Met', sql: 'select 1', expected: '1' };
  const { id } = check.parse(await (await api.post('/repo/v1/admin/check', body)).json());
  await page.goto('/protection/drills');
  await page.getByRole('button', { name: 'Change the check Met' }).click();
  const form = page.getByRole('dialog', { name: 'Change the check “Met”' });
  await form.getByLabel('Question in SQL').fill('select 2');
  await api.put(`/repo/v1/admin/check/${id}`, { ...body, sql: 'select 3' });
  await form.getByRole('button', { name: 'Save' }).click();
  const conflict = form.getByRole('alert').filter({ hasText: 'The check was changed while you edited it' });
  await expect(conflict).toContainText('select 3');
  await expect(form.getByLabel('Question in SQL')).toHaveValue('select 2');
  await expect.poll(() => findBarriers(page)).toEqual([]);
  await conflict.getByRole('button', { name: 'Save mine' }).click();
  await expect(form).toBeHidden();
  const { results } = checkList.parse(await (await api.get('/repo/v1/admin/check')).json());
  expect(results).toMatchObject([{ sql: 'select 2', version: 3 }]);
});
