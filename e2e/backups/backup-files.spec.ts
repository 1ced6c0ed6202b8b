import { readFile, writeFile } from 'node:fs/promises';
import type { Page } from 'playwright/test';
import { backupAction, backupRow, openBackup } from '../fixtures/backup-row.ts';
import { embeddedBucket } from '../fixtures/bucket.ts';
import { expect, test } from '../fixtures/test.ts';

const filePath = (key: string) => `/repo/v1/admin/backup-file/${encodeURIComponent(key)}`;

async function chooseFile(page: Page, path: string) {
  await page.getByRole('button', { name: 'Upload', exact: true }).click();
  const dialog = page.getByRole('dialog', { name: 'Upload a backup' });
  await dialog.locator('input[type=file]').setInputFiles(path);
  return dialog;
}

test('downloads a backup whole, by a button of the list and of its page', async ({ page, api }) => {
  const { key } = await api.backUp();
  const answer = await api.get(filePath(key));
  const whole = await answer.body();
  expect(answer.headers()['content-length']).toBe(String(whole.length));
  await page.goto('/backups');
  const item = await backupAction(page, key, 'Download');
  const [first] = await Promise.all([page.waitForEvent('download'), item.click()]);
  expect(first.suggestedFilename()).toBe(key);
  expect((await readFile(await first.path())).equals(whole)).toBe(true);
  await openBackup(page, key);
  const [second] = await Promise.all([
    page.waitForEvent('download'),
    page.getByRole('link', { name: 'Download', exact: true }).click(),
  ]);
  expect((await readFile(await second.path())).equals(whole)).toBe(true);
});

test('uploads a backup, and restores from it', async ({ page, api }, testInfo) => {
  const { key } = await api.backUp();
  const archive = await (await api.get(filePath(key))).body();
  const path = testInfo.outputPath('from staging?.zip');
  await writeFile(path, archive);
  await api.delete(`/repo/v1/admin/backup/${key}`);

  await page.goto('/backups');
  const dialog = await chooseFile(page, path);
  const name = dialog.getByLabel('Name in the bucket');
  await expect(name).toHaveValue('from staging-.zip');
  await name.fill('../elsewhere.zip');
  await expect(dialog.getByRole('button', { name: /^Upload/ })).toBeDisabled();
  await name.fill('from staging.zip');
  await dialog.getByRole('button', { name: /^Upload/ }).click();
  await expect(page.getByText('Backup uploaded')).toBeVisible();
  await expect(dialog).toBeHidden();
  await openBackup(page, 'from staging.zip');
  await page.getByText('What a restore would change').click();
  await expect(page.getByRole('row', { name: /public\.entity/ })).toContainText('863');
  expect((await (await api.get(filePath('from staging.zip'))).body()).equals(archive)).toBe(true);
  const daemon = await api.ended((await api.startDaemon('restore', { url: 'from staging.zip' })).id);
  expect(daemon.status).toBe('COMPLETED');
});

test('refuses what is no good backup, and says why', async ({ page, api, allowConsoleError }, testInfo) => {
  allowConsoleError(/backup-file/);
  const { key } = await api.backUp();
  const archive = await (await api.get(filePath(key))).body();
  const [text, damaged, twin] = [
    testInfo.outputPath('notes.zip'),
    testInfo.outputPath('damaged.zip'),
    testInfo.outputPath(key),
  ];
  await writeFile(text, 'no archive');
  await writeFile(twin, archive);
  archive[2000] = (archive[2000] ?? 0) ^ 1;
  await writeFile(damaged, archive);

  await page.goto('/backups');
  const dialog = await chooseFile(page, text);
  const input = dialog.locator('input[type=file]');
  await expect(dialog.getByRole('alert')).toContainText('This is not a ZIP file, so it is not a backup.');
  await expect(dialog.getByRole('button', { name: /^Upload/ })).toBeDisabled();
  await input.setInputFiles(damaged);
  await dialog.getByRole('button', { name: /^Upload/ }).click();
  await expect(dialog.getByRole('alert')).toContainText('The file damaged.zip is damaged in the chunk data/');
  await input.setInputFiles(twin);
  await dialog.getByRole('button', { name: /^Upload/ }).click();
  await expect(dialog.getByRole('alert')).toContainText(`There is a backup ${key} in the bucket already`);
  await page.keyboard.press('Escape');
  await expect(dialog).toBeHidden();
  expect((await api.backups()).results.map((backup) => backup.key)).toEqual([key]);
});

