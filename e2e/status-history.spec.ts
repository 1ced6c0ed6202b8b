import { expect, test } from './fixtures/test.ts';

test('lists who changed the status, when, and from what to what', async ({ page, api }) => {
  await page.goto('/stack-status');
  const history = page.getByRole('region', { name: 'History' });
  await expect(history).toBeVisible();
  await page.getByRole('radio', { name: 'Read only' }).click();
  await page.getByLabel('Current message').fill('Only reading today.');
  await page.getByRole('button', { name: 'Save' }).click();
  const newest = history.getByRole('listitem').first();
  await expect(newest).toContainText('Read and write');
  await expect(newest).toContainText('changed to');
  await expect(newest).toContainText('Read only');
  await expect(newest).toContainText(process.env.ADMIN_EMAIL ?? '');
  await expect(newest).toContainText('Current message: Only reading today.');
  await expect(newest).toContainText('before: The stack is ready for reading and writing.');

  await api.setStackStatus({
    status: 'READ_ONLY',
    currentMessage: 'Only reading today.',
    pendingMaintenanceMessage: 'Down at nine.',
  });
  await page.reload();
  await expect(newest).toContainText('Messages changed');
  await expect(newest).toContainText('Pending maintenance message: Down at nine.');
});

test('pages through many changes', async ({ page, api }) => {
  for (let change = 1; change <= 12; change++) {
    await api.setStackStatus({
      status: 'READ_WRITE',
      currentMessage: `Change ${change}.`,
      pendingMaintenanceMessage: null,
    });
  }
  await page.goto('/stack-status');
  const history = page.getByRole('region', { name: 'History' });
  await expect(history.getByRole('listitem')).toHaveCount(10);
  await expect(history.getByRole('listitem').first()).toContainText('Change 12.');
  await history.getByRole('button', { name: 'Older' }).click();
  await expect(history.getByRole('listitem').first()).toContainText('Change 2.');
});

test('says what enforces the status on the stack’s services', async ({ page, request }) => {
  await request.get('/gate', { headers: { 'X-Original-Method': 'GET' } });
  await page.goto('/stack-status');
  const card = page.getByRole('region', { name: 'Enforcement' });
  await expect(card).toContainText('A proxy called /gate');
  await expect(card).toContainText('REPOSITORY_APP_ROLE is not set.');
});

test('the gate obeys what is set on the page, right after it', async ({ page, request }) => {
  const ask = async (method: string) =>
    (await request.get('/gate', { headers: { 'X-Forwarded-Method': method, 'X-Forwarded-Uri': '/thing' } })).status();
  await page.goto('/stack-status');
  for (const [label, read, write] of [
    ['Read only', 200, 503],
    ['Down', 503, 503],
    ['Read and write', 200, 200],
  ] as const) {
    await page.getByRole('radio', { name: label }).click();
    await page.getByRole('button', { name: 'Save' }).click();
    if (label === 'Down') await page.getByRole('dialog').getByRole('button', { name: 'Set to Down' }).click();
    await expect(page.getByText(`Status set to ${label}`)).toBeVisible();
    expect([await ask('GET'), await ask('POST')]).toEqual([read, write]);
  }
});
