import { expect, test } from './fixtures/test.ts';

test('keeps an unsaved note through a click elsewhere and a reload, and leads back to it', async ({ page, api }) => {
  const { key } = await api.backUp();
  await page.goto(`/backups/${key}`);
  await page.getByText('Note and protection').click();
  const note = page.getByLabel('Note', { exact: true });
  await note.fill('Before the price change');
  await expect(page.getByText('Not saved yet')).toBeVisible();
  await page.getByRole('link', { name: 'Storage', exact: true }).click();
  await expect(page).toHaveURL('/storage');
  await expect(page.getByText('The note is not saved')).toBeVisible();
  await page.getByRole('button', { name: 'Go back to it' }).click();
  await expect(page).toHaveURL(`/backups/${key}`);
  await expect(note).toHaveValue('Before the price change');

  const asked = page.waitForEvent('dialog').then(async (dialog) => {
    expect(dialog.type()).toBe('beforeunload');
    await dialog.accept();
  });
  await page.reload();
  await asked;
  await expect(note).toHaveValue('Before the price change');
  expect(await (await api.get(`/repo/v1/admin/backup-note/${key}`)).json()).toMatchObject({ note: null });

  await page.getByRole('button', { name: 'Discard' }).click();
  await expect(note).toHaveValue('');
  await page.getByRole('link', { name: 'Storage', exact: true }).click();
  await expect(page).toHaveURL('/storage');
  await page.goBack();
  await expect(note).toHaveValue('');
  await expect(page.getByText('The note is not saved')).toBeHidden();
});

test('shows another person’s change before a kept note replaces it', async ({ page, api, allowConsoleError }) => {
  allowConsoleError(/412.*backup-note|backup-note.*412/);
  const { key } = await api.backUp();
  await page.goto(`/backups/${key}`);
  await page.getByText('Note and protection').click();
  const note = page.getByLabel('Note', { exact: true });
  await note.fill('Mine');
  await page.getByRole('link', { name: 'Storage', exact: true }).click();
  await expect(page).toHaveURL('/storage');
  await api.setNote(key, { note: 'Theirs', keep: false });
  await page.goBack();
  await expect(note).toHaveValue('Mine');
  await page.getByRole('button', { name: 'Save note' }).click();
  await expect(page.getByRole('alert').filter({ hasText: 'Theirs' })).toBeVisible();
  expect(await (await api.get(`/repo/v1/admin/backup-note/${key}`)).json()).toMatchObject({ note: 'Theirs' });
  await page.getByRole('button', { name: 'Use theirs' }).click();
  await expect(note).toHaveValue('Theirs');
});