test('an upload goes on while other pages are shown; stopped, it leaves nothing, and takes the same file again', async ({
  page,
  context,
  repository,
  api,
}, testInfo) => {
  await repository.pad(60_000);
  const { key } = await api.backUp();
  const path = testInfo.outputPath('slow.zip');
  await writeFile(path, await (await api.get(filePath(key))).body());
  await page.goto('/backups');
  const dialog = await chooseFile(page, path);
  const network = await context.newCDPSession(page);
  const conditions = { offline: false, latency: 0, downloadThroughput: -1, uploadThroughput: 100_000 };
  await network.send('Network.emulateNetworkConditions', conditions);
  await dialog.getByRole('button', { name: /^Upload/ }).click();
  const bar = dialog.getByRole('progressbar', { name: 'Upload' });
  await expect.poll(async () => Number(await bar.getAttribute('aria-valuenow'))).toBeGreaterThan(0);
  await page.keyboard.press('Escape');
  await expect(dialog).toBeVisible();

  await page.keyboard.press('Control+k');
  await expect(page.getByRole('combobox', { name: 'Search and commands' })).toBeFocused();
  await page.keyboard.type('history');
  await page.keyboard.press('Enter');
  await expect(page.getByRole('heading', { name: 'History', level: 1 })).toBeVisible();
  await expect(page.getByText('The upload goes on')).toBeVisible();
  const asked = page.waitForEvent('dialog').then(async (question) => {
    await question.dismiss();
    return question.type();
  });
  await page.evaluate(() => location.assign('/status'));
  expect(await asked).toBe('beforeunload');
  await page.getByRole('button', { name: 'Show it' }).click();
  await expect(dialog.getByLabel('Name in the bucket')).toHaveValue('slow.zip');
  await expect.poll(async () => Number(await bar.getAttribute('aria-valuenow'))).toBeGreaterThan(0);
  await dialog.getByRole('button', { name: 'Stop the upload' }).click();
  await expect(bar).toBeHidden();
  expect((await api.backups()).results.map((backup) => backup.key)).toEqual([key]);
  await network.send('Network.emulateNetworkConditions', { ...conditions, uploadThroughput: -1 });
  await expect(async () => {
    await dialog.getByRole('button', { name: /^Upload/ }).click();
    await expect(page.getByText('Backup uploaded')).toBeVisible({ timeout: 3000 });
  }).toPass();
});

test('takes a file that is dropped on the page', async ({ page, api }) => {
  const { key } = await api.backUp();
  const archive = await (await api.get(filePath(key))).body();
  await page.goto('/backups');
  await expect(backupRow(page, key)).toBeVisible();
  const transfer = await page.evaluateHandle((text) => {
    const bytes = Uint8Array.from(atob(text), (character) => character.charCodeAt(0));
    const data = new DataTransfer();
    data.items.add(new File([bytes], 'dropped.zip', { type: 'application/zip' }));
    return data;
  }, archive.toString('base64'));
  await page.getByRole('heading', { name: 'Backups', level: 1 }).dispatchEvent('drop', { dataTransfer: transfer });
  const dialog = page.getByRole('dialog', { name: 'Upload a backup' });
  await dialog.getByRole('button', { name: /^Upload/ }).click();
  await expect(backupRow(page, 'dropped.zip')).toBeVisible();
});

test('writes a note, keeps a backup, and sees another’s change first', async ({ page, api, allowConsoleError }) => {
  allowConsoleError(/412.*backup-note|backup-note.*412/);
  const { key } = await api.backUp();
  await page.goto(`/backups/${key}`);
  await page.getByText('Note and protection').click();
  const note = page.getByLabel('Note', { exact: true });
  await note.fill('Before the migration');
  await page.getByLabel('Protect from deletion').check();
  await page.getByRole('button', { name: 'Save note' }).click();
  await expect(page.getByText('The note is saved')).toBeVisible();
  await page.getByRole('link', { name: 'Backups' }).first().click();
  const row = backupRow(page, key);
  await expect(row).toContainText('Protected');
  await expect(row).toContainText('Before the migration');
  await expect(await backupAction(page, key, /^Delete…/)).toHaveAttribute('aria-disabled', 'true');
  await page.keyboard.press('Escape');

  await openBackup(page, key);
  await note.fill('Mine');
  await api.setNote(key, { note: 'Theirs', keep: true });
  await page.getByRole('button', { name: 'Save note' }).click();
  await expect(page.getByRole('alert').filter({ hasText: 'Theirs' })).toBeVisible();
  await expect(note).toHaveValue('Mine');
  await page.getByRole('button', { name: 'Save mine' }).click();
  await expect.poll(async () => (await api.backups()).results[0]).toMatchObject({ note: 'Mine', keep: true });
  await expect(page.getByRole('button', { name: 'Save mine' })).toBeHidden();
  await expect(note).toHaveValue('Mine');
});

test('shows within a minute what was put into the bucket or removed elsewhere', async ({ page }) => {
  const bucket = embeddedBucket();
  const key = 'put by another program.zip';
  const row = backupRow(page, key);
  await page.clock.install();
  await page.goto('/backups');
  await expect(page.getByText('No backups yet.')).toBeVisible();
  await bucket.put(key, Buffer.from('no archive'), { contentType: 'application/zip', etag: null });
  // The page asks each minute from when its script has started, which may be after its text is there.
  await expect(async () => {
    await page.clock.fastForward(60_000);
    await expect(row).toBeVisible({ timeout: 2000 });
  }).toPass();
  await bucket.delete(key);
  await page.clock.fastForward(60_000);
  await expect(row).toBeHidden();
});
