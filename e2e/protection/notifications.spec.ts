import { startReceiver } from '#tests/receivers/receiver.ts';
import { expect, test } from '../fixtures/test.ts';

test('a person adds a webhook, tests it, sees the delivery, and deletes it', async ({ page, allowConsoleError }) => {
  allowConsoleError(/status of 400/);
  const receiver = await startReceiver();
  try {
    await page.goto('/protection/notifications');
    const told = page.getByRole('region', { name: 'Who is told' });
    await expect(told).toContainText('Nobody is told when a backup fails.');
    await told.getByRole('button', { name: 'Add channel' }).click();
    const dialog = page.getByRole('dialog');
    await dialog.getByLabel('Name').fill('Our hook');
    await dialog.getByLabel('URL').fill('http://169.254.169.254/latest');
    await dialog.getByRole('button', { name: 'Add channel' }).click();
    await expect(dialog.getByRole('alert')).toContainText('takes an address that starts with https://');
    await dialog.getByLabel('URL').fill(`${receiver.url}/hook`);
    await dialog.getByRole('button', { name: 'Add channel' }).click();
    await expect(dialog).toContainText(/whsec_[A-Za-z0-9+/=]{40}/);
    await dialog.getByRole('button', { name: 'Done' }).click();

    const row = told.getByRole('listitem').filter({ hasText: 'Our hook' });
    await row.getByRole('button', { name: 'Test Our hook' }).click();
    await expect(row.getByRole('status')).toContainText('HTTP 200: ok');
    expect(receiver.received.map(({ path, body }) => [path, JSON.parse(body).type])).toEqual([['/hook', 'test']]);
    const deliveries = page.getByRole('region', { name: 'Deliveries' });
    await expect(deliveries.getByRole('listitem').first()).toContainText('Test message');
    await expect(deliveries.getByRole('listitem').first()).toContainText('Sent');

    receiver.answer = { status: 410, body: 'gone' };
    await row.getByRole('button', { name: 'Test Our hook' }).click();
    await expect(row.getByRole('status')).toContainText('HTTP 410: gone');
    await page.goto('/');
    await expect(page.getByText('Notifications are not delivered')).toBeVisible();
    await page.goto('/protection/notifications');
    await page.getByRole('button', { name: 'Delete Our hook' }).click();
    await page.getByRole('button', { name: 'Delete channel' }).click();
    await expect(told).toContainText('Nobody is told when a backup fails.');
  } finally {
    await receiver.close();
  }
});
