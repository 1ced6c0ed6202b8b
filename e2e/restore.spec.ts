import { backupContents } from '#lib/contracts/backup.ts';
import { openBackup } from './fixtures/backup-row.ts';
import { tabTo } from './fixtures/tab-to.ts';
import { expect, test } from './fixtures/test.ts';

const riskTick = 'I know the risk and want to restore anyway';

test('brings deleted entities back, once the stack’s name is typed', async ({ page, api }) => {
  const { entities, total } = await api.entities(1000);
  const { key } = await api.backUp();
  const leaves = entities.filter(({ id }) => !entities.some(({ parentId }) => parentId === id)).slice(0, 5);
  expect(leaves).toHaveLength(5);
  for (const { id } of leaves) expect((await api.delete(`/repo/v1/entity/${id}`)).ok()).toBe(true);
  const added = await (await api.post('/repo/v1/entity', { name: 'made since', type: 'project' })).json();

  await page.goto('/backups');
  await openBackup(page, key);
  await expect(page.getByText('Not known until it is verified.')).toBeVisible();
  await page.getByText('What a restore would change').click();
  const row = page.getByRole('row', { name: /public\.entity/ });
  await expect(row).toContainText('863');
  await expect(row).toContainText('4 rows more');
  await page.getByRole('button', { name: 'Restore' }).click();

  const dialog = page.getByRole('dialog', { name: /^Restore “stack” from the backup of today, / });
  const field = dialog.getByLabel(/^Type stack to confirm/);
  const action = dialog.getByRole('button', { name: /^Replace [\d,]+ rows$/ });
  await expect(dialog).toContainText(key);
  await expect(field).toBeFocused();
  await expect(action).toBeDisabled();
  await field.fill('Stack');
  await page.keyboard.press('Enter');
  await expect(dialog).toContainText('Upper and lower case count: the name is “stack”.');
  await expect(action).toBeDisabled();
  await field.fill('stock');
  await expect(dialog).toContainText('“stock” is not the name of this stack. Type “stack”.');
  await field.fill('stack');
  await expect(action).toBeDisabled();
  await expect(dialog.getByRole('region', { name: 'Risks' })).toContainText('This backup is not verified');
  await dialog.getByRole('checkbox', { name: 'Refuse if anything comes back weaker' }).check();
  await expect(dialog).toContainText('The restore fails and changes nothing if a constraint, index or view');
  await dialog.getByRole('checkbox', { name: riskTick }).check();
  await expect(action).toBeEnabled();
  await page.keyboard.press('Escape');
  await expect(dialog).toBeHidden();
  await expect(page.getByRole('button', { name: 'Restore' })).toBeFocused();
  expect(await api.entity(leaves[0]?.id ?? '')).toBeNull();

  await page.getByRole('button', { name: 'Restore' }).click();
  await expect(field).toHaveValue('');
  await dialog.getByRole('checkbox', { name: riskTick }).check();
  await field.fill('stack');
  await action.dblclick();
  await expect(page).toHaveURL(/\/daemons\/\d+$/);
  await expect(page.getByText('Restore complete')).toBeVisible();
  await expect(page.getByRole('link', { name: 'Stack status: Read and write' })).toBeVisible();
  for (const leaf of leaves) expect(await api.entity(leaf.id)).toEqual(leaf);
  expect(await api.entity(added.id)).toBeNull();
  expect((await api.entities(1)).total).toBe(total);
});

