import { channelList } from '#lib/contracts/notifications/notification.ts';
import { startReceiver } from '#tests/receivers/receiver.ts';
import { findBarriers } from '../fixtures/axe.ts';
import { expect, test } from '../fixtures/test.ts';

const channels = '/repo/v1/admin/notifications/channels';

test('a person adds a webhook, tests it, sees the delivery, and deletes it', async ({
  page,
  api,
  allowConsoleError,
}) => {
  allowConsoleError(/status of 4(00|12)/);
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

    // Another administrator changes it while it is edited here.
    await told.getByRole('button', { name: 'Change Our hook' }).click();
    const change = page.getByRole('dialog', { name: 'Change “Our hook”' });
    await change.getByLabel('Name').fill('Our hook, ours');
    const [stored] = channelList.parse(await (await api.get(channels)).json()).results;
    const theirs = { kind: 'WEBHOOK', name: 'Our hook, theirs', topics: stored?.topics, settings: {} };
    await api.put(`${channels}/${stored?.id}`, theirs);
    await change.getByRole('button', { name: 'Save' }).click();
    const conflict = page.getByRole('alert').filter({ hasText: 'The channel was changed while you edited it' });
    await expect(conflict).toContainText('Our hook, theirs');
    await expect(page.getByLabel('Name')).toHaveValue('Our hook, ours');
    await expect.poll(() => findBarriers(page)).toEqual([]);
    await conflict.getByRole('button', { name: 'Use theirs' }).click();
    await page.getByLabel('Name').fill('Our hook');
    await page.getByRole('dialog').getByRole('button', { name: 'Save' }).click();
    await expect(page.getByRole('dialog')).toBeHidden();

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
    // The overview would tell first of a job that failed before.
    await api.backUp();
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
