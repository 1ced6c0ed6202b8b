import { forgeArchive } from '#tests/forge-archive.ts';
import { backupAction, backupRow } from './fixtures/backup-row.ts';
import { embeddedBucket } from './fixtures/bucket.ts';
import { expect, test } from './fixtures/test.ts';

test('backs up and verifies, and says that every row came back and in what time', async ({ page, api }) => {
  test.setTimeout(120_000);
  const { key: first } = await api.backUp();
  await page.goto('/backups');
  await expect(backupRow(page, first)).toContainText('Not verified');
  await page.getByRole('checkbox', { name: 'Verify afterwards' }).check();
  await page.getByRole('button', { name: 'Back up and verify' }).click();
  await expect(page.getByText('Backup complete')).toBeVisible();
  const { key } = (await api.backups()).results[0] ?? { key: '' };
  await page.getByRole('link', { name: 'View contents' }).click();
  const proof = page.getByRole('region', { name: 'Can this backup be restored?' });
  await expect(proof.getByRole('heading', { name: 'Yes: this backup can be restored' })).toBeVisible({
    timeout: 60_000,
  });
  await expect(proof).toContainText(/Verified .* \(restore took \d/);

  await proof.getByRole('button', { name: 'Verify again' }).click();
  await expect(page).toHaveURL(/\/daemons\/\d+$/);
  await expect(page.getByRole('heading', { level: 1 })).toContainText(/^Verification \d+/);
  const heading = page.getByRole('heading', {
    level: 2,
    name: /^Verified: all [\d,]+ rows in \d+ tables match$/,
  });
  await expect(heading).toBeVisible();
  const phases = page.getByRole('list', { name: 'Phases' }).getByRole('listitem');
  await expect(phases.first()).toContainText('Check the backup');
  await expect(phases.last()).toContainText('Compare with the original data');
  await page.goto('/');
  await expect(page.getByText('Everything is OK')).toBeVisible();
  await expect(page.getByText(/^Verified .* \(restore took /)).toBeVisible();
  await page.goto('/backups');
  await expect(page.getByRole('row', { name: new RegExp(key) })).toContainText(/Verified .* \(restore took /);
});

test('names what did not come back, marks the backup, and says so first on the overview', async ({
  page,
  api,
  allowConsoleError,
}) => {
  // The answer that asks for consent.
  allowConsoleError(/409 \(Conflict\)/);
  const { key } = await api.backUp();
  const change = (entry: string, text: string) => (entry.includes('public.entity/') ? text.replace(/a/, 'b') : text);
  await forgeArchive(embeddedBucket(), { from: key, to: 'forged.zip' }, change);
  await page.goto('/backups');
  await (await backupAction(page, 'forged.zip', 'Verify')).click();
  const consent = page.getByRole('dialog', { name: 'This backup is not known to be this stack’s' });
  await expect(consent).toContainText('This backup is not signed');
  await expect(consent.getByRole('button', { name: 'Go on' })).toBeDisabled();
  await consent.getByRole('checkbox', { name: 'I trust where it comes from' }).check();
  await consent.getByRole('button', { name: 'Go on' }).click();
  await expect(page).toHaveURL(/\/daemons\/\d+$/);
  const words = /The restored data does not match the backup: public\.entity: its [\d,]+ rows/;
  await expect(page.getByRole('heading', { level: 2, name: words })).toBeVisible();
  await expect(page.getByRole('button', { name: 'Verify again' })).toBeVisible();
  await page.getByRole('link', { name: 'View backup' }).click();
  const answer = page.getByRole('region', { name: 'Can this backup be restored?' });
  await expect(answer.getByRole('heading')).toHaveText('Probably not: this backup failed its verification');
  await page.getByRole('button', { name: 'Restore' }).click();
  const dialog = page.getByRole('dialog');
  const risks = dialog.getByRole('region', { name: 'Risks' });
  await expect(risks).toContainText('This backup failed its verification');
  await expect(risks).toContainText('public.entity');
  await dialog.getByLabel(/^Type stack to confirm/).fill('stack');
  await expect(dialog.getByRole('button', { name: /^Replace/ })).toBeDisabled();
  await expect(risks.getByRole('button', { name: 'Verify first' })).toBeEnabled();
  await risks.getByRole('checkbox').check();
  await expect(dialog.getByRole('button', { name: /^Replace/ })).toBeEnabled();
  await page.keyboard.press('Escape');
  await page.goto('/');
  await expect(page.getByText('The latest backup failed verification')).toBeVisible();
  await page.getByRole('link', { name: 'View failure' }).click();
  await expect(page.getByRole('heading', { level: 1 })).toContainText('Failed');
  await page.goto('/daemons?type=VERIFY');
  await expect(page.getByRole('row', { name: /Verification \d+/ }).first()).toContainText('Failed');
  await page.goto('/history?group=daemons');
  await expect(page.getByText(/started Verification \d+/).first()).toBeVisible();
});