test('says what a restore would undo, and undoes it by the safety backup that it took', async ({ page, api }) => {
  test.setTimeout(150_000);
  const { key } = await api.backUp();
  const made = await (await api.post('/repo/v1/entity', { name: 'made since', type: 'project' })).json();
  await page.goto('/backups');
  await expect(page.getByRole('row', { name: new RegExp(key) })).toContainText('Not verified');
  await expect(async () => {
    await page.goto(`/backups/${key}`);
    await expect(page.getByText(/^About \d+ rows? inserted, /)).toBeVisible({ timeout: 10_000 });
  }).toPass();
  await page.getByText('What a restore would change').click();
  await expect(page.getByRole('row', { name: /public\.entity / })).toContainText(/\d inserted/);
  await page.getByRole('button', { name: 'Restore' }).click();
  const restoring = page.getByRole('dialog', { name: /^Restore “stack” from/ });
  await expect(restoring).toContainText(/About \d+ rows? inserted/);
  const safety = restoring.getByRole('checkbox', { name: 'Take a safety backup first' });
  await safety.uncheck();
  await expect(restoring).toContainText('The restore cannot be undone');
  await safety.check();
  await restoring.getByRole('checkbox', { name: riskTick }).check();
  await restoring.getByLabel(/^Type stack to confirm/).fill('stack');
  await page.keyboard.press('Enter');
  await expect(page.getByText('Restore complete')).toBeVisible();
  expect(await api.entity(made.id)).toBeNull();

  await page.getByRole('link', { name: 'Undo this restore' }).click();
  const undoing = page.getByRole('dialog', { name: /^Undo restore \d+ of “stack”$/ });
  await undoing.getByRole('checkbox', { name: riskTick }).check();
  await undoing.getByLabel(/^Type stack to confirm/).fill('stack');
  await page.keyboard.press('Enter');
  await expect(undoing).toBeHidden();
  await expect(page.getByText('Undo complete: the previous data is back')).toBeVisible();
  await expect(page.getByRole('heading', { level: 1 })).toContainText(/^Undo \d+/);
  await page
    .getByRole('main')
    .getByRole('link', { name: /^restore \d+$/ })
    .click();
  await expect(page.getByText(/^Undone by undo \d+/)).toBeVisible();
  await expect(page.getByRole('link', { name: 'Undo this restore' })).toHaveCount(0);
  await page.goto('/daemons?type=RESTORE');
  await expect(page.getByRole('link', { name: /^Undo \d+ of restore \d+$/ })).toBeVisible();
  await expect(page.getByRole('link', { name: /^Restore \d+ in place$/ }).first()).toBeVisible();
  await page.getByLabel('Kind').selectOption('Undos');
  await expect(page).toHaveURL(/\/daemons\?kind=UNDO$/);
  await expect(page.getByRole('link', { name: /^Restore \d+ in place$/ })).toHaveCount(0);
  await expect(page.getByRole('link', { name: /^Undo \d+ of restore \d+$/ })).toBeVisible();
  await page.reload();
  await expect(page.getByLabel('Kind')).toHaveValue('UNDO');
  await expect(page.getByRole('link', { name: /^Undo \d+ of restore \d+$/ })).toBeVisible();
  await page.goto('/history');
  await expect(page.getByRole('listitem').filter({ hasText: /undid restore \d+ \(Undo \d+\)/ })).toHaveCount(1);
  expect(await api.entity(made.id)).toMatchObject({ name: 'made since' });
  await page.goto('/backups');
  await expect(page.getByRole('row', { name: new RegExp(key) })).toContainText('Restored');
  await expect(page.getByRole('row', { name: /Safety backup of restore \d+/ })).toHaveCount(2);
});

test('restores into a database of its own that takes the repository’s place, and undoes that', async ({
  page,
  api,
}) => {
  test.setTimeout(150_000);
  const { key } = await api.backUp();
  const made = await (await api.post('/repo/v1/entity', { name: 'made since', type: 'project' })).json();
  await page.goto(`/backups/${key}`);
  await page.getByRole('button', { name: 'Restore' }).click();
  const dialog = page.getByRole('dialog', { name: /^Restore “stack” from/ });
  await dialog.getByRole('radio', { name: 'Staged' }).click();
  await expect(dialog).toContainText('is kept, so that the restore can be undone');
  await expect(dialog.getByRole('region', { name: 'Risks' }).getByRole('checkbox')).toHaveCount(1);
  await dialog.getByRole('checkbox', { name: riskTick }).check();
  await dialog.getByLabel(/^Type stack to confirm/).fill('stack');
  await page.keyboard.press('Enter');
  await expect(page.getByText('The new database was built alongside the old one')).toBeVisible();
  expect(await api.entity(made.id)).toBeNull();

  await page.getByRole('button', { name: /^Undo restore \d+$/ }).click();
  await page
    .getByRole('dialog')
    .getByRole('button', { name: /^Undo restore \d+$/ })
    .click();
  await expect(page.getByText('Undo complete: the previous database is back')).toBeVisible();
  expect(await api.entity(made.id)).toMatchObject({ name: 'made since' });

  await page.goto('/backups');
  const kept = page.getByRole('list', { name: 'Previous databases (kept for undo)' });
  await expect(kept.getByRole('listitem')).toHaveCount(1);
  await api.delete(`/repo/v1/entity/${made.id}`);
  await kept.getByRole('button', { name: /^Delete / }).click();
  await page
    .getByRole('dialog', { name: 'Delete previous database' })
    .getByRole('button', { name: 'Delete database' })
    .click();
  await expect(kept).toBeHidden();
});

