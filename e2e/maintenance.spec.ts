import { maintenancePage } from '#lib/contracts/maintenance.ts';
import { initialStackStatus } from '#lib/contracts/stack-status.ts';
import { findBarriers } from './fixtures/axe.ts';
import type { ConsoleApi } from './fixtures/console-api.ts';
import { tabTo } from './fixtures/tab-to.ts';
import { expect, test } from './fixtures/test.ts';

const path = '/repo/v1/admin/maintenance';

/** Ends or cancels whatever a test left. */
async function tidyMaintenance(api: ConsoleApi): Promise<void> {
  const open = maintenancePage.parse(await (await api.get(`${path}?state=PLANNED,UNDER_WAY,OVERRUN`)).json());
  for (const { id, startedOn } of open.results) {
    await api.post(`${path}/${id}/${startedOn === null ? 'cancel' : 'end'}`, {});
  }
}

test.afterEach(async ({ api }) => {
  await tidyMaintenance(api);
});

/** A time as a datetime field takes it, in the browser's zone: UTC (playwright.config.ts). */
const fieldTime = (minutes: number) => new Date(Date.now() + minutes * 60_000).toISOString().slice(0, 16);

test('plans maintenance by keyboard, and the pages show it start, go on and end automatically', async ({
  page,
  api,
}) => {
  await page.goto('/stack-status');
  const card = page.getByRole('region', { name: 'Planned maintenance' });
  await tabTo(page, card.getByRole('button', { name: 'Plan maintenance' }));
  await page.keyboard.press('Enter');
  const form = page.getByRole('dialog', { name: 'Plan maintenance' });
  await expect(form.getByLabel('Title')).toBeFocused();
  await page.keyboard.press('Enter');
  await expect(form.getByText('Enter a title.')).toBeVisible();
  await page.keyboard.type('Upgrade');
  await page.keyboard.press('Tab');
  await page.keyboard.type('Only reading works.');
  await form.getByLabel('Start').fill(fieldTime(0));
  await tabTo(page, form.getByRole('button', { name: '2 h long' }));
  await page.keyboard.press('Enter');
  await tabTo(page, form.getByRole('radio', { name: 'Read only' }));
  await expect(form.getByRole('radio', { name: 'Read only' })).toBeChecked();
  await expect(form.getByRole('region', { name: 'What users will read' })).toContainText(
    'The stack will be read only.',
  );
  await expect.poll(() => findBarriers(page)).toEqual([]);
  await tabTo(page, form.getByRole('button', { name: 'Schedule' }));
  await page.keyboard.press('Enter');
  await expect(form).toBeHidden();

  const item = card.getByRole('listitem');
  await expect(item).toContainText('In progress');
  await expect(page.getByRole('link', { name: 'Stack status: Read only' })).toBeVisible();
  await expect(item).toContainText('Read and write');
  await expect(page.getByRole('region', { name: 'Users now' })).toContainText('Maintenance “Upgrade” is in progress.');
  const newest = page.getByRole('region', { name: 'History' }).getByRole('listitem').first();
  await expect(newest).toContainText('“Upgrade” started automatically');

  await tabTo(page, item.getByRole('button', { name: 'Extend 15 min: Upgrade' }));
  await page.keyboard.press('Enter');
  await expect(item).toContainText('Extended by 15 min');
  await tabTo(page, item.getByRole('button', { name: 'End now: Upgrade' }));
  await page.keyboard.press('Enter');
  const question = page.getByRole('dialog', { name: 'End “Upgrade” now' });
  await expect(question).toContainText('Read and write');
  await tabTo(page, question.getByRole('button', { name: 'End maintenance' }));
  await page.keyboard.press('Enter');
  await expect(page.getByRole('link', { name: 'Stack status: Read and write' })).toBeVisible();
  await expect(newest).toContainText('“Upgrade” ended by');
  await card.getByText('Past maintenance').click();
  const past = card.getByRole('list', { name: 'Past maintenance' }).getByRole('listitem');
  await expect(past.filter({ hasText: 'Upgrade' }).first()).toBeVisible();
  const status = await (await api.get('/repo/v1/status')).json();
  expect(status).toEqual(initialStackStatus);
});

