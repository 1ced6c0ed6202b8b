import { backupRow, openBackup } from '../fixtures/backup-row.ts';
import { expectNoBarrier } from '../fixtures/expect-no-barrier.ts';
import { expect, test } from '../fixtures/test.ts';

test('a damaged database is backed up without what can’t be read, and each page of that backup says so', async ({
  page,
  api,
  repository,
}) => {
  const dropDamage = await repository.addDamage();
  const failed = await api.ended((await api.startDaemon('backup')).id);
  expect(failed.status).toBe('FAILED');

  await page.goto(`/daemons/${failed.id}`);
  await expect(page.getByRole('heading', { name: /308 rows of 4 tables can't be read/ })).toBeVisible();
  await expect(page.getByText('What can’t be read: 308 rows', { exact: true })).toBeVisible();
  const unreadable = page.getByRole('list', { name: 'What cannot be read' });
  await expect(unreadable).toContainText('public.mail, the row with id = 200: the column The body');
  await expectNoBarrier(page, 'the failed backup');

  await page.getByRole('button', { name: 'Back up the rest' }).click();
  const asking = page.getByRole('dialog', { name: 'Back up without what can’t be read' });
  await expect(asking).toContainText('The backup leaves out 308 rows and is marked as incomplete.');
  await expectNoBarrier(page, 'the dialog of the incomplete backup');
  await asking.getByRole('button', { name: 'Start incomplete backup' }).click();
  await expect(
    page.getByRole('heading', { name: 'Backup complete, without 308 rows that could not be read' }),
  ).toBeVisible();
  await expect(unreadable).toContainText('public.keyless, the row at (0,2): the column tone');
  await expectNoBarrier(page, 'the completed job');

  const [backup] = (await api.backups()).results;
  const key = backup?.key ?? '';
  await page.goto('/backups');
  await expect(backupRow(page, key)).toContainText('Incomplete: 308 rows left out');
  await expectNoBarrier(page, 'the list of backups');

  await openBackup(page, key);
  await expect(page.getByText('This backup is incomplete: 308 rows left out')).toBeVisible();
  await expect(unreadable).toContainText('public.mail, the row with id = 1');
  await expect(page.getByRole('heading', { name: 'Not known: this backup is not verified' })).toBeVisible();
  await expectNoBarrier(page, 'the incomplete backup');

  await page.getByRole('button', { name: 'Restore' }).click();
  const restoring = page.getByRole('dialog', { name: /^Restore “stack” from the backup of today, / });
  const risks = restoring.getByRole('region', { name: 'Risks' });
  await expect(risks).toContainText('This backup is incomplete: 308 rows could not be read when it was taken');
  await restoring.getByLabel(/^Type stack to confirm/).fill('stack');
  const replace = restoring.getByRole('button', { name: /^Replace [\d,]+ rows$/ });
  await expect(replace).toBeDisabled();
  await restoring.getByRole('checkbox', { name: 'I know the risk and want to restore anyway' }).check();
  await expect(replace).toBeEnabled();
  await expectNoBarrier(page, 'the restore of the incomplete backup');
  await page.keyboard.press('Escape');
  await expect(restoring).toBeHidden();

  await page.goto('/');
  await expect(page.getByText('The latest backup is incomplete')).toBeVisible();
  await dropDamage();
  await api.backUp();
  await expect(page.getByText('The latest backup is incomplete')).toBeHidden();
});