test('restores into a new database beside the repository', async ({ page, api, repository, allowConsoleError }) => {
  allowConsoleError(/the server responded with a status of 400/);
  const { key } = await api.backUp();
  await page.goto(`/backups/${key}`);
  await page.getByRole('button', { name: 'Restore' }).click();
  const dialog = page.getByRole('dialog', { name: /^Restore “stack” from/ });
  await dialog.getByRole('radio', { name: 'Into a new database' }).click();
  const name = dialog.getByLabel('Name of the new database');
  await name.fill('postgres');
  await page.keyboard.press('Enter');
  await expect(dialog.getByRole('alert')).toContainText('postgres');
  const database = `restored_${Date.now()}`;
  await name.fill(database);
  await page.keyboard.press('Enter');
  await expect(page.getByText(`Restored into the database ${database}`)).toBeVisible();
  await expect(page.getByRole('link', { name: 'Stack status: Read and write' })).toBeVisible();
  await page.goto(`/backups/${key}`);
  const answer = page.getByRole('region', { name: 'Can this backup be restored?' });
  await expect(answer).toContainText(`Restored into the database ${database}`);
  await repository.dropDatabase(database);
});

test('opens the dialog at its top, with the risks, the chosen way and the field in view', async ({ page, api }) => {
  const { key } = await api.backUp();
  for (const [width, height] of [
    [1280, 800],
    [390, 844],
    [320, 640],
  ] as const) {
    await page.setViewportSize({ width, height });
    await page.goto(`/backups/${key}`);
    await page.getByRole('button', { name: 'Restore' }).click();
    const dialog = page.getByRole('dialog');
    await expect(dialog.getByLabel(/^Type stack to confirm/)).toBeFocused();
    await expect(dialog.getByText('This backup is not verified')).toBeInViewport();
    await expect(dialog.getByRole('radio', { name: 'In place' })).toBeChecked();
    await expect(dialog.getByText('In place', { exact: true })).toBeInViewport();
    await expect(dialog.getByLabel(/^Type stack to confirm/)).toBeInViewport();
    await expect(dialog.getByRole('button', { name: /^Replace/ })).toBeInViewport();
  }
});

test('shows the same numbers in the API, on the page and in the dialog, each with what it covers', async ({
  page,
  api,
}) => {
  const { key } = await api.backUp();
  const contents = backupContents.parse(await (await api.get(`/repo/v1/admin/backup/${key}`)).json());
  const migrations = contents.tables.filter(({ name }) => name === '_prisma_migrations');
  const restored = contents.rows - migrations.reduce((sum, { rows }) => sum + rows, 0);
  const all = `${contents.rows.toLocaleString('en-GB')} rows in ${contents.tables.length} tables`;
  const replaced = `${restored.toLocaleString('en-GB')} rows in ${contents.tables.length - migrations.length} tables`;
  expect(replaced).not.toBe(all);

  await page.goto(`/backups/${key}`);
  await expect(page.getByRole('main').getByRole('region').first()).toHaveAccessibleName('Can this backup be restored?');
  await expect(page.getByText(`Backup: ${all}. Now: ${all}.`)).toBeVisible();
  await page.getByText('What a restore would change').click();
  await expect(page.getByText(`A restore in place replaces ${replaced}`)).toBeVisible();
  await expect(page.getByRole('row', { name: /^All tables/ })).toContainText(all);
  await expect(page.getByRole('row', { name: /^Replaced by a restore in place/ })).toContainText(replaced);
  await page.getByRole('button', { name: 'Restore' }).click();
  const dialog = page.getByRole('dialog');
  await expect(dialog).toContainText(`${replaced} are replaced`);
  await expect(dialog.getByRole('button', { name: /^Replace/ })).toHaveText(
    `Replace ${restored.toLocaleString('en-GB')} rows`,
  );
  await dialog.getByRole('radio', { name: 'Staged' }).click();
  await expect(dialog).toContainText(`The backup’s ${all} are loaded`);
  await expect(dialog.getByRole('button', { name: /^Replace/ })).toHaveText(
    `Replace ${contents.rows.toLocaleString('en-GB')} rows`,
  );
});