test('announces it to everyone, tells it on the overview, and refuses another at the same time', async ({
  page,
  api,
  allowConsoleError,
}) => {
  allowConsoleError(/409 \(Conflict\)/);
  const at = (minutes: number) => new Date(Date.now() + minutes * 60_000).toISOString();
  const plan = { title: 'Move', text: 'We move.', status: 'DOWN', startsOn: at(150), endsOn: at(270) };
  expect((await api.post(path, plan)).status()).toBe(201);
  for (const scheme of ['light', 'dark'] as const) {
    await page.emulateMedia({ colorScheme: scheme });
    await page.goto('/');
    const card = page.getByRole('region', { name: 'Planned maintenance' });
    await expect(card).toContainText(/Move in 2 h (29|30) min/);
    await expect(card).toContainText('The stack is set to Down');
    await expect.poll(() => findBarriers(page)).toEqual([]);
    await page.goto('/stack-status');
    await expect(card).toContainText('Planned');
    await expect.poll(() => findBarriers(page)).toEqual([]);
  }
  await expect(
    page.getByRole('region', { name: 'Users now' }).getByText(/Move: .*The stack will be down\. We move\./),
  ).toBeVisible();

  const card = page.getByRole('region', { name: 'Planned maintenance' });
  await card.getByRole('button', { name: 'Plan maintenance' }).click();
  const form = page.getByRole('dialog', { name: 'Plan maintenance' });
  await form.getByLabel('Title').fill('Other');
  await form.getByLabel('Description').fill('Other words.');
  await form.getByLabel('Start').fill(fieldTime(180));
  const refused = page.waitForResponse((answer) => answer.request().method() === 'POST');
  await form.getByRole('button', { name: 'Schedule' }).click();
  expect((await refused).status()).toBe(409);
  await expect(form.getByRole('alert')).toContainText('It would overlap with “Move”');
  await form.getByRole('radio', { name: 'No change' }).click();
  await form.getByRole('button', { name: 'Schedule' }).click();
  await expect(card.getByRole('listitem')).toHaveCount(2);

  await card.getByRole('button', { name: 'Cancel: Move' }).click();
  await page.getByRole('dialog').getByRole('button', { name: 'Cancel the maintenance' }).click();
  await expect(card.getByRole('listitem')).toHaveCount(1);
  const status = await (await api.get('/repo/v1/status')).json();
  expect(status.pendingMaintenanceMessage).toMatch(/^Other: /);
});

test('keeps a plan that is not saved, until it is cancelled', async ({ page }) => {
  await page.goto('/stack-status');
  const card = page.getByRole('region', { name: 'Planned maintenance' });
  await card.getByRole('button', { name: 'Plan maintenance' }).click();
  const form = page.getByRole('dialog', { name: 'Plan maintenance' });
  await form.getByLabel('Title').fill('New disks');
  await page.keyboard.press('Escape');
  await expect(card.getByText('Unsaved draft')).toBeVisible();
  await page.reload();
  await card.getByRole('button', { name: 'Continue planning' }).click();
  await expect(form.getByLabel('Title')).toHaveValue('New disks');
  await expect(form.getByText('This is your unsaved text from before.')).toBeVisible();
  await form.getByRole('button', { name: 'Cancel' }).click();
  await expect(card.getByText('Unsaved draft')).toBeHidden();
  await card.getByRole('button', { name: 'Plan maintenance' }).click();
  await expect(form.getByLabel('Title')).toHaveValue('');
});

test('the overview does not say that no maintenance is announced while one is in progress', async ({ page, api }) => {
  const at = (minutes: number) => new Date(Date.now() + minutes * 60_000).toISOString();
  const plan = { title: 'Upgrade', text: 'We upgrade.', status: 'READ_ONLY', startsOn: at(0), endsOn: at(60) };
  expect((await api.post(path, plan)).status()).toBe(201);
  await page.goto('/');
  await expect(page.getByText('Maintenance “Upgrade” is in progress.')).toBeVisible();
  await expect(page.getByText('No maintenance is announced.')).toHaveCount(0);
});
