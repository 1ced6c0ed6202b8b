import type { Locator, Page } from 'playwright/test';
import { initialStackStatus } from '#lib/contracts/stack-status.ts';
import { findBarriers } from './fixtures/axe.ts';
import { expect, test } from './fixtures/test.ts';

const statuses = [
  { label: 'Read only', read: 200, write: 503 },
  { label: 'Down', read: 503, write: 503 },
  { label: 'Read and write', read: 200, write: 201 },
];

/** Answers the question before Down. */
async function confirmDown(page: Page): Promise<void> {
  const question = page.getByRole('dialog', { name: 'Set the stack to Down' });
  await question.getByRole('button', { name: 'Set to Down' }).click();
  await expect(question).toBeHidden();
}

/** Whether something else is where one would press it. */
const isCovered = (button: Locator) =>
  button.evaluate((element) => {
    const { left, top, width, height } = element.getBoundingClientRect();
    return !element.contains(document.elementFromPoint(left + width / 2, top + height / 2));
  });

test('sets each status, and the stack obeys', async ({ page, api }) => {
  await page.goto('/stack-status');
  await expect(page.getByRole('radio', { name: 'Read and write' })).toBeChecked();
  await expect(page.getByRole('button', { name: 'Save' })).toBeDisabled();
  await expect(page.getByText('No changes to save.')).toBeVisible();
  // What planned maintenance says by itself is folded away: it is the second of two large fields.
  await expect(page.getByLabel('Pending maintenance message')).toBeHidden();
  await page.setViewportSize({ width: 390, height: 844 });
  for (const { label, read, write } of statuses) {
    const message = `The stack is set: ${label}.`;
    await page.getByRole('radio', { name: label }).click();
    await page.getByLabel('Current message').fill(message);
    await page.getByRole('button', { name: 'Save' }).click();
    if (label === 'Down') {
      await expect(page.getByText('Status set to Read only')).toBeVisible();
      const confirm = page.getByRole('dialog').getByRole('button', { name: 'Set to Down' });
      await expect.poll(() => isCovered(confirm)).toBe(false);
      await confirmDown(page);
    }
    await expect(page.getByRole('link', { name: `Stack status: ${label}` })).toBeVisible();
    await expect(page.getByText(`Status set to ${label}`)).toBeVisible();
    const reading = await api.get('/repo/v1/entity?limit=1');
    const writing = await api.post('/repo/v1/entity', { name: `made while ${label}`, type: 'project' });
    expect([reading.status(), writing.status()]).toEqual([read, write]);
    if (write === 503) {
      expect(await writing.json()).toEqual({ reason: message, code: 'STACK_UNAVAILABLE' });
      expect(writing.headers()['retry-after']).toBeTruthy();
    } else {
      const { id } = await writing.json();
      expect((await api.delete(`/repo/v1/entity/${id}`)).ok()).toBe(true);
    }
  }
  await expect(page.getByText(`Last set by ${process.env.ADMIN_EMAIL}`)).toBeVisible();
});

test('what is typed right after a save is on its ground, and no conflict', async ({ page, api }) => {
  await page.goto('/stack-status');
  await page.getByRole('radio', { name: 'Read only' }).click();
  let letAnswer = () => {};
  const answered = new Promise<void>((resolve) => {
    letAnswer = resolve;
  });
  await page.route('**/synapse/status/report', async (route) => {
    await answered;
    await route.continue();
  });
  await page.getByRole('button', { name: 'Save' }).click();
  await expect(page.getByText('Status set to Read only')).toBeVisible();
  await page.getByLabel('Current message').fill('Typed after the save.');
  letAnswer();
  await expect(page.getByRole('link', { name: 'Stack status: Read only' })).toBeVisible();
  await page.getByRole('button', { name: 'Save' }).click();
  await expect(page.getByText('Messages saved')).toBeVisible();
  const status = await (await api.get('/repo/v1/admin/synapse/status')).json();
  expect(status).toMatchObject({ status: 'READ_ONLY', currentMessage: 'Typed after the save.' });
});

test('shows another change that came first, and lets the person choose', async ({ page, api, allowConsoleError }) => {
  allowConsoleError(/412 \(Precondition Failed\)/);
  await page.clock.install();
  await page.goto('/stack-status');
  await page.getByRole('radio', { name: 'Read only' }).click();
  await api.setStackStatus({
    status: 'READ_WRITE',
    currentMessage: 'From elsewhere.',
    pendingMaintenanceMessage: 'Tonight.',
  });
  await page.getByRole('button', { name: 'Save' }).click();
  const conflict = page.getByRole('alert').filter({ hasText: 'changed while you edited' });
  await expect(conflict).toContainText('From elsewhere.');
  await expect(page.getByRole('button', { name: 'Save' })).toBeDisabled();
  await conflict.getByRole('button', { name: 'Keep mine' }).click();
  await page.getByRole('button', { name: 'Save' }).click();
  await expect(page.getByRole('link', { name: 'Stack status: Read only' })).toBeVisible();

  await page.getByRole('radio', { name: 'Down' }).click();
  await page.getByRole('button', { name: 'Save' }).click();
  await expect(page.getByRole('dialog', { name: 'Set the stack to Down' })).toBeVisible();
  await api.setStackStatus({
    status: 'READ_WRITE',
    currentMessage: 'From elsewhere again.',
    pendingMaintenanceMessage: null,
  });
  // The question before Down goes away when the page hears of the other change, and does not come again.
  await page.clock.fastForward(20_000);
  await expect(page.getByRole('button', { name: 'Keep theirs' })).toBeVisible();
  await expect(page.getByRole('dialog')).toBeHidden();
  await page.getByRole('button', { name: 'Keep theirs' }).click();
  await expect(page.getByRole('radio', { name: 'Read and write' })).toBeChecked();
  await expect(page.getByLabel('Current message')).toHaveValue('From elsewhere again.');
});