test('shows why a daemon failed, with details to copy', async ({ page, context, api }) => {
  await context.grantPermissions(['clipboard-read', 'clipboard-write']);
  const { id } = await api.startDaemon('restore', { url: 'BackupDaemonJob1-123456789012345678.zip' });
  await api.ended(id);
  await page.goto('/daemons?status=FAILED');
  await page.getByRole('link', { name: `Restore ${id} in place` }).click();
  await expect(page).toHaveTitle(`Job ${id} · Stack Console`);
  await expect(page.getByRole('heading', { level: 1 })).toContainText('Failed');
  await expect(page.getByRole('heading', { name: /BackupDaemonJob1-123456789012345678\.zip/, level: 2 })).toBeVisible();
  await expect(page.getByText('Choose another backup from the list.')).toBeVisible();
  await expect(page.getByRole('list', { name: 'Phases' }).getByRole('listitem').first()).toContainText('Failed');
  const details = page.getByRole('region', { name: 'Error details' });
  await expect(details).toContainText('404');
  await details.getByRole('button', { name: 'Copy details' }).click();
  await expect(details.getByText('Copied')).toBeVisible();
  expect(await page.evaluate(() => navigator.clipboard.readText())).toContain('404');
});

test('shows that a restore holds the stack down, and gives the status back', async ({
  page,
  context,
  api,
  repository,
}) => {
  const { key } = await api.backUp();
  const release = await repository.holdTable('entity', 'writing');
  const { id } = await api.startDaemon('restore', { url: key });
  await page.goto(`/daemons/${id}`);
  await expect(page.getByRole('link', { name: 'Stack status: Down' })).toBeVisible();
  expect((await api.get('/repo/v1/entity?limit=1')).status()).toBe(503);
  const other = await context.newPage();
  await other.goto('/stack-status');
  await expect(other.getByText('A restore keeps the stack DOWN')).toBeVisible();
  await expect(other.getByRole('radio', { name: 'Read and write' })).toBeChecked();
  await release();
  await expect(page.getByText('Restore complete')).toBeVisible();
  await expect(page.getByRole('link', { name: 'Stack status: Read and write' })).toBeVisible();
});

test('does the whole job by keyboard', async ({ page, api }) => {
  const { total } = await api.entities(1);
  await page.goto('/');
  await page.keyboard.press('Tab');
  await expect(page.getByRole('link', { name: 'Skip to content' })).toBeFocused();
  await page.keyboard.press('Enter');
  await tabTo(page, page.getByRole('region', { name: 'Verdict' }).getByRole('button', { name: 'Start backup' }));
  await page.keyboard.press('Enter');
  await tabTo(page, page.getByRole('link', { name: 'View contents' }));
  await page.keyboard.press('Enter');
  await expect(page.getByRole('button', { name: 'Restore' })).toBeEnabled();
  await tabTo(page, page.getByRole('button', { name: 'Restore' }));
  await page.keyboard.press('Enter');
  await expect(page.getByLabel(/^Type stack to confirm/)).toBeFocused();
  await page.keyboard.type('stack');
  const dialog = page.getByRole('dialog');
  await tabTo(page, dialog.getByRole('checkbox', { name: riskTick }));
  await page.keyboard.press('Space');
  await tabTo(page, dialog.getByRole('button', { name: 'Cancel' }));
  await page.keyboard.press('Tab');
  await expect(dialog.getByRole('button', { name: /^Replace / })).toBeFocused();
  await page.keyboard.press('Tab');
  await expect(dialog.locator(':focus')).toHaveCount(1);
  await tabTo(page, dialog.getByRole('button', { name: /^Replace / }));
  await page.keyboard.press('Enter');
  await expect(page.getByText('Restore complete')).toBeVisible();
  expect((await api.entities(1)).total).toBe(total);
});