test('keeps the choice of theme over a reload', async ({ page }) => {
  await page.goto('/stack-status');
  await page.getByRole('button', { name: /, account of / }).click();
  await page.getByRole('menuitemradio', { name: 'Dark' }).click();
  await expect(page.locator('html')).toHaveAttribute('data-theme', 'dark');
  const answer = await page.reload();
  expect(await answer?.text()).toContain('data-theme="dark"');
  await expect(page.locator('html')).toHaveCSS('color-scheme', 'dark');
});

test('proposes a message for another status, and asks before Down what users will get', async ({ page, api }) => {
  await api.setStackStatus({ ...initialStackStatus, currentMessage: 'Uploads are slow today.' });
  await page.goto('/stack-status');
  const message = page.getByLabel('Current message');
  await expect(message).toHaveValue('Uploads are slow today.');
  await page.getByRole('radio', { name: 'Down' }).click();
  await expect(message).toHaveValue('The stack is down for maintenance.');
  await page.getByRole('button', { name: 'Keep the previous message' }).click();
  await expect(message).toHaveValue('Uploads are slow today.');
  await expect(page.getByText('This message was written for Read and write')).toBeVisible();
  await page.getByRole('button', { name: 'Use the message for Down' }).click();
  await expect(message).toHaveValue('The stack is down for maintenance.');
  await page.getByRole('radio', { name: 'Read and write' }).click();
  await expect(message).toHaveValue('Uploads are slow today.');
  await expect(page.getByText('No changes to save.')).toBeVisible();

  await page.getByRole('radio', { name: 'Down' }).click();
  const save = page.getByRole('button', { name: 'Save' });
  await save.click();
  const question = page.getByRole('dialog', { name: 'Set the stack to Down' });
  await expect(question).toContainText('The stack is down for maintenance.');
  await expect.poll(() => findBarriers(page)).toEqual([]);
  await question.getByRole('button', { name: 'Cancel' }).click();
  await expect(save).toBeFocused();
  expect(await (await api.get('/repo/v1/status')).json()).toMatchObject({ status: 'READ_WRITE' });
  await save.click();
  await confirmDown(page);
  await expect(page.getByRole('region', { name: 'Users now' })).toContainText('The stack is down for maintenance.');
  expect(await (await api.get('/repo/v1/status')).json()).toMatchObject({
    status: 'DOWN',
    currentMessage: 'The stack is down for maintenance.',
  });
});

test('warns of a message that a script left from another status', async ({ page, api }) => {
  await api.setStackStatus({ ...initialStackStatus, status: 'DOWN' });
  await page.goto('/stack-status');
  await expect(page.getByRole('region', { name: 'Users now' })).toContainText('was written for another status');
  await expect(page.getByText('Users do not see it while the status is Down.')).toBeVisible();
  await page.getByRole('button', { name: 'Use the message for Down' }).click();
  await page.getByRole('button', { name: 'Save' }).click();
  await expect(page.getByText('Messages saved')).toBeVisible();
  await expect(page.getByRole('region', { name: 'Users now' })).toContainText('The stack is down for maintenance.');
});

test('keeps what is typed through a click elsewhere and a reload', async ({ page }) => {
  await page.goto('/stack-status');
  await page.getByRole('radio', { name: 'Read only' }).click();
  await page.getByLabel('Current message').fill('Half a sentence');
  await page.getByRole('link', { name: 'History' }).first().click();
  await expect(page).toHaveURL(/history/);
  await page.getByRole('button', { name: 'Go back to it' }).click();
  await expect(page.getByLabel('Current message')).toHaveValue('Half a sentence');
  page.on('dialog', (dialog) => void dialog.accept());
  await page.reload();
  await expect(page.getByLabel('Current message')).toHaveValue('Half a sentence');
  await expect(page.getByRole('radio', { name: 'Read only' })).toBeChecked();
  await page.getByRole('button', { name: 'Discard changes' }).click();
  await expect(page.getByRole('radio', { name: 'Read and write' })).toBeChecked();
  await expect(page.getByText('No changes to save.')).toBeVisible();
});

test('folds a long message, and gives each text its own direction and width', async ({ page, api }) => {
  await page.setViewportSize({ width: 320, height: 700 });
  const arabic = 'الخدمة متوقفة للصيانة. '.repeat(60);
  await api.setStackStatus({
    status: 'READ_ONLY',
    currentMessage: arabic,
    pendingMaintenanceMessage: 'x'.repeat(3000),
  });
  await page.goto('/stack-status');
  const card = page.getByRole('region', { name: 'Users now' });
  const text = card.getByText('الخدمة متوقفة');
  await expect(text).toHaveCSS('direction', 'rtl');
  await expect(text).toHaveCSS('text-align', 'start');
  const folded = (await text.boundingBox())?.height ?? 0;
  expect(folded).toBeLessThan(120);
  await card.getByRole('button', { name: 'Show all (1,380 characters)' }).click();
  expect((await text.boundingBox())?.height ?? 0).toBeGreaterThan(2 * folded);
  await expect(page.getByLabel('Current message')).toHaveCSS('direction', 'rtl');
  expect(await page.evaluate(() => document.documentElement.scrollWidth <= innerWidth)).toBe(true);
});
